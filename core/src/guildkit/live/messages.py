"""`ctx.live`: where a plugin says which messages follow its state, and which are out of date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from guildkit import routes
from guildkit.gate import CORE
from guildkit.models import LiveRecord
from guildkit.routes import Route
from guildkit.storage import get_or_add

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.jobs import JobQueue

GUIDE: Final = Route(CORE, "guide")
"""The server guide, which is a live message too."""
JOB: Final = "live-message"
"""The job by which a plugin's live messages are brought up to date."""


class LiveMessages:
    """A guild's live messages of one plugin, to be used inside a transaction."""

    def __init__(self, session: AsyncSession, plugin: str, queue: JobQueue, core_queue: JobQueue) -> None:
        self._session = session
        self._plugin = plugin
        self._queue = queue
        self._core_queue = core_queue

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
        record = await get_or_add(
            self._session,
            LiveRecord,
            {"key": key, "plugin": self._plugin},
            channel_id=channel_id,
            messages=[],
            posted=0,
            wanted=0,
            shown=0,
            at_once=False,
        )
        if record.channel_id != channel_id:
            record.channel_id, record.messages = channel_id, []
            record.posted += 1
        record.wanted += 1
        await self._enqueue(key)

    async def refresh(self, key: str, *, at_once: bool = False, gone: Collection[int] = ()) -> bool:
        """Note that a live message is out of date; return whether there is one of this key.

        Args:
            key: which one.
            at_once: whether people wait for it (a vote has ended), so that it is not kept back to spare edits.
            gone: the ids of messages that somebody has deleted, if it is known.
        """
        record = await self._get(key)
        if record is None:
            return False
        record.wanted += 1
        record.at_once = record.at_once or at_once
        if gone:
            record.messages = [message for message in record.messages if message[0] not in gone]
        # This locks the row: whoever brings it up to date either sees the change or comes later.
        await self._session.flush()
        if at_once:
            await self._queue.cancel(f"live/{key}")  # it may be waiting for its turn
        await self._enqueue(key)
        return True

    async def where(self, key: str) -> tuple[int, int] | None:
        """Return the ids of the channel and of the first message of a live message; None where it is not posted (yet)."""
        own = select(LiveRecord).where(LiveRecord.key == key, LiveRecord.plugin == self._plugin)
        record = await self._session.scalar(own)
        return (record.channel_id, record.messages[0][0]) if record is not None and record.messages else None

    async def forget(self, key: str) -> None:
        """Let a message stay as it is, and follow nothing any more."""
        record = await self._get(key)
        if record is not None:
            await self._session.delete(record)

    async def refresh_guide(self) -> None:
        """Note that what the plugin says in the server guide is out of date."""
        await LiveMessages(self._session, CORE, self._core_queue, self._core_queue).refresh(GUIDE.id())
        self._queue.used = True  # so that somebody looks for jobs

    async def _get(self, key: str) -> LiveRecord | None:
        own = select(LiveRecord).where(LiveRecord.key == key, LiveRecord.plugin == self._plugin)
        record: LiveRecord | None = await self._session.scalar(own.with_for_update())
        return record

    async def _enqueue(self, key: str) -> None:
        await self._queue.enqueue(JOB, {"key": key}, key=f"live/{key}")
