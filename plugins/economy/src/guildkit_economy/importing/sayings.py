"""The commands that an old bot's server had made for itself, in our words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import UserError
from guildkit_economy.games.custom_commands import COMMANDS_LIMIT, COOLDOWN_LIMIT, Terms, name_of
from guildkit_economy.importing import values

if TYPE_CHECKING:
    from collections.abc import Collection

    from guildkit_economy.importing.parts import Part
    from guildkit_economy.importing.source import Row


def commands_of(part: Part | None, taken: Collection[str]) -> tuple[dict[str, Terms], list[str]]:
    """Return the commands that the server gets, by name, and in words why not the rest of them.

    Args:
        part: the old commands.
        taken: names that commands here have already.
    """
    found: dict[str, Terms] = {}
    said: list[str] = []
    for row in part.rows if part else ():
        assert part is not None
        title = str(part.of(row, "title") or "")
        if why := _take(part, row, title, taken, found):
            said.append(f"custom_commands: {title!r} is only kept: {why}.")
    return found, said


def _take(part: Part, row: Row, title: str, taken: Collection[str], found: dict[str, Terms]) -> str:
    """Take a command; return why not, where it cannot be."""
    if not values.truth(part.of(row, "active")):
        return "it was switched off"
    try:
        name = name_of(title)
        wait = part.of(row, "cooldown")
        terms = Terms(
            str(part.of(row, "text") or ""),
            cooldown=0 if wait is None else min(values.whole(wait), COOLDOWN_LIMIT),
        ).checked()
    except (ValueError, UserError) as error:
        return values.reason(error)
    if name in taken or name in found:
        return "there is one of that name"
    if len(found) >= COMMANDS_LIMIT:
        return "there is room for no more"
    found[name] = terms
    return ""
