"""Opus: how long a packet sounds, and how it sounds where libopus is there."""

from __future__ import annotations

import ctypes
import ctypes.util
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

RATE: Final = 48_000
CHANNELS: Final = 2
SILENCE: Final = b"\xf8\xff\xfe"
"""The frame that says nothing; five of them end what is played."""

_LONGEST: Final = RATE * 120 // 1000


def frames_in(packet: bytes) -> int:
    """Return how many frames a packet holds (RFC 6716, 3.1), 0 where it is none."""
    if not packet:
        return 0
    code = packet[0] & 3
    if code == 3:
        return packet[1] & 0x3F if len(packet) > 1 else 0
    return 1 if code == 0 else 2


def samples_in(packet: bytes) -> int:
    """Return how many samples at 48 kHz a packet holds."""
    return frames_in(packet) * _frame_size(packet[0] >> 3) if packet else 0


def _frame_size(config: int) -> int:
    if config < 12:
        return (480, 960, 1920, 2880)[config % 4]
    if config < 16:
        return (480, 960)[config % 2]
    return (120, 240, 480, 960)[config % 4]


def decode(packets: Iterable[bytes]) -> bytes:
    """Return packets as 16-bit stereo PCM at 48 kHz.

    Raises:
        RuntimeError: where libopus is not there, or a packet is broken.
    """
    library = _library()
    state = library.opus_decoder_create(RATE, CHANNELS, ctypes.byref(ctypes.c_int()))
    buffer = (ctypes.c_int16 * (_LONGEST * CHANNELS))()
    sound = bytearray()
    try:
        for packet in packets:
            samples = library.opus_decode(state, packet, len(packet), buffer, _LONGEST, 0)
            if samples < 0:
                raise RuntimeError(f"libopus cannot decode {packet.hex()} ({samples}).")
            sound += ctypes.string_at(buffer, samples * CHANNELS * 2)
    finally:
        library.opus_decoder_destroy(state)
    return bytes(sound)


@cache
def _library() -> Any:
    path = ctypes.util.find_library("opus")
    if path is None:
        raise RuntimeError("Decoding needs libopus: install it, on Debian as libopus0.")
    library = ctypes.CDLL(path)
    library.opus_decoder_create.restype = ctypes.c_void_p
    library.opus_decoder_create.argtypes = [ctypes.c_int32, ctypes.c_int, ctypes.c_void_p]
    library.opus_decode.argtypes = [
        ctypes.c_void_p,
        ctypes.c_char_p,
        ctypes.c_int32,
        ctypes.c_void_p,
        ctypes.c_int,
        ctypes.c_int,
    ]
    library.opus_decoder_destroy.argtypes = [ctypes.c_void_p]
    return library
