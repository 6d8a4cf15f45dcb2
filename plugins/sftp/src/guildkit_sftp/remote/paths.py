"""Paths that stay inside a root.

A server's own chroot is the only hard wall; this is ours. A path is made normal, and then the server is asked where it really
leads, links included. What comes of it has a type of its own, which everything that touches files wants.
"""

from __future__ import annotations

import posixpath
import unicodedata
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final, NewType

import asyncssh

from guildkit_sftp.errors import NotFoundError, NotPermittedError, PathRefusedError
from guildkit_sftp.remote.troubles import told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from guildkit_sftp.remote.session import Session

Confined = NewType("Confined", str)
"""A path on the server that was found to lie inside a root."""

LONGEST_NAME: Final = 255
LONGEST_PATH: Final = 4096
"""What servers take at most, in bytes."""
NEVER_WRITTEN: Final = (
    ".ssh", "authorized_keys*", "id_*", ".*rc", ".*profile", "*.sh", "*.bash", "*.bat", "*.cmd", "*.ps1", "*.exe", "*.dll", "*.so", "*.jar",
)  # fmt: skip
"""Names of files and folders, in lower case, that are not written by default: what is in them is run, or opens doors."""


class Root:
    """A folder on a server that a guild's paths stay inside.

    Args:
        folder: on the server; a relative one begins where the account does.
        never_written: patterns of names, in lower case, that are not written whatever the server allows.

    Raises:
        PathRefusedError: where that is no path.
    """

    def __init__(self, folder: str = "/", never_written: Iterable[str] = NEVER_WRITTEN) -> None:
        _check(folder)
        self.folder = posixpath.normpath(folder or ".")
        self._never_written = tuple(never_written)

    def join(self, path: str) -> str:
        """Return a path below the folder, in its normal form, without asking the server.

        Args:
            path: as somebody types it; `/` and nothing at all are the folder itself.

        Raises:
            PathRefusedError: where it leads out, or has something in it that no path should.
        """
        _check(path)
        parts: list[str] = []
        for part in path.split("/"):
            if part == "..":
                if not parts:
                    raise PathRefusedError("it leads out")
                parts.pop()
            elif part not in {"", "."}:
                parts.append(part)
        return posixpath.join(self.folder, *parts)

    async def resolve(self, session: Session, path: str) -> Confined:
        """Return where a path really leads, which is inside.

        Raises:
            PathRefusedError: where it leads out, by itself or by a link.
            RemoteError: whatever else the server says.
        """
        full = self.join(path)
        with told():
            if self.folder not in session.roots:
                session.roots[self.folder] = _clean(await session.sftp.realpath(self.folder))
            real = _clean(await session.sftp.realpath(full))
        top = session.roots[self.folder]
        if real != top and not real.startswith(top.rstrip("/") + "/"):
            raise PathRefusedError("a link leads out")
        return Confined(real)

    async def resolve_for_writing(self, session: Session, path: str) -> Confined:
        """Return where a file is, or will be, that may be written; what is there already is a file and no link.

        Raises:
            PathRefusedError: as `resolve`, and where there is a link.
            NotFoundError: where its folder is not there.
            NotPermittedError: where such names are not written.
            RemoteError: whatever else the server says.
        """
        full = self.join(path)
        name = posixpath.basename(full)
        if full == self.folder:
            raise PathRefusedError("the root itself")
        parent = await self.resolve(session, posixpath.dirname(path.rstrip("/")))
        self._check_writable(session, parent, name)
        real = Confined(posixpath.join(parent, name))
        with told():
            try:
                attrs = await session.sftp.lstat(real)
            except asyncssh.SFTPNoSuchFile:
                await session.sftp.stat(parent)
                return real
        if attrs.type != asyncssh.FILEXFER_TYPE_REGULAR:
            raise PathRefusedError("no file")
        return real

    def _check_writable(self, session: Session, parent: str, name: str) -> None:
        """Look at every name from the root downwards."""
        inside = parent.removeprefix(session.roots[self.folder]).split("/")
        for part in (*inside, name):
            if any(fnmatchcase(part.lower(), pattern) for pattern in self._never_written):
                raise NotPermittedError


def _clean(answer: str | bytes) -> str:
    """Return a path that the server named, in its normal form; one that is none is refused."""
    path = answer if isinstance(answer, str) else answer.decode(errors="surrogateescape")
    if not path or "\0" in path:
        raise NotFoundError
    return posixpath.normpath(path)


def _check(path: str) -> None:
    """Refuse what no path should have in it.

    A backslash is among that, because it divides folders where the server runs on Windows, and nobody sees that here.
    """
    if len(path.encode(errors="surrogateescape")) > LONGEST_PATH:
        raise PathRefusedError("too long")
    for part in path.split("/"):
        if len(part.encode(errors="surrogateescape")) > LONGEST_NAME:
            raise PathRefusedError("too long a name")
    if "\\" in path or any(unicodedata.category(each) in {"Cc", "Zl", "Zp"} for each in path):
        raise PathRefusedError("no letter of a path")
