"""Durations as people write them: `90 minutes`, `3 days`, `1d 12h`, `2 Wochen`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

_LONGEST: Final = timedelta(days=10_000)  # adding up more could exceed what a timedelta holds

# In English and in German, short and long.
_UNITS: Final = {
    "minutes": "m|min|mins|minutes?|minuten?",
    "hours": "h|hrs?|hours?|std|stunden?",
    "days": "d|days?|tage?n?",
    "weeks": "w|weeks?|wochen?",
}
_UNIT: Final = "|".join(f"(?P<{unit}>{words})" for unit, words in _UNITS.items())
_PART: Final = re.compile(rf"(\d{{1,6}})\s*(?:{_UNIT})(?=[\s\d,]|$)[\s,]*", re.IGNORECASE)


def read_duration(typed: str) -> timedelta | None:
    """Return the duration that was typed, in English or German, 10,000 days at most; None where it cannot be read."""
    rest, total = typed.strip(), timedelta()
    if not rest:
        return None
    while rest and (match := _PART.match(rest)):
        total = min(total + timedelta(**{match.lastgroup or "": int(match[1])}), _LONGEST)
        rest = rest[match.end() :]
    return None if rest else total
