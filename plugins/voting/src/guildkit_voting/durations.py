"""Durations as people write them: `90 minutes`, `3 days`, `1d 12h`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from guildkit import UserError, escape

LONGEST: Final = timedelta(days=32)
_TOO_LONG: Final = timedelta(days=10_000)  # adding up more could exceed what a timedelta holds
SHORTEST: Final = timedelta(minutes=1)

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_PART = re.compile(
    r"(\d{1,6})\s*(m|h|d|w)(?:in(?:ute)?s?|(?:ou)?rs?|ays?|eeks?)?(?=[\s\d,]|$)[\s,]*", re.IGNORECASE
)


def parse_duration(text: str) -> timedelta:
    """Return the duration that `text` stands for.

    Raises:
        UserError: it cannot be read, is shorter than a minute or longer than 32 days.
    """
    rest, total = text.strip(), timedelta()
    while rest and (match := _PART.match(rest)):
        total = min(total + timedelta(**{_UNITS[match[2].lower()]: int(match[1])}), _TOO_LONG)
        rest = rest[match.end() :]
    if rest or not text.strip():
        raise UserError(
            f"I cannot read the duration “{escape(text.strip()[:50])}”.",
            hint="Write it like “90 minutes”, “12h” or “3 days”.",
        )
    if not SHORTEST <= total <= LONGEST:
        raise UserError("A vote lasts between one minute and 32 days.")
    return total


def show_hours(hours: int) -> str:
    """Return a number of hours in words that `parse_duration` reads."""
    days, rest = divmod(hours, 24)
    parts = [_counted(days, "day")] * bool(days) + [_counted(rest, "hour")] * bool(rest)
    return " ".join(parts)


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
