"""Timers by themselves: each message once for each time that is meant, however late it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import disnake

from guildkit import ChannelNotFound, JobContext
from guildkit.storage import by_number
from guildkit_economy import plugin
from guildkit_economy.games import timers
from guildkit_economy.models import Stopped, Timer
from guildkit_economy.stream import watching
from guildkit_economy.views import timers as views

LOOKED_AT: Final = 100
"""How many messages Discord gives at once."""
_WRITTEN: Final = {disnake.MessageType.default, disnake.MessageType.reply}


@plugin.job("timer")
async def post(ctx: JobContext, number: int, at: str) -> None:
    """Post a timer's message, unless it is not the moment; either way the next time is promised."""
    meant, quiet = datetime.fromisoformat(at), ctx.settings.quiet
    async with ctx.read() as session:
        timer = await by_number(session, Timer, number)
        stream = await watching.live(session)
    if timer is None or not timers.is_due(timer, meant):
        return
    if ctx.guild is None or ctx.guild.unavailable:
        # Discord has trouble: that a channel is not seen means nothing.
        async with ctx.completion():
            await timers.promise(ctx, timer, at=ctx.now + timedelta(minutes=1))
        return
    posted = None
    try:
        wanted = not quiet.lies_in(ctx.now, ctx.zone) and (stream is not None or not timer.live_only)
        if wanted and await _is_lively(ctx, timer):
            posted = await ctx.send(timer.channel_id, timer.text, once=f"timer/{number}/{at}")
    except (ChannelNotFound, disnake.NotFound):
        await _stop(ctx, number, meant, Stopped.GONE)
    except disnake.Forbidden:
        await _stop(ctx, number, meant, Stopped.FORBIDDEN)
    except disnake.HTTPException as error:
        if error.status >= 500:  # Discord's own trouble, which passes
            raise
        await _stop(ctx, number, meant, Stopped.REFUSED)
    else:
        async with ctx.completion() as session:
            following = await timers.move_on(
                session, number, meant, quiet, ctx.zone, now=ctx.now, posted=posted
            )
            if following is not None:
                await timers.promise(ctx, following)


async def _is_lively(ctx: JobContext, timer: Timer) -> bool:
    """Whether members have written enough in the channel since the last one. Discord is asked, so that a restart forgets nothing."""
    if not timer.least:
        return True
    channel = ctx.guild.get_channel(timer.channel_id) if ctx.guild else None
    if not isinstance(channel, disnake.TextChannel):
        raise ChannelNotFound(ctx.guild_id, timer.channel_id)
    newest = channel.history(limit=LOOKED_AT, after=disnake.Object(timer.since), oldest_first=False)
    written = [
        message
        async for message in newest
        if not message.author.bot and message.webhook_id is None and message.type in _WRITTEN
    ]
    return len(written) >= timer.least


async def _stop(ctx: JobContext, number: int, meant: datetime, why: Stopped) -> None:
    """Stop a timer that cannot post, and promise that managers are told."""
    async with ctx.completion() as session:
        timer = await by_number(session, Timer, number, lock=True)
        if timer is not None and timers.is_due(timer, meant):
            await timers.stop(session, number, why)
            told = {"number": number, "at": meant.isoformat(), "why": str(why)}
            await ctx.jobs.enqueue("timer-stopped", told)


@plugin.job("timer-stopped")
async def tell(ctx: JobContext, number: int, at: str, why: str) -> None:
    """Tell who manages the guild that a timer has stopped, and what helps."""
    async with ctx.read() as session:
        timer = await by_number(session, Timer, number)
    if timer is not None and timer.stopped == why:
        await ctx.tell_managers(views.trouble(ctx, timer), once=f"timer-stopped/{number}/{at}")


@plugin.every("7 * * * *", "timers-look")
async def look(ctx: JobContext) -> None:
    """Promise anew what has been given up, because Discord was in trouble for longer than jobs are tried."""
    async with ctx.completion() as session:
        for timer in await timers.listed(session):
            if timer.stopped is None and timer.next_at < ctx.now - timedelta(hours=1):
                await timers.promise(ctx, timer)
