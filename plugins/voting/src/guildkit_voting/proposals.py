"""The rules of proposals and ballots, on a session of the guild, without Discord."""

from __future__ import annotations

from collections import Counter as Tally
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import String, delete, func, select
from sqlalchemy import cast as cast_to

from guildkit import UserError, escape, shorten
from guildkit_voting.durations import parse_duration
from guildkit_voting.methods import METHODS, BallotKind, count
from guildkit_voting.models import BallotRecord, Counter, Draft, Proposal, State
from guildkit_voting.wording import clean, same

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_voting.methods import Report

TITLE_LIMIT: Final = 200
TEXT_LIMIT: Final = 2000
OPTION_LIMIT: Final = 80
_NUMBERS: Final = range(1, 2**31)
OPTIONS_LIMIT: Final = 25
"""As many as one select holds."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a proposal asks, checked and ready to be put to the members."""

    title: str
    text: str
    options: tuple[str, ...]
    method: str
    seats: int
    duration: timedelta


def check(draft: Draft) -> Question:
    """Return the question that a draft holds.

    Raises:
        UserError: names the first thing that is wrong, and the way out.
    """
    title = clean(draft.title)
    if not title:
        raise UserError("A proposal needs a title.")
    if len(title) > TITLE_LIMIT:
        raise UserError(
            f"The title has {len(title)} characters, and {TITLE_LIMIT} fit.", hint="The text may be longer."
        )
    if len(draft.text) > TEXT_LIMIT:
        raise UserError(f"The text has {len(draft.text)} characters, and {TEXT_LIMIT} fit.")
    if draft.method not in METHODS:
        raise UserError(
            f"There is no method called {draft.method[:30]!r}.", hint=f"There are: {', '.join(METHODS)}."
        )
    if not 1 <= draft.seats <= 100:
        raise UserError("Between 1 and 100 seats can be given out.")
    options = parse_options(draft.options)
    return Question(
        title, draft.text.strip(), options, draft.method, draft.seats, parse_duration(draft.duration)
    )


def parse_options(text: str) -> tuple[str, ...]:
    """Return the options, one a line; blank lines do not count.

    Raises:
        UserError: fewer than two, more than 25, one too long, or two alike.
    """
    options = [option for option in map(clean, text.splitlines()) if option]
    if len(options) < 2:
        found = f"only one: “{escape(shorten(options[0], OPTION_LIMIT))}”" if options else "none"
        raise UserError(
            f"A vote needs at least two options, and I found {found}.",
            hint="Write each on a line of its own.",
        )
    if len(options) > OPTIONS_LIMIT:
        raise UserError(
            f"{len(options)} options are too many; {OPTIONS_LIMIT} fit.",
            hint="Merge some, or hold two votes.",
        )
    seen: dict[str, str] = {}
    for option in options:
        if len(option) > OPTION_LIMIT:
            raise UserError(
                f"The option “{escape(option[:30])}…” has {len(option)} characters, and {OPTION_LIMIT} fit.",
                hint="Details go into the text.",
            )
        if same(option) in seen:
            raise UserError(
                f"Two options are alike: “{escape(seen[same(option)])}” and “{escape(option)}”.",
                hint="Remove one.",
            )
        seen[same(option)] = option
    return tuple(options)


async def save_draft(session: AsyncSession, draft: Draft) -> None:
    """Keep what a member entered, in place of their last draft."""
    await session.execute(delete(Draft).where(Draft.member_id == draft.member_id))
    session.add(draft)


async def load_draft(session: AsyncSession, member_id: int) -> Draft | None:
    """Return a member's draft."""
    return await session.scalar(select(Draft).where(Draft.member_id == member_id))


async def open_proposal(
    session: AsyncSession, question: Question, *, author_id: int, channel_id: int, now: datetime
) -> Proposal:
    """Put a question to the members: give it the guild's next number and open it; the author's draft goes."""
    proposal = Proposal(
        number=await _next_number(session),
        title=question.title,
        text=question.text,
        options=list(question.options),
        method=question.method,
        seats=question.seats,
        author_id=author_id,
        state=State.VOTING,
        opened_at=now,
        closes_at=now + question.duration,
        channel_id=channel_id,
    )
    session.add(proposal)
    draft = await load_draft(session, author_id)
    if draft is not None:
        await session.delete(draft)
    return proposal


async def _next_number(session: AsyncSession) -> int:
    counter = await session.scalar(select(Counter).with_for_update())
    if counter is None:
        counter = Counter(last_number=0)
        session.add(counter)
    counter.last_number += 1
    return counter.last_number


async def find(session: AsyncSession, number: int, *, lock: bool = False) -> Proposal:
    """Return a proposal by its number.

    Raises:
        UserError: there is none.
    """
    statement = select(Proposal).where(Proposal.number == number)
    proposal = None
    if number in _NUMBERS:
        proposal = await session.scalar(statement.with_for_update() if lock else statement)
    if proposal is None:
        raise UserError(
            f"There is no proposal #{number} here.", hint="/proposal list shows those that there are."
        )
    return proposal


