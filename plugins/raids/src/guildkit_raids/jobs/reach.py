"""Planners that the bot cannot keep true any more: their channel is gone, or it may not post there. Who can mend that is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import disnake
from sqlalchemy import delete, select

from guildkit import JobContext, UserError
from guildkit.storage import is_erased
from guildkit_raids import plugin, steps
from guildkit_raids.models import Noted, Raid, State
from guildkit_raids.planning import timing
from guildkit_raids.views import notices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit import GuildContext
    from guildkit_raids.planning.timing import Outlook


async def look(ctx: GuildContext, session: AsyncSession, found: Sequence[Outlook]) -> None:
    """Note which planners are out of reach, and promise to tell of those that were not; bring up to date what is back."""
    if ctx.guild is None or ctx.guild.unavailable:
        return
    lost: dict[int, list[int]] = {}
    for each in found:
        number, channel_id, noted = each.raid.number, each.raid.channel_id, timing.LOST in each.noted
        if reason(ctx, channel_id) is not None and not noted:
            await timing.note(session, number, timing.LOST, at=ctx.now)
            lost.setdefault(channel_id, []).append(number)
        elif noted and reason(ctx, channel_id) is None:
            await session.execute(delete(Noted).where(Noted.raid == number, Noted.what == timing.LOST))
            await steps.changed(ctx, number)
    for channel_id, numbers in lost.items():
        at = int(ctx.now.timestamp())
        payload = {"channel_id": channel_id, "numbers": numbers, "at": at}
        await ctx.jobs.enqueue("tell-lost", payload, key=f"tell-lost/{channel_id}/{at}")


def reason(ctx: GuildContext, channel_id: int) -> UserError | None:
    """Return why the bot cannot post in a channel; None where it can."""
    try:
        ctx.require_posting(channel_id)
    except UserError as error:
        return error
    return None


@plugin.job("tell-lost")
async def tell_lost(ctx: JobContext, channel_id: int, numbers: list[int], at: int) -> None:
    """Tell who leads the raids that their channel is gone, or who manages the guild that the bot may not post there."""
    why = reason(ctx, channel_id)
    if why is None or ctx.guild is None:
        return
    async with ctx.read() as session:
        own = select(Raid).where(Raid.number.in_(numbers), Raid.state == State.OPEN).order_by(Raid.number)
        raids = list(await session.scalars(own))
    if not raids:
        return
    once = f"lost/{channel_id}/{at}"
    try:
        channel = await ctx.guild.fetch_channel(channel_id)
    except disnake.NotFound:
        await _tell_leaders(ctx, raids, once)
        return
    except disnake.Forbidden:
        channel = None
    if not isinstance(channel, disnake.Thread):  # one that has fallen asleep wakes when somebody writes
        await ctx.tell_managers(notices.mute(ctx, raids, why), once=once)


async def _tell_leaders(ctx: JobContext, raids: Sequence[Raid], once: str) -> None:
    """Tell who leads raids that they have lost their channel, and who manages the guild where they cannot be told."""
    unreached = []
    for leader in dict.fromkeys(raid.leader_id for raid in raids):
        theirs = [raid for raid in raids if raid.leader_id == leader]
        if is_erased(leader) or not await ctx.direct(leader, notices.homeless(ctx, theirs), once=once):
            unreached += theirs
    if unreached:
        await ctx.tell_managers(notices.homeless(ctx, unreached), once=once)
