"""The hub: who is connected, who gets which event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox import permissions as perms
from guildkit_sandbox.gateway.connections import INVALID_SESSION, RECONNECT, Closing
from guildkit_sandbox.gateway.sessions import Session, blanked
from guildkit_sandbox.intents import EXISTING, PRIVILEGED, Intents
from guildkit_sandbox.notify import Notifier
from guildkit_sandbox.payloads import encode
from guildkit_sandbox.permissions import Permissions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from guildkit_sandbox.gateway.connections import Connection
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel, Guild
    from guildkit_sandbox.state.messages import Message
    from guildkit_sandbox.state.world import World
    from guildkit_sandbox.transcript import Transcript

GATEWAY_URL = "wss://gateway.discord.gg"
_CHUNK = 1000
_APPLICATION_FLAGS = {"presences": 1 << 12, "members": 1 << 14, "message_content": 1 << 18}


class Hub:
    """All sessions and sockets of the bot.

    Args:
        world: what is told about.
        transcript: where every event is written down.
        privileged: the privileged intents that are granted, by the portal's names.
    """

    def __init__(self, world: World, transcript: Transcript, privileged: Iterable[str]) -> None:
        self.world = world
        self.transcript = transcript
        self.privileged = frozenset(privileged)
        unknown = self.privileged - PRIVILEGED.keys()
        if unknown:
            raise ValueError(f"no privileged intents: {sorted(unknown)}; there are {sorted(PRIVILEGED)}")
        self.sessions: dict[str, Session] = {}
        self.connections: set[Connection] = set()
        self.changed = Notifier()
        self.accepting = True
        """Whether new sockets are let in."""
        self.unavailable: set[int] = set()
        """The guilds of which nothing is told at the moment."""
        self.deliver: Callable[[Session, str, str], None] = Session.send
        """How events reach a session; faults stand in the way here."""
        self._pinged = 0

    @property
    def application_flags(self) -> int:
        """The application's flags: which privileged intents it was granted."""
        return sum(_APPLICATION_FLAGS[name] for name in self.privileged)

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
        """Start a session, or say why not."""
        if str(data.get("token", "")).removeprefix("Bot ") != self.world.token:
            raise Closing(4004)
        shard = data.get("shard") or [0, 1]
        if (
            len(shard) != 2
            or not all(isinstance(part, int) for part in shard)
            or not 0 <= shard[0] < shard[1]
        ):
            raise Closing(4010)
        intents = data.get("intents")
        if not isinstance(intents, int) or intents & ~EXISTING:
            raise Closing(4013)
        for name, intent in PRIVILEGED.items():
            if intents & intent and name not in self.privileged:
                raise Closing(4014)
        session = Session(self.world.secret(32), intents, (shard[0], shard[1]))
        self.sessions[session.id] = session
        self._attach(session, connection)
        self._welcome(session)
        self.changed.notify()

    def _welcome(self, session: Session) -> None:
        world = self.world
        guilds = [guild for guild in world.guilds.values() if world.is_in(guild) and session.is_for(guild.id)]
        ready = {
            "v": 10,
            "user": {**world.bot.payload, "verified": True, "mfa_enabled": True, "email": None},
            "user_settings": {},
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": GATEWAY_URL,
            "relationships": [],
            "private_channels": [],
            "presences": [],
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "guild_join_requests": [],
            "geo_ordered_rtc_regions": [],
            "application": {"id": str(world.bot.id), "flags": self.application_flags},
            "auth": {},
            "shard": list(session.shard),
            "_trace": ["sandbox"],
        }
        self._send([session], "READY", ready)
        if session.wants("GUILD_CREATE", direct=False):
            everyone = bool(session.intents & Intents.GUILD_PRESENCES)
            for guild in guilds:
                if guild.id not in self.unavailable:
                    self._send([session], "GUILD_CREATE", world.guild_create(guild, everyone=everyone))

    def resume(self, connection: Connection, data: Payload) -> None:
        """Go on with a session, or say that it is lost."""
        if str(data.get("token", "")).removeprefix("Bot ") != self.world.token:
            raise Closing(4004)
        session = self.sessions.get(str(data.get("session_id")))
        missed = None if session is None else session.replay(data.get("seq") or 0)
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
        connection.session = session

    def disconnected(self, connection: Connection, *, forget: bool) -> None:
        """Note that a socket is gone."""
        self.connections.discard(connection)
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            if forget:
                self.sessions.pop(session.id, None)
        self.changed.notify()

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
        world = self.world
        if guild is not None and (not world.is_in(guild) or guild.id in self.unavailable):
            return 0
        if (
            channel is not None
            and channel.guild is not None
            and Permissions.VIEW_CHANNEL not in perms.in_channel(channel, world.bot.id)
        ):
            return 0
        place = None if guild is None else guild.id
        # The bot hears of its own membership whatever its intents are.
        own = name == "GUILD_MEMBER_UPDATE" and data["user"]["id"] == str(world.bot.id)
        # INTERACTION_CREATE needs no intent, wherever it comes from.
        direct = guild is None
        reached = [
            session
            for session in self.sessions.values()
            if session.is_for(place) and (own or session.wants(name, direct=direct))
        ]
        if message is None or not reached:
            self._send(reached, name, data)
            return len(reached)
        readers = [session for session in reached if session.reads(message, world.bot.id)]
        others = [session for session in reached if session not in readers]
        self._send(readers, name, data)
        if others:
            self._send(others, name, blanked(data))
        return len(reached)

    def _send(self, sessions: list[Session], name: str, data: Payload) -> None:
        if not sessions:
            return
        body = encode(data)
        self.transcript.add("EVENT", name, sent=body)
        for session in sessions:
            self.deliver(session, name, body)

    def send_members(self, session: Session, data: Payload) -> None:
        """Answer REQUEST_GUILD_MEMBERS with chunks."""
        guild_id = str(data.get("guild_id"))
        guild = self.world.guilds.get(int(guild_id)) if guild_id.isdecimal() else None
        if guild is None or not self.world.is_in(guild):
            return
        query, wanted = data.get("query"), data.get("user_ids")
        if query == "" and not data.get("limit") and not session.intents & Intents.GUILD_MEMBERS:
            raise Closing(4014)
        missing: list[str] = []
        if wanted is not None:
            ids = [int(user) for user in (wanted if isinstance(wanted, list) else [wanted])]
            members = [guild.members[user] for user in ids if user in guild.members]
            missing = [str(user) for user in ids if user not in guild.members]
        else:
            start = str(query or "").casefold()
            members = [
                member
                for member in guild.members.values()
                if member.user.name.casefold().startswith(start)
                or member.display_name.casefold().startswith(start)
            ]
            members = members[: data.get("limit") or None]
        chunks = [members[at : at + _CHUNK] for at in range(0, len(members), _CHUNK)] or [[]]
        for number, chunk in enumerate(chunks):
            payload: Payload = {
                "guild_id": str(guild.id),
                "members": [member.to_dict() for member in chunk],
                "chunk_index": number,
                "chunk_count": len(chunks),
                "not_found": missing,
            }
            if "nonce" in data:
                payload["nonce"] = data["nonce"]
            self._send([session], "GUILD_MEMBERS_CHUNK", payload)

    # ------------------------------------------------------------------ what a test may do to it

    async def ready(self, *, timeout: float) -> bool:  # noqa: ASYNC109 - the answer tells, nothing is cancelled
        """Wait until a session is connected and has read its guilds; return whether that came to be."""
        if not await self.changed.until(lambda: self.connected, timeout=timeout):
            return False
        await self.round_trip()
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
                self.sessions.pop(connection.session.id, None)
                connection.session = None

    def guild_unavailable(self, guild: Guild) -> None:
        """Tell that a guild is down, and nothing more of it."""
        self.emit("GUILD_DELETE", {"id": str(guild.id), "unavailable": True}, guild=guild)
        self.unavailable.add(guild.id)

    def guild_available(self, guild: Guild) -> None:
        """Tell that a guild is there again."""
        self.unavailable.discard(guild.id)
        for session in self.sessions.values():
            everyone = bool(session.intents & Intents.GUILD_PRESENCES)
            if (
                self.world.is_in(guild)
                and session.is_for(guild.id)
                and session.wants("GUILD_CREATE", direct=False)
            ):
                self._send([session], "GUILD_CREATE", self.world.guild_create(guild, everyone=everyone))

    def close(self) -> None:
        """Close every socket: the sandbox goes."""
        for connection in list(self.connections):
            connection.close(1001)
