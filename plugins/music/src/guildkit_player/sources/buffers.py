"""Bytes fetched ahead by an event loop, and read like a file by a thread."""

from __future__ import annotations

import asyncio
import io
import threading
from typing import TYPE_CHECKING, Final

from guildkit_player.protocol.errors import ErrorCode, Refused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

_KEPT: Final = 256 * 1024
"""Bytes that were read and stay, because formats look back a little."""
_NEAR: Final = 64 * 1024
"""Bytes that are rather waited for than passed over with a new request."""


class ReadAhead(io.RawIOBase):
    """A file whose bytes are fetched at the network's speed, whatever the speed they are read at.

    When the buffer is full the network waits; whoever fetches goes on where the other side then hangs up.

    Args:
        loop: in which fetching happens.
        chunks: yields the bytes from an offset on.
        limit: how many bytes may wait to be read.
        size: returns how many there are in all, where it is known and any offset can be fetched.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        chunks: Callable[[int], AsyncIterator[bytes]],
        *,
        limit: int,
        size: Callable[[], int | None],
    ) -> None:
        super().__init__()
        self._loop = loop
        self._chunks = chunks
        self._limit = limit
        self._size = size
        self._changed = threading.Condition()
        self._room = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._run = 0
        self._data = bytearray()
        self._base = 0
        """The offset of the first of them."""
        self._at = 0
        """The offset of the next byte to be read."""
        self._full = False
        self._ended = False
        self._failure: BaseException | None = None
        self._begin(0)

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """Whether any offset can be fetched; known once something was read."""
        return self._size() is not None

    def peek(self, count: int) -> bytes:
        """Return the first bytes from here on, without going on."""
        with self._changed:
            self._changed.wait_for(lambda: self._over() or self._ahead() >= count)
            self._complain(self._ahead() > 0)
            return bytes(self._data[self._at - self._base :][:count])

    def read(self, count: int = -1) -> bytes:
        """Return bytes as soon as there are any; none at the end.

        Raises:
            Refused: where fetching failed, after all that had come before.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._over() or self._ahead() > 0)
            self._complain(self._ahead() > 0)
            here = self._at - self._base
            part = bytes(self._data[here : here + count if count >= 0 else None])
            self._at += len(part)
            if here + len(part) > 2 * _KEPT:
                drop = here + len(part) - _KEPT
                del self._data[:drop]
                self._base += drop
            wake = self._full and self._ahead() < self._limit // 2
            if wake:
                self._full = False
        if wake:
            self._loop.call_soon_threadsafe(self._room.set)
        return part

    def tell(self) -> int:
        """Return the offset of the next byte."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to an offset: at once where it is buffered, otherwise by fetching from there."""
        size = self._size()
        if size is None:
            raise OSError("The other side sends this from its beginning only.")
        target = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: size}[whence]
        target = min(max(target, 0), size)
        with self._changed:
            end = self._base + len(self._data)
            if buffered := self._base <= target <= end:
                self._at = target
            elif end < target <= min(end + _NEAR, self._at + self._limit) and target < size:
                # It is about to come: there is room for it.
                self._changed.wait_for(lambda: self._over() or self._base + len(self._data) >= target)
                if buffered := self._base + len(self._data) >= target:
                    self._at = target
        if not buffered:
            self._begin(target)
        return target

    def close(self) -> None:
        """Stop fetching."""
        if not self.closed:
            with self._changed:
                self._run += 1
                self._data.clear()
                self._ended = True
                self._changed.notify_all()
            self._loop.call_soon_threadsafe(self._stop)
        super().close()

    # --- in the loop

    def _begin(self, start: int) -> None:
        with self._changed:
            self._run += 1
            self._data = bytearray()
            self._base = self._at = start
            self._ended = self._full = False
            self._failure = None
            run = self._run
        self._loop.call_soon_threadsafe(self._start, start, run)

    def _start(self, start: int, run: int) -> None:
        self._stop()
        self._task = self._loop.create_task(self._fill(start, run))

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _fill(self, start: int, run: int) -> None:
        failure: BaseException | None = None
        try:
            chunks = self._chunks(start)
            async for chunk in chunks:
                with self._changed:
                    if run != self._run:
                        return
                    self._data += chunk
                    self._full = self._ahead() >= self._limit
                    if self._full:
                        self._room.clear()
                    self._changed.notify_all()
                if self._full:
                    await self._room.wait()
        except Exception as error:
            failure = error  # It is raised where the bytes are missed.
        finally:
            with self._changed:
                if run == self._run:
                    self._failure, self._ended = failure, True
                    self._changed.notify_all()

    # --- under the lock

    def _ahead(self) -> int:
        return self._base + len(self._data) - self._at

    def _over(self) -> bool:
        return self._ended

    def _complain(self, some: bool) -> None:
        if some or self._failure is None:
            return
        if isinstance(self._failure, Refused):
            raise self._failure
        raise Refused(ErrorCode.INTERNAL, f"Fetching failed: {self._failure!r}") from self._failure
