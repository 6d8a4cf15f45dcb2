"""What a count found out: enough to announce a result, draw it, and check it by hand.

Options appear by their number, their place in `Report.options`. Numbers are exact: whole, or fractions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from guildkit import Text
from guildkit_voting.methods.ballots import Weight

Score: TypeAlias = Weight
Ranking: TypeAlias = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """Options that the votes alone did not tell apart.

    Attributes:
        options: who is level.
        place: what they are level for, such as "first place" or "the last 2 seats".
        broken: how the method or the rule for ties told them apart; None where the tie stands.
        seats: how many seats a standing tie leaves empty (D'Hondt).
    """

    options: tuple[int, ...]
    place: Text
    broken: Text | None = None
    seats: int = 0


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a runoff.

    Attributes:
        votes: the votes of every option, None for those already out.
        exhausted: ballots that name nobody who is still in.
        eliminated: who goes after this round.
        note: what happened, in words.
        moved: where their votes went: from whom, to whom (None where they are exhausted), and how many. Ballots that
            rank options level move from all who were eliminated together.
    """

    votes: tuple[Weight | None, ...]
    exhausted: Weight
    eliminated: tuple[int, ...]
    note: Text
    moved: tuple[tuple[tuple[int, ...], int | None, Weight], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcome of a count and how it came about.

    Attributes:
        method: the key of the method that counted.
        options: the names voted on.
        winners: who is elected; several when a tie for first place stands, or when seats went to several lists
            (most seats first); nobody when there was no valid ballot.
        ranking: all options in groups of equals, best first.
        scores: votes, approvals or points of every option; in a runoff its votes when it was last counted.
        valid: ballots that marked something.
        abstentions: ballots that marked nothing.
        explanation: the count in plain words, a line a step.
        ties: the ties met, in order, broken or not.
        rounds: the rounds of a runoff.
        exhausted: ballots that named nobody in a runoff's last round.
        pairwise: for Copeland, `pairwise[a][b]` ballots prefer a to b.
        seats: for D'Hondt, the seats of every list.
        new_vote: among whom the rule for ties demands a new vote.
    """

    method: str
    options: tuple[str, ...]
    winners: tuple[int, ...]
    ranking: Ranking
    scores: tuple[Score, ...]
    valid: Weight
    abstentions: Weight
    explanation: tuple[Text, ...]
    ties: tuple[Tie, ...] = ()
    rounds: tuple[Round, ...] = ()
    exhausted: Weight = 0
    pairwise: tuple[tuple[Weight, ...], ...] | None = None
    seats: tuple[int, ...] | None = None
    new_vote: tuple[int, ...] = ()

    @property
    def turnout(self) -> Weight:
        """All ballots, abstentions included; weighted ones by their weight."""
        return self.valid + self.abstentions

    @property
    def tie(self) -> Tie | None:
        """The tie that matters: the one that stands, otherwise the last that was broken."""
        # A count ends at a tie that stands, so that one is always the last.
        return self.ties[-1] if self.ties else None

    @property
    def tied(self) -> bool:
        """Whether the outcome is left open by a tie."""
        return self.tie is not None and self.tie.broken is None


def grouped(options: Iterable[int], scores: Sequence[Score | tuple[Score, ...]]) -> Ranking:
    """Rank options by score, those of equal score in one group."""
    groups: dict[Score | tuple[Score, ...], list[int]] = {}
    for option in options:
        groups.setdefault(scores[option], []).append(option)
    return tuple(tuple(groups[score]) for score in sorted(groups, reverse=True))
