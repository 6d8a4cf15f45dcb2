"""Finding proposals, on a session of the guild, without Discord."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import String, func, select
from sqlalchemy import cast as cast_to

from guildkit import UserError
from guildkit.storage import by_number
from guildkit_voting.models import BallotRecord, Proposal, State
from guildkit_voting.texts import text

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession


async def find(session: AsyncSession, number: int, *, lock: bool = False) -> Proposal:
    """Return a proposal by its number; locked, it is as whoever held the lock before has left it.

    Raises:
        UserError: there is none.
    """
    proposal = await by_number(session, Proposal, number, lock=lock)
    if proposal is None:
        raise UserError(text("no-such-proposal", number=str(number)), hint=text("no-such-proposal-hint"))
    return proposal


@dataclass(frozen=True, slots=True)
class Shown:
    """Which proposals are listed.

    Attributes:
        state: only those that stand there; empty for all.
        reader: who reads; what other authors hold back is left out. None for everything.
    """

    state: str = ""
    reader: int | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what holds for these alone."""
        conditions: list[ColumnElement[bool]] = []
        if self.state:
            conditions.append(Proposal.state == self.state)
        if self.reader is not None:
            held_back = (Proposal.state == State.DRAFT) & Proposal.campaign.is_(None)
            conditions.append(~held_back | (Proposal.author_id == self.reader))
        return conditions


ALL: Final = Shown()


async def how_many(session: AsyncSession, shown: Shown = ALL) -> int:
    """Return how many proposals there are."""
    return await session.scalar(select(func.count()).select_from(Proposal).where(*shown.conditions())) or 0


async def newest_of(session: AsyncSession, author_id: int) -> Proposal | None:
    """Return what a member has proposed last."""
    own = select(Proposal).where(Proposal.author_id == author_id).order_by(Proposal.number.desc()).limit(1)
    return await session.scalar(own)


async def recent(
    session: AsyncSession, shown: Shown = ALL, *, limit: int = 25, offset: int = 0
) -> list[tuple[Proposal, int]]:
    """Return proposals with their number of ballots: open ones first, the newest first among each."""
    ballots = (
        select(func.count())
        .where(BallotRecord.number == Proposal.number, BallotRecord.guild_id == Proposal.guild_id)
        .correlate(Proposal)
        .scalar_subquery()
    )
    rows = await session.execute(
        select(Proposal, ballots)
        .where(*shown.conditions())
        .order_by(Proposal.state != State.VOTING, Proposal.number.desc())
        .limit(limit)
        .offset(offset)
    )
    return [(proposal, ballots) for proposal, ballots in rows]


async def matching(
    session: AsyncSession, typed: str, shown: Shown = ALL, *, limit: int = 25
) -> list[tuple[int, str]]:
    """Return number and title of the proposals whose number begins with `typed` or whose title holds it.

    The open ones come first, and the newest among each.
    """
    statement = (
        select(Proposal.number, Proposal.title)
        .where(*shown.conditions())
        .order_by(Proposal.state != State.VOTING, Proposal.number.desc())
    )
    if typed:
        starts = cast_to(Proposal.number, String).startswith(typed, autoescape=True)
        statement = statement.where(starts | Proposal.title.icontains(typed, autoescape=True))
    return [(number, title) for number, title in await session.execute(statement.limit(limit))]
