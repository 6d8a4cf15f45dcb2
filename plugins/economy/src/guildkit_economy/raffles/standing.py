"""How a raffle stands: all of its tickets, and those of one member."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from guildkit_economy.models import RaffleHolder, RaffleWatch, Ticket, TicketSource, TicketState

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class Standing:
    """How a raffle stands.

    Attributes:
        tickets: how many count.
        members: how many have some of these.
        held: how many may count later.
        by_source: how many there are from each source, of those that count.
    """

    tickets: int
    members: int
    held: int
    by_source: dict[TicketSource, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Own:
    """What a member has in a raffle.

    Attributes:
        code: what stands for them on the list; None where they have never had a ticket.
        counted: their tickets that count, by source.
        held: how many may count later.
        place: which place they have won.
        watched: for how many minutes they have watched while it was open, where that gives tickets.
    """

    code: str | None
    counted: dict[TicketSource, int]
    held: int
    place: int | None
    watched: int = 0


async def standing(session: AsyncSession, number: int) -> Standing:
    """Return how a raffle stands."""
    rows = await session.execute(
        select(Ticket.state, Ticket.source, func.sum(Ticket.amount))
        .where(Ticket.raffle == number)
        .group_by(Ticket.state, Ticket.source)
    )
    by_source: dict[TicketSource, int] = {}
    waiting = 0
    for state, source, amount in rows:
        if state == TicketState.COUNTED:
            by_source[TicketSource(source)] = int(amount)
        elif state == TicketState.HELD:
            waiting += int(amount)
    counted = (Ticket.raffle == number) & (Ticket.state == TicketState.COUNTED)
    members = await session.scalar(select(func.count(Ticket.member_id.distinct())).where(counted))
    return Standing(sum(by_source.values()), members or 0, waiting, by_source)


async def own(session: AsyncSession, number: int, member_id: int) -> Own:
    """Return what a member has in a raffle."""
    mine = (RaffleHolder.raffle == number) & (RaffleHolder.member_id == member_id)
    holder = await session.scalar(select(RaffleHolder).where(mine))
    rows = await session.execute(
        select(Ticket.source, Ticket.state, func.sum(Ticket.amount))
        .where(Ticket.raffle == number, Ticket.member_id == member_id)
        .group_by(Ticket.source, Ticket.state)
    )
    counted: dict[TicketSource, int] = {}
    waiting = 0
    for source, state, amount in rows:
        if state == TicketState.COUNTED:
            counted[TicketSource(source)] = int(amount)
        elif state == TicketState.HELD:
            waiting += int(amount)
    minutes = select(RaffleWatch.minutes).where(
        RaffleWatch.raffle == number, RaffleWatch.member_id == member_id
    )
    watched = await session.scalar(minutes) or 0
    return Own(holder.code if holder else None, counted, waiting, holder.place if holder else None, watched)
