"""The planner, who comes when, and the list of open raids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_raids import plugin, routes
from guildkit_raids.models import Companion, Raid, State
from guildkit_raids.planning import attendance, bench, classes, plans
from guildkit_raids.planning.tally import tally
from guildkit_raids.views import lists, planner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit import GuildContext, View


@plugin.live(routes.PLANNER)
async def show_planner(ctx: GuildContext, number: int) -> View | None:
    """Show a raid with its votes."""
    async with ctx.read() as session:
        raid = await session.get(Raid, (ctx.guild_id, number))
        if raid is None:
            return None
        counted = await tally(session, raid)
        companion = await session.get(Companion, (ctx.guild_id, number))
        with_classes = await classes.in_use(session, number)
    troubles = companion.troubles if companion else ()
    return planner.planner(ctx, counted, troubles, with_classes=with_classes)


@plugin.live(routes.PARTICIPANTS)
async def show_participants(ctx: GuildContext, number: int) -> Sequence[View] | None:
    """Show who comes when: nothing below the minimum, and after the end who came."""
    async with ctx.read() as session:
        raid = await session.get(Raid, (ctx.guild_id, number))
        if raid is None or raid.state == State.CANCELLED:
            return None
        counted = await tally(session, raid)
        if raid.state == State.FINISHED:
            return lists.present(ctx, counted, await attendance.recorded(session, number))
        slots, left = lists.shown_slots(counted)
        lined_up = [await bench.line_up(session, number, slot) for slot in slots]
    return lists.participants(ctx, counted, list(zip(slots, lined_up, strict=True)), left)


@plugin.live(routes.RAIDLIST)
async def show_raidlist(ctx: GuildContext) -> Sequence[View]:
    """Show all open raids."""
    async with ctx.read() as session:
        raids = await plans.open_raids(session, limit=lists.A_MESSAGE * lists.MESSAGES)
        tallies = [await tally(session, raid) for raid in raids]
        more = await plans.how_many_open(session) - len(raids)
    return lists.raid_list(ctx, tallies, more)
