"""Ogg Opus files (RFC 3533, RFC 7845), so that a person can listen to what was heard."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from guildkit_sandbox.voice.opus import CHANNELS, RATE, samples_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FIRST: Final = 0x02
_LAST: Final = 0x04


def ogg_opus(packets: Iterable[bytes]) -> bytes:
    """Return a file that plays the packets one after the other."""
    head = struct.pack("<8sBBHIhB", b"OpusHead", 1, CHANNELS, 0, RATE, 0, 0)
    vendor = b"guildkit-sandbox"
    tags = struct.pack("<8sI", b"OpusTags", len(vendor)) + vendor + struct.pack("<I", 0)
    return b"".join(_pages([head, tags], list(packets)))


def _pages(headers: list[bytes], packets: list[bytes]) -> Iterator[bytes]:
    # A page for each packet: larger than need be, and nothing to get wrong.
    for number, header in enumerate(headers):
        last = not packets and number == len(headers) - 1
        yield _page(header, number, 0, _FIRST * (number == 0) | _LAST * last)
    position = 0
    for number, packet in enumerate(packets, len(headers)):
        position += samples_in(packet)
        last = number == len(headers) + len(packets) - 1
        yield _page(packet, number, position, _LAST * last)


def _page(packet: bytes, number: int, position: int, flags: int) -> bytes:
    lacing = bytes([255] * (len(packet) // 255) + [len(packet) % 255])
    header = struct.pack("<4sBBqIII", b"OggS", 0, flags, position, 1, number, 0)
    page = bytearray(header + bytes([len(lacing)]) + lacing + packet)
    page[22:26] = _checksum(page).to_bytes(4, "little")
    return bytes(page)


def _table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        table.append(value & 0xFFFFFFFF)
    return table


_TABLE: Final = _table()


def _checksum(page: bytearray) -> int:
    value = 0
    for byte in page:
        value = (value << 8) & 0xFFFFFFFF ^ _TABLE[value >> 24 ^ byte]
    return value
