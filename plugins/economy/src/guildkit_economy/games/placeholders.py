"""Placeholders in the texts of a guild: a fixed list, and nothing behind a name that could be reached into."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from guildkit import UserError, escape, shorten
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping

KNOWN: Final = ("user", "server", "count", "points", "args")
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


def check(written: str) -> None:
    """Make sure that all placeholders in a text are known. A brace that stands alone is a brace.

    Raises:
        UserError: one is not; it names those that are.
    """
    for found in _PLACEHOLDER.finditer(written):
        if found[1] not in KNOWN:
            known = ", ".join(f"`{{{name}}}`" for name in KNOWN)
            raise UserError(
                text("placeholder-unknown", typed=escape(shorten(found[0], 40))),
                hint=text("placeholder-hint", known=known),
            )


def fill(written: str, values: Mapping[str, str]) -> str:
    """Return a text with values for its placeholders; what looks like one within a value stays as it is."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), written)
