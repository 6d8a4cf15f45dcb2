"""The datagram socket: IP discovery, and what is spoken."""

from __future__ import annotations

import asyncio
import struct
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from guildkit_sandbox.voice.hub import VoiceHub

_REQUEST: Final = 1
_RESPONSE: Final = 2
_LENGTH: Final = 70
_DISCOVERY: Final = struct.Struct(">HHI64sH")


class VoiceSocket(asyncio.DatagramProtocol):
    """What listens for datagrams.

    Args:
        hub: what knows whose they are.
    """

    def __init__(self, hub: VoiceHub) -> None:
        self.address: tuple[str, int] = ("127.0.0.1", 0)
        self._hub = hub
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        """Note where one listens."""
        self._transport = transport
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
            self._hub.hear(data)

    def close(self) -> None:
        """Listen no more."""
        if self._transport is not None:
            self._transport.close()
