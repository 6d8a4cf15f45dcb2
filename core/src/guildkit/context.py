"""Contexts: all that a plugin may do on behalf of one guild."""

from __future__ import annotations

import asyncio
import enum
import hashlib
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import disnake
import structlog
from disnake.http import Route as HttpRoute

from guildkit.errors import ChannelNotFound, GuildkitError
from guildkit.views import View, as_view

if TYPE_CHECKING:
    import random
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from disnake.interactions.base import Interaction
    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.clock import Clock
    from guildkit.jobs import JobQueue
    from guildkit.live import LiveMessages
    from guildkit.records import Answers
    from guildkit.services import Services

log = structlog.get_logger()

# Discord's JSON error codes that mean "somebody was faster" or "too late":
# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
ALREADY_ACKNOWLEDGED = 40060
UNKNOWN_INTERACTION = 10062
UNKNOWN_WEBHOOK = 10015
NONCE = 25


class GuildContext:
    """One guild, seen by one plugin. There is no way from here to another guild.

    Attributes:
        guild_id: Discord's id of the guild.
        plugin: the plugin's name.
    """

    __slots__ = ("_queue", "_services", "_session", "guild_id", "plugin")

    def __init__(self, services: Services, guild_id: int, plugin: str) -> None:
        self._services = services
        self._session: AsyncSession | None = None
        self._queue: JobQueue | None = None
        self.guild_id = guild_id
        self.plugin = plugin

    @property
    def guild(self) -> disnake.Guild | None:
        """The guild as disnake knows it; None where the bot has just been removed from it."""
        return self._services.client.get_guild(self.guild_id)

    @property
    def settings(self) -> Any:
        """The plugin's settings here: the guild's value, or the operator's default, or the model's."""
        return self._services.settings.of(self.guild_id, self.plugin)

    @property
    def clock(self) -> Clock:
        """The one clock."""
        return self._services.clock

    @property
    def now(self) -> datetime:
        """The present instant by the one clock."""
        return self._services.clock.now()

    @property
    def rng(self) -> random.Random:
        """The one source of randomness."""
        return self._services.rng

    @property
    def log(self) -> Any:
        """A logger that names the guild and the plugin in every line."""
        return log.bind(guild=self.guild_id, plugin=self.plugin)

    @property
    def jobs(self) -> JobQueue:
        """The queue of work to be done later, to be used inside `transaction()`."""
        if self._session is None:
            raise GuildkitError(
                "Jobs are enqueued inside `async with ctx.transaction()`, with the data that caused them."
            )
        if self._queue is None:
            self._queue = self._services.jobs.queue(self._session, self.plugin)
        return self._queue

    @property
    def live(self) -> LiveMessages:
        """The plugin's messages that follow state, to be used inside `transaction()`."""
        from guildkit.live import LiveMessages  # noqa: PLC0415 - which knows contexts

        queue = self.jobs
        assert self._session is not None
        return LiveMessages(self._session, self.plugin, queue)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """One unit of work on the guild's rows: commits at the end, rolls back on any exception."""
        if self._session is not None:
            raise GuildkitError(
                "A transaction is open already; pass its session on instead of opening another."
            )
        async with self._services.database.guild_session(self.guild_id) as session:
            self._session = session
            try:
                yield session
            finally:
                queue, self._queue, self._session = self._queue, None, None
        if queue is not None and queue.used:
            self._services.jobs.wake()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session that only reads: it does not wait for writers."""
        async with self._services.database.guild_session(self.guild_id, read_only=True) as session:
            yield session

    async def send(self, channel_id: int, view: View | str, *, once: str) -> int:
        """Post a message and return its id.

        Args:
            channel_id: a channel or thread of this guild.
            view: what to show.
            once: names the message within guild and plugin. Posting it again within some minutes returns the first
                message instead of a second (Discord's `enforce_nonce`), which makes a retried job harmless.

        Raises:
            ChannelNotFound: the guild has no such channel (any more).
            disnake.Forbidden: the bot may not write there.
        """
        name = f"{self.guild_id}/{self.plugin}/{once}"
        nonce = hashlib.sha256(name.encode()).hexdigest()[:NONCE]  # unique among all messages of the bot
        payload = {**as_view(view).payload(), "nonce": nonce, "enforce_nonce": True}
        route = HttpRoute("POST", "/channels/{channel_id}/messages", channel_id=self._own_channel(channel_id))
        try:
            message = await self._services.client.http.request(route, json=payload)
        except disnake.NotFound as error:
            raise ChannelNotFound(self.guild_id, channel_id) from error
        return int(message["id"])

    async def edit(self, channel_id: int, message_id: int, view: View | str) -> bool:
        """Replace a message of the bot; return False where the message or its channel is gone.

        Raises:
            disnake.Forbidden: the bot cannot see the channel any more.
        """
        try:
            route = HttpRoute(
                "PATCH",
                "/channels/{channel_id}/messages/{message_id}",
                channel_id=self._own_channel(channel_id),
                message_id=message_id,
            )
            await self._services.client.http.request(route, json=as_view(view).payload())
        except (ChannelNotFound, disnake.NotFound):
            return False
        return True

    async def delete(self, channel_id: int, message_id: int) -> bool:
        """Delete a message of the bot; return False where it or its channel is gone already."""
        try:
            route = HttpRoute(
                "DELETE",
                "/channels/{channel_id}/messages/{message_id}",
                channel_id=self._own_channel(channel_id),
                message_id=message_id,
            )
            await self._services.client.http.request(route)
        except (ChannelNotFound, disnake.NotFound):
            return False
        return True

    def _own_channel(self, channel_id: int) -> int:
        """Make sure that a channel belongs to this guild; an id alone could be anybody's."""
        if self.guild is None or self.guild.get_channel_or_thread(channel_id) is None:
            raise ChannelNotFound(self.guild_id, channel_id)
        return channel_id


class _Answer(enum.Enum):
    """How far an interaction has been answered."""

    NONE = enum.auto()
    THINKING = enum.auto()  # deferred: a message of ours says so and will be replaced
    WAITING = enum.auto()  # deferred without a message: the clicked message will be updated
    DONE = enum.auto()
    GONE = enum.auto()  # the token is dead; nothing can be said any more


class InteractionContext(GuildContext):
    """A guild context with a member who waits for an answer.

    Answers may be given in any order and at any time; the context makes the first one a response and the others
    follow-ups or edits, whatever the guard has done meanwhile.
    """

    __slots__ = ("_answer", "_lock", "_private", "answers", "fields", "interaction", "values")

    def __init__(
        self,
        services: Services,
        guild_id: int,
        plugin: str,
        interaction: Interaction[Any],
        answers: Answers = "private",
    ) -> None:
        super().__init__(services, guild_id, plugin)
        self.interaction = interaction
        self.answers = answers
        """How the handler was declared to answer."""
        self.values: Sequence[str] = ()
        """What was chosen in a select."""
        self.fields: dict[str, Any] = {}
        """What was entered in a modal, by the custom_id of each field."""
        self._answer = _Answer.NONE
        self._private = False
        self._lock = asyncio.Lock()

    @property
    def member(self) -> disnake.Member:
        """Who typed, clicked or submitted."""
        member = self.interaction.author
        assert isinstance(member, disnake.Member)
        return member

    @property
    def channel_id(self) -> int:
        """Where it happened."""
        return int(self.interaction.channel_id)

    @property
    def message(self) -> disnake.Message | None:
        """The message whose component was used, if any."""
        return getattr(self.interaction, "message", None)

    @property
    def told(self) -> bool:
        """Whether the member has been told anything: being asked to wait does not count."""
        return self._answer in {_Answer.DONE, _Answer.WAITING, _Answer.GONE}

    async def reply(self, view: View | str, *, private: bool | None = None) -> None:
        """Answer with a new message.

        Args:
            view: what to say.
            private: whether only this member sees it; by default as the handler was declared to answer.
        """
        view = as_view(view)
        hidden = self.answers != "public" if private is None else private
        async with self._lock:
            if self._answer is _Answer.NONE:
                call = self.interaction.response.send_message(ephemeral=hidden, **_new(view))
                if await self._respond(call, _Answer.DONE, private=hidden):
                    return
            if self._answer is _Answer.THINKING:
                if hidden is self._private:
                    await self._later(self.interaction.edit_original_response(**view.keywords()))
                    return
                # What was announced publicly cannot become private, nor the other way round.
                await self._later(self.interaction.delete_original_response())
            await self._later(self.interaction.followup.send(ephemeral=hidden, **_new(view)))

    async def update(self, view: View | str) -> None:
        """Change the message that was clicked; after `reply`, that reply; where there is neither, answer anew."""
        view = as_view(view)
        if self.message is None and self._answer is _Answer.NONE:
            await self.reply(view)
            return
        async with self._lock:
            if self._answer is _Answer.NONE:
                response: Any = self.interaction.response
                if await self._respond(response.edit_message(**view.keywords()), _Answer.DONE, private=False):
                    return
            await self._later(self.interaction.edit_original_response(**view.keywords()))

    async def modal(self, title: str, custom_id: str, components: Sequence[Any]) -> None:
        """Open a modal. Must be the first answer, from a handler declared with `opens_modal=True`."""
        async with self._lock:
            if self._answer is not _Answer.NONE:
                raise GuildkitError(
                    "A modal must be the first answer; declare the handler with opens_modal=True."
                )
            await self._respond(
                self.interaction.response.send_modal(
                    title=title, custom_id=custom_id, components=list(components)
                ),
                _Answer.DONE,
                private=True,
            )

    async def defer(self) -> None:
        """Tell Discord that the answer will take a while, unless there was one already."""
        async with self._lock:
            if self._answer is not _Answer.NONE:
                return
            if self.answers == "update" and self.message is not None:
                call = self.interaction.response.defer(with_message=False)
                await self._respond(call, _Answer.WAITING, private=False)
            else:
                hidden = self.answers != "public"
                call = self.interaction.response.defer(with_message=True, ephemeral=hidden)
                await self._respond(call, _Answer.THINKING, private=hidden)

    async def _respond(self, call: Any, state: _Answer, *, private: bool) -> bool:
        """Give the initial response; return False where Discord says that there was one, or that it is too late."""
        try:
            await call
        except disnake.InteractionResponded:
            # The handler has answered on the interaction itself; a deferral of its own waits to be filled.
            thinking = (
                self.interaction.response.type is disnake.InteractionResponseType.deferred_channel_message
            )
            self._answer = _Answer.THINKING if thinking else _Answer.WAITING
            return False
        except disnake.InteractionTimedOut:
            pass
        except disnake.HTTPException as error:
            if error.code not in {ALREADY_ACKNOWLEDGED, UNKNOWN_INTERACTION}:
                raise
        else:
            self._answer, self._private = state, private
            return True
        # Discord has been seen to answer 10062 where 40060 is meant: one follow-up tells which it was.
        self._answer = _Answer.WAITING
        return False

    async def _later(self, call: Any) -> None:
        if self._answer is _Answer.GONE:
            call.close()
            return
        try:
            await call
        except disnake.HTTPException as error:
            if error.code not in {UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION}:
                raise
            self._answer = _Answer.GONE
            self.log.info("nobody waits for this answer any more", interaction=self.interaction.id)
        else:
            self._answer = _Answer.DONE


def _new(view: View) -> dict[str, Any]:
    """Keywords for a new message: disnake takes no empty content there."""
    keywords = view.keywords()
    if keywords["content"] is None:
        del keywords["content"]
    return keywords
