"""Transport compression: one stream for all that a socket is sent."""

from __future__ import annotations

import importlib
import zlib
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Stream(Protocol):
    """Compresses one payload after the other, each so that it can be read at once."""

    def pack(self, payload: bytes) -> bytes:
        """Return what the bot is sent."""
        ...


class ZlibStream:
    """`zlib-stream`."""

    def __init__(self) -> None:
        self._compressor = zlib.compressobj(level=1)  # on loopback time is dearer than space

    def pack(self, payload: bytes) -> bytes:
        """Return what the bot is sent."""
        return self._compressor.compress(payload) + self._compressor.flush(zlib.Z_SYNC_FLUSH)


class ZstdStream:
    """`zstd-stream`."""

    def __init__(self) -> None:
        self._compressor = _zstd.ZstdCompressor()

    def pack(self, payload: bytes) -> bytes:
        """Return what the bot is sent."""
        packed: bytes = self._compressor.compress(payload, self._compressor.FLUSH_BLOCK)
        return packed


def _find_zstd() -> Any:
    for name in ("compression.zstd", "backports.zstd"):  # Python brings it from 3.14 on.
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError:
            continue
    return None


_zstd = _find_zstd()

STREAMS: dict[str, Callable[[], Stream]] = {"zlib-stream": ZlibStream}
"""What there is, by Discord's names."""
if _zstd is not None:
    STREAMS["zstd-stream"] = ZstdStream
