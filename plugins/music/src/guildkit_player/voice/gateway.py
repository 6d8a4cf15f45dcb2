"""One socket of Discord's voice gateway, version 8: what is said and heard on it, and its heartbeat."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any, Final

import structlog
from aiohttp import WSMsgType

from guildkit_player.voice.closing import LOST, Closing

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp import ClientWebSocketResponse

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

_HELLO_WITHIN: Final = 10.0

log = structlog.get_logger(__name__)


class Gateway:
    """A socket that somebody has opened.

    Args:
        socket: the socket.
        sequence: the number of the last message that was heard of the session, -1 before the first.
        hear: takes each op with its data: a dictionary, or bytes where it was a binary message.
    """

    def __init__(
        self, socket: ClientWebSocketResponse, sequence: int, hear: Callable[[int, Any], None]
    ) -> None:
        self.sequence = sequence
        self._socket = socket
        self._hear = hear
        self._outbox: asyncio.Queue[str | bytes] = asyncio.Queue()
        self._interval: float | None = None
        self._beat_at = 0.0
        self._answered = True

    def say(self, op: int, data: bytes | dict[str, Any]) -> None:
        """Send an op, after everything before."""
        if isinstance(data, bytes):
            self._outbox.put_nowait(bytes([op]) + data)
        else:
            self._outbox.put_nowait(json.dumps({"op": op, "d": data}))

    async def run(self) -> Closing:
        """Speak until the socket is closed; return how."""
        writer = asyncio.create_task(self._write())
        try:
            return await self._read()
        finally:
            writer.cancel()

    async def _write(self) -> None:
        try:
            while True:
                message = await self._outbox.get()
                if isinstance(message, bytes):
                    await self._socket.send_bytes(message)
                else:
                    await self._socket.send_str(message)
        except ConnectionError:
            pass  # Whoever reads is told.

    async def _read(self) -> Closing:
        loop = asyncio.get_running_loop()
        self._beat_at = loop.time() + _HELLO_WITHIN
        while True:
            if loop.time() >= self._beat_at and (silent := self._beat()) is not None:
                return silent
            try:
                message = await self._socket.receive(timeout=max(0.001, self._beat_at - loop.time()))
            except TimeoutError:
                continue
            match message.type:
                case WSMsgType.TEXT:
                    self._take(message.data)
                case WSMsgType.BINARY if len(message.data) > 2:
                    self.sequence = int.from_bytes(message.data[:2])
                    self._hear(message.data[2], message.data[3:])
                case WSMsgType.CLOSE:
                    return Closing(message.data or LOST, message.extra or "")
                case WSMsgType.CLOSED | WSMsgType.CLOSING | WSMsgType.ERROR:
                    return Closing(self._socket.close_code or LOST, "The connection was lost.")
                case _:
                    log.warning("the voice gateway says what nobody understands", kind=message.type.name)

    def _take(self, text: str) -> None:
        try:
            message = json.loads(text)
            op, data = message["op"], message.get("d")
            self.sequence = message.get("seq", self.sequence)
            if op == HELLO:
                self._interval = data["heartbeat_interval"] / 1000
        except (ValueError, TypeError, KeyError, AttributeError):
            log.warning("the voice gateway says what nobody understands", text=text[:100])
            return
        if op == HELLO and self._interval is not None:
            self._beat_at = asyncio.get_running_loop().time() + self._interval
        elif op == HEARTBEAT_ACK:
            self._answered = True
        else:
            self._hear(op, data)

    def _beat(self) -> Closing | None:
        if self._interval is None:
            return Closing(LOST, "The voice server said nothing.")
        if not self._answered:
            return Closing(LOST, "The voice server did not answer to a heartbeat.")
        self._answered = False
        self._beat_at = asyncio.get_running_loop().time() + self._interval
        self.say(HEARTBEAT, {"t": int(time.time() * 1000), "seq_ack": self.sequence})
        return None
