"""One socket: HELLO, IDENTIFY or RESUME, heartbeats, and an outbox."""

from __future__ import annotations

import asyncio
import json
import zlib
from typing import TYPE_CHECKING, Any, Final

from aiohttp import WSMsgType, web

from guildkit_sandbox.payloads import encode

if TYPE_CHECKING:
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

ACK_DELAY: Final = 0.05
"""Seconds until a heartbeat is acknowledged: an answer faster than any network confuses clients that note the time of
sending only after they have sent, and then take the last heartbeat's."""
HEARTBEAT_INTERVAL: Final = 41_250
"""Milliseconds between two heartbeats, as Discord asks for."""

REASONS: Final = {
    4001: "Unknown opcode.",
    4002: "Error while decoding payload.",
    4003: "Not authenticated.",
    4004: "Authentication failed.",
    4005: "Already authenticated.",
    4007: "Invalid seq.",
    4009: "Session timed out.",
    4010: "Invalid shard.",
    4013: "Invalid intent(s).",
    4014: "Disallowed intent(s).",
}


class Closing(Exception):  # noqa: N818 - not an error: how a handler says that the socket must go
    """Close the socket with this code.

    Args:
        code: one of Discord's gateway close codes.
    """

    def __init__(self, code: int) -> None:
        super().__init__(code, REASONS.get(code, ""))
        self.code = code
        self.reason = REASONS.get(code, "")


class Connection:
    """A bot's socket.

    Args:
        hub: what knows the sessions.
        request: the upgrade request, whose query says how to speak.
    """

    def __init__(self, hub: Hub, request: web.BaseRequest) -> None:
        self.hub = hub
        self.session: Session | None = None
        self.compressed = request.query.get("compress") == "zlib-stream"
        self._zlib = zlib.compressobj()
        self._request = request
        # Pings are answered by whoever reads the socket, in order: that is how `round_trip` knows what was read.
        self._socket = web.WebSocketResponse(autoping=False, compress=False, max_msg_size=0)
        self._outbox: asyncio.Queue[str | bytes | Closing] = asyncio.Queue()
        self._pings: dict[bytes, asyncio.Future[None]] = {}
        self._gone = False

    # ------------------------------------------------------------------ sending

    def send(self, text: str) -> None:
        """Put a payload into the outbox."""
        self._outbox.put_nowait(text)

    def send_op(self, op: int, data: Any = None) -> None:
        """Put anything but an event into the outbox."""
        self.hub.transcript.add("GATEWAY", f"to the bot: op {op}", sent=data)
        self.send(encode({"t": None, "s": None, "op": op, "d": data}))

    def close(self, code: int) -> None:
        """Close the socket once everything before has been sent."""
        self._outbox.put_nowait(Closing(code))

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
        self._outbox.put_nowait(token)
        await future

    # ------------------------------------------------------------------ life

    async def run(self) -> web.WebSocketResponse:
        """Speak until one side has enough."""
        await self._socket.prepare(self._request)
        self.send_op(HELLO, {"heartbeat_interval": HEARTBEAT_INTERVAL, "_trace": ["sandbox"]})
        writer = asyncio.create_task(self._write())
        try:
            await self._read()
        except Closing as closing:
            self._outbox.put_nowait(closing)
            await writer
        finally:
            self._gone = True
            writer.cancel()
            for future in self._pings.values():
                if not future.done():
                    future.set_result(None)
            # Discord forgets a session whose bot said goodbye and keeps the others for a resume.
            self.hub.disconnected(self, forget=self._socket.close_code in {1000, 1001})
        return self._socket

    async def _write(self) -> None:
        try:
            while True:
                item = await self._outbox.get()
                if isinstance(item, Closing):
                    await self._socket.close(code=item.code, message=item.reason.encode())
                    return
                if isinstance(item, bytes):
                    await self._socket.ping(item)
                elif self.compressed:
                    data = self._zlib.compress(item.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
                    await self._socket.send_bytes(data)
                else:
                    await self._socket.send_str(item)
        except ConnectionError:
            # The bot went away while it was being told something; the session keeps it for a resume.
            self._gone = True

    async def _read(self) -> None:
        limit = HEARTBEAT_INTERVAL / 1000 * 2
        while True:
            try:
                message = await self._socket.receive(timeout=limit)
            except TimeoutError:
                raise Closing(4009) from None
            if message.type is WSMsgType.PONG:
                future = self._pings.pop(bytes(message.data), None)
                if future is not None:
                    future.set_result(None)
            elif message.type is WSMsgType.PING:
                await self._socket.pong(message.data)
            elif message.type in {WSMsgType.TEXT, WSMsgType.BINARY}:
                self._handle(message.data)
            else:
                return

    def _handle(self, raw: str | bytes) -> None:
        try:
            payload = json.loads(raw)
            op = payload["op"]
        except (ValueError, TypeError, KeyError):
            raise Closing(4002) from None
        data = payload.get("d")
        if op == HEARTBEAT:
            asyncio.get_running_loop().call_later(ACK_DELAY, self.send_op, HEARTBEAT_ACK)
            return
        self.hub.transcript.add("GATEWAY", f"from the bot: op {op}", sent=_without_token(data))
        if op in {IDENTIFY, RESUME, REQUEST_GUILD_MEMBERS} and not isinstance(data, dict):
            raise Closing(4002)
        if op == IDENTIFY:
            if self.session is not None:
                raise Closing(4005)
            self.hub.identify(self, data)
        elif op == RESUME:
            if self.session is not None:
                raise Closing(4005)
            self.hub.resume(self, data)
        elif self.session is None:
            raise Closing(4003)
        elif op == REQUEST_GUILD_MEMBERS:
            self.hub.send_members(self.session, data)
        elif op not in {PRESENCE_UPDATE, VOICE_STATE_UPDATE}:
            raise Closing(4001)


def _without_token(data: Any) -> Any:
    return {**data, "token": "…"} if isinstance(data, dict) and "token" in data else data
