"""What is counted: ballots, and the poll they were cast in.

A ballot is a tuple of option numbers: best first when options are ranked, a set in ascending order when several
are marked, a single number when one is chosen. The empty ballot `()` is an abstention. A ranking that puts several
options level has a tuple in that place: `(2, (0, 1), 3)`.

Ballots are counted in heaps, as a mapping from each ballot to the number of times it was cast. A weighted vote is
simply a ballot cast that many times, which may be a fraction: `{(0, 1): 3, (1,): Fraction(1, 2)}`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final, Self, TypeAlias, TypeVar, cast

from guildkit_voting.methods.ties import TiePolicy, order_of

Weight: TypeAlias = int | Fraction
Ballot: TypeAlias = tuple[int, ...]
"""Options by their numbers."""
LevelBallot: TypeAlias = tuple[tuple[int, ...], ...]
"""A ranking in which some are level: best group first."""
AnyBallot: TypeAlias = tuple[int | tuple[int, ...], ...]
"""Either, or a mixture: groups stand only where several are level."""
B = TypeVar("B", bound=AnyBallot)


_AT_ONCE: Final = 2048


class BallotKind(StrEnum):
    """What a voter is asked for."""

    SINGLE = "single"
    SEVERAL = "several"
    RANKING = "ranking"


def tally_input(ballots: Iterable[Ballot]) -> Counter[Ballot]:
    """Heap equal ballots together, abstentions included."""
    everything = ballots if isinstance(ballots, Sequence) else list(ballots)
    try:
        # Where each names one option, numbers are heaped, for they are hashed and compared faster than tuples.
        chosen = Counter([option for (option,) in everything])
    except ValueError:
        return Counter(everything)
    return Counter({(option,): times for option, times in chosen.items()})


def first_choices(ballots: Mapping[Ballot, Weight]) -> dict[Ballot, Weight]:
    """Reduce rankings to what plurality and D'Hondt ask for: the first choice alone."""
    reduced: dict[Ballot, Weight] = {}
    for ballot, times in ballots.items():
        reduced[ballot[:1]] = reduced.get(ballot[:1], 0) + times
    return reduced


def in_groups(ballot: AnyBallot) -> LevelBallot:
    """Every place of a ranking as a group, most of them of one."""
    return tuple([place if isinstance(place, tuple) else (place,) for place in ballot])


def exact(value: Weight) -> Weight:
    """A number as whole as it can be."""
    return int(value) if value.denominator == 1 else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """Everything a method needs to count; made by `Poll.of`, which refuses what cannot be counted.

    Attributes:
        options: the names voted on; ballots refer to them by their place here.
        ballots: every ballot that says something, with the number of times it was cast.
        level: those of them, kept apart, that rank some options level.
        valid: how many ballots that is.
        abstentions: how many said nothing. They count for turnout, and for nothing else.
        seats: how many seats are shared out (D'Hondt).
        threshold: the share of ballots a list needs for any seat (D'Hondt), reached when met exactly.
        threshold_includes_abstentions: whether that share is of all ballots rather than of the valid ones.
        ties: what becomes of a tie that the method itself does not break.
        order: all options in the order in which such a tie goes to them; None where the tie stands.
    """

    options: tuple[str, ...]
    ballots: Mapping[Ballot, Weight]
    level: Mapping[LevelBallot, Weight]
    valid: Weight
    abstentions: Weight
    seats: int = 1
    threshold: Fraction = Fraction(0)
    threshold_includes_abstentions: bool = False
    ties: TiePolicy = TiePolicy.CLOSED
    order: tuple[int, ...] | None = None

    @classmethod
    def of(
        cls,
        kind: BallotKind,
        options: Sequence[str],
        ballots: Mapping[B, Weight],
        *,
        seats: int = 1,
        threshold: Fraction = Fraction(0),
        threshold_includes_abstentions: bool = False,
        ties: TiePolicy = TiePolicy.CLOSED,
        seed: str = "",
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
        marked = cast("dict[Ballot, Weight]", dict(ballots))
        if 0 in marked.values():
            marked = {ballot: times for ballot, times in marked.items() if times}
        abstentions = marked.pop((), 0)
        level: dict[LevelBallot, Weight] = {}
        for ballot in _not_plain(kind, options, ballots):
            times = marked.pop(cast("Ballot", ballot), 0)
            groups = in_groups(ballot)
            if all(len(group) == 1 for group in groups):
                plain = tuple(option for (option,) in groups)
                marked[plain] = marked.get(plain, 0) + times
            else:
                level[groups] = level.get(groups, 0) + times
        valid = sum(marked.values()) + sum(level.values())
        if float in {type(valid), type(abstentions)}:
            raise ValueError("Weights are whole numbers or fractions, so that the count is exact.")
        return cls(
            options=tuple(options),
            ballots=marked,
            level=level,
            valid=exact(valid),
            abstentions=exact(abstentions),
            seats=seats,
            threshold=threshold,
            threshold_includes_abstentions=threshold_includes_abstentions,
            ties=ties,
            order=order_of(ties, len(options), seed),
        )


def _not_plain(kind: BallotKind, options: Sequence[str], ballots: Mapping[B, Weight]) -> list[B]:
    """The ballots with groups; the first ballot that cannot be counted is refused, and the message says why."""
    numbers = frozenset(range(len(options)))
    most = 1 if kind is BallotKind.SINGLE else len(options)
    found: list[B] = []
    everything = list(ballots)
    positive = min(ballots.values(), default=0) >= 0
    # A quick test of many ballots at once; which ballot is at fault, and how, matters only where one is. They are not
    # too many, because the test lets no other thread have its turn.
    for start in range(0, len(everything), _AT_ONCE):
        some = everything[start : start + _AT_ONCE]
        lengths = list(map(len, some))
        if not (
            positive
            and max(lengths) <= most
            and sum(lengths) == sum(map(len, map(numbers.intersection, some)))
        ):
            found += _look_closely({ballot: ballots[ballot] for ballot in some}, numbers, most, kind, options)
    return found


def _look_closely(
    ballots: Mapping[B, Weight], numbers: frozenset[int], most: int, kind: BallotKind, options: Sequence[str]
) -> Iterator[B]:
    for ballot, times in ballots.items():
        if numbers.issuperset(ballot) and len(ballot) == len(set(ballot)) <= most and times >= 0:
            continue
        if times < 0:
            raise ValueError(f"The ballot {ballot} cannot have been cast {times} times.")
        named = [option for group in in_groups(ballot) for option in group]
        if unknown := set(named) - numbers:
            last = len(options) - 1
            raise ValueError(
                f"The ballot {ballot} names option {min(unknown)}, but options are numbered 0 to {last}."
            )
        if len(named) > len(set(named)):
            twice = next(option for option in named if named.count(option) > 1)
            raise ValueError(f"The ballot {ballot} names option {twice} ({options[twice]}) more than once.")
        if len(named) > most:
            raise ValueError(f"The ballot {ballot} marks {len(named)} options where one may be chosen.")
        if kind is not BallotKind.RANKING or () in ballot:
            raise ValueError(f"The ballot {ballot} has groups, which belong into rankings and are not empty.")
        yield ballot
