"""How long a vote may last: `90 minutes`, `3 days`, `1d 12h`, `2 Tage`."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from guildkit import UserError, escape, read_duration
from guildkit_voting.texts import text as words

LONGEST: Final = timedelta(days=32)
SHORTEST: Final = timedelta(minutes=1)


def parse_duration(text: str) -> timedelta:
    """Return the duration that `text` stands for.

    Raises:
        UserError: it cannot be read, is shorter than a minute or longer than 32 days.
    """
    found = read_duration(text)
    if found is None:
        raise UserError(
            words("duration-unreadable", text=escape(text.strip()[:50])), hint=words("duration-examples")
        )
    if not SHORTEST <= found <= LONGEST:
        raise UserError(words("duration-range"))
    return found


def show_hours(hours: int) -> str:
    """Return a number of hours in words that `parse_duration` reads."""
    days, rest = divmod(hours, 24)
    parts = [_counted(days, "day")] * bool(days) + [_counted(rest, "hour")] * bool(rest)
    return " ".join(parts)


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
