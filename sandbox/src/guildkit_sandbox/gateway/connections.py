"""One socket: HELLO, IDENTIFY or RESUME, heartbeats, and an outbox."""

from __future__ import annotations

import asyncio
import json
import struct
import zlib
from collections import deque
from typing import TYPE_CHECKING, Any, ClassVar, Final

from aiohttp import WSMsgType, web

from guildkit_sandbox import limits
from guildkit_sandbox.gateway.compression import STREAMS
from guildkit_sandbox.payloads import encode

if TYPE_CHECKING:
    from datetime import datetime

    from guildkit_sandbox.gateway.hub import Hub
    from guildkit_sandbox.gateway.sessions import Session

HEARTBEAT: Final = 1
IDENTIFY: Final = 2
PRESENCE_UPDATE: Final = 3
VOICE_STATE_UPDATE: Final = 4
RESUME: Final = 6
RECONNECT: Final = 7
REQUEST_GUILD_MEMBERS: Final = 8
INVALID_SESSION: Final = 9
HELLO: Final = 10
HEARTBEAT_ACK: Final = 11
REQUEST_SOUNDBOARD_SOUNDS: Final = 31
_WITH_OBJECT: Final = {
    IDENTIFY,
    VOICE_STATE_UPDATE,
    RESUME,
    REQUEST_GUILD_MEMBERS,
    REQUEST_SOUNDBOARD_SOUNDS,
}

ACK_DELAY: Final = 0.05
"""Seconds until a heartbeat is acknowledged: an answer faster than any network confuses clients that note the time of
sending only after they have sent, and then take the last heartbeat's."""
VERSIONS: Final = (9, 10)
SPOKEN: Final = {"encoding": {"", "json"}, "compress": {"", *STREAMS}}
"""What the sandbox speaks of what Discord does, by the names of the query: no ETF, and zstd where it is installed."""
_TOLERANCE: Final = 1.5
_LARGE_PAYLOAD: Final = 1024

REASONS: Final = {
    4001: "Unknown opcode.",
    4002: "Error while decoding payload.",
    4003: "Not authenticated.",
    4004: "Authentication failed.",
    4005: "Already authenticated.",
    4007: "Invalid seq.",
    4008: "Rate limited.",
    4009: "Session timed out.",
    4010: "Invalid shard.",
    4011: "Sharding required.",
    4012: "Invalid API version.",
    4013: "Invalid intent(s).",
    4014: "Disallowed intent(s).",
}


class Closing(Exception):  # noqa: N818 - not an error: how a handler says that the socket must go
    """Close the socket with this code.

    Args:
        code: one of Discord's close codes.
    """

    reasons: ClassVar[dict[int, str]] = REASONS
    """What the codes mean on this kind of socket."""

    def __init__(self, code: int) -> None:
        self.code = code
        self.reason = self.reasons.get(code, "")
        super().__init__(code, self.reason)


