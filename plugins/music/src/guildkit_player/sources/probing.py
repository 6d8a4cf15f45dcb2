"""Direct links: what is at an address, and what it says of itself, read from as few bytes as are needed."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Final

from guildkit_player.inside import Playable
from guildkit_player.protocol.errors import ErrorCode, Refused
from guildkit_player.protocol.states import Track
from guildkit_player.sources import playlists
from guildkit_player.sources.links import expiry, is_sound, name_of
from guildkit_player.sources.sounds import Sound, no_sound

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LISTS: Final = ("scpls", "mpegurl", "x-pls")
_PAGES: Final = {"text/html", "application/xhtml+xml", "application/json"}
"""What is no sound, whatever it is called; other kinds are often wrong."""
_SILENT: Final = ("image/", "font/", "text/plain", "application/pdf", "application/zip")
"""What is neither sound nor a page in which some could be."""
_MOST: Final = 4 * 1024 * 1024


class WebFile(io.RawIOBase):
    """What is at an address, as a file; each seek is a new request.

    Args:
        request: opens an address with headers: the way out that is guarded.
        url: where.
        largest: how many bytes it may have.
    """

    def __init__(self, request: Callable[[str, Mapping[str, str]], Any], url: str, *, largest: int) -> None:
        super().__init__()
        self._request = request
        self._at = 0
        self._url = url
        self._response = self._ask(0)
        self.headers: Mapping[str, str] = {
            name.lower(): value for name, value in self._response.headers.items()
        }
        self.url: str = self._response.url
        whole = re.fullmatch(r"bytes 0-\d+/(\d+)", self.headers.get("content-range", ""))
        self._ranged = self._response.status == 206 and whole is not None
        length = whole[1] if whole else self.headers.get("content-length", "")
        self.size = int(length) if length.isdecimal() else None
        if self.size is not None and self.size > largest:
            self.close()
            raise Refused(
                ErrorCode.TOO_LARGE,
                f"The file has {self.size} bytes; {largest} are allowed.",
                detail=str(self.size),
            )

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """Whether the other side sends it from any offset."""
        return self._ranged

    def read(self, count: int = -1) -> bytes:
        """Return bytes; none at the end."""
        if self.size is not None and self._at >= self.size:
            return b""
        if self._response is None:
            self._response = self._ask(self._at)
        part: bytes = self._response.read(count) if count >= 0 else self._response.read()
        self._at += len(part)
        return part

    def tell(self) -> int:
        """Return the offset."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to an offset."""
        if not self._ranged or self.size is None:
            raise OSError("The other side sends this from its beginning only.")
        target = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if target != self._at:
            self._at = target
            self._drop()
        return target

    def close(self) -> None:
        """Ask for no more."""
        self._drop()
        super().close()

    def _ask(self, start: int) -> Any:
        return self._request(
            self._url, {"Range": f"bytes={start}-", "Icy-MetaData": "1", "Accept-Encoding": "identity"}
        )

    def _drop(self) -> None:
        if self._response is not None:
            self._response.close()
            self._response = None


def probe(
    file: WebFile, *, again: Callable[[str], WebFile], deep: bool = True
) -> tuple[Track, Playable] | None:
    """Return what is at an address, where that is sound, and None where it is a page; the file is closed.

    Args:
        file: what is there.
        again: opens another address: a list names it.
        deep: whether a list is followed.

    Raises:
        Refused: where there is sound that cannot be read.
    """
    kind = file.headers.get("content-type", "").partition(";")[0].strip().lower()
    listed = any(part in kind for part in _LISTS) or file.url.partition("?")[0].lower().endswith(
        (".m3u", ".m3u8", ".pls")
    )
    if listed:
        body = _text(file)
        return _streamed(file.url, body, again) if "#EXT-X-" in body else _listed(body, again, deep=deep)
    station = file.headers.get("icy-name", "")
    if station or "icy-metaint" in file.headers:
        file.close()
        return _known(file.url, title=station or name_of(file.url), live=True)
    heard = kind.startswith(("audio/", "video/")) or kind == "application/ogg"
    if not heard and not (_named(file.url) and kind not in _PAGES):
        file.close()
        if kind.startswith(_SILENT):
            raise no_sound()
        return None
    if file.size is None and not file.seekable() and kind in {"audio/mpeg", "audio/aac", "audio/aacp"}:
        file.close()
        return _known(file.url, title=name_of(file.url), live=True)
    sound = Sound(file)
    try:
        return _known(file.url, **described(sound, name_of(file.url)))
    finally:
        sound.close()


def described(sound: Sound, name: str) -> dict[str, Any]:
    """Return what a sound says of itself: title, author and duration."""
    tags = sound.tags
    return {
        "title": tags.get("title") or name,
        "author": tags.get("artist") or tags.get("album_artist") or "",
        "duration": sound.duration,
    }


def _known(
    url: str, *, title: str, author: str = "", duration: float | None = None, live: bool = False
) -> tuple[Track, Playable]:
    track = Track(
        uid="", url=url, title=title[:300], source="web", author=author[:300], duration=duration, live=live
    )
    return track, direct(track)


def direct(track: Track) -> Playable:
    """Return where the sound of a direct link is: there."""
    return Playable(
        kind="http", url=track.url, live=track.live, duration=track.duration, expires=expiry(track.url)
    )


def _streamed(url: str, body: str, again: Callable[[str], WebFile]) -> tuple[Track, Playable]:
    """Return what an HLS list is: live, or so many seconds long."""
    playlist = playlists.parse(body, url)
    if playlist.inner:
        file = again(playlist.inner)
        playlist = playlists.parse(_text(file), file.url)
    live = not playlist.ended
    return _known(url, title=name_of(url), duration=None if live else playlist.seconds, live=live)


def _listed(body: str, again: Callable[[str], WebFile], *, deep: bool) -> tuple[Track, Playable]:
    """Return what the first address of a station's list is."""
    found = re.search(r"^(?:File\d+=)?(https?://\S+)", body, re.MULTILINE | re.IGNORECASE)
    if found is None or not deep:
        raise Refused(ErrorCode.NO_SOUND, "There is no address in that list that could be played.")
    known = probe(again(found[1]), again=again, deep=False)
    if known is None:
        raise Refused(ErrorCode.NO_SOUND, "The list leads to a page, not to sound.")
    return known


def _text(file: WebFile) -> str:
    body = bytearray()
    while len(body) <= _MOST and (part := file.read(65536)):
        body += part
    file.close()
    if len(body) > _MOST:
        raise Refused(ErrorCode.TOO_LARGE, "The list is too long.")
    return body.decode(errors="replace")


def _named(url: str) -> bool:
    return is_sound(url.partition("?")[0])
