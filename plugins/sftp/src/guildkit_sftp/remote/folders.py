"""What is in a folder: read a piece at a time, with sizes and times, which the server sends along."""

from __future__ import annotations

import heapq
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

import asyncssh

from guildkit_sftp.remote.troubles import told

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from guildkit_sftp.remote.paths import Confined
    from guildkit_sftp.remote.session import Session

MOST_LOOKED_AT: Final = 20_000
"""How many entries of one folder are looked at."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in a folder.

    Args:
        name: as the server says it, which may be anything but a path; it is not to be used as a local name.
        size: in bytes.
        modified: to the second; None where the server does not say.
        folder: it is a folder.
        link: it is a link; where to, nobody has looked.
    """

    name: str
    size: int
    modified: datetime | None
    folder: bool = False
    link: bool = False


@dataclass(frozen=True, slots=True)
class FolderPage:
    """A piece of what is in a folder.

    Args:
        entries: in the server's order: any other would want all of them.
        more: there is a next page.
    """

    entries: tuple[Entry, ...]
    more: bool


async def page(
    session: Session, path: Confined, number: int = 0, *, size: int = 25, pattern: str = "*"
) -> FolderPage:
    """Return a page of a folder. Only as much is read as comes before its end.

    Args:
        session: a connection.
        path: of the folder.
        number: of the page, from 0.
        size: of a page, in entries.
        pattern: `*.log` and the like; upper and lower case are the same.

    Raises:
        NotFoundError: where there is no such folder.
        RemoteError: whatever else the server says.
    """
    found: list[Entry] = []
    first = number * size
    async with aclosing(entries(session, path, pattern)) as found_here:
        index = 0
        async for entry in found_here:
            if index >= first + size:
                return FolderPage(tuple(found), more=True)
            if index >= first:
                found.append(entry)
            index += 1
    return FolderPage(tuple(found), more=False)


async def newest(session: Session, path: Confined, count: int, *, pattern: str = "*") -> tuple[Entry, ...]:
    """Return the files of a folder that were changed last, the newest first; of equal times the one whose name comes last.

    Args:
        session: a connection.
        path: of the folder.
        count: how many.
        pattern: `*.log` and the like; upper and lower case are the same.

    Raises:
        NotFoundError: where there is no such folder.
        RemoteError: whatever else the server says.
    """
    best: list[tuple[datetime, str, Entry]] = []
    async with aclosing(entries(session, path, pattern)) as found_here:
        async for entry in found_here:
            if entry.modified is None or entry.folder or entry.link:
                continue
            heapq.heappush(best, (entry.modified, entry.name, entry))
            if len(best) > count:
                heapq.heappop(best)
    return tuple(entry for *_, entry in sorted(best, key=lambda each: each[:2], reverse=True))


async def entries(session: Session, path: Confined, pattern: str = "*") -> AsyncGenerator[Entry, None]:
    """Go through a folder, for as long as somebody wants more and there is an end to it."""
    wanted = pattern.lower()
    looked_at = 0
    with told():
        async with aclosing(session.sftp.scandir(path)) as names:  # type: ignore[type-var]  # it is a generator
            async for each in names:
                looked_at += 1
                if looked_at > MOST_LOOKED_AT:
                    return
                name = str(each.filename)
                if name in {"", ".", ".."} or "/" in name or not fnmatchcase(name.lower(), wanted):
                    continue
                yield _entry(name, each.attrs)


def _entry(name: str, attrs: asyncssh.SFTPAttrs) -> Entry:
    return Entry(
        name,
        attrs.size or 0,
        None if attrs.mtime is None else _instant(attrs.mtime),
        folder=attrs.type == asyncssh.FILEXFER_TYPE_DIRECTORY,
        link=attrs.type == asyncssh.FILEXFER_TYPE_SYMLINK,
    )


def _instant(seconds: int) -> datetime | None:
    """Return an instant; None where the server names a year that is none."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None
