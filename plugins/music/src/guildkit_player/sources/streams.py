"""One stream of a reader: a thread that reads sound and hands over as many frames as were asked for."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

import av
import structlog

from guildkit_player.inside import FRAME_MS, Failed, Frames, Opened, Read, Titled
from guildkit_player.protocol.errors import ErrorCode, Refused
from guildkit_player.sources import playlists
from guildkit_player.sources.buffers import ReadAhead
from guildkit_player.sources.fetching import Download
from guildkit_player.sources.filters import sounding
from guildkit_player.sources.sounds import Sound, no_sound
from guildkit_player.sources.ways import Reading, tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from guildkit_player.inside import Open
    from guildkit_player.sources.fetching import Fetcher
    from guildkit_player.sources.sounds import Bytes

log: structlog.stdlib.BoundLogger = structlog.get_logger("guildkit_player.reader")

_Data = TypeVar("_Data", bound="Bytes")

_BATCH: Final = 10
"""Frames that travel in one message at most, so that the first do not wait for the last."""
_SHORT: Final = 10.0
"""Seconds that may be missing of a song before it counts as cut off: lengths are not always exact."""


class Outlet(Protocol):
    """Where a stream's frames and reports go; called from its thread."""

    def frames(self, *parts: bytes) -> None:
        """Send message parts to the sender."""

    def tell(self, message: Opened | Failed | Read | Titled) -> None:
        """Send a report to main."""


class _Stopped(Exception):  # noqa: N818 - nothing went wrong
    """Nobody wants the rest."""


