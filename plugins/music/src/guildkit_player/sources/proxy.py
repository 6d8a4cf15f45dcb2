"""A proxy on loopback through which all of yt-dlp's traffic goes, so that the guard sees every address that it connects to."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hmac
import secrets
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from guildkit_player.sources.guard import Forbidden

if TYPE_CHECKING:
    from guildkit_player.sources.guard import Guard

_MOST: Final = 256 * 1024 * 1024
"""Bytes that one connection may bring: pages and lists, no songs."""
_IDLE: Final = 60.0
_BLOCK: Final = 64 * 1024


class Proxy:
    """Lets a process with its secret out into the public web, and nowhere else.

    Args:
        guard: who says which addresses may be connected to.

    Attributes:
        refused: the last address that was asked for in vain because it is private, by whoever asks to read and empty it.
    """

    def __init__(self, guard: Guard) -> None:
        self.refused = ""
        self._guard = guard
        self._secret = secrets.token_urlsafe(24)
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """Where it is, with the secret."""
        return f"http://guildkit:{self._secret}@127.0.0.1:{self.port}"

    @property
    def port(self) -> int:
        """Where it listens."""
        if self._server is None:
            raise RuntimeError("The proxy was not started.")
        return int(self._server.sockets[0].getsockname()[1])

    async def start(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_BLOCK)

    async def close(self) -> None:
        """Listen no more, and let all connections go."""
        if self._server is not None:
            self._server.close()
        for connection in list(self._connections):
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._connections.add(task)
            task.add_done_callback(self._connections.discard)
        try:
            async with asyncio.timeout(_IDLE):
                head = await reader.readuntil(b"\r\n\r\n")
            await self._serve(head.decode("latin-1"), reader, writer)
        except Forbidden as forbidden:
            self.refused = forbidden.strerror or "An address"
            _answer(writer, "403 Forbidden address")
        except (OSError, TimeoutError):
            _answer(writer, "502 No answer")
        except (ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            _answer(writer, "400 Not understood")
        finally:
            await _shut(writer)

    async def _serve(self, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request, *lines = head.removesuffix("\r\n\r\n").split("\r\n")
        method, target, version = request.split(" ")
        headers = [
            (name.strip(), value.strip()) for name, _, value in (line.partition(":") for line in lines)
        ]
        if not self._known(headers):
            _answer(writer, "407 Proxy Authentication Required")
            return
        if method == "CONNECT":
            host, _, port = target.rpartition(":")
            there = await self._connect(host.strip("[]"), int(port))
            writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
        else:
            address = urlsplit(target)
            if address.scheme != "http" or not address.hostname:
                raise ValueError(target)
            there = await self._connect(address.hostname, address.port or 80)
            path = (address.path or "/") + (f"?{address.query}" if address.query else "")
            kept = [f"{name}: {value}" for name, value in headers if name.lower() not in _OURS]
            fresh = [f"{method} {path} {version}", *kept, "Connection: close", "", ""]
            there[1].write("\r\n".join(fresh).encode("latin-1"))
        await _join((reader, writer), there)

    async def _connect(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        async with asyncio.timeout(15):
            return await self._guard.connect(host, port)

    def _known(self, headers: list[tuple[str, str]]) -> bool:
        expected = "Basic " + base64.b64encode(f"guildkit:{self._secret}".encode()).decode()
        given = next((value for name, value in headers if name.lower() == "proxy-authorization"), "")
        return hmac.compare_digest(given.encode(), expected.encode())


_OURS: Final = {"proxy-authorization", "proxy-connection", "connection", "keep-alive"}

_Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _join(one: _Ends, other: _Ends) -> None:
    """Carry bytes both ways until either side has no more."""
    ways = [
        asyncio.create_task(_carry(one[0], other[1])),
        asyncio.create_task(_carry(other[0], one[1])),
    ]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        await _shut(other[1])


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    left = _MOST
    with contextlib.suppress(OSError, TimeoutError):
        while left > 0:
            async with asyncio.timeout(_IDLE):
                block = await reader.read(_BLOCK)
            if not block:
                return
            left -= len(block)
            writer.write(block)
            await writer.drain()


def _answer(writer: asyncio.StreamWriter, status: str) -> None:
    writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())


async def _shut(writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        writer.close()
        await writer.wait_closed()
