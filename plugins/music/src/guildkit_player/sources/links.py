"""What a request means: a tone, something in a shared folder, a link, or words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from guildkit_player.protocol.errors import ErrorCode, Refused
from guildkit_player.protocol.states import Track

EXTENSIONS: Final = frozenset(
    [
        "aac",
        "aif",
        "aiff",
        "ape",
        "flac",
        "m4a",
        "m4b",
        "mka",
        "mkv",
        "mov",
        "mp3",
        "mp4",
        "mpc",
        "oga",
        "ogg",
        "opus",
        "wav",
        "webm",
        "wma",
        "wv",
    ]
)
"""Names of files that hold sound."""
_YOUTUBE: Final = re.compile(r"(?:.+\.)?(?:youtube\.com|youtu\.be|youtube-nocookie\.com)")
_HERTZ: Final = (20.0, 20_000.0)


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked for.

    Attributes:
        kind: `tone`, `folder`, `link` or `words`.
        text: all of it, trimmed.
    """

    kind: str
    text: str


def understood(query: str) -> Request:
    """Return what a query means.

    Raises:
        Refused: where it is empty, or a link that is no web address.
    """
    text = query.strip().removeprefix("<").removesuffix(">").strip()
    if not text:
        raise Refused(ErrorCode.NOTHING_FOUND, "Say what to play: a link, or words to search for.")
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):(?=\S)", text)
    if scheme is None:
        return Request("words", text)
    match scheme[1].lower():
        case "tone" | "folder" as kind:
            return Request(kind, text)
        case "http" | "https":
            if not _is_address(text):
                raise Refused(ErrorCode.UNSUPPORTED, f"{text} is no web address.")
            return Request("link", text)
        case _ if "://" in text or scheme[1].lower() in {"file", "data", "javascript"}:
            raise Refused(
                ErrorCode.UNSUPPORTED, f"Links begin with http:// or https://, not with {scheme[1]}:."
            )
        case _:
            return Request("words", text)


def _is_address(text: str) -> bool:
    """Whether a link has a host, and a port that there can be."""
    try:
        address = urlsplit(text)
        return bool(address.hostname) and address.port != 0
    except ValueError:
        return False


def tone(text: str) -> Track:
    """Return the track of a tone such as `tone:440?seconds=30`.

    Raises:
        Refused: where it names no tone.
    """
    address = urlsplit(text)
    given = parse_qs(address.query)
    try:
        hertz = float(address.path)
        seconds = float(given["seconds"][0]) if "seconds" in given else 30.0
    except ValueError:
        hertz = seconds = 0.0
    if not (_HERTZ[0] <= hertz <= _HERTZ[1] and 0 < seconds <= 86_400):
        raise Refused(
            ErrorCode.UNSUPPORTED,
            "Write a tone as tone:440?seconds=30, with 20 to 20000 hertz and up to a day.",
        )
    return Track(uid="", url=text, title=f"{hertz:g} Hz", source="tone", duration=seconds)


def is_youtube(url: str) -> bool:
    """Whether a link leads to YouTube."""
    return _YOUTUBE.fullmatch((urlsplit(url).hostname or "").lower()) is not None


def name_of(url: str) -> str:
    """Return what to call a file for want of a title."""
    address = urlsplit(url)
    name = unquote(address.path.rstrip("/").rpartition("/")[2])
    return (name.rpartition(".")[0] or name or address.hostname or url).replace("_", " ")


def is_sound(name: str) -> bool:
    """Whether a file's name says that it holds sound."""
    return name.rpartition(".")[2].lower() in EXTENSIONS


def expiry(url: str) -> float | None:
    """Return the Unix time at which an address expires, where it says so itself."""
    given = parse_qs(urlsplit(url).query)
    host = urlsplit(url).hostname or ""
    try:
        if "expire" in given:
            return float(given["expire"][0])
        if host.endswith(("discordapp.com", "discordapp.net")) and "ex" in given:
            return float(int(given["ex"][0], 16))
    except ValueError:
        pass
    return None
