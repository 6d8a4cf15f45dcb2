"""HTTP Live Streaming (RFC 8216): sound cut into pieces that a list names. The pieces are fetched like everything else, here."""

from __future__ import annotations

import asyncio
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from Cryptodome.Cipher import AES
from Cryptodome.Util.Padding import unpad

from guildkit_player.protocol.errors import ErrorCode, Refused
from guildkit_player.sources.fetching import Download

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from guildkit_player.sources.fetching import Fetcher

MARK: Final = b"#EXTM3U"
_MOST: Final = 4 * 1024 * 1024
"""Bytes of a list; one of 40 hours has less than half of it."""
_LARGEST: Final = 32 * 1024 * 1024
"""Bytes of an encrypted piece, which has to be held as a whole."""
_DEPTH: Final = 3
_PATIENCE: Final = 40
"""So many quarters of a piece's length a live list may stand still."""
_ATTRIBUTE: Final = re.compile(r'([A-Z0-9-]+)=("[^"]*"|[^",]*)')


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of sound.

    Attributes:
        number: its place since the stream began.
        url: where it is.
        seconds: how long it is.
        span: the bytes of `url` that it is, first and count; None for all.
        key: where the key is that it is encrypted with; empty for none.
        vector: the initialisation vector, where the list names one.
        head: what is read before it, where it is another one than before: an address and a span.
    """

    number: int
    url: str
    seconds: float
    span: tuple[int, int] | None = None
    key: str = ""
    vector: bytes | None = None
    head: tuple[str, tuple[int, int] | None] | None = None


@dataclass(slots=True)
class Playlist:
    """A list of pieces, or of such lists.

    Attributes:
        pieces: in order.
        variants: the lists that it offers, by bits a second.
        sounds: the lists that it offers with nothing but sound.
        ended: whether nothing will be added.
        target: how many seconds a piece has at most.
    """

    pieces: list[Piece] = field(default_factory=list)
    variants: list[tuple[int, str]] = field(default_factory=list)
    sounds: list[str] = field(default_factory=list)
    ended: bool = False
    target: float = 6.0

    @property
    def inner(self) -> str:
        """The list to take of those that it offers: only sound, or what has least bits, as only sound is wanted."""
        if self.sounds:
            return self.sounds[0]
        return min(self.variants)[1] if self.variants else ""

    @property
    def seconds(self) -> float:
        """How long all of it is."""
        return sum(piece.seconds for piece in self.pieces)


def parse(text: str, base: str) -> Playlist:
    """Return what a list says; lines that are not known are passed over.

    Raises:
        Refused: where it is encrypted in a way that only the site's own player knows.
    """
    playlist = Playlist()
    number, seconds, key, vector = 0, 0.0, "", None
    span: tuple[int, int] | None = None
    head: tuple[str, tuple[int, int] | None] | None = None
    bandwidth: int | None = None
    after = 0
    for line in map(str.strip, text.splitlines()):
        tag, _, value = line.partition(":")
        given = {name: part.strip('"') for name, part in _ATTRIBUTE.findall(value)}
        match tag:
            case "#EXT-X-TARGETDURATION":
                playlist.target = _number(value, 6.0)
            case "#EXT-X-MEDIA-SEQUENCE":
                number = int(_number(value, 0))
            case "#EXT-X-ENDLIST":
                playlist.ended = True
            case "#EXTINF":
                seconds = _number(value.partition(",")[0], 0.0)
            case "#EXT-X-BYTERANGE":
                span = _span(value, after)
            case "#EXT-X-MAP" if "URI" in given:
                where = _span(given["BYTERANGE"], 0) if "BYTERANGE" in given else None
                head = (urljoin(base, given["URI"]), where)
            case "#EXT-X-KEY":
                key, vector = _key(given, base)
            case "#EXT-X-STREAM-INF":
                bandwidth = int(_number(given.get("BANDWIDTH", ""), 0))
            case "#EXT-X-MEDIA" if given.get("TYPE") == "AUDIO" and "URI" in given:
                playlist.sounds.append(urljoin(base, given["URI"]))
            case _ if line and not line.startswith("#"):
                url = urljoin(base, line)
                if bandwidth is not None:
                    playlist.variants.append((bandwidth, url))
                    bandwidth = None
                else:
                    playlist.pieces.append(Piece(number, url, seconds, span, key, vector, head))
                    number += 1
                after, span = (sum(span) if span else 0), None
            case _:
                pass
    return playlist


class Pieces:
    """The bytes of a list's pieces, one after the other.

    Args:
        fetcher: who fetches.
        url: of the list.
        headers: what the other side wants to be told.
    """

    def __init__(self, fetcher: Fetcher, url: str, headers: Mapping[str, str]) -> None:
        self._fetcher = fetcher
        self._url = url
        self._headers = headers
        self._keys: dict[str, bytes] = {}

    async def load(self) -> Playlist:
        """Return the list, or of one that offers several, that which is taken.

        Raises:
            Refused: where it cannot be fetched, or there is nothing in it.
        """
        for _ in range(_DEPTH):
            self._url, body = await self._fetcher.all(self._url, self._headers, most=_MOST)
            playlist = parse(body.decode(errors="replace"), self._url)
            if playlist.inner:
                self._url = playlist.inner
            elif playlist.pieces or not playlist.ended:
                return playlist
            else:
                break
        raise Refused(ErrorCode.NO_SOUND, f"There is nothing to play in the list at {self._url}.")

    async def chunks(self, playlist: Playlist, start: float = 0.0) -> AsyncIterator[bytes]:
        """Yield the pieces' bytes from the piece on that holds a second; of a live one from near its end on.

        Raises:
            Refused: where a piece cannot be fetched.
        """
        pieces, head = _from(playlist, start), None
        last, idle = -1, 0
        while True:
            for piece in pieces:
                last = piece.number
                if piece.head is not None and piece.head != head:
                    head = piece.head
                    async for chunk in self._fetch(*head):
                        yield chunk
                if piece.key:
                    yield await self._decrypted(piece, await self._whole(piece))
                else:
                    async for chunk in self._fetch(piece.url, piece.span):
                        yield chunk
            if playlist.ended:
                return
            await asyncio.sleep(playlist.target / 2 if pieces else playlist.target / 4)
            playlist = await self.load()
            idle = 0 if pieces else idle + 1
            if idle > _PATIENCE:
                raise Refused(
                    ErrorCode.UNREACHABLE, "The stream has ended without saying so.", retryable=True
                )
            pieces = [piece for piece in playlist.pieces if piece.number > last]

    async def _fetch(self, url: str, span: tuple[int, int] | None) -> AsyncIterator[bytes]:
        first, left = span or (0, None)
        async for chunk in Download(self._fetcher, url, self._headers).chunks(first):
            part = chunk if left is None else chunk[:left]
            yield part
            if left is not None:
                left -= len(part)
                if not left:
                    return

    async def _whole(self, piece: Piece) -> bytes:
        whole = bytearray()
        async for chunk in self._fetch(piece.url, piece.span):
            whole += chunk
            if len(whole) > _LARGEST:
                raise Refused(ErrorCode.TOO_LARGE, f"{piece.url} has more than {_LARGEST} bytes.")
        return bytes(whole)

    async def _decrypted(self, piece: Piece, data: bytes) -> bytes:
        if piece.key not in self._keys:
            _, self._keys[piece.key] = await self._fetcher.all(piece.key, self._headers, most=64)
        vector = piece.vector or piece.number.to_bytes(16)
        try:
            return bytes(unpad(AES.new(self._keys[piece.key], AES.MODE_CBC, iv=vector).decrypt(data), 16))
        except ValueError as error:
            raise Refused(ErrorCode.NO_SOUND, f"{piece.url} cannot be decrypted: {error}.") from error


def _from(playlist: Playlist, start: float) -> list[Piece]:
    if not playlist.ended:
        return playlist.pieces[-3:]  # RFC 8216, section 6.3.3
    passed = 0.0
    for index, piece in enumerate(playlist.pieces):
        if passed + piece.seconds > start:
            return playlist.pieces[index:]
        passed += piece.seconds
    return []


def passed(playlist: Playlist, start: float) -> float:
    """Return the second at which the piece begins that holds another second."""
    skipped = len(playlist.pieces) - len(_from(playlist, start)) if playlist.ended else 0
    return sum(piece.seconds for piece in playlist.pieces[:skipped])


def _key(given: Mapping[str, str], base: str) -> tuple[str, bytes | None]:
    method = given.get("METHOD", "NONE")
    if method == "NONE":
        return "", None
    if method != "AES-128" or "URI" not in given:
        raise Refused(
            ErrorCode.UNSUPPORTED, "The stream is protected, so that only the site's own player plays it."
        )
    vector = given.get("IV")
    return urljoin(base, given["URI"]), int(vector, 16).to_bytes(16) if vector else None


def _span(value: str, after: int) -> tuple[int, int]:
    count, _, first = value.partition("@")
    return int(_number(first, after)), int(_number(count, 0))


def _number(text: str, otherwise: float) -> float:
    try:
        number = float(text)
    except ValueError:
        return otherwise
    return number if math.isfinite(number) else otherwise
