"""The job that brings a live message up to date: what differs is edited, what is missing posted, what is too many deleted."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import disnake
from sqlalchemy import select

from guildkit import routes
from guildkit.errors import ChannelNotFound
from guildkit.jobs.context import Postponed
from guildkit.models import LiveRecord
from guildkit.views import View, as_view

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from guildkit.context import GuildContext
    from guildkit.jobs import JobContext
    from guildkit.records import LiveMessage

    Lives = Mapping[tuple[str, int], LiveMessage]

# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
_THREAD_ARCHIVED = 50083


def bring_up_to_date(lives: Lives) -> Callable[..., Awaitable[None]]:
    """Return the handler of the job that brings a plugin's live messages up to date."""

    async def handler(ctx: JobContext, key: str) -> None:
        while not await _brought(ctx, key, lives):
            pass  # it changed again meanwhile

    return handler


def find(key: str, lives: Lives) -> tuple[LiveMessage, dict[str, Any]] | None:
    """Return what renders a live message, and its arguments; None where it is of another version of the plugin."""
    parts = routes.split(key)
    live = lives.get((parts[2], parts[1])) if parts else None
    arguments = live.route.parse(parts[3]) if live and parts else None
    return None if live is None or arguments is None else (live, arguments)


async def render(ctx: GuildContext, live: LiveMessage, arguments: Mapping[str, Any]) -> list[View] | None:
    """Return what a live message is to show, in order; None where it has come to its end."""
    shown = await live.render(ctx, **arguments)
    if shown is None:
        return None
    return [as_view(shown)] if isinstance(shown, (View, str)) else [as_view(view) for view in shown]


def digest(view: View) -> str:
    """Return what tells a view from another."""
    shown = view.payload()
    if view.files:
        shown["files"] = [file.digest for file in view.files]
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


async def _brought(ctx: JobContext, key: str, lives: Lives) -> bool:
    """Show what is to be shown now; return False where that has changed meanwhile."""
    async with ctx.read() as session:
        record = await session.scalar(select(LiveRecord).where(LiveRecord.key == key))
    found = find(key, lives)
    if record is None or found is None:
        return True  # forgotten, or of another version of the plugin
    views = await render(ctx, *found)
    bringing = _Bringing(ctx, record)
    try:
        kept = await bringing.show(views or ())
    except Postponed:
        await bringing.store()
        async with ctx.read() as session:
            hurried = await session.scalar(select(LiveRecord.at_once).where(LiveRecord.key == key))
        if hurried and not record.at_once:
            return False  # somebody began to wait for it a moment ago
        raise
    except BaseException:
        await bringing.store()
        raise
    return await bringing.store(ended=views is None or not kept, done=True)


class _Bringing:
    """One attempt at showing a live message, and how far it has come."""

    def __init__(self, ctx: JobContext, record: LiveRecord) -> None:
        self._ctx = ctx
        self._record = record
        self._messages = [(message_id, shown) for message_id, shown in record.messages]
        self._posted = record.posted
        self._true = True

    async def show(self, views: Sequence[View]) -> bool:
        """Show these views in this order; return False where the channel is gone.

        Raises:
            Postponed: there were too many edits in this channel a moment ago.
        """
        if [digest(view) for view in views] == [shown for _, shown in self._messages]:
            return True
        try:
            if await self._is_open():
                await self._show(views)
            else:
                self._out_of_reach("its thread is archived, or the bot has no access")
        except ChannelNotFound as error:
            self._ctx.log.info("live message lost with its channel", key=self._record.key, reason=str(error))
            return False
        except disnake.HTTPException as error:
            if not isinstance(error, disnake.Forbidden) and error.code != _THREAD_ARCHIVED:
                raise
            self._out_of_reach(str(error))
        return True

    def _out_of_reach(self, reason: str) -> None:
        """Let it be as it is: it is brought up to date with its next change, or when it was looked at again."""
        self._true = False
        self._ctx.log.warning("live message not kept up to date", key=self._record.key, reason=reason)

    async def _is_open(self) -> bool:
        """Whether the bot can write where it is.

        Raises:
            ChannelNotFound: the channel is gone.
        """
        guild = self._ctx.guild
        if guild is None:
            return False
        channel = guild.get_channel_or_thread(self._record.channel_id)
        if channel is None:
            # Discord does not tell a bot that starts of threads that were archived.
            try:
                await guild.fetch_channel(self._record.channel_id)
            except (disnake.NotFound, disnake.InvalidData) as error:
                raise ChannelNotFound(guild.id, self._record.channel_id) from error
            return False
        return not (isinstance(channel, disnake.Thread) and channel.archived)

    async def _show(self, views: Sequence[View]) -> None:
        place = 0
        while place < len(views):
            view = views[place]
            if place == len(self._messages):
                await self._post(view)
                continue
            message_id, shown = self._messages[place]
            if shown == digest(view):
                place += 1
            elif await self._edit(message_id, view):
                self._messages[place] = (message_id, digest(view))
            else:
                del self._messages[place]  # somebody has deleted it: those behind it move up
        while len(self._messages) > len(views):
            await self._ctx.delete(self._record.channel_id, self._messages[-1][0])
            self._messages.pop()

    async def _post(self, view: View) -> None:
        channel_id, once = self._record.channel_id, f"live/{self._record.key}/{self._posted}"
        message_id = await self._ctx.send(channel_id, view, once=once)
        # A second attempt may have been given the message of the first, which may show something else.
        self._messages.append((message_id, digest(view) if self._ctx.attempt == 1 else ""))
        self._posted += 1

    async def _edit(self, message_id: int, view: View) -> bool:
        later = self._ctx.edits.spend(self._record.channel_id, self._ctx.now)
        if later is not None and not self._record.at_once:
            raise Postponed(later)
        return await self._ctx.edit(self._record.channel_id, message_id, view)

    async def store(self, *, ended: bool = False, done: bool = False) -> bool:
        """Store how far it has come, and end the job if it is done; return False where there is more to do."""
        ctx, record = self._ctx, self._record
        if not done and self._posted == record.posted and self._messages == [*map(tuple, record.messages)]:
            return False
        async with ctx.transaction() as session:
            own = select(LiveRecord).where(LiveRecord.key == record.key)
            stored = await session.scalar(own.with_for_update())
            if stored is None or ended:
                if stored is not None:
                    await session.delete(stored)
                await ctx.finish(session)
                return True
            if (stored.channel_id, stored.posted) != (record.channel_id, record.posted):
                return False  # moved meanwhile
            # What was deleted meanwhile stays so.
            deleted = {each for each, _ in record.messages} - {each for each, _ in stored.messages}
            stored.messages = [message for message in self._messages if message[0] not in deleted]
            stored.posted = self._posted
            if not done:
                return False
            if self._true:
                stored.shown = record.wanted
            if stored.wanted != record.wanted:
                return False
            stored.at_once = False
            await ctx.finish(session)
        return True
