"""Purses of tokens, on a session of the guild, without Discord: what a voter has left, and what they have put on ballots.

A purse only ever changes by one conditional statement in the transaction that changes the ballot. So whoever else
invests from it at the same instant, and whenever the process dies, what is left and all stakes are what was given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import exists, func, insert, select, update

from guildkit import UserError, escape, shorten
from guildkit.storage import add_if_absent, is_erased
from guildkit_voting.models import BallotRecord, Campaign, Proposal, Purse
from guildkit_voting.texts import text

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_voting.people import GuildMember

LARGEST: Final = 1_000_000
"""No purse holds more."""
_AT_ONCE: Final = 500
_STAKE: Final = re.compile(r"[0-9]+|[0-9]{1,3}([ \u00a0\u202f][0-9]{3})+")


class StakeError(UserError):
    """What somebody wants to invest is no number, or their purse does not hold it: they can enter another."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a voter can do in a vote with the tokens of its campaign.

    Attributes:
        stake: how many are on their ballot.
        left: how many more their purse holds.
    """

    stake: int
    left: int


async def grant(session: AsyncSession, campaign: Campaign, voters: Collection[GuildMember]) -> None:
    """Give a full purse to each of these voters who has none; the campaign is locked.

    Whose the purse of an erased member was, nobody knows any more. So that they do not get a second one, only who has
    joined the guild since the first stage was opened is given a purse in a campaign that has such a one.
    """
    have = set(await session.scalars(select(Purse.member_id).where(Purse.campaign == campaign.number)))
    members = {voter.id for voter in voters}
    if any(is_erased(holder) for holder in have):
        first = select(func.min(Proposal.opened_at)).where(Proposal.campaign == campaign.number)
        opened = await session.scalar(first)
        members = {voter.id for voter in voters if voter.joined_at and opened and voter.joined_at > opened}
    rows = [
        {
            "guild_id": campaign.guild_id,
            "campaign": campaign.number,
            "member_id": member,
            "granted": campaign.purse,
            "balance": campaign.purse,
        }
        for member in sorted(members - have)
    ]
    for start in range(0, len(rows), _AT_ONCE):
        await session.execute(insert(Purse), rows[start : start + _AT_ONCE])


async def grant_late(session: AsyncSession, number: int, member_id: int) -> None:
    """Give a full purse to a voter who has none, because Discord did not tell who the voters were.

    Do so before a proposal is locked: who cancels a campaign locks the campaign first.
    """
    campaign = await session.scalar(select(Campaign).where(Campaign.number == number))
    assert campaign is not None
    await add_if_absent(
        session,
        Purse,
        campaign=number,
        member_id=member_id,
        granted=campaign.purse,
        balance=campaign.purse,
    )


async def balance(session: AsyncSession, number: int, member_id: int) -> int | None:
    """Return what a member has left in a campaign; None where they have no purse."""
    found: int | None = await session.scalar(
        select(Purse.balance).where(Purse.campaign == number, Purse.member_id == member_id)
    )
    return found


async def left(session: AsyncSession, proposal: Proposal, member_id: int) -> int | None:
    """Return what a member can still invest in a proposal; None where it is of no campaign, or they have no purse."""
    if proposal.campaign is None:
        return None
    found = await balance(session, proposal.campaign, member_id)
    if found is None and proposal.voters is None:  # it comes with the first ballot
        found = await session.scalar(select(Campaign.purse).where(Campaign.number == proposal.campaign))
    return found


async def since_start(session: AsyncSession, proposal: Proposal, member_id: int) -> tuple[int, int] | None:
    """Return what a member's purse held when the stage of a proposal was started, and what it holds now."""
    holds = await left(session, proposal, member_id)
    if holds is None:
        return None
    staked = (
        select(func.sum(BallotRecord.stake))
        .join(
            Proposal,
            (Proposal.number == BallotRecord.number) & (Proposal.guild_id == BallotRecord.guild_id),
        )
        .where(
            Proposal.campaign == proposal.campaign,
            Proposal.stage == proposal.stage,
            BallotRecord.member_id == member_id,
        )
    )
    return holds + (await session.scalar(staked) or 0), holds


async def tokens(session: AsyncSession, proposal: Proposal, member_id: int) -> Tokens | None:
    """Return what a member may do with tokens in a vote; None where they have none to put there or to take away."""
    if proposal.campaign is None:
        return None
    # One statement: a form has to open at once, whoever else clicks.
    stake = (
        select(BallotRecord.stake)
        .where(
            BallotRecord.guild_id == Purse.guild_id,
            BallotRecord.number == proposal.number,
            BallotRecord.member_id == Purse.member_id,
        )
        .correlate(Purse)
        .scalar_subquery()
    )
    own = (Purse.campaign == proposal.campaign) & (Purse.member_id == member_id)
    found = (await session.execute(select(func.coalesce(stake, 0), Purse.balance).where(own))).one_or_none()
    staked, holds = found or (0, await left(session, proposal, member_id))
    return Tokens(staked, holds) if holds is not None and (staked or holds) else None


