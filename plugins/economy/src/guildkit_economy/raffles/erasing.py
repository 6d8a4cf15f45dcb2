"""What becomes of the tickets of a member whose data was erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from guildkit_economy.ledger import lock
from guildkit_economy.models import Raffle, RaffleState, Ticket, TicketState
from guildkit_economy.raffles.finding import find
from guildkit_economy.raffles.refunds import refund

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


async def forget(session: AsyncSession, pseudonym: int, *, now: datetime) -> list[int]:
    """Take a member out of raffles whose list is not frozen yet; return the numbers of these.

    What they have paid goes back to their account, which is nobody's any more. A list that is frozen stays as it is: it
    names nobody.
    """
    await lock(session)
    unfrozen = Raffle.state.in_([RaffleState.OPEN, RaffleState.CLOSED])
    theirs = (
        select(Raffle.number)
        .join(Ticket, (Ticket.guild_id == Raffle.guild_id) & (Ticket.raffle == Raffle.number))
        .where(unfrozen, Ticket.member_id == pseudonym, Ticket.state != TicketState.VOID)
        .order_by(Raffle.number)
    )
    left = []
    for number in sorted(set(await session.scalars(theirs))):
        raffle = await find(session, number, lock=True)
        if raffle.state not in {RaffleState.OPEN, RaffleState.CLOSED}:
            continue
        await refund(session, raffle, now=now, only={pseudonym})
        rest = update(Ticket).where(Ticket.raffle == number, Ticket.member_id == pseudonym)
        await session.execute(
            rest.values(state=TicketState.VOID).execution_options(synchronize_session=False)
        )
        left.append(number)
    return left
