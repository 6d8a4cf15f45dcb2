"""What members write that the bot shows others."""

from __future__ import annotations

from typing import Final

from guildkit import UserError, clean
from guildkit_economy.texts import text

MESSAGE_LIMIT: Final = 1500


def plain(typed: str, limit: int) -> str:
    """Return one line of words, which may be none.

    Raises:
        UserError: it is too long, or there is a link in it: the bot leads nobody anywhere on somebody's behalf.
    """
    line = clean(typed)
    if "://" in line or "discord.gg" in line.casefold():
        raise UserError(text("words-link"))
    if len(line) > limit:
        raise UserError(text("words-long", limit=limit))
    return line


def message(typed: str) -> str:
    r"""Return what managers let the bot say; where they write `\n` a new line begins, for Discord takes none in an option.

    Raises:
        UserError: nothing can be seen of it, or it is too long.
    """
    written = typed.replace("\\n", "\n").strip()
    if not clean(written):
        raise UserError(text("words-none"))
    if len(written) > MESSAGE_LIMIT:
        raise UserError(text("words-long", limit=MESSAGE_LIMIT))
    return written