def parse_stake(typed: str, separator: str) -> int:
    """Return how many tokens somebody typed: digits, in groups of three if they like.

    Args:
        typed: `1000`, `1 000` or, with `,` as the separator, `1,000`.
        separator: what the reader's language puts between thousands.

    Raises:
        StakeError: that is no whole number from 0 on.
    """
    entered = typed.strip()
    if _STAKE.fullmatch(entered.replace(separator, " ")) is None:
        raise StakeError(
            text("invest-unreadable", typed=escape(shorten(entered, 40))), hint=text("invest-hint")
        )
    digits = "".join(filter(str.isdecimal, entered))
    return min(int(digits[:30]), LARGEST + 1) if digits.strip("0") else 0


async def charge(session: AsyncSession, number: int, member_id: int, tokens: int) -> None:
    """Take tokens from a purse, or give them back where they are less than nothing.

    Raises:
        StakeError: it does not hold as many; it says how many it does hold.
    """
    if tokens == 0:
        return
    if tokens <= LARGEST:
        changed = await session.execute(
            update(Purse)
            .where(Purse.campaign == number, Purse.member_id == member_id, Purse.balance >= tokens)
            .values(balance=Purse.balance - tokens)
            .execution_options(synchronize_session=False)
        )
        if changed.rowcount:  # type: ignore[attr-defined]
            return
    holds = await balance(session, number, member_id)
    if holds is None:
        raise StakeError(text("purse-none"))
    short = (
        text("purse-short", needed=tokens, left=holds)
        if tokens <= LARGEST
        else text("purse-huge", left=holds)
    )
    raise StakeError(short, hint=text("purse-short-hint"))


async def refund(session: AsyncSession, proposal: Proposal) -> None:
    """Give back all that was put on a proposal that is locked: it was withdrawn, or its campaign cancelled."""
    if proposal.campaign is None:
        return
    staked = select(BallotRecord.stake).where(
        BallotRecord.guild_id == Purse.guild_id,
        BallotRecord.number == proposal.number,
        BallotRecord.member_id == Purse.member_id,
    )
    staking = select(BallotRecord.member_id).where(
        BallotRecord.number == proposal.number, BallotRecord.stake > 0
    )
    await session.flush()
    await session.execute(
        update(Purse)
        .where(Purse.campaign == proposal.campaign, Purse.member_id.in_(staking))
        .values(balance=Purse.balance + staked.correlate(Purse).scalar_subquery())
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(BallotRecord)
        .where(BallotRecord.number == proposal.number, BallotRecord.stake > 0)
        .values(stake=0)
    )


async def invested(session: AsyncSession, number: int, *, stage: int | None = None) -> dict[int, int]:
    """Return how many tokens have been put on each proposal of a campaign."""
    sums = (
        select(Proposal.number, func.sum(BallotRecord.stake))
        .join(
            BallotRecord,
            (BallotRecord.number == Proposal.number) & (BallotRecord.guild_id == Proposal.guild_id),
        )
        .where(Proposal.campaign == number)
        .group_by(Proposal.number)
    )
    if stage is not None:
        sums = sums.where(Proposal.stage == stage)
    return {proposal: int(tokens) for proposal, tokens in await session.execute(sums)}


async def check(session: AsyncSession, number: int) -> list[int]:
    """Return the members for whom what is left and all stakes are not what they were given: nobody, ever.

    Each is found by one statement, so that one who votes meanwhile is not among them.
    """
    staked = (
        select(BallotRecord.guild_id, BallotRecord.member_id, func.sum(BallotRecord.stake).label("stakes"))
        .join(
            Proposal,
            (Proposal.number == BallotRecord.number) & (Proposal.guild_id == BallotRecord.guild_id),
        )
        .where(Proposal.campaign == number, BallotRecord.stake > 0)
        .group_by(BallotRecord.guild_id, BallotRecord.member_id)
        .subquery()
    )
    theirs = (staked.c.guild_id == Purse.guild_id) & (staked.c.member_id == Purse.member_id)
    uneven = (
        select(Purse.member_id)
        .outerjoin(staked, theirs)
        .where(Purse.campaign == number, Purse.balance + func.coalesce(staked.c.stakes, 0) != Purse.granted)
    )
    purse = exists().where(Purse.campaign == number, theirs).correlate(staked)
    without = select(staked.c.member_id).where(~purse)
    return sorted([*await session.scalars(uneven), *await session.scalars(without)])
