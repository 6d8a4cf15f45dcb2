"""Emoji: what may stand where one is meant."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from guildkit_sandbox import limits

if TYPE_CHECKING:
    from guildkit_sandbox.validation.forms import Form, Path

_AS_EMOJI = "\N{VARIATION SELECTOR-16}"
_SYMBOLS = frozenset({"So", "Sk", "Sm", "Me"})


def is_emoji(text: str) -> bool:
    """Return whether a text looks like one emoji: symbols without letters, or what is marked to be one."""
    if text.isascii() or any(character.isspace() for character in text):
        return False
    if _AS_EMOJI in text:
        return True
    categories = {unicodedata.category(character) for character in text}
    return bool(categories & _SYMBOLS) and not any(character.isalnum() for character in text)


def check_emoji(form: Form, emoji: Any, path: Path, *, code: str = "COMPONENT_INVALID_EMOJI") -> None:
    """Check an emoji: a custom one by its id, or the emoji itself as its name."""
    if emoji is None or not form.is_object(emoji, path):
        return
    if emoji.get("id") is not None:
        form.snowflake(emoji["id"], (*path, "id"))
        form.text(emoji, "name", path, longest=limits.EMOJI_NAME)
        return
    name = form.text(emoji, "name", path, longest=limits.EMOJI_NAME, required=True)
    if name is not None and not is_emoji(name):
        form.refuse((*path, "name"), code, "Invalid emoji")
    elif name is not None:
        emoji.pop("id", None)  # Discord takes null there, and shows none
