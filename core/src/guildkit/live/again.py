"""Looking again at live messages that may have changed unnoticed: the bot was away, its plugin off, or another version.

All of them are rendered, and only those that differ are brought up to date: where nothing has changed, Discord is asked
for nothing but whether the messages are still there, with few requests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import aiohttp
import disnake
from sqlalchemy import select

from guildkit.faults import FAULTS, interrupted
from guildkit.live.bringing import digest, find, render
from guildkit.models import LiveRecord

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from guildkit.jobs import JobContext
    from guildkit.live.bringing import Lives

AGAIN: Final = "live-again"
"""The job that looks at all live messages of a plugin in a guild again."""

AT_ONCE: Final = 100
"""How many live messages one job looks at; another one goes on."""
REQUESTS: Final = 5
"""How often that job asks Discord whether messages are still there; each answer tells of a hundred."""
_PAGE: Final = 100


def look_again(lives: Lives) -> Callable[..., Awaitable[None]]:
    """Return the handler of the job that looks at all live messages of a plugin again."""

    async def handler(ctx: JobContext, after: str = "") -> None:
        async with ctx.read() as session:
            following = select(LiveRecord).where(LiveRecord.plugin == ctx.plugin, LiveRecord.key > after)
            records = list(await session.scalars(following.order_by(LiveRecord.key).limit(AT_ONCE)))
        gone = await _deleted(ctx, records)
        stale = [record.key for record in records if await _differs(ctx, record, lives, gone)]
        for key in stale:  # each by itself: whoever changes several at once locks them in another order
            async with ctx.transaction():
                await ctx.live.refresh(key, gone=gone)
        async with ctx.transaction() as session:
            await ctx.finish(session)  # first: the next one has the same key
            if len(records) == AT_ONCE:
                await ctx.jobs.enqueue(AGAIN, {"after": records[-1].key}, key=AGAIN)

    return handler


async def _differs(ctx: JobContext, record: LiveRecord, lives: Lives, gone: set[int]) -> bool:
    """Whether a live message has to be brought up to date."""
    found = find(record.key, lives)
    if found is None:
        return False
    try:
        views = await render(ctx, *found)
        wanted = None if views is None else [digest(view) for view in views]
    except FAULTS as error:
        if interrupted(error):
            raise
        return True  # its own job fails in the same way, is tried again, and tells of it
    shown = [shown for message_id, shown in record.messages if message_id not in gone]
    return wanted != shown or record.shown != record.wanted


async def _deleted(ctx: JobContext, records: Sequence[LiveRecord]) -> set[int]:
    """Return messages that somebody has deleted, as far as few requests tell; the newest first."""
    gone: set[int] = set()
    open_ = {(message_id, record.channel_id) for record in records for message_id, _ in record.messages}
    for _ in range(REQUESTS):
        if not open_:
            break
        newest, channel_id = max(open_)
        here = {message_id for message_id, channel in open_ if channel == channel_id}
        page = await _page(ctx, channel_id, newest)
        if page is None:
            told = here
        else:
            told = {message_id for message_id in here if len(page) < _PAGE or message_id >= min(page)}
            gone |= told - page
        open_ -= {(message_id, channel_id) for message_id in told}
    return gone


async def _page(ctx: JobContext, channel_id: int, newest: int) -> set[int] | None:
    """Return a channel's messages up to the newest that matters; None where the bot may not read them."""
    channel = ctx.guild and ctx.guild.get_channel_or_thread(channel_id)
    if not isinstance(
        channel, (disnake.TextChannel, disnake.Thread, disnake.VoiceChannel, disnake.StageChannel)
    ):
        return None
    me = channel.guild.me
    # Without them Discord answers as if there were none.
    needed = disnake.Permissions(view_channel=True, read_message_history=True)
    if not needed.is_subset(channel.permissions_for(me, ignore_timeout=True)):
        return None
    try:
        history = channel.history(limit=_PAGE, before=disnake.Object(newest + 1))
        return {message.id async for message in history}
    except (disnake.HTTPException, aiohttp.ClientError, OSError) as error:
        ctx.log.debug("cannot look for live messages", channel=channel_id, reason=str(error))
        return None
