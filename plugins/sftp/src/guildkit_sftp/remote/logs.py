"""A log on a guild's server, as `tail.py` wants it."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from guildkit_sftp.errors import NotFoundError
from guildkit_sftp.remote.folders import entries
from guildkit_sftp.remote.paths import Confined
from guildkit_sftp.remote.reading import read_at
from guildkit_sftp.remote.tail import Attrs
from guildkit_sftp.remote.troubles import told

if TYPE_CHECKING:
    import asyncssh

    from guildkit_sftp.remote.session import Session

_OLDER: Final = re.compile(r"(?:[-_. :0-9]|backup|bak|old|prev|log|txt|csv|adm|t(?!xt)|z)*", re.IGNORECASE)
"""What comes after a log's own name in the name of an older one: a number, a date, the word for it; `errors` does not."""


class RemoteFile:
    """An open file.

    Args:
        file: opened with a block size of 0.
        step: how much is asked for in one request, in bytes.
    """

    def __init__(self, file: asyncssh.SFTPClientFile, step: int) -> None:
        self._file = file
        self._step = step

    async def attrs(self) -> Attrs:
        """Return its size and time now."""
        with told():
            return _attrs(await self._file.stat())

    async def read(self, offset: int, size: int) -> bytes:
        """Return a piece; less where it ends before."""
        return await read_at(self._file, offset, size, step=self._step) if size else b""

    async def close(self) -> None:
        """Close it."""
        with told():
            await self._file.close()


class RemoteLog:
    """A log by its name.

    Args:
        session: a connection.
        path: of the log.
    """

    def __init__(self, session: Session, path: Confined) -> None:
        self._session = session
        self._path = path

    async def attrs(self) -> Attrs | None:
        """Return its size and time now; None where there is none of that name."""
        try:
            with told():
                return _attrs(await self._session.sftp.stat(self._path))
        except NotFoundError:
            return None

    async def open(self) -> RemoteFile | None:
        """Open it; None where there is none of that name."""
        return await self._open(self._path)

    async def others(self) -> list[tuple[str, Attrs]]:
        """Return the files beside it that it may have been moved or copied to, the newest first.

        `server.log` becomes `server.log.1`, `server-2026-11-22.log` or `server-backup-….log`.
        """
        folder, name = posixpath.split(self._path)
        stem = posixpath.splitext(name)[0]
        found = []
        async for entry in entries(self._session, Confined(folder)):
            if entry.folder or entry.link or entry.modified is None or entry.name == name:
                continue
            if entry.name.startswith(stem) and _OLDER.fullmatch(entry.name, len(stem)):
                found.append((entry.name, Attrs(entry.size, int(entry.modified.timestamp()))))
        return sorted(found, key=lambda each: each[1].modified, reverse=True)

    async def open_other(self, name: str) -> RemoteFile | None:
        """Open one of those; None where it is not there any more."""
        return await self._open(posixpath.join(posixpath.dirname(self._path), name))

    async def _open(self, path: str) -> RemoteFile | None:
        try:
            with told():
                return RemoteFile(
                    await self._session.sftp.open(path, "rb", block_size=0), self._session.read_size
                )
        except NotFoundError:
            return None


def _attrs(attrs: asyncssh.SFTPAttrs) -> Attrs:
    return Attrs(attrs.size or 0, attrs.mtime or 0)
