"""An open page: who looks, at what, and what has been sent to it so far."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import structlog

from guildkit_sandbox.page import shown
from guildkit_sandbox.people.person import Person
from guildkit_sandbox.people.refusals import CannotDo
from guildkit_sandbox.people.seen import SeenMessage
from guildkit_sandbox.state.guilds import MESSAGEABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import web

    from guildkit_sandbox.page.server import Page
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.people.guild import SandboxGuild
    from guildkit_sandbox.state.guilds import Channel
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.voice import VoiceState

log = structlog.get_logger()

_TOGETHER = 0.03
"""Seconds in which changes are collected, so that a burst of them is sent once."""
_EARLIER = 300
"""How many lines of traffic a page that opens is told of."""
_UNHEARD = 100
"""How many packets of sound wait for a page that is slow: two seconds. The oldest go first."""


class Viewer:
    """One open page.

    Args:
        page: what it is a page of.
        socket: where it listens.
    """

    def __init__(self, page: Page, socket: web.WebSocketResponse) -> None:
        self.page = page
        self._socket = socket
        self._world = page.sandbox.world
        self._guild: SandboxGuild = page.sandbox.guilds[0]
        self._user: User = self._guild.owner.user
        self._in_dms = False
        self._channels: dict[int, int] = {}
        """The channel that was last open in each guild."""
        self._people: dict[tuple[int, int], Person] = {}
        self._changed = asyncio.Event()
        self._frames: asyncio.Queue[bytes] = asyncio.Queue(_UNHEARD)
        self._sent: dict[str, str] = {}
        self._messages: dict[str, str] = {}
        self._line = max(page.traffic.last - _EARLIER, 0)

    # ------------------------------------------------------------------ who and where

    @property
    def person(self) -> Person:
        """The person who looks, in the channel that is open."""
        self._find_a_place()
        person = self._people.get((self._guild.id, self._user.id))
        if person is None:
            person = self._people[self._guild.id, self._user.id] = Person(self._guild, self._user)
        person.go(self.channel)
        return person

    @property
    def channel(self) -> Channel:
        """The channel that is open."""
        if self._in_dms:
            return self._world.dm(self._user)
        channels = self._guild.model.channels
        last = self._channels.get(self._guild.id, 0)
        chosen = channels.get(last) or self._guild.model.threads.get(last)
        if chosen is not None and shown.sees(chosen, self._user):
            return chosen
        for channel in sorted(channels.values(), key=lambda each: (each.position, each.id)):
            if channel.type in MESSAGEABLE and shown.sees(channel, self._user):
                return channel
        raise CannotDo(f"{self._user.name} sees no channel in {self._guild.name}")

    @property
    def voice(self) -> VoiceState | None:
        """Where the person is in voice, in whichever guild."""
        voice = self._world.voice
        states = (voice.of(guild, self._user.id) for guild in self._world.guilds.values())
        return next(filter(None, states), None)

    def look(self, where: Mapping[str, str]) -> None:
        """Look as another `user`, at another `guild` (or `dms`) or `channel`, as far as they exist."""
        self._user = self._world.users.get(_number(where.get("user")), self._user)
        guild = where.get("guild")
        if guild is not None:
            self._in_dms = guild == "dms"
            guilds = self.page.sandbox.guilds
            self._guild = next((each for each in guilds if str(each.id) == guild), self._guild)
        if "channel" in where and not self._in_dms:
            self._channels[self._guild.id] = _number(where["channel"])
        self._find_a_place()
        self.note()

    def message(self, message_id: int) -> SeenMessage:
        """Return a message of the open channel."""
        message = self.channel.messages.get(message_id)
        if message is None:
            raise CannotDo("the message is deleted")
        return SeenMessage(self._world, message)

    def member(self, user_id: int) -> Person:
        """Return another member of the guild."""
        return Person(self._guild, self._world.users[user_id])

    def in_voice(self) -> Person:
        """Return the person in the guild in whose voice channel they are."""
        state = self.voice
        if state is None:
            raise CannotDo(f"{self._user.name} is in no voice channel")
        guild = next(each for each in self.page.sandbox.guilds if each.model is state.guild)
        return Person(guild, self._user)

    def _find_a_place(self) -> None:
        """Go to a guild that the user is in; a user who is in none any more gives way to an owner."""
        if self._user.id in self._guild.model.members:
            return
        guilds = self.page.sandbox.guilds
        mine = next((guild for guild in guilds if self._user.id in guild.model.members), None)
        if mine is None:
            self._user = self._guild.owner.user
        else:
            self._guild = mine

    # ------------------------------------------------------------------ hearing

    def hears(self, channel: Channel) -> bool:
        """Return whether the person hears what is said in a voice channel."""
        state = self.voice
        return (
            state is not None and state.channel is channel and not state.self_deaf and not state.member.deaf
        )

    def hear(self, frame: bytes) -> None:
        """Take in what was said."""
        if self._frames.full():
            self._frames.get_nowait()
        self._frames.put_nowait(frame)

    async def keep_hearing(self) -> None:
        """Send what was heard, until cancelled."""
        while True:
            frame = await self._frames.get()
            if not self._socket.closed:
                try:
                    await self._socket.send_bytes(frame)
                except ConnectionError:
                    return

    # ------------------------------------------------------------------ telling the page

    def note(self) -> None:
        """Note that there may be something new to see."""
        self._changed.set()

    async def keep_up(self) -> None:
        """Send what has changed, until cancelled."""
        while True:
            await self._changed.wait()
            try:
                await self.flush()
            except ConnectionError:
                return
            except Exception as error:
                log.error("the page cannot be kept up", exc_info=error)
            await asyncio.sleep(_TOGETHER)

    async def flush(self) -> None:
        """Send what has changed now."""
        self._changed.clear()
        news = self._news()
        if news:
            await self.send(news)

    async def send(self, news: Payload) -> None:
        """Send something to the page, if it is still open."""
        if not self._socket.closed:
            await self._socket.send_str(json.dumps(news, ensure_ascii=False))

    async def close(self) -> None:
        """Close the page's connection: the sandbox goes."""
        await self._socket.close(code=1001, message=b"the sandbox has ended")

    def _news(self) -> Payload:
        state = self._state()
        messages = state.pop("messages")
        news: Payload = {}
        for key, value in state.items():
            text = json.dumps(value)
            if self._sent.get(key) != text:
                self._sent[key] = text
                news[key] = value
        changed = self._changed_messages(messages)
        if changed is not None:
            news["messages"] = changed
        lines = self.page.traffic.lines(after=self._line)
        if lines:
            self._line = self.page.traffic.last
            news["traffic"] = lines
        if news:
            news["clock"] = shown.shown_clock(self._world)
        return news

    def _changed_messages(self, messages: list[Payload]) -> Payload | None:
        """Return the order of the messages, and those that the page does not have as they are now."""
        texts = {message["id"]: json.dumps(message) for message in messages}
        changed = {
            message["id"]: message
            for message in messages
            if self._messages.get(message["id"]) != texts[message["id"]]
        }
        if not changed and list(texts) == list(self._messages):
            return None
        self._messages = texts
        return {"order": list(texts), "changed": changed}

    def _state(self) -> Payload:
        self._find_a_place()
        world, user = self._world, self._user
        guild = None if self._in_dms else self._guild.model
        keeper = self.page.keeper
        state: Payload = {
            "guilds": shown.shown_guilds(world, user),
            "people": shown.shown_people(world),
            "channels": shown.shown_channels(guild, user),
            "roles": shown.shown_roles(guild),
            "members": shown.shown_members(world, guild, user),
            "names": shown.shown_names(world, guild),
            "dms": {"last": str(world.dm(user).last_message_id or "")},
            "bot": {"state": keeper.state, "trouble": keeper.trouble},
            "voice": shown.shown_voice(world, guild, user),
            "my_voice": shown.shown_own_voice(world, self.voice),
            "faults": self.page.mishaps.shown(),
            "missing": sorted(set(self.page.sandbox.missing_routes)),
        }
        try:
            channel = self.channel
        except CannotDo:
            return {
                **state,
                "place": shown.nowhere(world, user, self._guild.model),
                "commands": [],
                "messages": [],
            }
        return {
            **state,
            "place": shown.shown_place(world, channel, user),
            "commands": shown.shown_commands_here(world, channel, user),
            "messages": shown.shown_messages(channel, user, self.page.dismissed),
        }


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
