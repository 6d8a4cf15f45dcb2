"""Files and streams opened with FFmpeg's libraries, which are given bytes and never an address or a path."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final, NoReturn, Protocol

import av

from guildkit_player.protocol.errors import ErrorCode, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.packet import Packet

_FORMATS: Final = (
    "aac,ac3,aiff,amr,amrnb,amrwb,ape,asf,au,caf,dsf,dts,eac3,flac,flv,iff,loas,"
    "matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,mp2,mp3,mpc,mpc8,mpeg,mpegts,oga,ogg,oma,tta,w64,wav,wsd,wv,avi"
)
"""What is recognised: formats that hold sound and name nothing outside themselves."""
_LIVE: Final = {"probesize": "131072", "analyzeduration": "1000000"}
"""A live stream is played after so many bytes or microseconds, however little is known of it."""
_PREROLL: Final = 0.08
"""Seconds that a decoder hears before what it is asked for (RFC 7845, section 4.6)."""


_BAD: Final = 50
"""So many places that cannot be read are no sound."""


class Bytes(Protocol):
    """What sound is read from."""

    def read(self, count: int = -1, /) -> bytes:
        """Return bytes; none at the end."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to an offset."""

    def tell(self) -> int:
        """Return the offset."""

    def seekable(self) -> bool:
        """Whether it can be sought in."""

    def close(self) -> None:
        """Let it go."""


class _Shielded:
    """Bytes as FFmpeg's libraries take them: what goes wrong is an end to them, and is told afterwards.

    Attributes:
        failure: what went wrong.
    """

    def __init__(self, data: Bytes) -> None:
        self.failure: Refused | None = None
        self._data = data
        self.tell = data.tell
        self.seekable = data.seekable

    def read(self, count: int) -> bytes:
        """Return bytes; none at the end, and none where there should be more."""
        try:
            return self._data.read(count)
        except Refused as refused:
            self.failure = refused
            return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to an offset."""
        return self._data.seek(offset, whence)


class Sound:
    """An open file or stream, and the sound in it.

    Args:
        data: its bytes; closed with it.
        live: whether it has no end.
        offset: the second of the song at which the bytes begin.

    Raises:
        Refused: where there is no sound in it that can be read.
    """

    def __init__(self, data: Bytes, *, live: bool = False, offset: float = 0.0) -> None:
        self._data = data
        self._bytes = _Shielded(data)
        self._offset = offset
        self.seekable = data.seekable() and not live
        options = {"format_whitelist": _FORMATS, "protocol_whitelist": "none"} | (_LIVE if live else {})
        try:
            self._container: InputContainer = av.open(self._bytes, "r", options=options, io_open=_no_address)
        except (Refused, av.FFmpegError, ValueError) as error:
            data.close()
            raise self._bytes.failure or no_sound() from error
        streams: tuple[Any, ...] = self._container.streams.audio
        known = [stream for stream in streams if stream.codec_context is not None]  # else nothing decodes it
        if not known:
            self.close()
            raise self._bytes.failure or no_sound()
        self.stream: AudioStream = max(known, key=lambda stream: bool(stream.disposition & 1))

    def close(self) -> None:
        """Free all of it."""
        self._container.close()
        self._data.close()

    @property
    def codec(self) -> str:
        """The name of its coding, such as `opus`."""
        return self.stream.codec_context.codec.canonical_name

    @property
    def duration(self) -> float | None:
        """Seconds, where it says so."""
        length = self._container.duration
        return length / av.time_base if length and length > 0 else None

    @property
    def tags(self) -> dict[str, str]:
        """What it says of itself, by lower-case names."""
        both = {**self._container.metadata, **self.stream.metadata}
        return {name.lower(): value.strip() for name, value in both.items()}

    def packets(self, start: float = 0.0) -> Iterator[tuple[float, Packet[AudioStream]]]:
        """Yield its packets with the second at which each begins, from a little before `start` on.

        Raises:
            Refused: where no more bytes came, though there should have been more.
        """
        base = self.stream.time_base
        first = float((self.stream.start_time or 0) * base) if base else 0.0
        if start > self._offset + 1 and self.seekable:
            self._seek(start - self._offset - _PREROLL + first)
        at = self._offset
        for packet in self._demuxed():
            if packet.pts is not None:
                at = self._offset + float(packet.pts * packet.time_base) - first
            length = float((packet.duration or 0) * packet.time_base)
            if at + length > start - _PREROLL:
                yield at, packet
            at += length

    def _seek(self, second: float) -> None:
        with contextlib.suppress(av.FFmpegError):  # Then it is read from the beginning, and passed over.
            self._container.seek(int(max(0.0, second) * av.time_base))

    def _demuxed(self) -> Iterator[Packet[AudioStream]]:
        bad = 0
        packets = self._container.demux(self.stream)
        while True:
            try:
                packet = next(packets)
            except (StopIteration, av.EOFError):
                if self._bytes.failure is not None:
                    raise self._bytes.failure from None
                return
            except (
                av.FFmpegError,
                IndexError,
            ) as error:  # The latter of a packet of a stream that came up late.
                bad += 1
                if bad > _BAD:
                    raise self._bytes.failure or no_sound() from error
                packets = self._container.demux(self.stream)
                continue
            bad = 0
            if packet.size:
                yield packet


def no_sound() -> Refused:
    """Return what is said of a file without sound."""
    return Refused(ErrorCode.NO_SOUND, "There is no sound in it, or none that can be read.")


def _no_address(address: str, *_: Any) -> NoReturn:
    raise Refused(ErrorCode.UNSUPPORTED, f"The file wants something outside itself to be opened: {address}")
