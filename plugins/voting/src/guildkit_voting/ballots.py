"""Casting ballots and counting them, on a session of the guild, without Discord."""

from __future__ import annotations

import asyncio
from collections import Counter as Tally
from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import delete, func, select

from guildkit import UserError, clean, escape, likeness
from guildkit_voting import constitution, delegations, electorate, outcome, purses
from guildkit_voting.counting import count_aside, count_cast, gradually
from guildkit_voting.files.receipts import new_receipt
from guildkit_voting.methods import METHODS, Ballot, BallotKind, TiePolicy
from guildkit_voting.models import BallotRecord, Campaign, PaperRecord, Proposal, State, Voter
from guildkit_voting.proposals import find
from guildkit_voting.texts import text

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_voting.counting import Count
    from guildkit_voting.methods import Report
    from guildkit_voting.people import GuildMember


def is_open(proposal: Proposal, now: datetime) -> bool:
    """Whether ballots are taken."""
    return proposal.state == State.VOTING and proposal.closes_at is not None and now < proposal.closes_at


async def own(session: AsyncSession, number: int, member_id: int) -> BallotRecord | None:
    """Return a member's ballot."""
    return await session.scalar(
        select(BallotRecord).where(BallotRecord.number == number, BallotRecord.member_id == member_id)
    )


def check(proposal: Proposal, choices: Sequence[int]) -> list[int]:
    """Return a ballot as it is stored: ranking in order, a set of approvals ascending, empty to abstain.

    Raises:
        UserError: it does not fit the proposal (only a rigged client can send such a one).
    """
    kind = METHODS[proposal.method].ballot
    fits = len(set(choices)) == len(choices) and all(
        0 <= choice < len(proposal.options) for choice in choices
    )
    if not fits or (kind is BallotKind.SINGLE and len(choices) > 1):
        raise UserError(text("ballot-misfit"), hint=text("ballot-misfit-hint"))
    return sorted(choices) if kind is BallotKind.SEVERAL else list(choices)


def parse_ranking(proposal: Proposal, typed: str) -> list[int]:
    """Return the ranking that a member typed: one option a line, best first; case does not matter.

    Raises:
        UserError: a line is none of the options, or one stands there twice.
    """
    known = {likeness(option): index for index, option in enumerate(proposal.options)}
    ranked: list[int] = []
    for line in typed.splitlines():
        name = clean(line)
        if not name:
            continue
        index = known.get(likeness(name))
        if index is None:
            raise UserError(
                text("ranking-unknown", option=escape(name[:80])),
                hint=text("ranking-lines", lines=escape(typed)[:1500]),
            )
        if index in ranked:
            raise UserError(
                text("ranking-twice", option=escape(proposal.options[index])),
                hint=text("ranking-lines", lines=escape(typed)[:1500]),
            )
        ranked.append(index)
    if not ranked:
        raise UserError(text("ranking-empty"), hint=text("ranking-empty-hint"))
    return ranked


async def admit(session: AsyncSession, proposal: Proposal, person: GuildMember, *, now: datetime) -> int:
    """Make sure that a member may vote on an open proposal, now; return the weight of their ballot.

    Raises:
        UserError: they may not; it says why.
    """
    own = (Voter.number == proposal.number) & (Voter.member_id == person.id)
    return electorate.require(proposal, person, await session.scalar(select(Voter).where(own)), now=now)


async def cast(
    session: AsyncSession,
    number: int,
    person: GuildMember,
    choices: Sequence[int],
    *,
    stake: int | None = None,
    now: datetime,
    rng: random.Random,
) -> tuple[Proposal, BallotRecord, bool]:
    """Cast a member's ballot, in place of the one they cast before; return it, and whether there was one.

    Args:
        session: of a transaction.
        number: the proposal's.
        person: who votes.
        choices: indices of options, best first; none to abstain, which takes back what was invested.
        stake: how many tokens of the campaign's purse are on it from now on; None for as many as before.
        now: the present instant.
        rng: draws the receipt.

    Raises:
        UserError: voting is over, the member may not vote, the ballot does not fit, or the purse does not suffice.
    """
    proposal = await _open(session, number, person.id, now)
    weight = await admit(session, proposal, person, now=now)
    stored = check(proposal, choices)
    receipt = new_receipt(rng)  # a new one: the old one must not lead to what stands there now
    paper = (PaperRecord.number == number) & (PaperRecord.member_id == person.id)
    await session.execute(delete(PaperRecord).where(paper))
    ballot = await own(session, number, person.id)
    if ballot is None:
        ballot = BallotRecord(
            number=number,
            member_id=person.id,
            choices=stored,
            weight=weight,
            stake=0,
            receipt=receipt,
            cast_at=now,
        )
        session.add(ballot)
        changed = False
    else:
        ballot.choices, ballot.weight, ballot.receipt, ballot.cast_at = stored, weight, receipt, now
        changed = True
    await _invest(session, proposal, ballot, stake)
    return proposal, ballot, changed


async def _open(session: AsyncSession, number: int, member_id: int, now: datetime) -> Proposal:
    """Return a proposal that takes ballots; locked, so that a ballot and the close cannot pass each other."""
    proposal = await find(session, number)
    if proposal.campaign is not None and proposal.voters is None:
        await purses.grant_late(session, proposal.campaign, member_id)
    proposal = await find(session, number, lock=True)
    if not is_open(proposal, now):
        raise UserError(
            text("voting-over-uncounted", number=str(number)),
            hint=text("voting-over-hint", number=str(number)),
        )
    return proposal


