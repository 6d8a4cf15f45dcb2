"""The datagram socket: IP discovery, and what is spoken."""

from __future__ import annotations

import asyncio
import struct
import sys
import time
from typing import TYPE_CHECKING, Any, Final

if sys.platform == "linux":
    import fcntl

if TYPE_CHECKING:
    import socket

    from guildkit_sandbox.voice.hub import VoiceHub

_REQUEST: Final = 1
_RESPONSE: Final = 2
_LENGTH: Final = 70
_DISCOVERY: Final = struct.Struct(">HHI64sH")
_SIOCGSTAMPNS: Final = 0x8907
_TIMESPEC: Final = struct.Struct("qq")


class VoiceSocket(asyncio.DatagramProtocol):
    """What listens for datagrams.

    Args:
        hub: what knows whose they are.
    """

    def __init__(self, hub: VoiceHub) -> None:
        self.address: tuple[str, int] = ("127.0.0.1", 0)
        self._hub = hub
        self._transport: asyncio.DatagramTransport | None = None
        self._socket: socket.socket | None = None

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        """Note where one listens."""
        self._transport = transport
        self._socket = transport.get_extra_info("socket")
        self._lateness()  # The kernel notes when datagrams come in from when it was first asked.
        host, port = transport.get_extra_info("sockname")[:2]
        self.address = (host, port)

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        """Answer an IP discovery, or listen."""
        if len(data) == _DISCOVERY.size and data[:4] == struct.pack(">HH", _REQUEST, _LENGTH):
            ssrc = int.from_bytes(data[4:8])
            if self._transport is not None and not self._hub.out and self._hub.session_of(ssrc):
                host, port = addr[:2]
                answer = _DISCOVERY.pack(_RESPONSE, _LENGTH, ssrc, str(host).encode(), port)
                self._transport.sendto(answer, addr)
        else:
            self._hub.hear(data, time.perf_counter() - self._lateness())

    def _lateness(self) -> float:
        """Return how long ago the last datagram came in, 0 where the machine does not tell.

        It is read when the event loop gets to it, which may be late: a busy bot lives on the same loop.
        """
        if sys.platform != "linux" or self._socket is None:
            return 0.0
        try:
            stamp = fcntl.ioctl(self._socket.fileno(), _SIOCGSTAMPNS, bytes(_TIMESPEC.size))
        except OSError:
            return 0.0
        seconds, nanoseconds = _TIMESPEC.unpack(stamp)
        came_in: float = seconds + nanoseconds / 1e9
        return max(0.0, time.time() - came_in)

    def close(self) -> None:
        """Listen no more."""
        if self._transport is not None:
            self._transport.close()
