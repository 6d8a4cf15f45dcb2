"""The one place that fetches sound from the web: guarded, from any offset, and gone on with where it broke off."""

from __future__ import annotations

import asyncio
import contextlib
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import aiohttp

from guildkit_player.protocol.errors import ErrorCode, Refused
from guildkit_player.sources.guard import Forbidden

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from guildkit_player.sources.guard import Guard

TRIES: Final = 5
"""How often a connection is begun anew in a row; the count starts over with every byte that arrives."""
REDIRECTS: Final = 5
_CHUNK: Final = 64 * 1024
_GONE: Final = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
_SHUT: Final = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
_LATER: Final = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


class Fetcher:
    """Fetches from the web, and from nowhere else. It belongs to the event loop in which it is made.

    Args:
        guard: who says which addresses may be connected to.
        largest: how many bytes a file may have.
        pause: seconds before a connection is begun anew; doubled each time.
    """

    def __init__(self, guard: Guard, *, largest: int, pause: float = 0.25) -> None:
        self.largest = largest
        self.pause = pause
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(socket_factory=guard.socket, limit=0, use_dns_cache=False),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=20),
            trust_env=False,
        )

    async def close(self) -> None:
        """Let all connections go."""
        await self._session.close()

    @contextlib.asynccontextmanager
    async def get(
        self, url: str, headers: Mapping[str, str], start: int = 0
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Begin a response, from an offset where the other side can.

        Raises:
            Refused: where nothing can come of it.
            aiohttp.ClientError, TimeoutError: where it may be tried again.
        """
        asked = {"Accept-Encoding": "identity", "Icy-MetaData": "1", **headers, "Range": f"bytes={start}-"}
        try:
            response = await self._session.get(url, headers=asked, max_redirects=REDIRECTS)
        except aiohttp.ClientSSLError as error:
            raise Refused(
                ErrorCode.UNREACHABLE, f"{url} cannot prove that it is what it says: {error.os_error}"
            ) from error
        except aiohttp.ClientConnectorError as error:
            if isinstance(error.os_error, Forbidden):
                raise forbidden(url) from error
            raise
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError) as error:
            raise Refused(
                ErrorCode.UNSUPPORTED, f"{url} is no address that begins with http:// or https://."
            ) from error
        except aiohttp.TooManyRedirects as error:
            raise Refused(ErrorCode.UNREACHABLE, f"{url} leads from one address to the next.") from error
        async with response:
            _check(response, url)
            yield response

    async def all(self, url: str, headers: Mapping[str, str], *, most: int) -> tuple[str, bytes]:
        """Return where an address led to, and what is there: lists and keys, no sound.

        Raises:
            Refused: where it cannot be fetched, or has more bytes than `most`.
        """
        for attempt in range(TRIES):
            try:
                async with self.get(url, headers) as response:
                    body = bytearray()
                    async for chunk in response.content.iter_chunked(_CHUNK):
                        body += chunk
                        if len(body) > most:
                            raise Refused(ErrorCode.TOO_LARGE, f"{url} has more than {most} bytes.")
                    return str(response.url), bytes(body)
            except (aiohttp.ClientError, TimeoutError, OSError):
                await asyncio.sleep(self.pause * 2**attempt)
        raise unreachable(url)


class Download:
    """What is at one address, as bytes that do not end before they should.

    Args:
        fetcher: who fetches.
        url: where.
        headers: what the other side wants to be told.
        live: whether it has no end: an end is a fault then.
        on_title: called with what a radio station plays, whenever it says so.

    Attributes:
        size: how many bytes it has, as far as the other side says.
        ranged: whether it can be fetched from any offset.
        station: what a radio station calls itself.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        url: str,
        headers: Mapping[str, str],
        *,
        live: bool = False,
        on_title: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.size: int | None = None
        self.ranged = False
        self.station = ""
        self._fetcher = fetcher
        self._url = url
        self._headers = headers
        self._live = live
        self._on_title = on_title

    async def chunks(self, start: int = 0) -> AsyncIterator[bytes]:
        """Yield the bytes from an offset on.

        Raises:
            Refused: where it broke off for good; `retryable` where a fresh address may help.
        """
        at, failures, began = start, 0, False
        while True:
            try:
                async with self._fetcher.get(self._url, self._headers, 0 if self._live else at) as response:
                    skip = self._look(response, at)
                    async for chunk in self._body(response):
                        if skip >= len(chunk):
                            skip -= len(chunk)
                            continue
                        fresh, skip = chunk[skip:], 0
                        at, failures, began = at + len(fresh), 0, True
                        yield fresh
                if not self._live and (self.size is None or at >= self.size):
                    return
            except (aiohttp.ClientError, TimeoutError, OSError):
                if self.size is not None and at >= self.size and not self._live:
                    return
            except Refused as refused:
                if began:  # The address has expired meanwhile.
                    problem = refused.problem
                    raise Refused(problem.code, problem.message, retryable=True) from refused
                raise
            failures += 1
            if failures > TRIES:
                raise unreachable(self._url)
            await asyncio.sleep(self._fetcher.pause * 2 ** (failures - 1))

    def _look(self, response: aiohttp.ClientResponse, at: int) -> int:
        """Note what a response says of the whole, and return how many bytes of it are to be passed over."""
        self.station = response.headers.get("icy-name", "")
        whole = re.fullmatch(r"bytes (\d+)-\d+/(\d+)", response.headers.get("Content-Range", ""))
        if response.status == HTTPStatus.PARTIAL_CONTENT and whole:
            self.ranged, self.size = True, int(whole[2])
            passed = at - int(whole[1])
        else:
            self.size = response.content_length
            passed = at
        if self.size is not None and self.size > self._fetcher.largest:
            raise Refused(
                ErrorCode.TOO_LARGE,
                f"{self._url} has {self.size} bytes; {self._fetcher.largest} are allowed.",
            )
        if passed < 0:
            raise unreachable(self._url)
        return 0 if self._live else passed

    async def _body(self, response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
        every = response.headers.get("icy-metaint", "")
        titles = IcyTitles(int(every), self._on_title) if every.isdecimal() and int(every) else None
        async for chunk in response.content.iter_any():
            if sound := titles.feed(chunk) if titles else chunk:
                yield sound


class IcyTitles:
    """Takes a radio station's titles out of its sound, where they stand after every so many bytes.

    Args:
        every: how many bytes of sound are between them.
        on_title: called with each new one.
    """

    def __init__(self, every: int, on_title: Callable[[str], None]) -> None:
        self._every = every
        self._on_title = on_title
        self._sound_left = every
        self._text_left = 0
        self._text = bytearray()

    def feed(self, chunk: bytes) -> bytes:
        """Return what of a chunk is sound."""
        sound, at = bytearray(), 0
        while at < len(chunk):
            if self._sound_left:
                part = chunk[at : at + self._sound_left]
                sound += part
                at += len(part)
                self._sound_left -= len(part)
            elif self._text_left:
                part = chunk[at : at + self._text_left]
                self._text += part
                at += len(part)
                self._text_left -= len(part)
                if not self._text_left:
                    self._tell()
            else:
                self._text_left = chunk[at] * 16
                at += 1
                if not self._text_left:
                    self._sound_left = self._every
        return bytes(sound)

    def _tell(self) -> None:
        raw, self._text = bytes(self._text).rstrip(b"\0"), bytearray()
        self._sound_left = self._every
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            text = raw.decode("latin-1")
        if found := re.search(r"StreamTitle='(.*?)';", text):
            self._on_title(found[1].strip())


def forbidden(url: str) -> Refused:
    """Return what is said of a link into a private network."""
    return Refused(
        ErrorCode.FORBIDDEN_ADDRESS, f"{url} leads into a private network, and nothing is fetched from there."
    )


def unreachable(url: str) -> Refused:
    """Return what is said where an address does not answer, or breaks off again and again."""
    return Refused(ErrorCode.UNREACHABLE, f"{url} does not answer, or breaks off.", retryable=True)


def _check(response: aiohttp.ClientResponse, url: str) -> None:
    status = response.status
    if status in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
        return
    if status in _SHUT:
        raise Refused(ErrorCode.PRIVATE, f"{url} is not open to everybody, or no longer.", retryable=True)
    if status in _GONE:
        raise Refused(ErrorCode.GONE, f"There is nothing at {url}.", retryable=True)
    if status in _LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        response.raise_for_status()
    raise Refused(ErrorCode.UNREACHABLE, f"{url} answers with the error {status}.", retryable=True)
