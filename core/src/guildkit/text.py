"""Text that people wrote, made safe."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

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


_JOINER: Final = "\u200d"  # part of many emoji
# Variation selectors, and marks that stand over Latin letters without being part of one; vowel signs of other scripts are letters.
_ORNAMENT: Final = re.compile("[\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and a symbol that show nothing


def clean(typed: str) -> str:
    """Return one line of text: composed, without invisible signs, with single spaces; empty if nothing can be seen."""
    composed = unicodedata.normalize("NFC", typed)
    shown = "".join(sign for sign in composed if sign == _JOINER or not is_invisible(sign))
    line = " ".join(shown.split())
    return line if any(unicodedata.category(sign)[0] not in "CMZ" for sign in line) else ""


def likeness(typed: str) -> str:
    r"""Return what texts share that look alike: case, styles and invisible signs do not matter.

    >>> likeness("MOLTEN\u200b Core") == likeness("Molten core")
    True
    """
    alike = unicodedata.normalize("NFKC", typed).casefold()
    return "".join(sign for sign in alike if not is_invisible(sign) and not _ORNAMENT.match(sign))


def is_invisible(sign: str) -> bool:
    """Whether a sign shows nothing by itself: a joiner, a filler, or one that has no meaning."""
    return sign in _BLANK or unicodedata.category(sign) in {"Cf", "Cs", "Co", "Cn"}


def join(items: list[str], last: str = "and") -> str:
    """Return `a, b and c`."""
    return f"{', '.join(items[:-1])} {last} {items[-1]}" if len(items) > 1 else "".join(items)
