"""What yt-dlp says when it fails, in words that say what to try."""

from __future__ import annotations

import re
from typing import Final

from guildkit_player.protocol.errors import ErrorCode, Refused

_TABLE: Final[tuple[tuple[str, ErrorCode, str], ...]] = (
    (
        r"no supported javascript runtime|js runtime|javascript runtime|challenge solving failed|n challenge",
        ErrorCode.NO_JAVASCRIPT,
        "The site needs a JavaScript runtime. The operator installs one: pip install 'guildkit-music[youtube]'.",
    ),
    (
        r"confirm your age|age.restricted|inappropriate for some users|age verification|age.limit",
        ErrorCode.AGE_LIMIT,
        "The site shows it only to people of a certain age. Try another upload of it.",
    ),
    (
        r"geo.?restrict|available (?:in|from) your (?:country|location|region)|blocked it in your country|your country|from your location",
        ErrorCode.REGION,
        "It is not available in the country in which the player runs. Try another upload of it.",
    ),
    (
        r"private video|video is private|is private|members.only|join this channel",
        ErrorCode.PRIVATE,
        "It is private: only those whom its owner lets see it can play it.",
    ),
    (
        r"not a bot|sign in|log ?in|login required|registered users|account credentials|cookies|authentication|subscri(?:bers|ption)|premium",
        ErrorCode.SIGN_IN,
        "The site wants somebody to sign in. Try another source, or the operator gives the player cookies (PLAYER_COOKIES).",
    ),
    (
        r"drm",
        ErrorCode.UNSUPPORTED,
        "It is protected, so that only the site's own player plays it. Try another source.",
    ),
    (
        r"will begin in|premieres? in|not currently live|is offline|has not started|upcoming",
        ErrorCode.GONE,
        "It is not live at the moment. Try again when it has begun.",
    ),
    (
        r"http error 5\d\d",
        ErrorCode.UNREACHABLE,
        "The site is out of order. Try again in a moment.",
    ),
    (
        r"http error 4(?:04|10)|not found|unavailable|no longer available|removed|deleted|does not exist|terminated|doesn.t exist",
        ErrorCode.GONE,
        "There is nothing at that address, or not any more. Search for it by its title.",
    ),
    (
        r"http error 416",
        ErrorCode.NO_SOUND,
        "The file is empty.",
    ),
    (
        r"unsupported url|no suitable extractor",
        ErrorCode.UNSUPPORTED,
        "No source that is switched on knows this link.",
    ),
    (
        r"http error 429|too many requests",
        ErrorCode.UNREACHABLE,
        "The site gets too many requests from here. Try again in a few minutes.",
    ),
    (
        r"timed out|timeout",
        ErrorCode.TIMEOUT,
        "The site takes too long to answer. Try again in a moment.",
    ),
    (
        r"http error|connection|resolve|name or service|ssl|certificate|unable to download|network|tunnel|proxy|remote end|incomplete",
        ErrorCode.UNREACHABLE,
        "The site answers with an error, or not at all. Try again in a moment.",
    ),
    (
        r"only images are available|requested format is not available|no video formats|no formats found|unable to extract|please report this issue|latest version",
        ErrorCode.OUTDATED,
        "The site has changed, and this yt-dlp does not understand it. The operator updates it: pip install -U yt-dlp yt-dlp-ejs.",
    ),
)
"""The first that fits counts. What people can do about themselves comes before what has to be repaired."""

_LATER: Final = {ErrorCode.TIMEOUT, ErrorCode.UNREACHABLE}


def trouble(message: str, *, warnings: str = "") -> Refused:
    """Return what is said of a failure.

    Args:
        message: yt-dlp's own.
        warnings: what it had said before.
    """
    plain = re.sub(r"\x1b\[[0-9;]*m", "", message).removeprefix("ERROR: ").strip()
    told = plain.partition(" please report this issue")[0].rstrip(" ;")
    if _needs_javascript(plain, warnings):
        plain = "no supported javascript runtime"
    for pattern, code, sentence in _TABLE:
        if re.search(pattern, plain, re.IGNORECASE):
            return Refused(code, sentence, retryable=code in _LATER, detail=told[:300])
    return Refused(
        ErrorCode.UNREACHABLE, f"The site cannot be played: {told[:200]}", retryable=True, detail=told[:300]
    )


def _needs_javascript(message: str, warnings: str) -> bool:
    """Whether formats are missing for want of a runtime: yt-dlp says so in a warning only."""
    missing = re.search(r"format is not available|only images|no video formats", message, re.IGNORECASE)
    return (
        missing is not None
        and re.search(r"javascript runtime|challenge", warnings, re.IGNORECASE) is not None
    )
