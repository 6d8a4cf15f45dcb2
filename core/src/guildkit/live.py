"""Live messages: messages that follow state, wherever it changes and whatever happens to them.

A plugin declares how one is rendered from what is stored. `ctx.live` says, in the transaction that changes something,
where such a message is to be and that it is out of date. A job brings it up to date: it edits only what has changed, posts
again what somebody has deleted, makes one edit of a burst of changes, and keeps within Discord's limits for edits.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

import disnake
from sqlalchemy import select

from guildkit import routes
from guildkit.errors import ChannelNotFound
from guildkit.jobs.context import Postponed
from guildkit.models import LiveRecord
from guildkit.records import Job
from guildkit.views import as_view

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.jobs import JobContext, JobQueue
    from guildkit.records import LiveMessage
    from guildkit.views import View

JOB: Final = "live-message"
"""The job by which a plugin's live messages are brought up to date."""


class LiveMessages:
    """A guild's live messages of one plugin, to be used inside a transaction."""

    def __init__(self, session: AsyncSession, plugin: str, queue: JobQueue) -> None:
        self._session = session
        self._plugin = plugin
        self._queue = queue

    async def show(self, key: str, channel_id: int) -> None:
        """Post a live message in a channel and keep it true; one that is elsewhere is posted anew there.

        Args:
            key: which one: `ROUTE.id(number=7)`, of a route that the plugin has declared with `@plugin.live`.
            channel_id: a channel or thread of this guild.

        Raises:
            ValueError: the key is none of this plugin's.
        """
        parts = routes.split(key)
        if parts is None or parts[0] != self._plugin:
            raise ValueError(f"{key!r} is no live message of the plugin {self._plugin}.")
        record = await self._get(key)
        if record is None:
            self._session.add(
                LiveRecord(
                    key=key,
                    plugin=self._plugin,
                    channel_id=channel_id,
                    posted=0,
                    wanted=1,
                    shown=0,
                    at_once=False,
                )
            )
        else:
            if record.channel_id != channel_id:
                record.channel_id, record.message_id, record.hash = channel_id, None, None
                record.posted += 1
            record.wanted += 1
        await self._enqueue(key)

    async def refresh(self, key: str, *, at_once: bool = False) -> bool:
        """Note that a live message is out of date; return whether there is one of this key.

        Args:
            key: which one.
            at_once: whether people wait for it (a vote has ended), so that it is not kept back to spare edits.
        """
        record = await self._get(key)
        if record is None:
            return False
        record.wanted += 1
        record.at_once = record.at_once or at_once
        # This locks the row: whoever brings it up to date either sees the change or comes later.
        await self._session.flush()
        if at_once:
            await self._queue.cancel(f"live/{key}")  # it may be waiting for its turn
        await self._enqueue(key)
        return True

    async def forget(self, key: str) -> None:
        """Let a message stay as it is, and follow nothing any more."""
        record = await self._get(key)
        if record is not None:
            await self._session.delete(record)

    async def _get(self, key: str) -> LiveRecord | None:
        own = select(LiveRecord).where(LiveRecord.key == key, LiveRecord.plugin == self._plugin)
        record: LiveRecord | None = await self._session.scalar(own.with_for_update())
        return record

    async def _enqueue(self, key: str) -> None:
        await self._queue.enqueue(JOB, {"key": key}, key=f"live/{key}")


def job_for(lives: Mapping[tuple[str, int], LiveMessage]) -> Job:
    """Return the job that brings a plugin's live messages up to date."""

    async def bring_up_to_date(ctx: JobContext, key: str) -> None:
        while not await _brought(ctx, key, lives):
            pass  # it changed again meanwhile

    return Job(JOB, bring_up_to_date)


async def _brought(ctx: JobContext, key: str, lives: Mapping[tuple[str, int], LiveMessage]) -> bool:
    async with ctx.read() as session:
        record = await session.scalar(select(LiveRecord).where(LiveRecord.key == key))
    parts = routes.split(key)
    live = lives.get((parts[2], parts[1])) if parts else None
    arguments = live.route.parse(parts[3]) if live and parts else None
    if record is None or live is None or arguments is None:
        return True  # forgotten, or of another version of the plugin
    view = await live.render(ctx, **arguments)
    try:
        change = await _shown(ctx, record, None if view is None else as_view(view))
    except Postponed:
        async with ctx.read() as session:
            hurried = await session.scalar(select(LiveRecord.at_once).where(LiveRecord.key == key))
        if hurried and not record.at_once:
            return False  # somebody began to wait for it a moment ago
        raise
    async with ctx.transaction() as session:
        stored = await session.scalar(select(LiveRecord).where(LiveRecord.key == key).with_for_update())
        if stored is None or change is None:
            if stored is not None:
                await session.delete(stored)
            await ctx.finish(session)
            return True
        if (stored.channel_id, stored.posted) != (record.channel_id, record.posted):
            return False  # moved meanwhile
        for name, value in change.items():
            setattr(stored, name, value)
        stored.shown = record.wanted
        if stored.wanted != record.wanted:
            return False
        stored.at_once = False
        await ctx.finish(session)
    return True


async def _shown(ctx: JobContext, record: LiveRecord, view: View | None) -> dict[str, Any] | None:
    """Bring the message up to date; return what is to be stored, None where there is nothing to follow any more."""
    if view is None:
        if record.message_id is not None:
            await ctx.delete(record.channel_id, record.message_id)
        return None
    digest = hashlib.sha256(json.dumps(view.payload(), sort_keys=True).encode()).hexdigest()
    if record.message_id is not None and record.hash == digest:
        return {}
    if record.message_id is not None and (edited := await _edited(ctx, record, view)) is not None:
        return {"hash": digest} if edited else {}
    posted = record.posted + (record.message_id is not None)
    try:
        message_id = await ctx.send(record.channel_id, view, once=f"live/{record.key}/{posted}")
    except ChannelNotFound as error:
        ctx.log.info("live message lost with its channel", key=record.key, reason=str(error))
        return None
    return {"message_id": message_id, "hash": digest, "posted": posted}


async def _edited(ctx: JobContext, record: LiveRecord, view: View) -> bool | None:
    """Edit the message; return whether the bot may, None where the message is gone."""
    assert record.message_id is not None
    later = ctx.edits.spend(record.channel_id, ctx.now)
    if later is not None and not record.at_once:
        raise Postponed(later)
    try:
        return await ctx.edit(record.channel_id, record.message_id, view) or None
    except disnake.Forbidden as error:
        ctx.log.warning("live message not kept up to date", key=record.key, reason=str(error))
        return False
