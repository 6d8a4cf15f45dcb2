"""Amounts of money as members type them."""

from __future__ import annotations

import re
from typing import Final

from guildkit import UserError, escape, shorten
from guildkit_economy.models.ledger import MOST
from guildkit_economy.texts import text

_AMOUNT: Final = re.compile(r"([+-]?)([0-9]+|[0-9]{1,3}(?: [0-9]{3})+)")
_SPACES: Final = str.maketrans("\u00a0\u202f\u2212", "  -")


def parse(typed: str, separator: str) -> int:
    """Return how much somebody typed, more than nothing: digits, in groups of three if they like.

    Args:
        typed: `1000`, `1 000` or, with `,` as the separator, `1,000`.
        separator: what the reader's language puts between thousands.

    Raises:
        UserError: that is no whole number from 1 on, or more than anybody can have.
    """
    return check(parse_change(typed, separator))


def parse_change(typed: str, separator: str) -> int:
    """Return an amount that may have a sign: `+100`, `-50`.

    Raises:
        UserError: that is no whole number other than 0, or more than anybody can have.
    """
    found = _AMOUNT.fullmatch(typed.translate(_SPACES).strip().replace(separator, " "))
    if found is None:
        raise UserError(
            text("amount-unreadable", typed=escape(shorten(typed.strip(), 40))), hint=text("amount-hint")
        )
    digits = found[2].replace(" ", "").lstrip("0")
    amount = int(digits[:20] or 0)  # more digits than that are too much anyway
    if amount == 0:
        raise UserError(text("amount-nothing"), hint=text("amount-hint"))
    if amount > MOST:
        raise UserError(text("amount-huge", most=MOST))
    return -amount if found[1] == "-" else amount


def parse_price(typed: str, separator: str) -> int:
    """Return what something is to cost: an amount as `parse` reads it, or 0.

    Raises:
        UserError: it is neither.
    """
    return 0 if typed.strip() == "0" else parse(typed, separator)


def check(amount: int) -> int:
    """Return an amount that is more than nothing, and not more than anybody can have.

    Raises:
        UserError: it is neither.
    """
    if amount <= 0:
        raise UserError(text("amount-nothing"), hint=text("amount-hint"))
    if amount > MOST:
        raise UserError(text("amount-huge", most=MOST))
    return amount


def separator(language: str) -> str:
    """Return what a language puts between thousands, beside a space."""
    return "." if language.startswith("de") else ","


def one_line(typed: str, limit: int) -> str:
    """Return what somebody typed as a reason: one line, without blanks around it."""
    return shorten(" ".join(typed.split()), limit)