async def recent(session: AsyncSession, *, limit: int = 25) -> list[tuple[Proposal, int]]:
    """Return proposals with their number of ballots: open ones first, the newest first among each."""
    ballots = (
        select(func.count())
        .where(BallotRecord.number == Proposal.number, BallotRecord.guild_id == Proposal.guild_id)
        .correlate(Proposal)
        .scalar_subquery()
    )
    rows = await session.execute(
        select(Proposal, ballots)
        .order_by(Proposal.state != State.VOTING, Proposal.number.desc())
        .limit(limit)
    )
    return [(proposal, ballots) for proposal, ballots in rows]


async def matching(session: AsyncSession, text: str, *, limit: int = 25) -> list[tuple[int, str]]:
    """Return number and title of the proposals whose number begins with `text` or whose title holds it.

    The open ones come first, and the newest among each.
    """
    statement = select(Proposal.number, Proposal.title).order_by(
        Proposal.state != State.VOTING, Proposal.number.desc()
    )
    if text:
        starts = cast_to(Proposal.number, String).startswith(text, autoescape=True)
        statement = statement.where(starts | Proposal.title.icontains(text, autoescape=True))
    return [(number, title) for number, title in await session.execute(statement.limit(limit))]


def is_open(proposal: Proposal, now: datetime) -> bool:
    """Whether ballots are taken."""
    return proposal.state == State.VOTING and now < proposal.closes_at


async def own_ballot(session: AsyncSession, number: int, member_id: int) -> BallotRecord | None:
    """Return a member's ballot."""
    return await session.scalar(
        select(BallotRecord).where(BallotRecord.number == number, BallotRecord.member_id == member_id)
    )


def check_ballot(proposal: Proposal, choices: Sequence[int]) -> list[int]:
    """Return a ballot as it is stored: ranking in order, a set of approvals ascending, empty to abstain.

    Raises:
        UserError: it does not fit the proposal (only a rigged client can send such a one).
    """
    kind = METHODS[proposal.method].ballot
    fits = len(set(choices)) == len(choices) and all(
        0 <= choice < len(proposal.options) for choice in choices
    )
    if not fits or (kind is BallotKind.SINGLE and len(choices) > 1):
        raise UserError(
            "This ballot does not fit the proposal.", hint="Please open a fresh one with the Vote button."
        )
    return sorted(choices) if kind is BallotKind.SEVERAL else list(choices)


def parse_ranking(proposal: Proposal, text: str) -> list[int]:
    """Return the ranking that a member typed: one option a line, best first; case does not matter.

    Raises:
        UserError: a line is none of the options, or one stands there twice.
    """
    known = {same(option): index for index, option in enumerate(proposal.options)}
    ranked: list[int] = []
    for line in text.splitlines():
        name = clean(line)
        if not name:
            continue
        index = known.get(same(name))
        if index is None:
            raise UserError(
                f"“{escape(name[:80])}” is none of the options.",
                hint=f"Your lines were:\n{escape(text)[:1500]}",
            )
        if index in ranked:
            raise UserError(
                f"“{escape(proposal.options[index])}” stands there twice.",
                hint=f"Your lines were:\n{escape(text)[:1500]}",
            )
        ranked.append(index)
    if not ranked:
        raise UserError("Your ranking is empty.", hint="To vote for nobody, use Abstain.")
    return ranked


async def cast(
    session: AsyncSession, number: int, member_id: int, choices: Sequence[int], *, now: datetime
) -> tuple[Proposal, BallotRecord, bool]:
    """Cast a member's ballot, in place of the one they cast before; return it, and whether there was one.

    Raises:
        UserError: voting is over, or the ballot does not fit.
    """
    # Locked, so that a ballot and the close cannot pass each other.
    proposal = await find(session, number, lock=True)
    if not is_open(proposal, now):
        raise UserError(
            f"Voting on #{number} is over; your ballot was not counted.",
            hint=f"/proposal show {number} has the result.",
        )
    stored = check_ballot(proposal, choices)
    ballot = await own_ballot(session, number, member_id)
    if ballot is None:
        ballot = BallotRecord(number=number, member_id=member_id, choices=stored, cast_at=now)
        session.add(ballot)
        return proposal, ballot, False
    ballot.choices, ballot.cast_at = stored, now
    return proposal, ballot, True


async def close(session: AsyncSession, number: int, *, now: datetime) -> tuple[Proposal, Report]:
    """End the voting and count.

    Raises:
        UserError: it had ended already.
    """
    proposal = await find(session, number, lock=True)
    if proposal.state != State.VOTING:
        raise UserError(
            f"Voting on #{number} has ended already.", hint=f"/proposal show {number} has the result."
        )
    report = await tally(session, proposal)
    proposal.state = State.PASSED if report.winners and not report.tied else State.CLOSED
    proposal.closed_at = now
    return proposal, report


async def turnout(session: AsyncSession, number: int) -> int:
    """Return how many ballots have been cast."""
    counted = select(func.count()).select_from(BallotRecord).where(BallotRecord.number == number)
    return await session.scalar(counted) or 0


async def tally(session: AsyncSession, proposal: Proposal) -> Report:
    """Count the ballots of a proposal. Names in the report are escaped for display."""
    rows = await session.scalars(select(BallotRecord.choices).where(BallotRecord.number == proposal.number))
    ballots = Tally(tuple(choices) for choices in rows)
    return count(
        proposal.method, [escape(option) for option in proposal.options], ballots, seats=proposal.seats
    )
