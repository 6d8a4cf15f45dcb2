"""Slash commands: `/raidplan`, `/raidlist`, `/raid_finish`, `/cancel_all_raids`, `/template_config`."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from guildkit import InteractionContext, Option, UserError
from guildkit_raids import people, plugin, rooms, routes, steps
from guildkit_raids.commands import options
from guildkit_raids.components.finishing import summary
from guildkit_raids.components.lists import list_page
from guildkit_raids.planning import attendance, dungeons, plans
from guildkit_raids.texts import text
from guildkit_raids.views import forms


@plugin.command(
    "raidplan", description="Plan a raid, and let everybody vote on days and times", opens_modal=True
)
async def raidplan(ctx: InteractionContext, dungeon: Annotated[str, options.Dungeon] = "") -> None:
    """Open the form of a plan."""
    people.require_planning(ctx)
    await rooms.planner(ctx, ctx.channel_id)  # said before anybody has filled the form in
    async with ctx.read() as session:
        found = await dungeons.every(session)
        if not found:
            raise UserError(text("dungeons-none"), hint=text("dungeons-none-hint"))
        name = (await dungeons.find(session, dungeon)).name if dungeon else ""
        entered = forms.Entered.of(await dungeons.template(session), name)
    await ctx.modal(*forms.plan_form(ctx, found, entered))


@plugin.command("raidlist", description="See the raids on which you can vote", answers="private")
async def raidlist(ctx: InteractionContext) -> None:
    """Show the open raids."""
    await ctx.reply(await list_page(ctx, 1))


@plugin.command("raid_finish", description="End a raid and record who was there", answers="private")
async def raid_finish(
    ctx: InteractionContext,
    raid: Annotated[int, options.RaidToEnd],
    undo: Annotated[bool, Option("Take the end of this raid back")] = False,
) -> None:
    """Show what the end of a raid would record, to be confirmed; or take it back."""
    if not undo:
        await ctx.reply(await summary(ctx, raid))
        return
    within = timedelta(hours=ctx.settings.undo_hours)
    async with ctx.transaction() as session:
        people.require_ending(ctx, await plans.find(session, raid))
        await attendance.undo(session, raid, within=within, now=ctx.now)
        await steps.changed(ctx, raid, at_once=True)
        ctx.audit("raid.reopened", f"raid {raid}")
    await ctx.reply(ctx.t("undone", number=str(raid)))


@plugin.command(
    "raid_move", description="Post the planner of a raid anew, in this channel", answers="private"
)
async def raid_move(ctx: InteractionContext, raid: Annotated[int, options.OpenRaid]) -> None:
    """Have a raid voted on here: its channel is gone, or was the wrong one."""
    ctx.require_posting(ctx.channel_id)
    async with ctx.read() as session:
        people.require_ending(ctx, await plans.find_open(session, raid))
    participants, raid_list = await rooms.participants(ctx), await rooms.raidlist(ctx)
    async with ctx.transaction() as session:
        found = await plans.find_open(session, raid, lock=True)
        if await ctx.once(session):
            found.channel_id = ctx.channel_id
            await steps.show(ctx, raid, ctx.channel_id, participants, raid_list)
            await steps.changed(ctx, raid, at_once=True)
            ctx.audit("raid.moved", f"raid {raid}")
    await ctx.reply(ctx.t("moved", number=str(raid)))


@plugin.command(
    "cancel_all_raids",
    description="Cancel every open raid of this server",
    permissions=people.MANAGE,
    answers="private",
)
async def cancel_all_raids(ctx: InteractionContext) -> None:
    """Ask whether all raids are to be cancelled."""
    async with ctx.read() as session:
        raids = await plans.open_raids(session)
    if not raids:
        raise UserError(text("raidlist-none"))
    question = ctx.t("cancel-all-sure", count=len(raids))
    await ctx.confirm(question, routes.CANCEL_ALL.id(last=raids[-1].number), label=ctx.t("cancel-all-label"))


@plugin.command(
    "template_config",
    description="Set what the form of a new plan begins with",
    opens_modal=True,
)
async def template_config(ctx: InteractionContext) -> None:
    """Open the form of the template."""
    people.require_leading(ctx)
    async with ctx.read() as session:
        entered = forms.Entered.of(await dungeons.template(session))
    await ctx.modal(*forms.template_form(ctx, entered))
