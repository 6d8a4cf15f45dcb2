"""What falls due by itself, looked for every quarter of an hour: what the bot was away for is made up for then."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from guildkit_raids import plugin, routes, steps
from guildkit_raids.jobs import digests, reach, series
from guildkit_raids.planning import plans, timing
from guildkit_raids.planning.tally import tally

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit import GuildContext, JobContext
    from guildkit_raids.planning.timing import Outlook

EVERY: Final = timedelta(minutes=15)


@plugin.every("*/15 * * * *", "watch")
async def watch(ctx: JobContext) -> None:
    """Promise what is due, and note that it was; both at once, so that it is said once."""
    if ctx.guild is None:
        return
    async with ctx.completion() as session:
        found = await timing.outlooks(session)
        for each in found:
            await _look_at(ctx, session, each)
        await reach.look(ctx, session, found)
        await digests.promise(ctx, session, found)
        await series.promise(ctx, session)


async def _look_at(ctx: GuildContext, session: AsyncSession, outlook: Outlook) -> None:
    settings, number = ctx.settings, outlook.raid.number
    quiet = settings.quiet.lies_in(ctx.now, ctx.zone)
    if not quiet and outlook.is_to_be_closed(ctx.now, settings.stale_close_days):
        await _close(ctx, session, number)
        return
    if not quiet and outlook.is_stale(ctx.now, settings.stale_days):
        await timing.note(session, number, timing.STALE, at=ctx.now)
        await ctx.jobs.enqueue("ask-stale", {"number": number}, key=f"ask-stale/{number}", again=True)
    elif outlook.is_doubtful(ctx.now, settings.propose_cancel_hours):
        counted = await tally(session, outlook.raid)
        if counted.is_short():
            await timing.note(session, number, timing.few(outlook.deadline), at=ctx.now)
            await ctx.jobs.enqueue("ask-few", {"number": number}, key=f"ask-few/{number}", again=True)
    await promise_reminder(ctx, outlook)
    # What has begun is no longer among what fits most.
    if outlook.first <= ctx.now < outlook.last + 2 * EVERY:
        await ctx.live.refresh(routes.PLANNER.id(number=number))
        await ctx.live.refresh(routes.RAIDLIST.id())


async def promise_reminder(ctx: GuildContext, outlook: Outlook) -> None:
    """Promise the announcement of a raid, if it falls due before anybody looks again; inside `ctx.transaction()`."""
    at = outlook.reminded_at(ctx.settings.remind_minutes)
    if outlook.settled is not None and at is not None and at < ctx.now + EVERY and ctx.now < outlook.settled:
        number, name = outlook.raid.number, timing.reminded(outlook.settled)
        payload = {"number": number, "name": name}
        await ctx.jobs.enqueue("remind", payload, at=max(at, ctx.now), key=f"remind/{number}/{name}")


async def _close(ctx: GuildContext, session: AsyncSession, number: int) -> None:
    """Cancel a plan about which its leader has not answered, not even while this looked."""
    assert ctx.guild is not None
    await plans.find(session, number, lock=True)
    outlook = await timing.outlook(session, number)
    if outlook is None or not outlook.is_to_be_closed(ctx.now, ctx.settings.stale_close_days):
        return
    await plans.cancel(session, number, by=ctx.guild.me.id, now=ctx.now)
    await steps.changed(ctx, number, at_once=True)
    await ctx.jobs.enqueue("tell-closed", {"number": number}, key=f"tell-closed/{number}")
    ctx.audit("raid.closed", f"raid {number}", {"days": ctx.settings.stale_close_days})
