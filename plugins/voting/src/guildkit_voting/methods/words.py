"""Plain words for the explanations: names, numbers and lists, each a text that is put into the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from typing import Literal, TypeAlias

from guildkit import Text
from guildkit_voting.methods.ballots import Poll
from guildkit_voting.methods.report import Score
from guildkit_voting.texts import text

MOST = 8
"""How many names one sentence lists; the rest are summed up, for a line must fit a message."""

Words: TypeAlias = Text | str
Join: TypeAlias = Literal["and", "or"]
Noun: TypeAlias = Literal["abstention", "approval", "ballot", "point", "seat", "vote"]


def listed(names: Sequence[Words], join: Join = "and") -> Words:
    """`A`, `A and B`, `A, B and C`; a long list is cut: `A, B, … and 9 more`."""
    if len(names) > MOST:
        names = [*names[: MOST - 1], text("list-more", count=len(names) - MOST + 1)]
    *most, last = names
    return text(f"list-{join}", most=_commas(most), last=last) if most else last


def _commas(names: Sequence[Words]) -> Words:
    return reduce(lambda most, last: text("list-comma", most=most, last=last), names)


def number(value: Score) -> int | Decimal:
    """`1,234` or `26,866.5`; what needs more than two decimals is rounded, for reading only."""
    return value if isinstance(value, int) else Decimal(round(value * 100)) / 100


def counted(value: Score, noun: Noun) -> Text:
    """`1 vote`, `2 votes`."""
    return text(f"count-{noun}", count=number(value))


def named(poll: Poll, options: Iterable[int], join: Join = "and") -> Words:
    """The names of some options as one list."""
    return listed([poll.options[option] for option in options], join)


def standings(poll: Poll, scores: Mapping[int, Score] | Sequence[Score]) -> Words:
    """`Memphis 42, Nashville 26`, best first."""
    pairs = scores.items() if isinstance(scores, Mapping) else enumerate(scores)
    best_first = sorted(pairs, key=lambda pair: -pair[1])
    shown: list[Words] = [
        text("list-score", option=poll.options[option], score=number(score))
        for option, score in best_first[:MOST]
    ]
    if len(best_first) > MOST:
        shown.append(text("list-others", count=len(best_first) - MOST))
    return _commas(shown)


def nobody(poll: Poll) -> Text:
    """Why nobody is elected: no ballot marked anything."""
    if not poll.abstentions:
        return text("counted-nobody-voted")
    return text("counted-nobody-marked", abstentions=counted(poll.abstentions, "abstention"))
