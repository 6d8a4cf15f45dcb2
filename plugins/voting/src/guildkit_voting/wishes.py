"""What members wish to be sent by direct message, on a session of the guild, without Discord."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from sqlalchemy import exists, func, select

from guildkit.storage import get_or_add
from guildkit_voting.models import BallotRecord, Proposal, Voter, Wish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

What: TypeAlias = Literal["ballots", "reminders"]
"""Ballots at the opening, or reminders before the end; whoever is sent ballots is reminded, unless they say otherwise."""


async def change(
    session: AsyncSession, member_id: int, *, ballots: bool | None = None, reminders: bool | None = None
) -> dict[What, bool]:
    """Note what a member wishes, None for no change; return what they are sent now."""
    wish = await get_or_add(session, Wish, {"member_id": member_id}, ballots=False, reminders=None)
    if ballots is not None:
        wish.ballots = ballots
    if reminders is not None:
        wish.reminders = reminders
    return _sent(wish)


async def of(session: AsyncSession, member_id: int) -> dict[What, bool]:
    """Return what a member is sent."""
    return _sent(await session.scalar(select(Wish).where(Wish.member_id == member_id)))


async def who(
    session: AsyncSession, what: What, numbers: Sequence[int], *, after: int = 0, limit: int
) -> list[int]:
    """Return who wishes it and may have something to vote on, by id from `after` on.

    Left out is who has voted on all of the proposals, or was in no electorate of theirs where these are known.
    """
    wished = Wish.ballots if what == "ballots" else func.coalesce(Wish.reminders, Wish.ballots)
    own = [
        (table.guild_id == Proposal.guild_id)
        & (table.number == Proposal.number)
        & (table.member_id == Wish.member_id)
        for table in (BallotRecord, Voter)
    ]
    voted, admitted = (exists().where(each).correlate(Proposal, Wish) for each in own)
    to_vote_on = exists().where(
        Proposal.guild_id == Wish.guild_id,
        Proposal.number.in_(numbers),
        ~voted,
        Proposal.voters.is_(None) | admitted,
    )
    found = select(Wish.member_id).where(wished, Wish.member_id > after, to_vote_on.correlate(Wish))
    return list(await session.scalars(found.order_by(Wish.member_id).limit(limit)))


def _sent(wish: Wish | None) -> dict[What, bool]:
    if wish is None:
        return {"ballots": False, "reminders": False}
    return {
        "ballots": wish.ballots,
        "reminders": wish.ballots if wish.reminders is None else wish.reminders,
    }
