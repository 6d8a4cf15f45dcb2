"""The voice hub: which voice server the bot is given, its sessions there, and what comes in by UDP."""

from __future__ import annotations

import asyncio
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakValueDictionary

from guildkit_sandbox.notify import Notifier
from guildkit_sandbox.voice import connections as ops
from guildkit_sandbox.voice import dave
from guildkit_sandbox.voice.connections import VoiceClosing
from guildkit_sandbox.voice.recordings import Recording
from guildkit_sandbox.voice.rtp import MODES, Transport, parse
from guildkit_sandbox.voice.sessions import VoiceSession
from guildkit_sandbox.voice.udp import VoiceSocket

if TYPE_CHECKING:
    from guildkit_sandbox.gateway.hub import Hub
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel, Guild
    from guildkit_sandbox.state.voice import VoiceState
    from guildkit_sandbox.transcript import Transcript
    from guildkit_sandbox.voice.connections import VoiceConnection
    from guildkit_sandbox.voice.mls import ExternalSender

DOMAIN = "discord.media"
"""Where voice servers are: who connects there speaks the voice gateway's language."""


class Allocation(NamedTuple):
    """What the bot is told to connect with."""

    token: str
    endpoint: str | None


class VoiceHub:
    """All voice servers in one.

    Args:
        gateway: the main gateway, which tells the bot where to connect.
        transcript: where everything is written down.
    """

    def __init__(self, gateway: Hub, transcript: Transcript) -> None:
        self.gateway = gateway
        self.world = gateway.world
        self.sessions: dict[int, VoiceSession] = {}
        """The bot's sessions, by guild."""
        self.allocations: dict[int, Allocation] = {}
        """What the bot was told to connect with, by guild."""
        self.connections: set[VoiceConnection] = set()
        self.changed = Notifier()
        """Told when a socket came or went."""
        self.dave = True
        """Whether clients that know DAVE, the end-to-end encryption, are asked for it."""
        self.dave_required = False
        """Whether clients that do not know it are turned away, as Discord does."""
        self.loss = 0.0
        """How much of what the bot sends is lost on the way, from 0 to 1."""
        self.strays = 0
        """Datagrams that belong to no session."""
        self._transcript = transcript
        self._by_ssrc: WeakValueDictionary[int, VoiceSession] = WeakValueDictionary()
        self._spent: set[str] = set()
        self._out = False
        self._udp = VoiceSocket(self)
        self._replacing: dict[int, asyncio.Task[None]] = {}
        self.world.voice.moved = self._moved

    # ------------------------------------------------------------------ life

    async def start(self) -> None:
        """Listen for datagrams on a free port."""
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: self._udp, local_addr=("127.0.0.1", 0))

    def close_all(self) -> None:
        """Close every socket: the sandbox goes."""
        for task in self._replacing.values():
            task.cancel()
        for connection in list(self.connections):
            connection.close(1001)
        self._udp.close()

    @property
    def recordings(self) -> list[Recording]:
        """What was heard of the bot, oldest first, each for one stay in a channel."""
        return list(self.world.voice.recordings)

    def recording(self, channel: Channel) -> Recording:
        """Return what was heard last in a channel."""
        for recording in reversed(self.world.voice.recordings):
            if recording.channel is channel:
                return recording
        raise LookupError(f"The bot has not been in {channel.name}.")

    @cached_property
    def _external_sender(self) -> ExternalSender:
        return dave.external_sender(self.world.rng)

    @property
    def connected(self) -> bool:
        """Whether the bot is ready to play somewhere."""
        return any(session.connection and session.transport for session in self.sessions.values())

    @property
    def at_rest(self) -> bool:
        """Whether every bot that is connected has agreed on the end-to-end encryption."""
        calls = (session.dave for session in self.sessions.values() if session.connection is not None)
        return all(call is None or call.at_rest for call in calls)

    async def round_trip(self) -> None:
        """Return when the bot was told where to connect and has read everything sent so far."""
        if self._replacing:
            await asyncio.wait(self._replacing.values())
        for connection in list(self.connections):
            await connection.round_trip()

    def note(self, what: str, data: Any) -> None:
        """Write voice traffic down."""
        self._transcript.add("VOICE", what, sent=data)

    # ------------------------------------------------------------------ where the bot is

    def _moved(self, state: VoiceState, before: Channel | None, after: Channel | None) -> None:
        if state.user is self.world.bot:
            deleted = before is not None and before.id not in self.world.channels
            self._reallocate(state.guild, 4022 if deleted else 4014, anew=after is not None)
            return
        session = self.sessions.get(state.guild.id)
        if session is not None and session.transport is not None and session.state.channel in {before, after}:
            if session.state.channel is after:
                session.send(ops.CLIENTS_CONNECT, {"user_ids": [str(state.user.id)]})
                if session.dave is not None:
                    session.dave.joined(state.user.id)
            else:
                session.send(ops.CLIENT_DISCONNECT, {"user_id": str(state.user.id)})
                if session.dave is not None:
                    session.dave.left(state.user.id)

    def _reallocate(self, guild: Guild, code: int, *, anew: bool = True) -> None:
        """Take away what the bot was given for a guild, closing its socket with this code, and give it anew."""
        old = self.allocations.pop(guild.id, None)
        if old is not None:
            self._spent.add(old.token)
        if anew:
            endpoint = None if self._out else f"us-east{self.world.rng.randrange(1000, 10_000)}.{DOMAIN}:443"
            self.allocations[guild.id] = Allocation(self.world.secret(16), endpoint)
        session = self.sessions.pop(guild.id, None)
        if session is not None and session.connection is not None:
            task = asyncio.get_running_loop().create_task(self._replace(session.connection, guild, code))
            self._replacing[guild.id] = task
            task.add_done_callback(lambda _: self._replacing.pop(guild.id, None))
        elif guild.id not in self._replacing:
            self._tell(guild)

    async def _replace(self, connection: VoiceConnection, guild: Guild, code: int) -> None:
        """Close what the bot had, once it knows where it is, and only then tell it where to connect.

        Discord takes this order too: who is told first connects where it is about to be thrown out.
        """
        await self.gateway.round_trip()
        connection.close(code)
        await connection.gone.wait()
        self._tell(guild)

    def _tell(self, guild: Guild) -> None:
        given = self.allocations.get(guild.id)
        if given is not None:
            data = {"token": given.token, "guild_id": str(guild.id), "endpoint": given.endpoint}
            self.world.emit("VOICE_SERVER_UPDATE", data, guild=guild)

    # ------------------------------------------------------------------ what the bot says

    def identify(self, connection: VoiceConnection, data: Payload) -> None:
        """Start a session, or say why not."""
        state, given = self._authenticate(data)
        if str(data.get("user_id")) != str(state.user.id):
            raise VoiceClosing(4004)
        version = data.get("max_dave_protocol_version") or 0
        if not isinstance(version, int):
            raise VoiceClosing(4020)
        if self.dave_required and not version:
            raise VoiceClosing(4017)
        old = self.sessions.get(state.guild.id)
        if old is not None and old.connection is not None:
            old.connection.close(4006)
        recording = Recording(state.user, state.channel, self.world.rng.randrange(1, 1 << 31))
        self.world.voice.recordings.append(recording)
        session = VoiceSession(state, given.token, self.world.rng.randbytes(32), recording, self.note)
        session.max_dave_version = version
        self.sessions[state.guild.id] = self._by_ssrc[session.ssrc] = session
        self._attach(session, connection)
        host, port = self._udp.address
        ready = {"ssrc": session.ssrc, "ip": host, "port": port, "modes": list(MODES), "experiments": []}
        session.send(ops.READY, {**ready, "streams": []})

    def resume(self, connection: VoiceConnection, data: Payload) -> None:
        """Go on with a session, or say that it is lost."""
        state, given = self._authenticate(data)
        session = self.sessions.get(state.guild.id)
        after = data.get("seq_ack", -1)
        if session is None or session.token != given.token or not isinstance(after, int):
            raise VoiceClosing(4006)
        missed = session.replay(after)
        if missed is None:
            raise VoiceClosing(4006)
        if session.connection is not None:
            session.connection.close(4006)
        connection.send_op(ops.RESUMED, None)
        for message in missed:
            connection.send(message)
        self._attach(session, connection)

    def select_protocol(self, session: VoiceSession, data: Payload) -> None:
        """Agree on the encryption, and say who else is there."""
        if data.get("protocol") != "udp":
            raise VoiceClosing(4012)
        chosen = data.get("data")
        if not isinstance(chosen, dict) or not isinstance(chosen.get("port"), int):
            raise VoiceClosing(4020)
        if chosen.get("mode") not in MODES:
            raise VoiceClosing(4016)
        session.transport = Transport(chosen["mode"], session.key)
        version = min(dave.VERSION, session.max_dave_version) if self.dave else 0
        description = {
            "mode": chosen["mode"],
            "secret_key": list(session.key),
            "audio_codec": "opus",
            "media_session_id": self.world.secret(32),
            "dave_protocol_version": version,
        }
        session.send(ops.SESSION_DESCRIPTION, description)
        others = [
            state.user.id
            for state in self.world.voice.inside(session.state.channel)
            if state is not session.state
        ]
        if others:
            session.send(ops.CLIENTS_CONNECT, {"user_ids": [str(user_id) for user_id in others]})
        if version:
            session.dave = dave.DaveCall(session, self._external_sender, others)
        self.changed.notify()

    def disconnected(self, connection: VoiceConnection) -> None:
        """Note that a socket is gone."""
        self.connections.discard(connection)
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
        self.changed.notify()

    def _authenticate(self, data: Payload) -> tuple[VoiceState, Allocation]:
        server = str(data.get("server_id"))
        guild = self.world.guilds.get(int(server)) if server.isdecimal() else None
        if guild is None:
            raise VoiceClosing(4011)
        state, given = self.world.voice.of(guild, self.world.bot.id), self.allocations.get(guild.id)
        if state is None or given is None or data.get("token") in self._spent:
            raise VoiceClosing(4006)
        if data.get("token") != given.token:
            raise VoiceClosing(4004)
        if data.get("session_id") != state.session_id:
            raise VoiceClosing(4006)
        return state, given

    def _attach(self, session: VoiceSession, connection: VoiceConnection) -> None:
        session.connection = connection
        connection.session = session
        self.changed.notify()

    # ------------------------------------------------------------------ what the bot sends

    def hear(self, data: bytes, arrived: float) -> None:
        """Take a datagram in."""
        if self._out or (self.loss and self.world.rng.random() < self.loss):
            return
        packet = parse(data)
        session = None if packet is None else self.session_of(packet.ssrc)
        if packet is None or session is None:
            self.strays += 1
            return
        session.hear(packet, arrived)
        self.world.voice.heard.notify()

    def session_of(self, ssrc: int) -> VoiceSession | None:
        """Return the session whose packets are marked so."""
        session = self._by_ssrc.get(ssrc)
        if session is None or self.sessions.get(session.state.guild.id) is not session:
            return None
        return session

    # ------------------------------------------------------------------ what goes wrong with it, on demand

    def drop(self) -> None:
        """Cut every socket without a word, as a bad network does."""
        for connection in list(self.connections):
            connection.drop()

    def close(self, code: int) -> None:
        """Close every socket with one of Discord's voice close codes; only after 4015 sessions can be resumed."""
        if code != 4015:
            self.sessions.clear()
        for connection in list(self.connections):
            connection.close(code)

    def reallocate(self) -> None:
        """Give the bot other voice servers, as a change of region does."""
        for guild_id in list(self.allocations):
            self._reallocate(self.world.guilds[guild_id], 4022)

    def outage(self) -> None:
        """Take the voice servers away: sockets are cut, nothing is heard, nowhere is there to connect."""
        self._out = True
        self.drop()
        self.sessions.clear()
        self.reallocate()

    def end_outage(self) -> None:
        """Bring the voice servers back, and tell the bot where to connect."""
        self._out = False
        self.reallocate()

    @property
    def out(self) -> bool:
        """Whether there is an outage."""
        return self._out
