"""Plain words for the explanations: names, numbers and lists as a member reads them."""

from collections.abc import Iterable, Mapping, Sequence

from guildkit_voting.methods.ballots import Poll
from guildkit_voting.methods.report import Score

MOST = 8
"""How many names one sentence lists; the rest are summed up, for a line must fit a message."""


def listed(names: Sequence[str], join: str = "and") -> str:
    """`A`, `A and B`, `A, B and C`; a long list is cut: `A, B, … and 9 more`."""
    if len(names) > MOST:
        names = [*names[: MOST - 1], f"{len(names) - MOST + 1} more"]
    *most, last = names
    return f"{', '.join(most)} {join} {last}" if most else last


def number(value: Score) -> str:
    """`1,234` or `26,866.5`; what needs more than two decimals is rounded, for reading only."""
    whole, hundredths = divmod(round(value * 100), 100)
    return f"{whole:,}" + (f".{hundredths:02}".rstrip("0") if hundredths else "")


def counted(value: Score, noun: str) -> str:
    """`1 vote`, `2 votes`."""
    return f"{number(value)} {noun}" if value == 1 else f"{number(value)} {noun}s"


def named(poll: Poll, options: Iterable[int], join: str = "and") -> str:
    """The names of some options as one list."""
    return listed([poll.options[option] for option in options], join)


def standings(poll: Poll, scores: Mapping[int, Score] | Sequence[Score]) -> str:
    """`Memphis 42, Nashville 26`, best first."""
    pairs = scores.items() if isinstance(scores, Mapping) else enumerate(scores)
    best_first = sorted(pairs, key=lambda pair: -pair[1])
    shown = [f"{poll.options[option]} {number(score)}" for option, score in best_first[:MOST]]
    if len(best_first) > MOST:
        shown.append(f"{len(best_first) - MOST} others")
    return ", ".join(shown)


def nobody(poll: Poll) -> str:
    """Why nobody is elected: no ballot marked anything."""
    if not poll.abstentions:
        return "Nobody voted, so nobody is elected."
    return f"Nobody marked an option ({counted(poll.abstentions, 'abstention')}), so nobody is elected."
