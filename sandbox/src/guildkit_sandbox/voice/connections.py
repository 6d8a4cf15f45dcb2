"""One socket of the voice gateway, version 8: HELLO, IDENTIFY or RESUME, heartbeats, and an outbox."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from typing import TYPE_CHECKING, Any, Final

from aiohttp import WSMsgType, web

from guildkit_sandbox.gateway.connections import ACK_DELAY, Closing
from guildkit_sandbox.payloads import encode
from guildkit_sandbox.voice import dave

if TYPE_CHECKING:
    from guildkit_sandbox.voice.hub import VoiceHub
    from guildkit_sandbox.voice.sessions import VoiceSession

VERSION: Final = 8

IDENTIFY: Final = 0
SELECT_PROTOCOL: Final = 1
READY: Final = 2
HEARTBEAT: Final = 3
SESSION_DESCRIPTION: Final = 4
SPEAKING: Final = 5
HEARTBEAT_ACK: Final = 6
RESUME: Final = 7
HELLO: Final = 8
RESUMED: Final = 9
CLIENTS_CONNECT: Final = 11
CLIENT_DISCONNECT: Final = 13

HEARTBEAT_INTERVAL: Final = 13_750
"""Milliseconds between two heartbeats, as Discord asks for."""

REASONS: Final = {
    4001: "Unknown opcode.",
    4002: "Failed to decode payload.",
    4003: "Not authenticated.",
    4004: "Authentication failed.",
    4005: "Already authenticated.",
    4006: "Session is no longer valid.",
    4009: "Session timed out.",
    4011: "Server not found.",
    4012: "Unknown protocol.",
    4014: "Disconnected.",
    4015: "Voice server crashed.",
    4016: "Unknown encryption mode.",
    4017: "E2EE/DAVE protocol required.",
    4020: "Bad request.",
    4021: "Disconnected: rate limited.",
    4022: "Disconnected: call terminated.",
}


class VoiceClosing(Closing):
    """Close a voice socket with one of Discord's voice close codes."""

    reasons = REASONS


