"""The announcement of a raid that is about to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_raids import plugin, telling
from guildkit_raids.models import Companion
from guildkit_raids.planning import bench, timing
from guildkit_raids.planning.tally import tally
from guildkit_raids.views import notices

if TYPE_CHECKING:
    from guildkit import JobContext


@plugin.job("remind")
async def remind(ctx: JobContext, number: int, name: str) -> None:
    """Announce a raid in its thread or channel, unless it was put off meanwhile, or too few come and nobody has decided on it.

    Args:
        ctx: of the job.
        number: of the raid.
        name: under what it is noted, which says when the raid was to begin.
    """
    async with ctx.read() as session:
        outlook = await timing.outlook(session, number)
        companion = await session.get(Companion, (ctx.guild_id, number))
        counted = await tally(session, outlook.raid) if outlook else None
        slot = bench.settled(counted) if counted else None
        coming = await bench.with_place(session, number, slot) if slot else []
    if (
        outlook is None
        or counted is None
        or slot is None
        or timing.reminded(slot.starts_at) != name
        or name in outlook.noted
        or ctx.now >= slot.starts_at
        or (outlook.decided is None and counted.is_short())
    ):
        return
    view = notices.reminder(ctx, outlook.raid, slot, coming, pings=ctx.settings.remind_pings)
    thread = companion.thread_id if companion else None
    await telling.channel(ctx, outlook.raid, view, once=f"remind/{number}/{name}", thread=thread)
    async with ctx.completion() as session:
        await timing.note(session, number, name, at=ctx.now)
