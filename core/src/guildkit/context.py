"""Contexts: all that a plugin may do on behalf of one guild."""

from __future__ import annotations

import hashlib
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from zoneinfo import ZoneInfo

import disnake
import structlog
from disnake.http import Route as HttpRoute

from guildkit import audit, channels, direct
from guildkit.attachments import DEFAULT_SIZE, body
from guildkit.errors import ChannelNotFound, GuildkitError
from guildkit.gate import CORE
from guildkit.members import GuildMember, fetch_member, members_of
from guildkit.texts import ENGLISH
from guildkit.views import View, as_view

if TYPE_CHECKING:
    import random
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.clock import Clock
    from guildkit.jobs import JobQueue
    from guildkit.live import LiveMessages
    from guildkit.services import Services
    from guildkit.texts import Text, Texts

log = structlog.get_logger()

T = TypeVar("T")
R = TypeVar("R")
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

    async def set(self, **values: Any) -> None:
        """Change settings of the plugin here, as `/settings` does; not to be used inside `transaction()`.

        Raises:
            UserError: the model refuses one of them; then none is changed.
        """
        if self._session is not None:
            raise GuildkitError("Settings are changed outside `async with ctx.transaction()`.")
        settings = self._services.settings
        checked = {key: settings.check(self.plugin, key, value) for key, value in values.items()}
        for key, value in checked.items():
            await settings.set(self.guild_id, self.plugin, key, value, by=self._actor)
        await self._services.switches.follow()

    @property
    def zone(self) -> ZoneInfo:
        """The guild's time zone, in which its hours and days are meant; UTC unless somebody has set another."""
        return ZoneInfo(self._services.settings.of(self.guild_id, CORE).time_zone)

    @property
    def tier(self) -> int:
        """The level that the guild has, from 0; above every level where the operator sells nothing."""
        return self._services.tiers.of(self.guild_id)

    def by_tier(self, *values: T) -> T:
        """Return what goes with the guild's level: `ctx.by_tier(3, 10, 50)` is 3 at level 0, and 50 from level 2 on."""
        return self._services.tiers.among(self.guild_id, values)

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
    def language(self) -> str:
        """Discord's code of the language that the guild is spoken to in: `de`, `en-US`."""
        return str(self.guild.preferred_locale) if self.guild else ENGLISH

    def t(self, text: str | Text, /, **values: Any) -> str:
        """Return one of the plugin's texts in the reader's language.

        Args:
            text: its key, or a text that was made earlier.
            values: what its placeholders stand for.

        Raises:
            TextError: there is no such text, or a value is missing.
        """
        return (self._texts(text, **values) if isinstance(text, str) else text).within(self.language)

    @property
    def _texts(self) -> Texts:
        return self._services.host.plugins[self.plugin].texts

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
        return LiveMessages(self._session, self.plugin, queue, self._services.jobs.queue(self._session, CORE))

    def audit(self, action: str, subject: str = "", details: dict[str, Any] | None = None) -> None:
        """Note in the open transaction that something administrative was done, for `/audit`.

        Args:
            action: what, as in `"raid.deleted"`; the plugin's name is put before it, unless it is the core's.
            subject: to what.
            details: JSON, for those who want to know more; nothing secret.
        """
        if self._session is None:
            raise GuildkitError("An act is noted inside `async with ctx.transaction()`, with what it does.")
        audit.note(
            self._session,
            at=self.now,
            guild_id=self.guild_id,
            by=self._actor,
            action=action if self.plugin == CORE else f"{self.plugin}.{action}",
            subject=subject,
            details=details,
        )

    @property
    def _actor(self) -> int:
        """Who acts: the bot itself, unless a member waits for it."""
        user: disnake.ClientUser = self._services.client.user
        return user.id

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

    async def together(
        self, work: Callable[[AsyncSession, Sequence[T]], Awaitable[Sequence[R | Exception]]], item: T
    ) -> R:
        """Have something stored in one transaction with whatever the same work is asked for meanwhile in this guild.

        For what many do at the same moment: as fast as it can be with each of them answered after the commit. Not to be
        used inside `transaction()`.

        Args:
            work: a function of a module, which gets the transaction's session and the items in the order in which they
                came, and returns for each its result, or the exception that is raised for it. What it raises itself it
                raises for an item alone: then nothing was stored, and it is called again for each by itself.
            item: what is to be stored.

        Raises:
            Exception: what `work` has returned for the item, or raised.
        """
        if self._session is not None:
            raise GuildkitError("A transaction is open already; call the work with its session.")
        result: R = await self._services.groups.add(self.guild_id, work, item)
        return result

    async def limit(
        self, session: AsyncSession, name: str, key: int | str, *, times: int, per: timedelta
    ) -> None:
        """Count one use of what may be used so often only, in the transaction of its effect.

        Unlike a cooldown it survives a restart, and counts exactly however many use it at once: for what guards money
        or moderation.

        Args:
            session: of `transaction()`.
            name: what is used, within the plugin.
            key: who or what is counted, such as a member's id; at most 100 characters.
            times: how often it may be used.
            per: in how long a time; it slides.

        Raises:
            UserError: that was too often; it says when there may be another.
        """
        from guildkit.cooldowns import count_use  # noqa: PLC0415 - which knows contexts

        await count_use(session, self.plugin, name, str(key), times=times, per=per, now=self.now)

    @asynccontextmanager
    async def read(self, *, one_moment: bool = False) -> AsyncIterator[AsyncSession]:
        """A session that only reads: it does not wait for writers.

        Args:
            one_moment: whether all statements see what was there at the first, for what is held against each other.
        """
        async with self._services.database.guild_session(
            self.guild_id, read_only=True, one_moment=one_moment
        ) as session:
            yield session

    async def send(self, channel_id: int, view: View | str, *, once: str) -> int:
        """Post a message and return its id; a thread that is archived is opened by it.

        Args:
            channel_id: a channel or thread of this guild.
            view: what to show.
            once: names the message within guild and plugin. Posting it again within some minutes returns the first
                message instead of a second (Discord's `enforce_nonce`), which makes a retried job harmless.

        Raises:
            ChannelNotFound: the guild has no such channel (any more).
            disnake.Forbidden: the bot may not write there.
        """
        view = self._ready(view)
        sent = body({**view.payload(), "nonce": self._nonce(once), "enforce_nonce": True}, view.files)
        await self._require_channel(channel_id)
        route = HttpRoute("POST", "/channels/{channel_id}/messages", channel_id=channel_id)
        try:
            message = await self._services.client.http.request(route, **sent)
        except disnake.NotFound as error:
            raise ChannelNotFound(self.guild_id, channel_id) from error
        return int(message["id"])

    async def edit(self, channel_id: int, message_id: int, view: View | str) -> bool:
        """Replace a message of the bot with its files; return False where the message or its channel is gone.

        Raises:
            disnake.Forbidden: the bot cannot see the channel any more.
        """
        view = self._ready(view)
        try:
            route = self._message("PATCH", channel_id, message_id)
            sent = body({**view.payload(), "attachments": []}, view.files)
            await self._services.client.http.request(route, **sent)
        except (ChannelNotFound, disnake.NotFound):
            return False
        return True

    async def delete(self, channel_id: int, message_id: int) -> bool:
        """Delete a message of the bot; return False where it or its channel is gone already."""
        try:
            route = self._message("DELETE", channel_id, message_id)
            await self._services.client.http.request(route)
        except (ChannelNotFound, disnake.NotFound):
            return False
        return True

    async def direct(self, member_id: int, view: View | str, *, once: str) -> bool:
        """Send a member of this guild a direct message; return False where they have left, or take none from the bot.

        What is clicked there acts for this guild, like a click in one of its channels. Say in the message which guild
        it is of: people are in many.

        Args:
            member_id: whom.
            view: what to show; of the 100 characters of a `custom_id`, 18 are for the guild.
            once: names the message within guild, plugin and member, as in `send`.

        Raises:
            LimitError: the view is too large; for files a direct message has room for 10 MiB.
        """
        member = await fetch_member(self._services.client, self.guild, member_id) if self.guild else None
        if member is None:
            return False
        shown = direct.DirectView.of(as_view(view), self.guild_id)
        nonce = self._nonce(f"direct/{member_id}/{once}")
        return await direct.send(self._services.client, member, shown, nonce=nonce)

    def members(self) -> AsyncIterator[GuildMember]:
        """Go through all members of the guild at this moment: `async for member in ctx.members()`.

        Raises:
            MembersUnavailable: the operator has not switched on the Server Members Intent.
        """
        return members_of(self._services.client, self.guild_id)

    async def member_of(self, member_id: int) -> GuildMember | None:
        """Return somebody as a member of this guild; None where they are not, or no longer, there."""
        member = await fetch_member(self._services.client, self.guild, member_id) if self.guild else None
        return GuildMember.of(member) if member else None

    async def channel(
        self,
        key: str,
        *,
        name: str = "",
        topic: str = "",
        read_only: bool = False,
        category: str | None = None,
        setting: str | None = None,
    ) -> int:
        """Return the id of a channel that is kept for the plugin; not to be used inside `transaction()`.

        It is the one that a setting names; else the one that it was before, wherever it was moved and whatever it is called by now;
        else one of that name in which the bot can write; else a new one. One that was deleted is made anew. Where no
        member waits who could be told that the bot may not, who manages the guild is told once.

        Args:
            key: names it within the plugin.
            name: what it is called when it is made; the key, unless it is given.
            topic: what stands at its top when it is made.
            read_only: whether it is made such that only the bot writes there.
            category: the name of the category in which it is made; made too where there is none.
            setting: the plugin's setting, a `ChannelSetting`, by which a guild chooses a channel of its own.

        Raises:
            UserError: the bot may not; the hint names the missing permissions, and where they are missing.
        """
        if self._session is not None:
            raise GuildkitError(
                "A channel is asked for outside `async with ctx.transaction()`: Discord may take its time."
            )
        wanted = channels.Wanted(key, name or key, topic, read_only, category, setting)
        return await self._services.channels.get(self, wanted, tell=not self._member_waits)

    def require_posting(self, channel_id: int, *, files: bool = False) -> None:
        """Make sure that the bot may post in a channel or thread of the guild, and attach files where it has some.

        Raises:
            UserError: there is no such channel, or the bot may not; it says which permissions are missing.
        """
        channels.require_posting(self, channel_id, files=files)

    async def tell_managers(self, said: str, *, once: str) -> None:
        """Tell who manages the guild: where Discord itself writes to them, or else its owner.

        Args:
            said: what they are to know.
            once: names the message within guild and plugin, as in `send`.
        """
        if self.guild is not None:
            await channels.notify(self, self.guild, said, once=once)

    @property
    def _member_waits(self) -> bool:
        """Whether a member can be told what went wrong."""
        return False

    def _nonce(self, once: str) -> str:
        """Return what is unique among all messages of the bot."""
        name = f"{self.guild_id}/{self.plugin}/{once}"
        return hashlib.sha256(name.encode()).hexdigest()[:NONCE]

    def _ready(self, view: View | str) -> View:
        """Return what is shown here, small enough for the guild."""
        view = as_view(view)
        if view.files:
            view.check_size(self.guild.filesize_limit if self.guild else DEFAULT_SIZE)
        return view

    def _message(self, method: Literal["PATCH", "DELETE"], channel_id: int, message_id: int) -> HttpRoute:
        path = "/channels/{channel_id}/messages/{message_id}"
        return HttpRoute(method, path, channel_id=self._own_channel(channel_id), message_id=message_id)

    async def _require_channel(self, channel_id: int) -> None:
        """Make sure that a channel belongs to this guild, whether the client knows it or not."""
        if self.guild is None or self.guild.get_channel_or_thread(channel_id) is not None:
            self._own_channel(channel_id)
            return
        # Discord does not tell a bot that starts of threads that were archived.
        try:
            await self.guild.fetch_channel(channel_id)
        except (disnake.NotFound, disnake.Forbidden, disnake.InvalidData) as error:
            raise ChannelNotFound(self.guild_id, channel_id) from error

    def _own_channel(self, channel_id: int) -> int:
        """Make sure that a channel belongs to this guild; an id alone could be anybody's."""
        if self.guild is None or self.guild.get_channel_or_thread(channel_id) is None:
            raise ChannelNotFound(self.guild_id, channel_id)
        return channel_id