async def _invest(session: AsyncSession, proposal: Proposal, ballot: BallotRecord, stake: int | None) -> None:
    if stake is None:
        stake = ballot.stake if ballot.choices else 0
    elif proposal.campaign is None or (stake and not ballot.choices):
        key = "invest-no-campaign" if proposal.campaign is None else "invest-abstention"
        raise UserError(text(key, number=str(proposal.number)))
    if proposal.campaign is not None:
        await purses.charge(session, proposal.campaign, ballot.member_id, stake - ballot.stake)
        ballot.stake = stake


async def invest(
    session: AsyncSession, number: int, person: GuildMember, stake: int, *, now: datetime
) -> tuple[Proposal, BallotRecord]:
    """Put so many tokens on the ballot that a member has cast, and charge or give back the difference.

    Raises:
        UserError: voting is over, the member may not vote or has not, or their purse does not suffice.
    """
    proposal = await _open(session, number, person.id, now)
    await admit(session, proposal, person, now=now)
    ballot = await own(session, number, person.id)
    if ballot is None:
        raise UserError(text("invest-no-ballot", number=str(number)))
    await _invest(session, proposal, ballot, stake)
    return proposal, ballot


async def take_back(session: AsyncSession, number: int, member_id: int, *, now: datetime) -> Proposal:
    """Cancel a member's own ballot while the vote runs; what was invested returns to their purse.

    Raises:
        UserError: voting is over, or there is no ballot of theirs.
    """
    proposal = await _open(session, number, member_id, now)
    if not await _remove(session, proposal, member_id):
        raise UserError(text("ballot-none", number=str(number)))
    return proposal


async def _remove(session: AsyncSession, proposal: Proposal, member_id: int) -> bool:
    ballot = await own(session, proposal.number, member_id)
    if ballot is None:
        return False
    if proposal.campaign is not None:
        await purses.charge(session, proposal.campaign, member_id, -ballot.stake)
    await session.delete(ballot)
    return True


async def withdraw_all(session: AsyncSession, member_id: int) -> list[Proposal]:
    """Withdraw a member's ballots from every vote that is running; return the proposals."""
    running = select(Proposal.number).where(Proposal.state == State.VOTING).order_by(Proposal.number)
    numbers = (await session.scalars(running)).all()
    # Locked, so that a close counts all of its ballots or the rest; all of them before any purse.
    locked = [await find(session, number, lock=True) for number in numbers]
    return [proposal for proposal in locked if await _remove(session, proposal, member_id)]


async def turnout(session: AsyncSession, number: int) -> int:
    """Return how many ballots have been cast."""
    counted = select(func.count()).select_from(BallotRecord).where(BallotRecord.number == number)
    return await session.scalar(counted) or 0


async def tally(session: AsyncSession, proposal: Proposal) -> Count:
    """Count the ballots of a vote that has ended, in a thread of its own: the event loop goes on."""
    stored = await _stored(session, proposal)
    voices = await delegations.voices(session, proposal.number)
    lent: dict[int, list[int]] = {}
    for delegate, _, weight in voices:
        lent.setdefault(delegate, []).append(weight)
    cast = (
        (receipt, choices, weight + sum(lent.get(member, ())), 1 + len(lent.get(member, ())))
        for member, receipt, choices, weight in stored
    )
    terms = outcome.terms_of(proposal, await constitution.at(session, proposal.constitution))
    spoken = ((receipt, weight) for _, receipt, weight in voices)
    return await asyncio.to_thread(count_cast, terms, cast, spoken, seed=proposal.seed or "")


async def standing(session: AsyncSession, proposal: Proposal, *, voted: bool = False) -> Report | None:
    """Return the count so far; None where it is not shown, to everybody or to who has not voted yet."""
    shown = proposal.live_tally == "always" or (voted and proposal.live_tally == "after_vote")
    if not shown or proposal.state != State.VOTING:
        return None
    stored = await _stored(session, proposal)
    lent = await delegations.lent(session, proposal, {member for member, *_ in stored})
    ties = TiePolicy(proposal.tie_policy)
    return await count_aside(
        proposal.method,
        [escape(option) for option in proposal.options],
        await asyncio.to_thread(_heaped, stored, lent),
        seats=proposal.seats,
        threshold=Fraction(proposal.threshold),
        ties=TiePolicy.CLOSED if ties is TiePolicy.LOT else ties,  # no lot is drawn before the close
    )


Stored: TypeAlias = tuple[int, str, tuple[int, ...], int]
"""A ballot: whose, its receipt, its choices, and its weight with what was invested. No record: there are many."""


async def _stored(session: AsyncSession, proposal: Proposal) -> list[Stored]:
    weighting = await _weighting(session, proposal)
    columns = select(
        BallotRecord.member_id,
        BallotRecord.receipt,
        BallotRecord.choices,
        BallotRecord.weight,
        BallotRecord.stake,
    )
    found = gradually(session, columns.where(BallotRecord.number == proposal.number))
    return [
        (member, receipt, tuple(choices), weight + added(stake, weighting))
        async for member, receipt, choices, weight, stake in found
    ]


def _heaped(stored: Iterable[Stored], lent: Mapping[int, Mapping[int, int]]) -> Tally[Ballot]:
    heaps: Tally[Ballot] = Tally()
    for member, _, choices, weight in stored:
        heaps[choices] += weight + sum(lent.get(member, {}).values())
    return heaps


def added(stake: int, weighting: str) -> int:
    """Return what tokens add to the weight of a ballot: each as much as the first, or its root."""
    return {"none": 0, "linear": stake, "quadratic": isqrt(stake)}[weighting]


async def _weighting(session: AsyncSession, proposal: Proposal) -> str:
    if proposal.campaign is None:
        return "none"
    found = await session.scalar(select(Campaign.weighting).where(Campaign.number == proposal.campaign))
    return found or "none"
