"""Events that concern the channels of live messages: something was deleted there, or they can be written to again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import disnake
from sqlalchemy import select

from guildkit.gate import CORE
from guildkit.live.messages import JOB, LiveMessages
from guildkit.models import LiveRecord

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    from guildkit.dispatcher import Dispatcher
    from guildkit.jobs import Jobs
    from guildkit.storage.database import Database


class LiveWatch:
    """Notices what happens to live messages from outside.

    Deletions are heard of where a plugin listens to messages anyway: Discord sends them to bots only that ask for every message.
    """

    def __init__(self, database: Database, jobs: Jobs, dispatcher: Dispatcher) -> None:
        self._database = database
        self._jobs = jobs
        self._dispatcher = dispatcher

    def work_for(self, event: str, args: tuple[Any, ...]) -> Callable[[], Awaitable[None]] | None:
        """Return what is to be done about one of disnake's events; None where it concerns no live message.

        Done twice it does no harm.
        """
        match event, args:
            case "raw_message_delete", (disnake.RawMessageDeleteEvent(guild_id=int(guild_id)) as raw,):
                return partial(self._look, guild_id, raw.channel_id, {raw.message_id})
            case "raw_bulk_message_delete", (
                disnake.RawBulkMessageDeleteEvent(guild_id=int(guild_id)) as raw,
            ):
                return partial(self._look, guild_id, raw.channel_id, raw.message_ids)
            case "guild_channel_update" | "thread_update", (_, after):
                return partial(self._look, after.guild.id, after.id, ())
            case "thread_join", (thread,):
                return partial(self._look, thread.guild.id, thread.id, ())
        return None

    async def _look(self, guild_id: int, channel_id: int, gone: Collection[int]) -> None:
        """Refresh the live messages of a channel that lost a message; without any, those that could not be changed."""
        async with self._database.guild_session(guild_id, read_only=True) as session:
            here = await session.scalars(select(LiveRecord).where(LiveRecord.channel_id == channel_id))
            stale = [
                (record.plugin, record.key)
                for record in here
                if (
                    any(each in gone for each, _ in record.messages)
                    if gone
                    else record.shown != record.wanted
                )
                and JOB in self._dispatcher.jobs_of(record.plugin)
            ]
        if not stale:
            return
        for (
            plugin,
            key,
        ) in stale:  # each by itself: whoever changes several at once locks them in another order
            async with self._database.guild_session(guild_id) as session:
                queue, core_queue = (self._jobs.queue(session, name) for name in (plugin, CORE))
                await LiveMessages(session, plugin, queue, core_queue).refresh(key, gone=gone)
        self._jobs.wake()