class Stream(threading.Thread):
    """A stream that is being read.

    Args:
        order: what is to be read, and how.
        outlet: where it goes.
        fetcher: who fetches from the web.
        loop: the fetcher's.
        buffer: how many bytes are fetched ahead.
        on_end: called when the thread is about to end.

    Attributes:
        id: its name.
    """

    def __init__(
        self,
        order: Open,
        outlet: Outlet,
        *,
        fetcher: Fetcher,
        loop: asyncio.AbstractEventLoop,
        buffer: int,
        on_end: Callable[[Stream], None],
    ) -> None:
        super().__init__(name=f"stream {order.stream}", daemon=True)
        self.id = order.stream
        self._order = order
        self._id = order.stream.encode()
        self._outlet = outlet
        self._fetcher = fetcher
        self._loop = loop
        self._buffer = buffer
        self._on_end = on_end
        self._changed = threading.Condition()
        self._asked = 0
        self._stopped = False
        self._data: Bytes | None = None
        self._title = ""
        self._count = 0
        self._rate = 1.0

    def ask(self, count: int) -> None:
        """Hand over so many more frames."""
        with self._changed:
            self._asked += count
            self._changed.notify()

    def stop(self) -> None:
        """Read no more, and say nothing more."""
        with self._changed:
            self._stopped = True
            data = self._data
            self._changed.notify()
        if isinstance(
            data, ReadAhead
        ):  # Whoever waits for bytes is woken; a file is closed by its own thread.
            data.close()

    def run(self) -> None:
        """Read, until all is read or nobody wants the rest."""
        self._outlet.frames(self._id, Frames.BEGIN)
        with contextlib.suppress(_Stopped):
            try:
                self._read()
            except Refused as refused:
                self._fail(refused.problem.code, refused.problem.message, again=refused.problem.retryable)
            except _Stopped:
                raise
            except av.FFmpegError as error:  # Such as a rate that no filter takes.
                log.warning("A stream cannot be read", stream=self._order.stream, error=str(error))
                self._fail(ErrorCode.NO_SOUND, no_sound().problem.message, again=False)
            except Exception as error:
                if not self._stopped:
                    log.exception("A stream broke", stream=self._order.stream)
                    self._fail(ErrorCode.INTERNAL, f"Reading failed: {error!r}", again=False)
        self._on_end(self)

    def _read(self) -> None:
        order = self._order
        rate = self._rate = sounding(order.filter).rate
        if order.playable.kind == "tone":
            length = order.playable.duration
            left = None if length is None else max(0.0, length - order.start)
            self._opened("transcoded", "codec", duration=length, seekable=True, rate=rate)
            frames = tone(
                float(order.playable.url), seconds=left, volume=order.volume, filter_name=order.filter
            )
            self._hand_over(frames)
        else:
            sound, duration = self._open()
            try:
                seekable = duration is not None and not order.playable.live
                tell = functools.partial(self._opened, duration=duration, seekable=seekable, rate=rate)
                reading = Reading(
                    sound,
                    start=order.start,
                    volume=order.volume,
                    filter_name=order.filter,
                    on_change=lambda reading: tell(reading.way, reading.why),
                )
                tell(reading.way, reading.why)
                self._hand_over(reading.frames())
            finally:
                sound.close()
            self._whole(order.playable.duration)
        self._outlet.frames(self._id, Frames.DONE)
        self._outlet.tell(Read(stream=order.stream, frames=self._count))

    def _open(self) -> tuple[Sound, float | None]:
        """Return what is to be read, and how many seconds it has."""
        playable = self._order.playable
        if playable.kind == "file":
            try:
                file = Path(playable.url).open("rb")  # noqa: SIM115 - closed with the sound
            except OSError as error:
                raise Refused(ErrorCode.GONE, "The file is not there any more.") from error
            sound = Sound(self._hold(file))
            return sound, sound.duration
        download = Download(
            self._fetcher, playable.url, playable.headers, live=playable.live, on_title=self._on_title
        )
        data = self._hold(
            ReadAhead(
                self._loop,
                download.chunks,
                limit=self._buffer,
                size=lambda: download.size if download.ranged and not playable.live else None,
            )
        )
        if data.peek(len(playlists.MARK)) == playlists.MARK:
            data.close()
            return self._pieces()
        self._title = download.station
        sound = Sound(data, live=playable.live)
        return sound, None if playable.live else playable.duration or sound.duration

    def _pieces(self) -> tuple[Sound, float | None]:
        pieces = playlists.Pieces(self._fetcher, self._order.playable.url, self._order.playable.headers)
        playlist = asyncio.run_coroutine_threadsafe(pieces.load(), self._loop).result()
        start = self._order.start if playlist.ended else 0.0
        data = ReadAhead(
            self._loop,
            lambda _: pieces.chunks(playlist, start),
            limit=self._buffer,
            size=lambda: None,
        )
        live = not playlist.ended
        sound = Sound(self._hold(data), live=live, offset=playlists.passed(playlist, start))
        return sound, None if live else playlist.seconds

    def _hold(self, data: _Data) -> _Data:
        with self._changed:
            self._data = data
            stopped = self._stopped
        if stopped:
            data.close()
            raise _Stopped
        return data

    def _hand_over(self, frames: Iterator[bytes]) -> None:
        ready: list[bytes] = []
        try:
            for frame in frames:
                ready.append(frame)
                with self._changed:
                    self._changed.wait_for(lambda: self._stopped or self._asked > 0)
                    if self._stopped:
                        raise _Stopped
                    self._asked -= 1
                    go = not self._asked or len(ready) >= _BATCH
                if go:
                    self._send(ready)
        except Refused:
            self._send(ready)
            raise
        if self._stopped:
            raise _Stopped
        self._send(ready)

    def _send(self, ready: list[bytes]) -> None:
        if ready:
            self._count += len(ready)
            self._outlet.frames(self._id, Frames.MORE, Frames.pack(ready))
            ready.clear()

    def _whole(self, expected: float | None) -> None:
        """Refuse an end that comes much too early."""
        order = self._order
        if order.playable.kind != "http" or order.playable.live or expected is None:
            return
        if self._at() + _SHORT < expected and order.start < expected - _SHORT:
            raise Refused(
                ErrorCode.UNREACHABLE, "The song was cut off by where it comes from.", retryable=True
            )

    def _at(self) -> float:
        """The second of the song that was reached."""
        return self._order.start + self._count * FRAME_MS / 1000 * self._rate

    def _opened(self, way: str, why: str, *, duration: float | None, seekable: bool, rate: float) -> None:
        opened = Opened.model_validate(
            {
                "stream": self._order.stream,
                "way": way,
                "why": why,
                "duration": duration,
                "seekable": seekable,
                "rate": rate,
                "title": self._title,
            }
        )
        self._outlet.tell(opened)

    def _on_title(self, title: str) -> None:
        self._outlet.tell(Titled(stream=self._order.stream, title=title))

    def _fail(self, code: ErrorCode, message: str, *, again: bool) -> None:
        if self._stopped:
            raise _Stopped
        self._outlet.frames(self._id, Frames.BROKEN)
        self._outlet.tell(
            Failed(stream=self._order.stream, code=code, message=message, at=self._at(), again=again)
        )
