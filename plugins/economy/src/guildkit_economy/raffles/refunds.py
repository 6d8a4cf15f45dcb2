"""Giving back what was paid for tickets: to each exactly that, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from guildkit_economy.ledger import member, post_all, transfer
from guildkit_economy.models import Raffle, RaffleHolder, Ticket, TicketSource, TicketState
from guildkit_economy.raffles.tickets import pot_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

AT_ONCE = 1000


async def refund(
    session: AsyncSession, raffle: Raffle, *, now: datetime, only: Collection[int] | None = None
) -> int:
    """Give the money back for tickets that were bought, which are void then; return how much it was.

    Ledger and raffle are locked by the caller.

    Args:
        session: a transaction's.
        raffle: the raffle.
        now: the instant.
        only: the members; everybody, without it.
    """
    bought = (
        (Ticket.raffle == raffle.number)
        & (Ticket.source == TicketSource.PURCHASE)
        & (Ticket.state == TicketState.COUNTED)
    )
    rows = await session.execute(
        select(Ticket.member_id, RaffleHolder.code, func.sum(Ticket.amount))
        .join(
            RaffleHolder,
            (RaffleHolder.guild_id == Ticket.guild_id)
            & (RaffleHolder.raffle == Ticket.raffle)
            & (RaffleHolder.member_id == Ticket.member_id),
        )
        .where(bought)
        .group_by(Ticket.member_id, RaffleHolder.code)
        .order_by(Ticket.member_id)
    )
    owed = [
        (member_id, code, int(amount) * raffle.price)
        for member_id, code, amount in rows
        if only is None or member_id in only
    ]
    for start in range(0, len(owed), AT_ONCE):
        some = owed[start : start + AT_ONCE]
        results = await post_all(
            session,
            [
                # The code stands for the member: a key stays when their data is erased.
                transfer(
                    pot_of(raffle.number),
                    member(member_id),
                    amount,
                    key=f"raffle:{raffle.number}:refund:{code}",
                    kind="raffle.refund",
                    at=now,
                )
                for member_id, code, amount in some
            ],
        )
        for result in results:
            if isinstance(result, Exception):
                raise result
        gone = update(Ticket).where(bought, Ticket.member_id.in_([member_id for member_id, _, _ in some]))
        await session.execute(
            gone.values(state=TicketState.VOID).execution_options(synchronize_session=False)
        )
    return sum(amount for _, _, amount in owed)
