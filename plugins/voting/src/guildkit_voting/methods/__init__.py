"""Six ways to count votes, pure and exact: ballots in, a report out.

    >>> from guildkit_voting.methods import count
    >>> report = count("plurality", ["Tea", "Coffee"], {(0,): 3, (1,): 5, (): 1})
    >>> report.winners, report.turnout
    ((1,), 9)
    >>> [str(step) for step in report.explanation]
    ['8 votes: Coffee 5, Tea 3.', 'Coffee has the most votes and wins.']

What holds for all of them: an abstention counts for turnout and nothing else; without a valid ballot nobody is
elected; a tie is reported, and broken only where the method itself says how or the poll's rule for ties (`ties.py`)
does. Each module states its own conventions.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from guildkit import Text
from guildkit_voting.methods import approval, borda, copeland, dhondt, plurality, runoff
from guildkit_voting.methods.ballots import (
    AnyBallot,
    B,
    Ballot,
    BallotKind,
    LevelBallot,
    Poll,
    Weight,
    first_choices,
    tally_input,
)
from guildkit_voting.methods.report import Report, Round, Score, Tie
from guildkit_voting.methods.settling import settle
from guildkit_voting.methods.ties import TiePolicy, commitment, drawn
from guildkit_voting.texts import text

__all__ = [
    "METHODS",
    "AnyBallot",
    "B",
    "Ballot",
    "BallotKind",
    "LevelBallot",
    "Method",
    "Poll",
    "Report",
    "Round",
    "Score",
    "Tie",
    "TiePolicy",
    "Weight",
    "commitment",
    "count",
    "drawn",
    "first_choices",
    "tally_input",
]


@dataclass(frozen=True, slots=True)
class Method:
    """A way to count.

    Attributes:
        key: its name in commands and files.
        title: its name as members read it.
        summary: how it works, in one sentence.
        ballot: what it asks of a voter.
        count: the count itself.
        seats: whether it shares out seats rather than electing one option.
    """

    key: str
    title: Text
    summary: Text
    ballot: BallotKind
    count: Callable[[Poll], Report]
    seats: bool = False


METHODS: dict[str, Method] = {
    key: Method(key, text(f"method-{key}"), text(f"method-{key}-summary"), ballot, counting, seats=seats)
    for key, ballot, counting, seats in (
        ("plurality", BallotKind.SINGLE, plurality.count, False),
        ("approval", BallotKind.SEVERAL, approval.count, False),
        ("runoff", BallotKind.RANKING, runoff.count, False),
        ("borda", BallotKind.RANKING, borda.count, False),
        ("copeland", BallotKind.RANKING, copeland.count, False),
        ("dhondt", BallotKind.SINGLE, dhondt.count, True),
    )
}
"""Every method by its key, in the order in which they are shown."""


def count(
    method: str,
    options: Sequence[str],
    ballots: Mapping[B, Weight],
    *,
    seats: int = 1,
    threshold: Fraction = Fraction(0),
    threshold_includes_abstentions: bool = False,
    ties: TiePolicy = TiePolicy.CLOSED,
    seed: str = "",
) -> Report:
    """Count ballots by a method.

    Args:
        method: a key of `METHODS`.
        options: the names voted on, in the order in which they were submitted.
        ballots: how often each ballot was cast, abstentions as `()`; see `tally_input`. Weighted ballots count as
            that many, whole or a fraction.
        seats: how many seats to share out; other methods than D'Hondt ignore it and the next two.
        threshold: the share of ballots a list needs for any seat.
        threshold_includes_abstentions: whether that share is of all ballots rather than of the valid ones.
        ties: what becomes of a tie that the method itself does not break.
        seed: what a lot is drawn from.

    Raises:
        ValueError: if the method is unknown or something cannot be counted; the message is a sentence for a reader.
    """
    if method not in METHODS:
        raise ValueError(f"There is no method {method!r}; choose one of {', '.join(METHODS)}.")
    chosen = METHODS[method]
    poll = Poll.of(
        chosen.ballot,
        options,
        ballots,
        seats=seats,
        threshold=threshold,
        threshold_includes_abstentions=threshold_includes_abstentions,
        ties=ties,
        seed=seed,
    )
    return settle(chosen.count(poll), poll)
