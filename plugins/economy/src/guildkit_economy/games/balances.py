"""Balances as people type them, in cents. They are those of a casino, in whatever money, and none of this server's."""

from __future__ import annotations

import re
from typing import Final

from guildkit import UserError, escape, shorten
from guildkit_economy.models.guesses import HIGHEST
from guildkit_economy.texts import text

# Groups are of three digits and cents are two at most, so that "1,234" and "1.234,5" mean one thing in every language.
_BALANCE: Final = re.compile(
    r"[$€£]?(?P<whole>[0-9]+|[0-9]{1,3}(?:(?P<sign>[ .,'])[0-9]{3})(?:(?P=sign)[0-9]{3})*)"
    r"(?:(?P<mark>[.,])(?P<cents>[0-9]{1,2}))?[$€£]?"
)
_SPACES: Final = str.maketrans("\u00a0\u202f\u2009\u2019", "   '")


def parse(typed: str) -> int:
    """Return the balance that somebody typed, in cents: `1234.56`, `1,234.56`, `1.234,56`, `$1 234`.

    Raises:
        UserError: that is none from 0 on, or more than a million million.
    """
    found = _BALANCE.fullmatch(typed.translate(_SPACES).strip().replace("$ ", "$").replace(" €", "€"))
    if found is None or (found["sign"] is not None and found["sign"] == found["mark"]):
        shown = escape(shorten(typed.strip(), 40))
        raise UserError(text("balance-unreadable", typed=shown), hint=text("balance-hint"))
    digits = re.sub(r"[^0-9]", "", found["whole"]).lstrip("0")
    return check(int(digits[:20] or 0) * 100 + int((found["cents"] or "0").ljust(2, "0")))


def check(cents: int) -> int:
    """Return a balance that can be.

    Raises:
        UserError: it is less than nothing, or more than a million million.
    """
    if not 0 <= cents <= HIGHEST:
        raise UserError(text("balance-huge"), hint=text("balance-hint"))
    return cents
