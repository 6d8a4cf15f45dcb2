"""How long something may last: `90 minutes`, `3 days`, `1d 12h`, `2 Wochen`."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from guildkit import UserError, escape, read_duration, shorten
from guildkit_economy.texts import text

SHORTEST: Final = timedelta(minutes=1)
LONGEST: Final = timedelta(days=366)


def parse_duration(typed: str) -> timedelta:
    """Return the duration that was typed.

    Raises:
        UserError: it cannot be read, is shorter than a minute or longer than a year.
    """
    found = read_duration(typed)
    if found is None:
        shown = escape(shorten(typed.strip(), 40))
        raise UserError(text("duration-unreadable", typed=shown), hint=text("duration-hint"))
    if not SHORTEST <= found <= LONGEST:
        raise UserError(text("duration-range"), hint=text("duration-hint"))
    return found
