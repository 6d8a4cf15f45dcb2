"""The raids of series, planned some days ahead."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from guildkit import JobContext, UserError
from guildkit_raids import plugin, rooms, steps
from guildkit_raids.models import Series
from guildkit_raids.planning import plans, series

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit import GuildContext


async def promise(ctx: GuildContext, session: AsyncSession) -> None:
    """Promise the raids that are to be planned by now; inside `ctx.transaction()`."""
    for each in await series.every(session):
        coming = await series.coming(session, each, ctx.now, days=each.ahead)
        for one in series.due(coming, each, ctx.now):
            payload = {"number": each.number, "day": one.day.isoformat()}
            await ctx.jobs.enqueue("plan-series", payload, key=f"series/{each.number}/{one.day}")


@plugin.job("plan-series")
async def plan_series(ctx: JobContext, number: int, day: str) -> None:
    """Plan the raid of one date of a series, once."""
    async with ctx.read() as session:
        found = await session.get(Series, (ctx.guild_id, number))
    if found is None or found.stopped or ctx.guild is None:
        return
    try:
        channel_id = await rooms.planner(ctx, found.channel_id)
        participants, raidlist = await rooms.participants(ctx), await rooms.raidlist(ctx)
    except UserError as error:
        await _tell_trouble(ctx, found, error)
        return
    async with ctx.completion() as session:
        found = await series.find(session, number, lock=True)
        found.trouble_told = False
        coming = await series.coming(session, found, ctx.now, days=found.ahead)
        wanted = [one for one in series.due(coming, found, ctx.now) if one.day == date.fromisoformat(day)]
        occurrence = await series.claim(session, found, wanted[0].day) if wanted else None
        if occurrence is not None:
            raid = await plans.create(
                session,
                series.plan(found, wanted[0]),
                found.leader_id,
                found.leader_name,
                channel_id,
                now=ctx.now,
            )
            occurrence.raid = raid.number
            await steps.planned(ctx, raid.number, channel_id, participants, raidlist)
            ctx.audit("raid.planned", f"raid {raid.number}", {"series": number, "day": day})


async def _tell_trouble(ctx: JobContext, found: Series, error: UserError) -> None:
    """Tell who manages the guild, once until it works again; it is tried again every quarter of an hour."""
    if not found.trouble_told:
        why = " ".join(
            each if isinstance(each, str) else ctx.t(each) for each in (error.message, error.hint) if each
        )
        said = ctx.t("series-trouble", number=str(found.number), why=why)
        await ctx.tell_managers(said, once=f"series/{found.number}/{int(ctx.now.timestamp())}")
    async with ctx.completion() as session:
        stored = await session.get(Series, (ctx.guild_id, found.number), with_for_update=True)
        if stored is not None:
            stored.trouble_told = True