class VoiceConnection:
    """A bot's socket to its voice server.

    Args:
        hub: what knows the sessions.
        request: the upgrade request.
    """

    def __init__(self, hub: VoiceHub, request: web.BaseRequest) -> None:
        self.hub = hub
        self.session: VoiceSession | None = None
        self.gone = asyncio.Event()
        self._request = request
        # Pings are answered by whoever reads the socket, in order: that is how `round_trip` knows what was read.
        self._socket = web.WebSocketResponse(autoping=False, compress=False)
        self._outbox: asyncio.Queue[str | bytes | VoiceClosing | None] = asyncio.Queue()
        self._pings: deque[asyncio.Future[None]] = deque()

    # ------------------------------------------------------------------ sending

    def send(self, message: str | bytes) -> None:
        """Put a message into the outbox."""
        self._outbox.put_nowait(message)

    def send_op(self, op: int, data: Any) -> None:
        """Put a message that is never sent again into the outbox."""
        self.send(encode({"op": op, "d": data}))

    def close(self, code: int) -> None:
        """Close the socket once everything before has been sent."""
        self._outbox.put_nowait(VoiceClosing(code))

    def drop(self) -> None:
        """Cut the wire without a word."""
        if self._request.transport is not None:
            self._request.transport.abort()

    async def round_trip(self) -> None:
        """Return when the bot has read everything sent so far, or the socket is gone."""
        if not self.gone.is_set():
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._pings.append(future)
            self._outbox.put_nowait(None)
            await future

    # ------------------------------------------------------------------ life

    async def run(self) -> web.WebSocketResponse:
        """Speak until one side has enough."""
        self.send_op(HELLO, {"v": VERSION, "heartbeat_interval": HEARTBEAT_INTERVAL})
        try:
            await self._socket.prepare(self._request)
            writer = asyncio.create_task(self._write())
            try:
                await self._read()
            except VoiceClosing as closing:
                self._outbox.put_nowait(closing)
                await writer
            finally:
                writer.cancel()
        except ConnectionError:
            pass  # The bot went away before it was let in, or while it was answered.
        finally:
            self.gone.set()
            while self._pings:
                self._read_so_far()
            self.hub.disconnected(self)
        return self._socket

    async def _write(self) -> None:
        try:
            while True:
                item = await self._outbox.get()
                if isinstance(item, VoiceClosing):
                    await self._socket.close(code=item.code, message=item.reason.encode())
                    return
                if item is None:
                    await self._socket.ping()
                elif isinstance(item, bytes):
                    await self._socket.send_bytes(item)
                else:
                    await self._socket.send_str(item)
        except ConnectionError:
            self.gone.set()  # The bot went away while it was being told something; the session keeps it.

    async def _read(self) -> None:
        limit = HEARTBEAT_INTERVAL / 1000 * 2
        while True:
            try:
                message = await self._socket.receive(timeout=limit)
            except TimeoutError:
                raise VoiceClosing(4009) from None
            if message.type is WSMsgType.PONG:
                self._read_so_far()
            elif message.type is WSMsgType.PING:
                await self._socket.pong(message.data)
            elif message.type is WSMsgType.TEXT:
                self._handle(message.data)
                self.hub.world.activity.notify()
            elif message.type is WSMsgType.BINARY:
                self._handle_binary(message.data)
                self.hub.world.activity.notify()
            else:
                return

    def _read_so_far(self) -> None:
        if self._pings and not (future := self._pings.popleft()).done():
            future.set_result(None)

    # ------------------------------------------------------------------ what the bot says

    def _handle(self, raw: str) -> None:
        try:
            payload = json.loads(raw)
            op, data = payload["op"], payload.get("d")
        except (ValueError, TypeError, KeyError, AttributeError):
            raise VoiceClosing(4002) from None
        if not isinstance(data, dict):
            raise VoiceClosing(4002)
        if op == HEARTBEAT:
            if not isinstance(data.get("t"), int):
                raise VoiceClosing(4002)
            ack = {"t": data["t"]}
            asyncio.get_running_loop().call_later(ACK_DELAY, self.send_op, HEARTBEAT_ACK, ack)
            return
        self.hub.note(f"from the bot: op {op}", _without_token(data))
        if op in {IDENTIFY, RESUME}:
            if self.session is not None:
                raise VoiceClosing(4005)
            (self.hub.identify if op == IDENTIFY else self.hub.resume)(self, data)
        elif self.session is None:
            raise VoiceClosing(4003)
        elif op == SELECT_PROTOCOL:
            self.hub.select_protocol(self.session, data)
        elif op == SPEAKING:
            flags = data.get("speaking")
            if not isinstance(flags, int) or data.get("ssrc", self.session.ssrc) != self.session.ssrc:
                raise VoiceClosing(4020)
            self.session.speak(int(flags))
        elif op in {dave.TRANSITION_READY, dave.INVALID_COMMIT_WELCOME}:
            transition = data.get("transition_id")
            if self.session.dave is None or not isinstance(transition, int):
                raise VoiceClosing(4020)
            if op == dave.TRANSITION_READY:
                self.session.dave.ready(transition)
            else:
                self.session.dave.invalid()
        else:
            raise VoiceClosing(4001)

    def _handle_binary(self, raw: bytes) -> None:
        if self.session is None:
            raise VoiceClosing(4003)
        op, body = raw[0] if raw else -1, raw[1:]
        self.hub.note(f"from the bot: op {op}", body.hex())
        if op not in {dave.KEY_PACKAGE, dave.COMMIT_WELCOME}:
            raise VoiceClosing(4001 if raw else 4002)
        if self.session.dave is None:
            raise VoiceClosing(4020)
        try:
            (self.session.dave.key_package if op == dave.KEY_PACKAGE else self.session.dave.commit)(body)
        except ValueError as error:
            self.hub.note(f"op {op} is refused", str(error))
            raise VoiceClosing(4020) from None


def _without_token(data: Any) -> Any:
    return {**data, "token": "…"} if "token" in data else data
