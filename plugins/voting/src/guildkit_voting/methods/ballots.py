"""What is counted: ballots, and the poll they were cast in.

A ballot is a tuple of option numbers: best first when options are ranked, a set in ascending order when several
are marked, a single number when one is chosen. The empty ballot `()` is an abstention.

Ballots are counted in heaps, as a mapping from each ballot to the number of times it was cast. A weighted vote is
simply a ballot cast that many times.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Self, TypeAlias

Ballot: TypeAlias = tuple[int, ...]


class BallotKind(StrEnum):
    """What a voter is asked for."""

    SINGLE = "single"
    SEVERAL = "several"
    RANKING = "ranking"


def tally_input(ballots: Iterable[Ballot]) -> Counter[Ballot]:
    """Heap equal ballots together, abstentions included."""
    return Counter(ballots)


def first_choices(ballots: Mapping[Ballot, int]) -> Counter[Ballot]:
    """Reduce rankings to what plurality and D'Hondt ask for: the first choice alone."""
    reduced: Counter[Ballot] = Counter()
    for ballot, cast in ballots.items():
        reduced[ballot[:1]] += cast
    return reduced


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """Everything a method needs to count; made by `Poll.of`, which refuses what cannot be counted.

    Attributes:
        options: the names voted on; ballots refer to them by their place here.
        ballots: every ballot that says something, with the number of times it was cast.
        valid: how many ballots that is.
        abstentions: how many said nothing. They count for turnout, and for nothing else.
        seats: how many seats are shared out (D'Hondt).
        threshold: the share of ballots a list needs for any seat (D'Hondt), reached when met exactly.
        threshold_includes_abstentions: whether that share is of all ballots rather than of the valid ones.
    """

    options: tuple[str, ...]
    ballots: Mapping[Ballot, int]
    valid: int
    abstentions: int
    seats: int = 1
    threshold: Fraction = Fraction(0)
    threshold_includes_abstentions: bool = False

    @classmethod
    def of(
        cls,
        kind: BallotKind,
        options: Sequence[str],
        ballots: Mapping[Ballot, int],
        *,
        seats: int = 1,
        threshold: Fraction = Fraction(0),
        threshold_includes_abstentions: bool = False,
    ) -> Self:
        """Check what was handed in and set the abstentions apart.

        Raises:
            ValueError: with a sentence that says what is wrong.
        """
        if not options:
            raise ValueError("There are no options to vote on.")
        if seats < 0:
            raise ValueError(f"The number of seats cannot be negative, and {seats} is.")
        if not 0 <= threshold <= 1:
            raise ValueError(f"The threshold is a share between 0 and 1, and {threshold} is not.")
        _check(kind, options, ballots)
        marked = {ballot: cast for ballot, cast in ballots.items() if ballot and cast}
        return cls(
            options=tuple(options),
            ballots=marked,
            valid=sum(marked.values()),
            abstentions=ballots.get((), 0),
            seats=seats,
            threshold=threshold,
            threshold_includes_abstentions=threshold_includes_abstentions,
        )


def _check(kind: BallotKind, options: Sequence[str], ballots: Mapping[Ballot, int]) -> None:
    """Find the first ballot that cannot be counted, and say why."""
    numbers = frozenset(range(len(options)))
    most = 1 if kind is BallotKind.SINGLE else len(options)
    for ballot, cast in ballots.items():
        marks = frozenset(ballot)
        # One quick test for the many good ballots; which fault it is matters for the bad one only.
        if marks <= numbers and len(ballot) == len(marks) <= most and cast >= 0:
            continue
        if cast < 0:
            raise ValueError(f"The ballot {ballot} cannot have been cast {cast} times.")
        if unknown := marks - numbers:
            last = len(options) - 1
            raise ValueError(
                f"The ballot {ballot} names option {min(unknown)}, but options are numbered 0 to {last}."
            )
        if len(ballot) > len(marks):
            twice = next(option for option in ballot if ballot.count(option) > 1)
            raise ValueError(f"The ballot {ballot} names option {twice} ({options[twice]}) more than once.")
        raise ValueError(f"The ballot {ballot} marks {len(ballot)} options where one may be chosen.")
