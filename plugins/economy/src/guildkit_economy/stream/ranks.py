"""Roles that come with watch time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINE: Final = re.compile(r"(\d{1,5})\s*h?\s*[=:]\s*(?:<@&)?(\d{15,20})>?")


def parse(lines: Iterable[str]) -> dict[int, int]:
    """Return from how many minutes on there is each role, by the role's id: `10 = <@&1234…>` is one from ten hours on.

    Raises:
        ValueError: a line makes no sense.
    """
    ranks = {}
    for line in lines:
        match = _LINE.fullmatch(line.strip())
        if match is None:
            raise ValueError(f"write {line!r} as hours = role, such as 10 = <@&123456789012345678>")
        ranks[int(match[2])] = int(match[1]) * 60
    return ranks


def crossed(ranks: Iterable[int], before: int, after: int) -> bool:
    """Whether somebody has come to another rank."""
    return any(before < minutes <= after for minutes in ranks)
