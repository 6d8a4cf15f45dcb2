"""What people typed, made comparable: one way to write each sign, and nothing that cannot be seen."""

from __future__ import annotations

import unicodedata

_JOINER = "\u200d"  # part of many emoji


def clean(text: str) -> str:
    """Return one line of text: composed, without invisible signs, with single spaces; empty if nothing can be seen."""
    composed = unicodedata.normalize("NFC", text)
    shown = "".join(
        sign
        for sign in composed
        if sign == _JOINER or unicodedata.category(sign) not in {"Cf", "Cs", "Co", "Cn"}
    )
    line = " ".join(shown.split())
    return line if any(unicodedata.category(sign)[0] not in "CMZ" for sign in line) else ""


def same(one: str) -> str:
    """Return what two texts share that look alike: their case and their joiners do not matter."""
    return unicodedata.normalize("NFKC", one).casefold().replace(_JOINER, "")
