"""What a player looks songs up with, and how old that is: for `guildkit doctor` and for statistics."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Versions:
    """What is installed.

    Attributes:
        yt_dlp: its version; empty where it is not installed.
        released: the day on which that came out, which the version tells.
        javascript: the runtime that YouTube needs, such as `deno 2.9.8`; empty where none is found that is new enough.
    """

    yt_dlp: str
    released: dt.date | None
    javascript: str

    def days(self, today: dt.date) -> int | None:
        """Return how old yt-dlp is; sites change within weeks."""
        return (today - self.released).days if self.released else None


def yt_dlp_version() -> str:
    """Return yt-dlp's version without importing it; empty where it is not installed."""
    try:
        return importlib.metadata.version("yt-dlp")
    except importlib.metadata.PackageNotFoundError:
        return ""


def versions() -> Versions:
    """Return what is installed. It imports yt-dlp and asks runtimes for their versions: half a second."""
    version = yt_dlp_version()
    try:
        year, month, day = (int(part) for part in version.split(".")[:3])
        released = dt.date(year, month, day)
    except ValueError:
        released = None
    return Versions(version, released, _javascript() if version else "")


def _javascript() -> str:
    from yt_dlp.utils._jsruntime import DenoJsRuntime, NodeJsRuntime  # noqa: PLC0415 - half a second, and there is no other way to ask

    for runtime in (DenoJsRuntime(), NodeJsRuntime()):
        if (info := runtime.info) and info.supported:
            return f"{info.name} {info.version}"
    return ""
