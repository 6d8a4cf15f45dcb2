"""Six ways to count votes, pure and exact: ballots in, a report out.

    >>> from guildkit_voting.methods import count
    >>> report = count("plurality", ["Tea", "Coffee"], {(0,): 3, (1,): 5, (): 1})
    >>> report.winners, report.turnout
    ((1,), 9)
    >>> report.explanation
    ('8 votes: Coffee 5, Tea 3.', 'Coffee has the most votes and wins.')

What holds for all of them: an abstention counts for turnout and nothing else; without a valid ballot nobody is
elected; a tie is reported, and broken only where the method itself says how. Each module states its own conventions.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from guildkit_voting.methods import approval, borda, copeland, dhondt, plurality, runoff
from guildkit_voting.methods.ballots import Ballot, BallotKind, Poll, first_choices, tally_input
from guildkit_voting.methods.report import Report, Round, Score, Tie

__all__ = [
    "METHODS",
    "Ballot",
    "BallotKind",
    "Method",
    "Poll",
    "Report",
    "Round",
    "Score",
    "Tie",
    "count",
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
    title: str
    summary: str
    ballot: BallotKind
    count: Callable[[Poll], Report]
    seats: bool = False


METHODS: dict[str, Method] = {
    method.key: method
    for method in (
        Method(
            "plurality",
            "Plurality",
            "Everybody chooses one option, and the one chosen most often wins.",
            BallotKind.SINGLE,
            plurality.count,
        ),
        Method(
            "approval",
            "Approval",
            "Everybody marks all the options they could live with, and the one with the most marks wins.",
            BallotKind.SEVERAL,
            approval.count,
        ),
        Method(
            "runoff",
            "Instant runoff",
            "Everybody ranks the options; the last one drops out and its votes move to their next choice, until one "
            "has more than half.",
            BallotKind.RANKING,
            runoff.count,
        ),
        Method(
            "borda",
            "Borda",
            "Everybody ranks the options, a better place earns more points, and the most points win.",
            BallotKind.RANKING,
            borda.count,
        ),
        Method(
            "copeland",
            "Copeland",
            "Everybody ranks the options, each is compared with every other, and the one that wins most of these "
            "duels wins.",
            BallotKind.RANKING,
            copeland.count,
        ),
        Method(
            "dhondt",
            "D'Hondt",
            "Everybody chooses one list, and the seats are shared out in proportion to the votes.",
            BallotKind.SINGLE,
            dhondt.count,
            seats=True,
        ),
    )
}
"""Every method by its key, in the order in which they are shown."""


def count(
    method: str,
    options: Sequence[str],
    ballots: Mapping[Ballot, int],
    *,
    seats: int = 1,
    threshold: Fraction = Fraction(0),
    threshold_includes_abstentions: bool = False,
) -> Report:
    """Count ballots by a method.

    Args:
        method: a key of `METHODS`.
        options: the names voted on.
        ballots: how often each ballot was cast, abstentions as `()`; see `tally_input`.
        seats: how many seats to share out; other methods than D'Hondt ignore it and the following.
        threshold: the share of ballots a list needs for any seat.
        threshold_includes_abstentions: whether that share is of all ballots rather than of the valid ones.

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
    )
    return chosen.count(poll)
