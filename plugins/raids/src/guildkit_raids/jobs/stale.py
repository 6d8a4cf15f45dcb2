"""Plans with which nothing happens any more, and raids with too few players: their leader is asked, and decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_raids import plugin, telling
from guildkit_raids.models import State
from guildkit_raids.planning import timing
from guildkit_raids.planning.plans import find
from guildkit_raids.planning.tally import tally
from guildkit_raids.views import notices

if TYPE_CHECKING:
    from guildkit import JobContext


@plugin.job("ask-stale")
async def ask_stale(ctx: JobContext, number: int) -> None:
    """Ask the leader what is to become of a plan."""
    async with ctx.read() as session:
        outlook = await timing.outlook(session, number)
    asked = outlook.asked_at(ctx.now) if outlook else None
    if outlook is None or asked is None:
        return
    link = (await telling.links(ctx, {number: outlook.raid.channel_id}))[number]
    view = notices.stale(ctx, outlook, link)
    await telling.leader(ctx, outlook.raid, view, once=f"stale/{number}/{int(asked.timestamp())}")


@plugin.job("tell-closed")
async def tell_closed(ctx: JobContext, number: int) -> None:
    """Say to the leader that a plan was closed."""
    async with ctx.read() as session:
        raid = await find(session, number)
    if raid.state == State.CANCELLED:
        await telling.leader(ctx, raid, notices.closed(ctx, raid), once=f"closed/{number}")


@plugin.job("ask-few")
async def ask_few(ctx: JobContext, number: int) -> None:
    """Propose to the leader to cancel a raid with too few players; nothing is cancelled by itself."""
    async with ctx.read() as session:
        outlook = await timing.outlook(session, number)
        if outlook is None:
            return
        counted = await tally(session, outlook.raid)
    if ctx.now >= outlook.deadline or not counted.is_short():
        return
    link = (await telling.links(ctx, {number: outlook.raid.channel_id}))[number]
    view = notices.few(ctx, counted, outlook.deadline, link)
    await telling.leader(ctx, outlook.raid, view, once=f"few/{number}/{int(outlook.deadline.timestamp())}")
