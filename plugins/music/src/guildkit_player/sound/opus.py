"""Opus packets without a codec: how long they are, and other lengths brought to 20 ms (RFC 6716, section 3)."""

from __future__ import annotations

from typing import Final

from guildkit_player.inside import FRAME_SAMPLES

_SILK: Final = (480, 960, 1920, 2880)
_HYBRID: Final = (480, 960)
_CELT: Final = (120, 240, 480, 960)
_FRAME_SAMPLES: Final = _SILK * 3 + _HYBRID * 2 + _CELT * 4
"""The samples of a frame at 48 kHz, by the configuration in the first five bits of a packet."""
_MOST_SAMPLES: Final = 5760
"""120 ms: no packet is longer."""
_LONGEST_FRAME: Final = 1275
_ONE_BYTE: Final = 251
"""Lengths up to here take one byte."""
_PADDED: Final = 0x40
_VARIABLE: Final = 0x80


class CannotSplit(ValueError):  # noqa: N818 - it is no defect of anybody
    """A packet cannot be brought to 20 ms without decoding it; says why."""


def duration_of(packet: bytes) -> int:
    """Return how many samples at 48 kHz a packet holds.

    Raises:
        ValueError: where it is no Opus packet.
    """
    if not packet:
        raise ValueError("An Opus packet has at least one byte.")
    samples = _FRAME_SAMPLES[packet[0] >> 3] * _count(packet)
    if not 0 < samples <= _MOST_SAMPLES:
        raise ValueError(f"No Opus packet holds {samples} samples.")
    return samples


def frames_of(packet: bytes) -> list[bytes]:
    """Return the frames in a packet, without what tells how they are packed.

    Raises:
        ValueError: where it is no Opus packet.
    """
    duration_of(packet)
    match packet[0] & 3:
        case 0:
            frames = [packet[1:]]
        case 1:
            half, odd = divmod(len(packet) - 1, 2)
            if odd:
                raise ValueError("Two frames of one size do not fill this packet.")
            frames = [packet[1 : 1 + half], packet[1 + half :]]
        case 2:
            size, at = _length_at(packet, 1)
            frames = [packet[at : at + size], packet[at + size :]]
            if at + size > len(packet):
                raise ValueError("The first frame is longer than its packet.")
        case _:
            frames = _many(packet)
    if any(len(frame) > _LONGEST_FRAME for frame in frames):
        raise ValueError("A frame is longer than Opus allows.")
    return frames


class Repacketiser:
    """Brings packets of other lengths to 20 ms, one stream's in order.

    Shorter frames wait for the rest of their 20 ms; what is left of them at the end of a stream is not worth sending.
    """

    def __init__(self) -> None:
        self._toc = 0
        self._waiting: list[bytes] = []

    def feed(self, packet: bytes) -> list[bytes]:
        """Return the packets of 20 ms that a packet completes; none, one, or several.

        Raises:
            CannotSplit: where it has to be decoded: a frame is longer than 20 ms, or unlike the one it belongs to.
        """
        try:
            if not self._waiting and duration_of(packet) == FRAME_SAMPLES:
                return [packet]
            frames = frames_of(packet)
        except ValueError as error:
            raise CannotSplit(str(error)) from error
        toc, samples = packet[0] & 0xFC, _FRAME_SAMPLES[packet[0] >> 3]
        if samples > FRAME_SAMPLES:
            raise CannotSplit(f"A frame of {samples // 48} ms cannot be divided.")
        if samples == FRAME_SAMPLES and not self._waiting:
            return [bytes([toc]) + frame for frame in frames]
        if self._waiting and toc != self._toc:
            raise CannotSplit("The coding changes within 20 ms.")
        self._toc = toc
        self._waiting += frames
        fits = FRAME_SAMPLES // samples
        whole = len(self._waiting) // fits * fits
        ready = [_merged(toc, self._waiting[at : at + fits]) for at in range(0, whole, fits)]
        self._waiting = self._waiting[whole:]
        return ready


def _count(packet: bytes) -> int:
    code = packet[0] & 3
    if code < 3:
        return 1 if code == 0 else 2
    if len(packet) < 2:
        raise ValueError("The packet does not say how many frames it holds.")
    return packet[1] & 0x3F


def _length_at(packet: bytes, at: int) -> tuple[int, int]:
    """Return the length of a frame that is told at a place, and the place after."""
    try:
        first = packet[at]
        return (first, at + 1) if first <= _ONE_BYTE else (first + 4 * packet[at + 1], at + 2)
    except IndexError:
        raise ValueError("The packet ends within the length of a frame.") from None


def _many(packet: bytes) -> list[bytes]:
    """Return the frames of a packet that tells how many it holds."""
    count, at, end = packet[1] & 0x3F, 2, len(packet)
    if packet[1] & _PADDED:
        more = 255
        while more == 255:
            if at >= len(packet):
                raise ValueError("The packet ends within the length of its padding.")
            more = packet[at]
            end -= 254 if more == 255 else more
            at += 1
    sizes = []
    if packet[1] & _VARIABLE:
        for _ in range(count - 1):
            size, at = _length_at(packet, at)
            sizes.append(size)
        sizes.append(end - at - sum(sizes))
    else:
        size, odd = divmod(end - at, count)
        if odd:
            raise ValueError("Frames of one size do not fill this packet.")
        sizes = [size] * count
    if end < at or min(sizes) < 0:
        raise ValueError("The frames are longer than their packet.")
    frames = []
    for size in sizes:
        frames.append(packet[at : at + size])
        at += size
    return frames


def _merged(toc: int, frames: list[bytes]) -> bytes:
    """Return frames of one configuration as a packet that tells their lengths."""
    lengths = b"".join(_length(len(frame)) for frame in frames[:-1])
    return bytes([toc | 3, _VARIABLE | len(frames)]) + lengths + b"".join(frames)


def _length(size: int) -> bytes:
    if size <= _ONE_BYTE:
        return bytes([size])
    low = 252 + (size - 252) % 4
    return bytes([low, (size - low) // 4])
