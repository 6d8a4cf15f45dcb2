"""Following a log from where it was left, whatever becomes of it in between.

SFTP tells of no file which one it is, only its size and time. So the place where one stopped is remembered together with
what stood at the file's beginning and right before that place. Where either is not there any more, the file was replaced,
cut, or cut and filled again. Then what is left of the old one is looked for: in the handle that was kept open, or among the files
beside it, where it was moved or copied to. Nothing is taken for done but whole lines.

Nothing here knows of SSH: what it needs of files is three small protocols.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

CHUNK: Final = 256 * 1024
"""How much is read at once, in bytes."""
LONGEST_LINE: Final = 16 * 1024
"""More of a line is left out, in bytes."""
HEAD: Final = 256
ANCHOR: Final = 64
"""How much of the beginning, and right before the place, is compared, in bytes."""
MOST_OTHERS: Final = 8
"""How many of the files beside it are looked into."""


@dataclass(frozen=True, slots=True)
class Attrs:
    """What the server says of a file.

    Args:
        size: in bytes.
        modified: in seconds since 1970; SFTP knows no finer time.
    """

    size: int
    modified: int


class OpenFile(Protocol):
    """A file that is open, and stays the same one whatever becomes of its name."""

    async def attrs(self) -> Attrs:
        """Return its size and time now."""
        ...

    async def read(self, offset: int, size: int) -> bytes:
        """Return a piece; less where it ends before."""
        ...

    async def close(self) -> None:
        """Close it."""
        ...


class Log(Protocol):
    """A log by its name."""

    async def attrs(self) -> Attrs | None:
        """Return its size and time now; None where there is none of that name."""
        ...

    async def open(self) -> OpenFile | None:
        """Open it; None where there is none of that name."""
        ...

    async def others(self) -> Sequence[tuple[str, Attrs]]:
        """Return the files beside it that it may have been moved or copied to, the newest first."""
        ...

    async def open_other(self, name: str) -> OpenFile | None:
        """Open one of those; None where it is not there any more."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where one stopped. It is stored together with what came of the lines before it.

    Args:
        offset: of the first byte that is not done, in bytes.
        head_size: how much of the beginning was looked at, in bytes.
        head: its digest, as hexadecimal.
        anchor_size: how much right before the offset was looked at, in bytes.
        anchor: its digest, as hexadecimal.
        skipping: the line at the offset is too long, and its rest is left out.
    """

    offset: int = 0
    head_size: int = 0
    head: str = ""
    anchor_size: int = 0
    anchor: str = ""
    skipping: bool = False


BEGINNING: Final = Place()
"""Of a file of which nothing was read."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line.

    Args:
        text: without its end.
        whole: False where it is longer than is read of lines, or its file ended before it did.
    """

    text: bytes
    whole: bool = True


@dataclass(frozen=True, slots=True)
class News:
    """What has come.

    Args:
        lines: in order.
        place: where to go on, once what comes of the lines is stored.
        more: there is more already: ask again at once.
        missing: there is no file of that name at present.
        replaced: another file has taken its place, or it was cut; the first of the lines may be the last of the old one.
        gap: of what stood in the old one a part may never have been seen: it was found nowhere.
    """

    lines: tuple[Line, ...]
    place: Place
    more: bool = False
    missing: bool = False
    replaced: bool = False
    gap: bool = False


def digest(data: bytes) -> str:
    """Return what stands for some bytes; nothing for none."""
    return hashlib.blake2b(data, digest_size=16).hexdigest() if data else ""


def consume(
    place: Place, head: bytes, before: bytes, data: bytes, *, ended: bool
) -> tuple[tuple[Line, ...], Place]:
    """Cut what was read into lines, and say where to go on.

    Args:
        place: where one was.
        head: the file's beginning, as much as is known of it.
        before: what stands right before that place.
        data: what stands at it.
        ended: nothing will be added to this file any more.
    """
    end = data.rfind(b"\n") + 1
    skipping = place.skipping
    if not end and (len(data) >= CHUNK or skipping):
        end, skipping = len(data), True
    elif end:
        skipping = False
    if ended:
        end = len(data)
    if not end:
        return (), place
    pieces = data[:end].split(b"\n")
    last = pieces.pop()
    lines = [_line(piece) for piece in pieces]
    if last:
        lines.append(Line(last[:LONGEST_LINE].removesuffix(b"\r"), whole=False))
    if place.skipping:
        del lines[0]
    anchor = (before + data[:end])[-ANCHOR:]
    if len(head) == min(place.offset, HEAD):
        head = (head + data[:end])[:HEAD]
    return tuple(lines), Place(
        place.offset + end, len(head), digest(head), len(anchor), digest(anchor), skipping=skipping
    )


def _line(piece: bytes) -> Line:
    return Line(piece[:LONGEST_LINE].removesuffix(b"\r"), whole=len(piece) <= LONGEST_LINE)


class Tail:
    """Follows one log.

    The file stays open between two looks, so that one with nothing new costs a single round trip, and one with news two.

    Args:
        log: the log by its name.
    """

    def __init__(self, log: Log) -> None:
        self._log = log
        self._file: OpenFile | None = None
        self._done: tuple[Place, Attrs] | None = None

    async def close(self) -> None:
        """Let go of the file; a later look opens it anew."""
        file, self._file, self._done = self._file, None, None
        if file is not None:
            await file.close()

    async def end(self) -> Place:
        """Return the place at the end of the log, from where only what is new is seen; the beginning where there is no log."""
        file = await self._log.open()
        if file is None:
            return BEGINNING
        try:
            size = (await file.attrs()).size
            head, anchor = await asyncio.gather(
                file.read(0, min(HEAD, size)), file.read(max(0, size - ANCHOR), min(ANCHOR, size))
            )
        finally:
            await file.close()
        inside = bool(anchor) and not anchor.endswith(b"\n")
        return Place(size, len(head), digest(head), len(anchor), digest(anchor), skipping=inside)

    async def look(self, place: Place) -> News:
        """Return what has come since; one look at a time.

        Two files whose first lines are the same, of which no more was read, are not told apart.

        Args:
            place: where one stopped.
        """
        seen, held = await asyncio.gather(self._log.attrs(), self._held())
        attrs = held if seen is None else seen
        if attrs is None:
            return News((), place, missing=True)
        if attrs == held and self._done == (place, attrs):
            return News((), place)
        news, self._done = await self._news(place, attrs, held), None
        if not (news.more or news.missing):
            self._done = news.place, attrs
        return news

    async def _held(self) -> Attrs | None:
        return None if self._file is None else await self._file.attrs()

    async def _news(self, place: Place, attrs: Attrs, held: Attrs | None) -> News:
        """Read on in the file that has the log's name now; where the place is not in it, in the one that had it."""
        old = self._file
        if attrs == held and old is not None:
            news = await _read_on(place, old, attrs.size, ended=False)
            return news or (await self._replaced(place, old, attrs.size, None, None))[0]
        file = await self._log.open()
        if file is None:
            return News((), place, missing=True)
        leaving: OpenFile | None = file
        try:
            news, in_old = await _read_on(place, file, attrs.size, ended=False), False
            if news is None:
                news, in_old = await self._replaced(place, file, attrs.size, old, held)
            if not in_old:
                self._file, leaving = file, old
        finally:
            if leaving is not None and leaving is not self._file:
                await leaving.close()
        return news

    async def _replaced(
        self, place: Place, file: OpenFile, size: int, old: OpenFile | None, held: Attrs | None
    ) -> tuple[News, bool]:
        """Read what is left of the file that the place is in, then those that came between, then the log as it is now.

        One goes on to a file once there is something to remember it by: until then the place stays at the old one's end.

        Returns:
            What has come, and whether the place is in the file that was kept open.
        """
        others = await self._log.others()
        rest, since = None, 0
        if old is not None and held is not None:
            rest, since = await _read_on(place, old, held.size, ended=True), held.modified
            if rest is not None and rest.more:
                return replace(rest, replaced=True), True
        for name, attrs in others[:MOST_OTHERS]:
            if rest is None and attrs.size >= place.offset:
                rest, since = await self._read_other(place, name), attrs.modified
        if rest is not None and rest.more:
            return replace(rest, replaced=True), False
        lines, place, gap = ((), BEGINNING, True) if rest is None else (rest.lines, rest.place, False)
        for name, attrs in reversed(others[:MOST_OTHERS]):
            if rest is not None and attrs.modified > since:
                news = await self._read_other(BEGINNING, name)
                if news is not None and news.place != BEGINNING:
                    return News(lines + news.lines, news.place, more=True, replaced=True), False
        news = await _read_on(BEGINNING, file, size, ended=False)
        if news is not None and news.place != BEGINNING:
            lines, place = lines + news.lines, news.place
        return News(lines, place, more=news is not None and news.more, replaced=True, gap=gap), False

    async def _read_other(self, place: Place, name: str) -> News | None:
        """Read on in a file beside the log, to which nothing will be added."""
        file = await self._log.open_other(name)
        if file is None:
            return None
        try:
            return await _read_on(place, file, (await file.attrs()).size, ended=True)
        finally:
            await file.close()


async def _read_on(place: Place, file: OpenFile, size: int, *, ended: bool) -> News | None:
    """Read a chunk at a place; None where the place is not in that file."""
    if size < place.offset:
        return None
    head, data = await asyncio.gather(
        file.read(0, place.head_size),
        file.read(place.offset - place.anchor_size, place.anchor_size + min(size - place.offset, CHUNK)),
    )
    before, data = data[: place.anchor_size], data[place.anchor_size :]
    if digest(head) != place.head or digest(before) != place.anchor:
        return None
    last = place.offset + len(data) >= size
    lines, new = consume(place, head, before, data, ended=ended and last)
    return News(lines, new, more=not last and new.offset > place.offset)
