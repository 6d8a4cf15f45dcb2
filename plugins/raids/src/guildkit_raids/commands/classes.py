"""Slash commands: `/raidclass list|add|remove` and `/raid_places`."""

from __future__ import annotations

from typing import Annotated, Literal

from guildkit import Choice, InteractionContext, Option, escape, likeness
from guildkit_raids import people, plugin, routes
from guildkit_raids.commands import options
from guildkit_raids.components.bench import open_places
from guildkit_raids.models import Group
from guildkit_raids.planning import classes, plans
from guildkit_raids.views import bench as views

plugin.group("raidclass", "The classes that members play in raids")


async def of_list(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete the name of a class."""
    async with ctx.read() as session:
        found = await classes.every(session)
    return [Choice(each.name, each.name) for each in found if likeness(typed) in each.same][:25]


@plugin.command("raidclass list", description="See the classes of this server", answers="private")
async def list_(ctx: InteractionContext) -> None:
    """Show the classes by group."""
    async with ctx.read() as session:
        found = await classes.every(session)
    await ctx.reply(views.class_list(ctx, found))


@plugin.command("raidclass add", description="Add a class, or change the one of that name", answers="private")
async def add(
    ctx: InteractionContext,
    name: Annotated[str, Option("What it is called", max=classes.NAME_LIMIT)],
    group: Annotated[Literal["tank", "healer", "damage", "support"], Option("What it does in a raid")],
    emoji: Annotated[str, Option("What stands before the names of those who play it", max=64)] = "",
) -> None:
    """Add a class."""
    people.require_leading(ctx)
    sign = classes.read_emoji(emoji, {each.id for each in ctx.guild.emojis} if ctx.guild else ())
    async with ctx.transaction() as session:
        added = await classes.add(session, name, Group(group), sign)
        ctx.audit("class.added", details={"name": added.name, "group": group})
        await _shown_anew(ctx, [raid.number for raid in await plans.open_raids(session)])
    await ctx.reply(ctx.t("class-added", name=escape(added.name), group=ctx.t(f"group-{group}")))


@plugin.command("raidclass remove", description="Take a class away", answers="private")
async def remove(
    ctx: InteractionContext,
    name: Annotated[str, Option("Which class", max=classes.NAME_LIMIT, autocomplete=of_list)],
) -> None:
    """Ask whether a class is to be taken from all who had chosen it."""
    people.require_leading(ctx)
    async with ctx.read() as session:
        found = await classes.find(session, name)
    question = ctx.t("class-remove-sure", name=escape(found.name))
    yes = routes.CLASS_REMOVE.id(number=found.number)
    await ctx.confirm(question, yes, label=ctx.t("class-remove-label"))


@plugin.component(routes.CLASS_REMOVE)
async def remove_it(ctx: InteractionContext, number: int) -> None:
    """Take a class away from all who had chosen it."""
    people.require_leading(ctx)
    async with ctx.transaction() as session:
        removed = await classes.remove(session, number)
        if removed is not None:
            ctx.audit("class.removed", details={"name": removed})
            await _shown_anew(ctx, [raid.number for raid in await plans.open_raids(session)])
    said = ctx.t("class-removed", name=escape(removed)) if removed else ctx.t("removed-already")
    await ctx.update(said)


async def _shown_anew(ctx: InteractionContext, numbers: list[int]) -> None:
    """Have the open raids follow; inside the transaction."""
    for number in numbers:
        await ctx.live.refresh(routes.PLANNER.id(number=number))
        await ctx.live.refresh(routes.PARTICIPANTS.id(number=number))
        await ctx.jobs.enqueue("bench", {"number": number}, key=f"bench/{number}", again=True)


@plugin.command("raid_places", description="Set how many places a raid has, by group", opens_modal=True)
async def raid_places(ctx: InteractionContext, raid: Annotated[int, options.OpenRaid]) -> None:
    """Open the form of the places."""
    await open_places(ctx, raid)
