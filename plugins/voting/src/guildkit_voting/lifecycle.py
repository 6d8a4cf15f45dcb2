"""The life of a proposal: draft, approval, voting, and how it ends. Every step is one transaction."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, insert, select

from guildkit import UserError
from guildkit.storage import get_or_add
from guildkit_voting import ballots, constitution, delegations, electorate, events, outcome, papers, purses
from guildkit_voting.drafting import Question
from guildkit_voting.electorate import Rule
from guildkit_voting.files.sheets import closing, opening
from guildkit_voting.files.verdicts import Verdict
from guildkit_voting.methods import TiePolicy, commitment
from guildkit_voting.models import PENDING, Counter, LotSecret, Proposal, State, Voter
from guildkit_voting.proposals import find
from guildkit_voting.texts import text

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_voting.methods import Report
    from guildkit_voting.people import GuildMember

WAYS: Final[Mapping[State, frozenset[State]]] = {
    State.DRAFT: frozenset({State.APPROVAL, State.VOTING, State.WITHDRAWN}),
    State.APPROVAL: frozenset({State.DRAFT, State.VOTING, State.CLOSED, State.WITHDRAWN}),
    State.VOTING: frozenset({State.PASSED, State.FAILED, State.CLOSED, State.WITHDRAWN}),
    State.PASSED: frozenset(),
    State.FAILED: frozenset(),
    State.CLOSED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
"""Where a proposal may go from each state."""
ENDED: Final = frozenset(state for state, ways in WAYS.items() if not ways)


async def create(
    session: AsyncSession,
    question: Question,
    *,
    author_id: int,
    channel_id: int,
    now: datetime,
    runoff_of: int | None = None,
) -> Proposal:
    """Give a question the guild's next number, as a draft; where it is a campaign's, it belongs to that."""
    counter = await get_or_add(session, Counter, last_number=0)
    counter.last_number += 1
    proposal = Proposal(
        number=counter.last_number,
        title=question.title,
        text=question.text,
        options=list(question.options),
        motion=question.motion,
        method=question.method,
        seats=question.seats,
        threshold=str(question.threshold),
        tie_policy=question.tie_policy,
        live_tally=question.live_tally,
        tag=question.tag,
        amendment=question.amendment,
        campaign=question.campaign,
        stage=question.stage,
        author_id=author_id,
        state=State.DRAFT,
        duration=int(question.duration.total_seconds()),
        electorate={},
        channel_id=channel_id,
    )
    session.add(proposal)
    await session.flush()
    origin = {} if runoff_of is None else {"runoff_of": runoff_of}
    by = author_id if runoff_of is None else None
    await events.note(session, proposal.number, "created", at=now, by=by, **frozen(proposal), **origin)
    return proposal


def frozen(proposal: Proposal) -> dict[str, Any]:
    """Return what cannot be changed any more once voting has opened."""
    return {
        "title": proposal.title,
        "text": proposal.text,
        "options": proposal.options,
        "motion": proposal.motion,
        "method": proposal.method,
        "seats": proposal.seats,
        "threshold": proposal.threshold,
        "tie_policy": proposal.tie_policy,
        "live_tally": proposal.live_tally,
        "tag": proposal.tag,
        "amendment": proposal.amendment,
        "campaign": proposal.campaign,
        "stage": proposal.stage,
        "duration": proposal.duration,
    }


def require_way(proposal: Proposal, to: State) -> None:
    """Make sure that a proposal may go to another state.

    Raises:
        UserError: there is no way from where it stands.
    """
    if to not in WAYS[State(proposal.state)]:
        number = str(proposal.number)
        if proposal.state in ENDED:
            raise UserError(text("voting-ended", number=number), hint=text("voting-over-hint", number=number))
        raise UserError(text(f"not-while-{proposal.state}", number=number))


async def move(
    session: AsyncSession, proposal: Proposal, to: State, kind: str, *, now: datetime, **details: Any
) -> str:
    """Take a proposal that is locked to another state, and write down how; return the hash of that.

    Raises:
        UserError: there is no way from where it stands.
    """
    require_way(proposal, to)
    proposal.state = to
    if to in ENDED:
        proposal.closed_at = now
        await papers.discard(session, proposal.number)
    return await events.note(session, proposal.number, kind, at=now, **details)


def require_editable(proposal: Proposal) -> None:
    """Make sure that a proposal can still be edited.

    Raises:
        UserError: voting has opened, or it has ended; or it amends the constitution.
    """
    if proposal.amendment is not None:
        number = str(proposal.number)
        raise UserError(text("edit-amendment", number=number), hint=text("edit-amendment-hint"))
    if proposal.state not in PENDING or proposal.electorate:  # a run-off is what the vote before it has left
        raise UserError(text("edit-frozen", number=str(proposal.number)), hint=text("edit-frozen-hint"))


async def edit(session: AsyncSession, number: int, question: Question, *, by: int, now: datetime) -> Proposal:
    """Change a proposal that has not been opened yet.

    Raises:
        UserError: voting has opened: nobody may find something else under their ballot; or it amends the constitution,
            and what it says has to be what it does.
    """
    proposal = await find(session, number, lock=True)
    require_editable(proposal)
    before = frozen(proposal)
    proposal.title, proposal.text, proposal.options = question.title, question.text, list(question.options)
    proposal.motion, proposal.method, proposal.seats = question.motion, question.method, question.seats
    proposal.threshold, proposal.tie_policy = str(question.threshold), question.tie_policy
    proposal.live_tally, proposal.tag = question.live_tally, question.tag
    proposal.duration = int(question.duration.total_seconds())
    after = frozen(proposal)
    changed = {key: value for key, value in after.items() if value != before[key]}
    if changed:
        await events.note(session, number, "edited", at=now, by=by, **changed)
    _, rules = await constitution.in_force(session)
    if proposal.campaign is not None and proposal.state == State.DRAFT and not rules.auto_approval:
        # What was approved was something else.
        await move(session, proposal, State.APPROVAL, "submitted", now=now, by=by)
    return proposal


async def submit(session: AsyncSession, number: int, *, by: int, now: datetime) -> Proposal:
    """Ask for approval."""
    proposal = await find(session, number, lock=True)
    await move(session, proposal, State.APPROVAL, "submitted", now=now, by=by)
    return proposal


async def reject(session: AsyncSession, number: int, *, by: int, reason: str, now: datetime) -> Proposal:
    """Refuse approval: the proposal is closed, and nobody votes on it."""
    proposal = await find(session, number, lock=True)
    if proposal.state != State.APPROVAL:
        raise UserError(text("reject-not-waiting", number=str(number)))
    await move(session, proposal, State.CLOSED, "rejected", now=now, by=by, reason=reason)
    proposal.outcome = {**Verdict(State.CLOSED, "rejected").as_json(), "words": reason}
    return proposal


async def withdraw(session: AsyncSession, number: int, *, by: int, now: datetime) -> Proposal:
    """Take a proposal back; ballots that were cast stay, and are not counted, and what was invested is given back."""
    proposal = await find(session, number, lock=True)
    await move(session, proposal, State.WITHDRAWN, "withdrawn", now=now, by=by)
    await purses.refund(session, proposal)
    return proposal


async def open_voting(
    session: AsyncSession,
    number: int,
    people: Iterable[GuildMember] | None,
    *,
    by: int | None,
    now: datetime,
    rng: random.Random,
) -> Proposal:
    """Open voting: from here on nothing of the proposal changes.

    Args:
        session: of a transaction.
        number: the proposal's; a draft, or one that waits for approval, which is given herewith. A run-off keeps the
            constitution and the electorate of the vote that it decides.
        people: the members of the guild; None where Discord does not tell.
        by: who opens it; None for the bot itself.
        now: the opening.
        rng: draws the seed of a lot.

    Raises:
        UserError: it is open already or has ended; or shares of the electorate are asked for, and nobody knows it.
    """
    proposal = await find(session, number, lock=True)
    require_way(proposal, State.VOTING)
    if proposal.electorate:
        version, rule = proposal.constitution, Rule.stored(proposal.electorate)
        rules = await constitution.at(session, version)
    else:
        version, rules = await constitution.founded(session, now=now)
        rule = Rule.of(rules, now)
    if people is None and outcome.counts_the_electorate(proposal, rules):
        raise UserError(text("open-no-members"), hint=text("open-no-members-hint"))
    admitted = None if people is None else electorate.voters(rule, people)
    seed = rng.getrandbits(256).to_bytes(32).hex()
    closes_at = now + timedelta(seconds=proposal.duration)
    proposal.constitution, proposal.electorate = version, rule.as_json()
    session.add(LotSecret(number=number, seed=seed))
    proposal.voters, proposal.commitment = None if admitted is None else len(admitted), commitment(seed)
    proposal.opened_at, proposal.closes_at = now, closes_at
    proposal.opening = await move(
        session,
        proposal,
        State.VOTING,
        "opened",
        now=now,
        by=by,
        closes_at=closes_at.isoformat(),
        constitution=version,
        electorate=proposal.electorate,
        voters=proposal.voters,
        **{key: value for key, value in opening(outcome.terms_of(proposal, rules)).items() if key != "what"},
    )
    await session.execute(delete(Voter).where(Voter.number == number))
    rows = [
        {"guild_id": proposal.guild_id, "number": number, "member_id": member, "weight": weight}
        for member, weight in sorted((admitted or {}).items())
    ]
    for start in range(0, len(rows), 500):
        await session.execute(insert(Voter), rows[start : start + 500])
    return proposal


async def close(
    session: AsyncSession, number: int, *, now: datetime, rng: random.Random, by: int | None = None
) -> tuple[Proposal, Report, Verdict]:
    """End voting, count, and say what it means.

    Raises:
        UserError: it had ended already, or was never opened.
    """
    proposal = await find(session, number, lock=True)
    require_way(proposal, State.PASSED)  # which only a vote can
    await delegations.settle(session, proposal, rng=rng)
    secret = (await session.scalars(select(LotSecret).where(LotSecret.number == number))).one()
    proposal.seed = secret.seed
    await session.delete(secret)
    count = await ballots.tally(session, proposal)
    verdict, version = count.verdict, None
    if verdict.state is State.PASSED and proposal.amendment is not None:
        # A newer release may not take any more what the members want.
        if constitution.fits(proposal.amendment):
            version, _ = await constitution.enact(
                session, proposal.amendment, now=now, by=by, proposal=number
            )
        else:
            verdict = verdict.unfit()
    event = await asyncio.to_thread(closing, count.lines, count.voices, verdict.as_json())
    verdict = replace(verdict, version=version)
    proposal.outcome = verdict.as_json()
    await move(
        session,
        proposal,
        verdict.state,
        "closed",
        now=now,
        by=by,
        seed=proposal.seed,
        **{key: value for key, value in event.items() if key != "what"},
    )
    return proposal, count.report, verdict


async def run_off(
    session: AsyncSession, tied: Proposal, report: Report, text: str, *, now: datetime
) -> Proposal | None:
    """Make the draft of a new vote among those whom a vote left level; None where that is not what its rule asks for.

    A run-off of a run-off is the last one: where that is tied again, it is closed. One of a scenario belongs to the same
    stage of the same campaign, which is locked.
    """
    if not report.new_vote or (tied.outcome or {}).get("reason") != "tie":
        return None
    first, *_ = await events.of(session, tied.number)
    question = Question(
        tied.title,
        text,
        tuple(tied.options[index] for index in report.new_vote),
        tied.method,
        report.tie.seats if report.tie and report.tie.seats else tied.seats,
        timedelta(seconds=tied.duration),
        threshold=Fraction(tied.threshold),
        tie_policy=TiePolicy.CLOSED if "runoff_of" in first.details else TiePolicy.RUNOFF,
        live_tally=tied.live_tally,
        tag=tied.tag,
        campaign=tied.campaign,
        stage=tied.stage,
    )
    following = await create(
        session,
        question,
        author_id=tied.author_id,
        channel_id=tied.channel_id,
        now=now,
        runoff_of=tied.number,
    )
    following.constitution, following.electorate = tied.constitution, tied.electorate
    tied.outcome = {**(tied.outcome or {}), "runoff": following.number}
    return following
