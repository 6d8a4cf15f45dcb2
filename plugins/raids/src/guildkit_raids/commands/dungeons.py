"""Slash commands: `/dungeonlist list|add|remove|import`."""

from __future__ import annotations

from typing import Annotated

from guildkit import InteractionContext, Option, escape
from guildkit_raids import people, plugin, routes
from guildkit_raids.commands import options
from guildkit_raids.components.lists import dungeon_page
from guildkit_raids.planning import dungeons
from guildkit_raids.views import forms

plugin.group("dungeonlist", "The dungeons for which raids can be planned")


@plugin.command("dungeonlist list", description="See the dungeons of this server", answers="private")
async def list_(ctx: InteractionContext) -> None:
    """Show the first page of the list."""
    await ctx.reply(await dungeon_page(ctx, 1))


@plugin.command("dungeonlist add", description="Add a dungeon to the list", answers="private")
async def add(
    ctx: InteractionContext, name: Annotated[str, Option("What it is called", max=dungeons.NAME_LIMIT)]
) -> None:
    """Add one dungeon."""
    people.require_leading(ctx)
    async with ctx.transaction() as session:
        new, known = await dungeons.add(session, [name])
        if new:
            ctx.audit("dungeon.added", details={"names": new})
    said = (
        ctx.t("dungeon-added", name=escape(new[0])) if new else ctx.t("dungeon-known", name=escape(known[0]))
    )
    await ctx.reply(said)


@plugin.command("dungeonlist remove", description="Take a dungeon off the list", answers="private")
async def remove(ctx: InteractionContext, name: Annotated[str, options.Dungeon]) -> None:
    """Ask whether one dungeon is to be taken off the list."""
    people.require_leading(ctx)
    async with ctx.read() as session:
        found = await dungeons.find(session, name)
    question = ctx.t("dungeon-remove-sure", name=escape(found.name))
    yes = routes.DUNGEON_REMOVE.id(number=found.number)
    await ctx.confirm(question, yes, label=ctx.t("dungeon-remove-label"))


@plugin.component(routes.DUNGEON_REMOVE)
async def remove_it(ctx: InteractionContext, number: int) -> None:
    """Take one dungeon off the list."""
    people.require_leading(ctx)
    async with ctx.transaction() as session:
        removed = await dungeons.remove(session, number)
        if removed is not None:
            ctx.audit("dungeon.removed", details={"names": [removed]})
    said = ctx.t("dungeon-removed", name=escape(removed)) if removed else ctx.t("removed-already")
    await ctx.update(said)


@plugin.command("dungeonlist import", description="Add many dungeons, one in each line", opens_modal=True)
async def import_(ctx: InteractionContext) -> None:
    """Open the form into which a list is pasted."""
    people.require_leading(ctx)
    await ctx.modal(*forms.import_form(ctx))
