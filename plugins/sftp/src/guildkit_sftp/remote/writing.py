"""Writing files: as a whole or not at all, and not over what somebody else has changed.

What is written goes into a file beside the old one first, and then takes its name, which the server does in one step. A copy
of what was there stays.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import posixpath
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import asyncssh

from guildkit_sftp.errors import ChangedError, NotFoundError, RemoteError, RemoteFailureError, TooLargeError
from guildkit_sftp.remote.folders import Entry, entries
from guildkit_sftp.remote.paths import Confined
from guildkit_sftp.remote.reading import WINDOW, read_whole
from guildkit_sftp.remote.troubles import told

if TYPE_CHECKING:
    from guildkit_sftp.remote.session import Session

BACKUPS: Final = 5
"""How many copies of a file are kept."""
_BACKUP: Final = ".bak-"
_TIDYING: Final = 5.0
"""How long removing a file that was begun may take, in seconds."""
_PERMISSIONS: Final = 0o777


@dataclass(frozen=True, slots=True)
class Version:
    """What a file was when it was read.

    Args:
        size: in bytes.
        digest: of its content.
    """

    size: int
    digest: bytes


def version(data: bytes) -> Version:
    """Return the version of what was read."""
    return Version(len(data), hashlib.blake2b(data).digest())


async def replace(
    session: Session,
    path: Confined,
    data: bytes,
    *,
    expected: Version | None,
    now: datetime,
    backups: int = BACKUPS,
) -> Version:
    """Put a file in the place of another, or where there is none.

    Args:
        session: a connection.
        path: where it may be written (`Root.resolve_for_writing`).
        data: what is to be in it.
        expected: what is there; None where nothing is.
        now: what the copy of the old one is named after.
        backups: how many copies stay, this one included; none is made where it is 0.

    Returns:
        The new version.

    Raises:
        ChangedError: where something else is there by now; nothing was changed.
        FullError: where there is no room for it; nothing was changed.
        RemoteFailureError: where the server cannot do it in one step, or says no more; nothing was changed.
        RemoteError: whatever else the server says; nothing was changed.
    """
    old = await _current(session, path, expected)
    folder, name = posixpath.split(path)
    begun = posixpath.join(folder, f".guildkit-{secrets.token_hex(8)}.tmp")
    await _write(session, begun, data, like=None if old is None else path)
    try:
        if old is not None and backups:
            await _write(session, posixpath.join(folder, _backup_name(name, now)), old, like=path)
        await _current(session, path, expected)  # writing took its time
        with told():
            if old is None:
                await session.sftp.rename(begun, path)  # which fails where something is there by now
            else:
                await session.sftp.posix_rename(begun, path)
    except BaseException:
        await _remove(session, begun)
        raise
    await _prune(session, path, backups)
    return version(data)


async def restore(
    session: Session, path: Confined, backup: str, *, expected: Version | None, now: datetime, limit: int
) -> Version:
    """Put a copy back in the file's place; what is there becomes a copy itself.

    Args:
        session: a connection.
        path: of the file.
        backup: the copy's name, as `list_backups` has it.
        expected: what is there; None where nothing is.
        now: what the copy of that is named after.
        limit: how much the copy may be, in bytes.

    Raises:
        NotFoundError: where there is no such copy.
        TooLargeError: where it is larger.
        RemoteError: as `replace`.
    """
    if backup not in {entry.name for entry in await list_backups(session, path)}:
        raise NotFoundError
    data = await read_whole(session, Confined(posixpath.join(posixpath.dirname(path), backup)), limit)
    return await replace(session, path, data, expected=expected, now=now)


async def list_backups(session: Session, path: Confined) -> list[Entry]:
    """Return the copies of a file, the newest first.

    Raises:
        RemoteError: what the server says.
    """
    folder, name = posixpath.split(path)
    found = [
        entry
        async for entry in entries(session, Confined(folder))
        if entry.name.startswith(name + _BACKUP) and not entry.folder and not entry.link
    ]
    return sorted(found, key=lambda entry: entry.name, reverse=True)


async def _current(session: Session, path: Confined, expected: Version | None) -> bytes | None:
    """Return what is there, which is what is expected."""
    try:
        with told():
            attrs = await session.sftp.lstat(path)
    except NotFoundError:
        if expected is not None:
            raise ChangedError from None
        return None
    if expected is None or attrs.type != asyncssh.FILEXFER_TYPE_REGULAR or attrs.size != expected.size:
        raise ChangedError
    try:
        data = await read_whole(session, path, expected.size)
    except TooLargeError:
        raise ChangedError from None
    if version(data) != expected:
        raise ChangedError
    return data


async def _write(session: Session, path: str, data: bytes, *, like: str | None) -> None:
    """Write a file that is not there yet, with the permissions of another; where that fails, there is none still."""
    attrs = asyncssh.SFTPAttrs()
    with told():
        if like is not None:
            permissions = (await session.sftp.stat(like)).permissions
            attrs = asyncssh.SFTPAttrs(
                permissions=None if permissions is None else permissions & _PERMISSIONS
            )
        file = await _begin(session, path, attrs)
        try:
            async with file:
                await _send(file, data, session.write_size)
            if attrs.permissions is not None:
                await session.sftp.chmod(path, attrs.permissions)  # the server's umask may have taken some
        except BaseException:
            await _remove(session, path)
            raise


async def _begin(session: Session, path: str, attrs: asyncssh.SFTPAttrs) -> asyncssh.SFTPClientFile:
    """Open a new file. Who is cancelled meanwhile waits for what becomes of it, to remove it: the server may have made it."""
    opening = asyncio.ensure_future(session.sftp.open(path, "xb", attrs, block_size=0))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        await asyncio.wait({opening}, timeout=_TIDYING)
        if not opening.cancel() and opening.exception() is None:
            await _remove(session, path)
        raise


async def _send(file: asyncssh.SFTPClientFile, data: bytes, step: int) -> None:
    """Write at an open file's beginning, with many requests under way at once, and see to it that it is on the disk."""
    for start in range(0, len(data), WINDOW):
        end = min(start + WINDOW, len(data))
        await asyncio.gather(
            *(file.write(data[at : min(at + step, end)], at) for at in range(start, end, step))
        )
    with contextlib.suppress(asyncssh.SFTPOpUnsupported):
        await file.fsync()
    if (await file.stat()).size != len(data):
        raise RemoteFailureError("not all was written")


async def _remove(session: Session, path: str) -> None:
    """Remove what was begun, as well as can be done: the reason why it was not finished may be that nothing can."""
    try:
        async with asyncio.timeout(_TIDYING):
            with told():
                await session.sftp.remove(path)
    except (RemoteError, TimeoutError):
        pass  # its name says whose it is


def _backup_name(name: str, now: datetime) -> str:
    ending = f"{_BACKUP}{now.astimezone(UTC):%Y%m%d-%H%M%S-%f}"
    return name.encode(errors="surrogateescape")[: 255 - len(ending)].decode(errors="ignore") + ending


async def _prune(session: Session, path: Confined, backups: int) -> None:
    """Remove the oldest copies."""
    if not backups:
        return
    for entry in (await list_backups(session, path))[backups:]:
        with told():
            await session.sftp.remove(posixpath.join(posixpath.dirname(path), entry.name))
