"""Reading files: a piece, or all of it within a limit, with many requests under way at once."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import aclosing
from typing import TYPE_CHECKING, Final

import asyncssh

from guildkit_sftp.errors import NotPermittedError, TooLargeError
from guildkit_sftp.remote.troubles import told

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from guildkit_sftp.remote.paths import Confined
    from guildkit_sftp.remote.session import Session

WINDOW: Final = 4 * 1024 * 1024
"""How much is asked for before the first of it has come, in bytes."""


async def read_at(file: asyncssh.SFTPClientFile, offset: int, size: int, *, step: int) -> bytes:
    """Return a piece of an open file; less where the file ends before.

    Args:
        file: opened with a block size of 0, so that one read is one request.
        offset: where it begins, in bytes.
        size: how much, in bytes.
        step: how much at most in one request, in bytes.

    Raises:
        RemoteError: what the server says.
    """
    with told():
        async with aclosing(_pieces(file, offset, size, step)) as pieces:
            return b"".join([piece async for piece in pieces])


async def read_range(session: Session, path: Confined, offset: int, size: int) -> bytes:
    """Return a piece of a file; less where the file ends before.

    Args:
        session: a connection.
        path: of the file.
        offset: where it begins, in bytes; a negative one counts from the end.
        size: how much, in bytes.

    Raises:
        NotFoundError: where there is no such file.
        RemoteError: whatever else the server says.
    """
    with told():
        async with session.sftp.open(path, "rb", block_size=0) as file:
            if offset < 0:
                offset = max(0, ((await file.stat()).size or 0) + offset)
            return await read_at(file, offset, size, step=session.read_size)


async def read_whole(session: Session, path: Confined, limit: int) -> bytes:
    """Return all of a file.

    Args:
        session: a connection.
        path: of the file.
        limit: how much it may be, in bytes.

    Raises:
        TooLargeError: where it is more.
        NotFoundError: where there is no such file.
        RemoteError: whatever else the server says.
    """
    pieces: list[bytes] = []
    await download(session, path, pieces.append, limit=limit)
    return b"".join(pieces)


async def download(
    session: Session,
    path: Confined,
    write: Callable[[bytes], object],
    *,
    limit: int,
    progress: Callable[[int, int], object] | None = None,
) -> int:
    """Read a file from its beginning to the end that it had when one began, in order.

    Args:
        session: a connection; for a large file one of its own.
        path: of the file.
        write: is given each piece; the next is not waited for before it returns.
        limit: how much it may be, in bytes.
        progress: is told how much has come and how much there is, in bytes.

    Returns:
        How much it was, in bytes.

    Raises:
        TooLargeError: where it is more than the limit; nothing was written.
        NotFoundError: where there is no such file.
        NotPermittedError: where it is no file.
        RemoteError: whatever else the server says.
    """
    done = 0
    with told():
        async with session.sftp.open(path, "rb", block_size=0) as file:
            attrs = await file.stat()
            if attrs.type != asyncssh.FILEXFER_TYPE_REGULAR:
                raise NotPermittedError  # pipes and devices have no end
            size = attrs.size or 0
            if size > limit:
                raise TooLargeError(size, limit)
            # What says that it is empty may be one of those files that are made while they are read.
            length = size or min(limit, session.read_size)
            async with aclosing(_pieces(file, 0, length, session.read_size)) as pieces:
                async for piece in pieces:
                    done += len(piece)
                    write(piece)
                    if progress is not None:
                        progress(done, max(size, done))
    return done


async def _pieces(
    file: asyncssh.SFTPClientFile, offset: int, size: int, step: int
) -> AsyncGenerator[bytes, None]:
    """Read in order, with as many requests under way as the window allows; a request that is cut short is asked again."""
    end = offset + size
    if size <= step:  # the ordinary case, which needs no tasks
        at = offset
        while at < end and (data := await _read(file, end - at, at)):
            at += len(data)
            yield data
        return
    asked: deque[tuple[int, int, asyncio.Task[bytes]]] = deque()
    try:
        while True:
            while offset < end and len(asked) * step < WINDOW:
                length = min(step, end - offset)
                asked.append((offset, length, asyncio.create_task(_read(file, length, offset))))
                offset += length
            if not asked:
                return
            at, length, task = asked.popleft()
            data = await task
            yield data
            while 0 < len(data) < length:
                at, length = at + len(data), length - len(data)
                data = await _read(file, length, at)
                yield data
            if not data:
                return  # it has become shorter
    finally:
        for *_, task in asked:
            task.cancel()
        await asyncio.gather(*(task for *_, task in asked), return_exceptions=True)


async def _read(file: asyncssh.SFTPClientFile, size: int, offset: int) -> bytes:
    data: bytes = await file.read(size, offset)
    return data[:size]  # whatever the server sends
