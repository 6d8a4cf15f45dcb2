"""What a count means under the terms of a vote: passed, failed or closed, and why.

The bot and `guildkit voting verify` ask the same function, and that knows nothing but what stands on the tally sheet.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from guildkit_voting.models import State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from guildkit_voting.files.sheets import Line, Terms
    from guildkit_voting.methods import Report

YES = 0
NO = 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a proposal has ended.

    Attributes:
        state: passed, failed or closed.
        reason: `elected`, `carried`, `no-votes`, `tie`, `threshold` (no list has reached it), `quorum`, `support`,
            `approval` or `rejected`; `unfit` where the constitution does not take what was wanted (any more).
        asked: the percentage that was asked for, where one was missed.
        reached: the share that was reached instead, as a fraction in words: `3/7`.
        winners: the options that have won.
        seats: how many each of them has, where seats were shared out.
        version: of the constitution in which it is in force, if it has amended that.
    """

    state: State
    reason: str
    asked: int | None = None
    reached: str | None = None
    winners: list[int] = field(default_factory=list)
    seats: list[int] = field(default_factory=list)
    version: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it in values that JSON has."""
        return {key: value for key, value in asdict(self).items() if value not in (None, [])}

    def unfit(self) -> Verdict:
        """Return how it ends where the constitution does not take what has passed."""
        return replace(self, state=State.CLOSED, reason="unfit") if self.state is State.PASSED else self


def judge(terms: Terms, report: Report, lines: Iterable[Line]) -> Verdict:
    """Say how a vote ends.

    Quorum and approval are of people: of those for whom the ballots speak, whatever these weigh.

    Args:
        terms: what was fixed when voting opened.
        report: the count.
        lines: the ballots.
    """
    nothing = State(terms.without_winner)
    took_part = said_yes = 0
    for line in lines:
        took_part += line.people
        if line.ballot[:1] == terms.options[YES : YES + 1]:
            said_yes += line.people
    if not report.valid:
        return Verdict(nothing, "no-votes")
    if terms.electorate is not None and took_part * 100 < terms.quorum * terms.electorate:
        return Verdict(State.FAILED, "quorum", terms.quorum, _share(took_part, terms.electorate))
    if terms.motion:
        yes, no = report.scores[YES], report.scores[NO]
        if yes * 100 <= terms.support * (yes + no):
            tie = yes == no and terms.support == 50
            state, reason = (nothing, "tie") if tie else (State.FAILED, "support")
            return Verdict(state, reason, terms.support, _share(yes, yes + no))
        if terms.electorate is not None and said_yes * 100 < terms.approval * terms.electorate:
            return Verdict(State.FAILED, "approval", terms.approval, _share(said_yes, terms.electorate))
        return Verdict(State.PASSED, "carried", winners=[YES])
    if report.tied or not report.winners:
        return Verdict(nothing, "tie" if report.tied else "threshold")
    seats = [report.seats[option] for option in report.winners] if report.seats is not None else []
    return Verdict(State.PASSED, "elected", winners=list(report.winners), seats=seats)


def _share(part: int | Fraction, whole: int | Fraction) -> str:
    return str(Fraction(part) / Fraction(whole)) if whole else "0"
