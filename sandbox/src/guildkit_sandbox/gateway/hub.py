"""The hub: who is connected, who gets which event."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from guildkit_sandbox import permissions as perms
from guildkit_sandbox.gateway.connections import HEARTBEAT, INVALID_SESSION, RECONNECT, Closing
from guildkit_sandbox.gateway.identifying import identity
from guildkit_sandbox.gateway.members import MemberRequests
from guildkit_sandbox.gateway.rules import GatewayRules, SessionStarts
from guildkit_sandbox.gateway.sessions import Session
from guildkit_sandbox.gateway.views import greeting, guild_create, reads_messages
from guildkit_sandbox.intents import permission_for
from guildkit_sandbox.notify import Notifier
from guildkit_sandbox.payloads import encode
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.state.presences import OFFLINE, asked_for
from guildkit_sandbox.state.users import new_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from guildkit_sandbox.gateway.connections import Connection
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel, Guild
    from guildkit_sandbox.state.messages import Message
    from guildkit_sandbox.state.world import World
    from guildkit_sandbox.transcript import Transcript

GATEWAY_URL: Final = "wss://gateway.discord.gg"


class Hub:
    """All sessions and sockets of the bot.

    Args:
        world: what is told about.
        transcript: where every event is written down.
        rules: what Discord lays down for the connections.
    """

    def __init__(self, world: World, transcript: Transcript, rules: GatewayRules) -> None:
        self.world = world
        self.transcript = transcript
        self.rules = rules
        self.starts = SessionStarts(world.clock, rules)
        self.sessions: dict[str, Session] = {}
        self.connections: set[Connection] = set()
        self.changed = Notifier()
        self.accepting = True
        """Whether new sockets are let in."""
        self.unavailable: set[int] = set()
        """The guilds of which nothing is told at the moment."""
        self.deliver: Callable[[Session, str, str], None] = Session.send
        """How events reach a session; faults stand in the way here."""
        self._member_requests = MemberRequests(world, paced=rules.paced)
        self._pinged = 0

    @property
    def connected(self) -> bool:
        """Whether a session has a socket at the moment."""
        return any(session.connection is not None for session in self.sessions.values())

    def next_ping(self) -> bytes:
        """Return the payload of the next ping."""
        self._pinged += 1
        return b"%d" % self._pinged

    # ------------------------------------------------------------------ sessions

    def identify(self, connection: Connection, data: Payload) -> None:
        """Start a session, or say why not.

        The IDENTIFY beyond the day's limit does what Discord says: all sessions end and the token is reset. Who
        then comes with the old one is turned away with 4004; the limit begins anew with the new one.
        """
        self._authenticate(data)
        self._expire()
        if not self.starts.spend():
            self._reset_token()
            raise Closing(4004)
        bot = identity(data, privileged=self.world.application.granted, shards=self.rules.shards)
        if self.starts.too_soon(bot.shard[0]):
            connection.send_op(INVALID_SESSION, data=False)
            return
        self.world.presences.update(self.world.bot, *bot.presence)
        session = Session(self.world.secret(32), bot.intents, bot.shard, bot.large_threshold)
        self.sessions[session.id] = session
        connection.packs = bot.packs
        self._attach(session, connection)
        self._welcome(session, connection)
        self.changed.notify()

    def _authenticate(self, data: Payload) -> None:
        if str(data.get("token", "")).removeprefix("Bot ") != self.world.token:
            raise Closing(4004)

    def _reset_token(self) -> None:
        self.world.token = new_token(self.world.bot, self.world.secret)
        self.starts = SessionStarts(self.world.clock, self.rules)
        self.transcript.add("GATEWAY", "too many session starts: the token is reset, its owner is mailed")
        for connection in self.connections:
            connection.close(4004)
        for session in list(self.sessions.values()):
            self._forget(session)

    def _welcome(self, session: Session, connection: Connection) -> None:
        world = self.world
        guilds = [guild for guild in world.guilds.values() if world.is_in(guild) and session.is_for(guild.id)]
        ready = greeting(world, guilds, session, version=connection.version)
        self._send([session], "READY", {**ready, "resume_gateway_url": gateway_url(connection.host)})
        if session.wants("GUILD_CREATE", direct=False):
            for guild in guilds:
                if guild.id not in self.unavailable:
                    self._send([session], "GUILD_CREATE", guild_create(world, guild, session))

    def resume(self, connection: Connection, data: Payload) -> None:
        """Go on with a session, or say that it is lost."""
        self._authenticate(data)
        sequence = data.get("seq") or 0
        if not isinstance(sequence, int):
            raise Closing(4002)
        self._expire()
        session = self.sessions.get(str(data.get("session_id")))
        if session is not None and sequence > session.sequence:
            raise Closing(4007)
        missed = None if session is None else session.replay(sequence)
        if session is None or missed is None:
            connection.send_op(INVALID_SESSION, data=False)
            return
        for text in missed:
            connection.send(text)
        self._attach(session, connection)
        self._send([session], "RESUMED", {"_trace": ["sandbox"]})
        self.changed.notify()

    def _attach(self, session: Session, connection: Connection) -> None:
        session.connection = connection
        session.disconnected_at = None
        connection.session = session

    def disconnected(self, connection: Connection, *, forget: bool) -> None:
        """Note that a socket is gone."""
        self.connections.discard(connection)
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            session.disconnected_at = self.world.now()
            if forget:
                self._forget(session)
        self.changed.notify()

    def _expire(self) -> None:
        now = self.world.now()
        for session in list(self.sessions.values()):
            if session.is_over(now):
                self._forget(session)

    def _forget(self, session: Session) -> None:
        self.sessions.pop(session.id, None)
        if session.connection is not None:
            session.connection.session = None
        self.world.voice.session_ended(session.id)
        if not self.sessions:
            self.world.presences.update(self.world.bot, OFFLINE, [])

    def show_presence(self, data: Any) -> None:
        """Show people what the bot says of itself; where shards differ, the last one has the say."""
        presence = asked_for(data)
        if presence is None:
            raise Closing(4002)
        self.world.presences.update(self.world.bot, *presence)

    # ------------------------------------------------------------------ events

    def emit(
        self,
        name: str,
        data: Payload,
        *,
        guild: Guild | None = None,
        channel: Channel | None = None,
        message: Message | None = None,
    ) -> int:
        """Send an event to the sessions that may see it; return how many there are."""
        if guild is not None and not self._may_know(name, guild, channel):
            return 0
        world = self.world
        place = None if guild is None else guild.id
        # The bot hears of its own membership whatever its intents are.
        own = name in _OF_MEMBERS and _is_about(str(world.bot.id), name, data)
        # INTERACTION_CREATE needs no intent, wherever it comes from.
        direct = guild is None
        reached = [
            session
            for session in self.sessions.values()
            if session.is_for(place) and (own or session.wants(name, direct=direct))
        ]
        if name == "GUILD_CREATE" and guild is not None:
            for session in reached:
                self._send([session], name, guild_create(world, guild, session))
        elif message is not None:
            for session in reached:
                shown = message.shown_to(world.bot.id, reads=reads_messages(session))
                self._send([session], name, {**shown, **data})
        else:
            self._send(reached, name, data)
        return len(reached)

    def _may_know(self, name: str, guild: Guild, channel: Channel | None) -> bool:
        bot = guild.members.get(self.world.bot.id)
        if bot is None or guild.id in self.unavailable:
            return False
        wanted = permission_for(name)
        if channel is not None:
            granted = perms.in_channel(channel, bot.user.id)
            return Permissions.VIEW_CHANNEL in granted and (not wanted or wanted in granted)
        return not wanted or wanted in perms.in_guild(guild, bot)

    def _send(self, sessions: list[Session], name: str, data: Payload) -> None:
        if not sessions:
            return
        body = encode(data)
        self.transcript.add("EVENT", name, sent=body)
        for session in sessions:
            self.deliver(session, name, body)

    def send_members(self, session: Session, data: Payload) -> None:
        """Answer REQUEST_GUILD_MEMBERS."""
        for name, payload in self._member_requests.answers(session, data):
            self._send([session], name, payload)

    def send_sounds(self, session: Session, data: Payload) -> None:
        """Answer REQUEST_SOUNDBOARD_SOUNDS."""
        asked = data.get("guild_ids")
        if not isinstance(asked, list):
            raise Closing(4002)
        for guild in self.world.guilds.values():
            if str(guild.id) in map(str, asked) and self.world.is_in(guild) and session.is_for(guild.id):
                # No guild here has any.
                payload: Payload = {"guild_id": str(guild.id), "soundboard_sounds": []}
                self._send([session], "SOUNDBOARD_SOUNDS", payload)

    # ------------------------------------------------------------------ what a test may do to it

    async def ready(self, *, timeout: float) -> bool:  # noqa: ASYNC109 - the answer tells, nothing is cancelled
        """Wait until every shard is connected and has read its guilds; return whether that came to be."""

        def all_here() -> bool:
            here = {session.shard for session in self.sessions.values() if session.connection is not None}
            return len(here) >= self.rules.shards

        try:
            async with asyncio.timeout(timeout):
                if not await self.changed.until(all_here, timeout=timeout):
                    return False
                await self.round_trip()
        except TimeoutError:
            return False
        return True

    async def round_trip(self) -> None:
        """Return when every connected bot has read everything sent so far."""
        for connection in list(self.connections):
            await connection.round_trip()

    def drop(self) -> None:
        """Cut every socket without a word, as a bad network does."""
        for connection in list(self.connections):
            connection.drop()
            self.disconnected(connection, forget=False)

    def reconnect(self) -> None:
        """Ask every bot to connect again and resume."""
        for connection in list(self.connections):
            connection.send_op(RECONNECT)

    def invalidate(self, *, resumable: bool = False) -> None:
        """Tell every bot that its session is invalid, and forget it unless it is resumable."""
        for connection in list(self.connections):
            connection.send_op(INVALID_SESSION, resumable)
            if not resumable and connection.session is not None:
                self._forget(connection.session)

    def request_heartbeats(self) -> None:
        """Ask every bot for a heartbeat at once."""
        for connection in list(self.connections):
            connection.send_op(HEARTBEAT)

    def guild_unavailable(self, guild: Guild) -> None:
        """Take a guild away for a while, as an outage does: the bot hears nothing of it."""
        self.emit("GUILD_DELETE", {"id": str(guild.id), "unavailable": True}, guild=guild)
        self.unavailable.add(guild.id)

    def guild_available(self, guild: Guild) -> None:
        """Bring a guild back."""
        self.unavailable.discard(guild.id)
        self.emit("GUILD_CREATE", self.world.guild_create(guild), guild=guild)

    def close(self) -> None:
        """Close every socket: the sandbox goes."""
        for connection in list(self.connections):
            connection.close(1001)


def gateway_url(host: str) -> str:
    """Return the gateway's address for who came to this host: a name that they can resolve.

    Libraries that are led here by a resolver ask for Discord's hosts; those that cannot be are given the sandbox's
    own address instead, and would not find Discord's.
    """
    name, _, port = host.partition(":")
    return f"wss://{host}" if port and name in {"127.0.0.1", "localhost"} else GATEWAY_URL


_OF_MEMBERS = frozenset({"GUILD_MEMBER_UPDATE", "THREAD_MEMBERS_UPDATE"})


def _is_about(bot_id: str, name: str, data: Payload) -> bool:
    """Return whether an event of members is about the bot itself."""
    if name == "GUILD_MEMBER_UPDATE":
        return bool(data["user"]["id"] == bot_id)
    added = (member["user_id"] for member in data.get("added_members", ()))
    return bot_id in (*added, *data.get("removed_member_ids", ()))