class Connection:
    """A bot's socket.

    Args:
        hub: what knows the sessions.
        request: the upgrade request, whose query says how to speak.
    """

    def __init__(self, hub: Hub, request: web.BaseRequest) -> None:
        self.hub = hub
        self.session: Session | None = None
        self.host = request.host
        version = request.query.get("v", "")
        self.version = int(version) if version.isdecimal() else 0
        self.heartbeats = 0
        """How many heartbeats the bot has sent."""
        compress = request.query.get("compress")
        self._stream = STREAMS[compress]() if compress else None
        self.packs = False
        """Whether large payloads are compressed one by one, as IDENTIFY may ask for."""
        self._request = request
        # Pings are answered by whoever reads the socket, in order: that is how `round_trip` knows what was read.
        self._socket = web.WebSocketResponse(autoping=False, compress=False, max_msg_size=0)
        self._outbox: deque[str | bytes | Closing] = deque()
        self._filled = asyncio.Event()
        self._pings: dict[bytes, asyncio.Future[None]] = {}
        self._commands: deque[datetime] = deque(maxlen=limits.GATEWAY_COMMANDS[0])
        self._timeout: asyncio.TimerHandle | None = None
        self._gone = False
        self._closed_here = False

    # ------------------------------------------------------------------ sending

    def send(self, text: str) -> None:
        """Put a payload into the outbox."""
        self._put(text)

    def _put(self, item: str | bytes | Closing) -> None:
        self._outbox.append(item)
        self._filled.set()

    def send_op(self, op: int, data: Any = None) -> None:
        """Put anything but an event into the outbox."""
        self.hub.transcript.add("GATEWAY", f"to the bot: op {op}", sent=data)
        self.send(encode({"t": None, "s": None, "op": op, "d": data}))

    def close(self, code: int) -> None:
        """Close the socket once everything before has been sent."""
        self._put(Closing(code))

    def drop(self) -> None:
        """Cut the wire without a word."""
        transport = self._request.transport
        if transport is not None:
            transport.abort()

    async def round_trip(self) -> None:
        """Return when the bot has read everything sent so far, or the socket is gone."""
        if self._gone:
            return
        token = self.hub.next_ping()
        future = self._pings[token] = asyncio.get_running_loop().create_future()
        self._put(token)
        await future

    # ------------------------------------------------------------------ life

    async def run(self) -> web.WebSocketResponse:
        """Speak until one side has enough."""
        await self._socket.prepare(self._request)
        writer = asyncio.create_task(self._write())
        try:
            self._greet()
            await self._read()
        except Closing as closing:
            self._put(closing)
            await writer
        finally:
            self._gone = True
            writer.cancel()
            if self._timeout is not None:
                self._timeout.cancel()
            for future in self._pings.values():
                if not future.done():
                    future.set_result(None)
            # Discord forgets a session whose bot said goodbye, by itself, and keeps the others for a resume.
            goodbye = not self._closed_here and self._socket.close_code in {1000, 1001}
            self.hub.disconnected(self, forget=goodbye)
        return self._socket

    def _greet(self) -> None:
        if self.version not in VERSIONS:
            raise Closing(4012)
        interval = int(self.hub.rules.heartbeat_interval * 1000)
        self.send_op(HELLO, {"heartbeat_interval": interval, "_trace": ["sandbox"]})
        self._expect_heartbeat()

    def _expect_heartbeat(self) -> None:
        if self._timeout is not None:
            self._timeout.cancel()
        patience = self.hub.rules.heartbeat_interval * _TOLERANCE
        self._timeout = asyncio.get_running_loop().call_later(patience, self.close, 4009)

    async def _write(self) -> None:
        try:
            while True:
                if not self._outbox:
                    self._filled.clear()
                    await self._filled.wait()
                item: str | bytes | Closing | None = self._outbox.popleft()
                frames = []
                while isinstance(item, str):
                    frames.append(self._framed(item))
                    item = self._outbox.popleft() if self._outbox else None
                if frames:
                    self._write_frames(frames)
                if isinstance(item, Closing):
                    self._closed_here = True
                    await self._socket.close(code=item.code, message=item.reason.encode())
                    return
                if item is not None:
                    await self._socket.ping(item)
        except ConnectionError:
            # The bot went away while it was being told something; the session keeps it for a resume.
            self._gone = True

    def _framed(self, text: str) -> bytes:
        """Return a payload as a frame of the WebSocket (RFC 6455, section 5.2), compressed as the bot wants it."""
        payload, opcode = text.encode(), WSMsgType.BINARY
        if self._stream is not None:
            payload = self._stream.pack(payload)
        elif self.packs and len(payload) > _LARGE_PAYLOAD:
            payload = zlib.compress(payload)
        else:
            opcode = WSMsgType.TEXT
        length, first = len(payload), 0x80 | opcode
        if length < 126:
            return struct.pack("!BB", first, length) + payload
        if length < 1 << 16:
            return struct.pack("!BBH", first, 126, length) + payload
        return struct.pack("!BBQ", first, 127, length) + payload

    def _write_frames(self, frames: list[bytes]) -> None:
        # All that is waiting at once: a system call for each event costs more than everything else about it.
        transport = self._request.transport
        if transport is None or transport.is_closing():
            raise ConnectionResetError
        transport.write(b"".join(frames))

    async def _read(self) -> None:
        while True:
            message = await self._socket.receive()
            if message.type is WSMsgType.PONG:
                future = self._pings.pop(bytes(message.data), None)
                if future is not None and not future.done():  # Nobody waits for ever.
                    future.set_result(None)
            elif message.type is WSMsgType.PING:
                await self._socket.pong(message.data)
            elif message.type is WSMsgType.TEXT:
                self._handle(message.data.encode())
            elif message.type is WSMsgType.BINARY:
                self._handle(message.data)
            else:
                return

    def _handle(self, raw: bytes) -> None:
        self._count()
        if len(raw) > limits.GATEWAY_PAYLOAD:
            raise Closing(4002)
        try:
            payload = json.loads(raw)
            op = payload["op"]
            encode(payload).encode()  # Half a character is none, and could not be sent to anybody.
        except (ValueError, TypeError, KeyError, RecursionError):
            raise Closing(4002) from None
        if not isinstance(op, int):
            raise Closing(4001)
        data = payload.get("d")
        if op == HEARTBEAT:
            self._heartbeat(data)
            return
        self.hub.transcript.add("GATEWAY", f"from the bot: op {op}", sent=_without_token(data))
        if op in _WITH_OBJECT and not isinstance(data, dict):
            raise Closing(4002)
        if op in {IDENTIFY, RESUME}:
            if self.session is not None:
                raise Closing(4005)
            if op == IDENTIFY:
                self.hub.identify(self, data)
            else:
                self.hub.resume(self, data)
        elif self.session is None:
            raise Closing(4003)
        elif op == PRESENCE_UPDATE:
            self.hub.show_presence(data)
        elif op == REQUEST_GUILD_MEMBERS:
            self.hub.send_members(self.session, data)
        elif op == REQUEST_SOUNDBOARD_SOUNDS:
            self.hub.send_sounds(self.session, data)
        elif op == VOICE_STATE_UPDATE:
            self.hub.world.voice.request(self.session.id, data)
        else:
            raise Closing(4001)

    def _count(self) -> None:
        """Note that the bot sent something, which it may do 120 times a minute."""
        most, period = limits.GATEWAY_COMMANDS
        now = self.hub.world.now()
        if len(self._commands) == most and now - self._commands[0] < period:
            raise Closing(4008)
        self._commands.append(now)

    def _heartbeat(self, sequence: Any) -> None:
        if not (sequence is None or isinstance(sequence, int)):
            raise Closing(4002)
        self.heartbeats += 1
        self._expect_heartbeat()
        asyncio.get_running_loop().call_later(ACK_DELAY, self.send_op, HEARTBEAT_ACK)
        self.hub.changed.notify()


def _without_token(data: Any) -> Any:
    return {**data, "token": "…"} if isinstance(data, dict) and "token" in data else data
