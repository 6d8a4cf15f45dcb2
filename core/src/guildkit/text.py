"""Text that people wrote, made safe and made to fit."""

from __future__ import annotations

import re

_URL = re.compile(r"(https?://[^\s<>]+)")
_MARKDOWN = re.compile(r"([\\`*_~|<>\[\]@])")
_LINE_START = re.compile(r"^(\s*)(#{1,3}|-|\+)(?=[\s#])", re.MULTILINE)


def escape(text: str) -> str:
    r"""Return `text` so that Discord shows it as it was typed: no markdown, no mention, no masked link.

    Plain addresses stay clickable.

    >>> escape("**Vote** for @everyone")
    '\\*\\*Vote\\*\\* for \\@everyone'
    """
    parts = _URL.split(text)
    for index in range(0, len(parts), 2):
        parts[index] = _LINE_START.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", parts[index]))
    return "".join(parts)


def shorten(text: str, limit: int) -> str:
    """Return `text` within `limit` characters, cut at a word where one is near, and marked with `…`.

    A cut never leaves half of an escape sequence behind.

    >>> shorten("The quick brown fox", 12)
    'The quick…'
    """
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    if space > limit * 0.6:
        cut = cut[:space]
    trailing = len(cut) - len(cut.rstrip("\\"))
    if trailing % 2:
        cut = cut[:-1]
    return cut.rstrip() + "…"


def join(items: list[str], last: str = "and") -> str:
    """Return `a, b and c`."""
    return f"{', '.join(items[:-1])} {last} {items[-1]}" if len(items) > 1 else "".join(items)
