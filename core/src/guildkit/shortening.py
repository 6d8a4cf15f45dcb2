"""Making text fit without breaking it: no half emoji, no mention cut in two, no code block left open.

Discord counts code points, as Python does (https://github.com/discord/discord-api-docs/issues/1315), and custom emoji,
mentions and timestamps by what is written, not by what is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK = "…"
_FENCE = "```"
_COMBINES = r"[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]"
_TEXT: Final = regex.compile(
    rf"""
      (?P<atom> (?: <a?:\w+:\d+> | <@[!&]?\d+> | <\#\d+> | <t:-?\d+(?::\w)?> | </[^<>:\n]+:\d+> | <id:\w+>
                  | \[(?:\\.|[^\[\]\\\n])+\]\(<?https?://[^\s()]*(?:\([^\s()]*\)[^\s()]*)*>?(?:\ "[^"\n]*")?\)
                  | <?https?://[^\s<>]+>? ) {_COMBINES}* )
    | (?P<escape> \\\X )
    | (?P<mark> (?: `{{1,3}} | \|\| | \*\* | \* | __ | _ | ~~ ) (?! {_COMBINES} ) )
    | (?P<sign> \X )
    """,
    regex.VERBOSE,
)
# What ends each mark; within code nothing else means anything, not even a backslash.
_ENDS: Final = {
    mark: regex.compile(end)
    for mark, end in {
        "`": r"(?<!`)`(?!`)",
        "``": r"(?<!`)``(?!`)",
        _FENCE: _FENCE,
        "||": r"\|\|",
        "**": r"\*\*",
        "*": r"(?<!\*)\*(?!\*)|(?<=\*\*)\*(?!\*)",
        "__": "__",
        "_": r"_(?!\w)",
        "~~": "~~",
    }.items()
}
# What these need to begin something; the others always may.
_BEGINS: Final = {"*": regex.compile(r"\*(?=\S)"), "_": regex.compile(r"(?<!\w)_(?=\S)")}
_CODE: Final = regex.compile(r"`+|\X")


def shorten(text: str, limit: int) -> str:
    """Return `text` within `limit` characters, cut at a word where one is near, and marked with `…`.

    Emoji, mentions, timestamps, links and addresses are kept whole or left out; code blocks, spoilers and bold text that
    were cut are closed.

    >>> shorten("The quick brown fox", 12)
    'The quick…'
    >>> shorten("**The quick brown fox**", 14)
    '**The quick…**'
    """
    if len(text) <= limit:
        return text
    best = at_word = (0, "")
    for place, before_space, opened in _places(text, limit):
        closing = "".join(reversed(opened))
        if place + len(_MARK) + len(closing) <= limit:
            best = place, closing
            if before_space:
                at_word = best
    cut, closing = at_word if at_word[0] > limit * 0.6 else best
    return (text[:cut].rstrip() + _MARK + closing)[:limit]


def _places(text: str, limit: int) -> Iterator[tuple[int, bool, tuple[str, ...]]]:
    """Yield where a text may be cut, whether a space follows, and the marks that are open there."""
    opened: tuple[str, ...] = ()
    unpaired: set[str] = set()
    place = 0
    while place < min(limit, len(text)):
        yield place, text[place].isspace(), opened
        if opened and opened[-1][0] == "`":
            end = _ENDS[opened[-1]].match(text, place)
            if end is not None:
                opened = opened[:-1]
            token = end or _CODE.match(text, place)
            assert token is not None
        else:
            token = _TEXT.match(text, place)
            assert token is not None
            if token.lastgroup == "mark":
                opened = _marked(text, token, opened, unpaired)
        place = token.end()


def _marked(text: str, found: Any, opened: tuple[str, ...], unpaired: set[str]) -> tuple[str, ...]:
    """Return the marks that are open behind this one; one that is never closed is shown as it is."""
    mark = found[0]
    if mark in opened:
        return opened[: opened.index(mark)]
    begins = mark not in _BEGINS or _BEGINS[mark].match(text, found.start())
    if begins and mark not in unpaired:
        if _ENDS[mark].search(text, found.end()):
            return (*opened, mark)
        unpaired.add(mark)
    return opened
