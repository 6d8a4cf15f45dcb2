"""Tickets that members earn elsewhere while a raffle is open: by watching the stream, and by giving subscriptions away.

In a raffle that needs or excludes a role, only those earn tickets who have taken part themselves: their roles were
looked at then.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from guildkit.storage import upsert
from guildkit_economy.models import Raffle, RaffleState, RaffleWatch, Ticket, TicketSource, TicketState
from guildkit_economy.raffles.finding import find
from guildkit_economy.raffles.opening import MOST_TICKETS
from guildkit_economy.raffles.tickets import AT_ONCE, Grant, give

if TYPE_CHECKING:
    import random
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_economy.models.stream import Gift
    from guildkit_economy.stream.watching import Tick


async def watched(
    session: AsyncSession, ticks: Sequence[Tick], *, now: datetime, rng: random.Random
) -> list[int]:
    """Give the tickets that ticks of the stream are good for; return the numbers of the raffles.

    Of each tick counts what lies between the opening of a raffle and its end.
    """
    changed = []
    for raffle in await _open(session, Raffle.watch_minutes > 0) if ticks else ():
        minutes: Counter[int] = Counter()
        for tick in ticks:
            shared = min(tick.end, raffle.ends_at) - max(tick.start, raffle.opened_at)
            if (whole := round(shared.total_seconds() / 60)) > 0:
                minutes.update(dict.fromkeys(tick.there, whole))
        grants = await _count(session, raffle, minutes)
        for start in range(0, len(grants), AT_ONCE):
            await give(session, raffle, grants[start : start + AT_ONCE], now=now, rng=rng)
        if grants:
            changed.append(raffle.number)
    return changed


async def gifted(session: AsyncSession, gift: Gift, *, now: datetime, rng: random.Random) -> list[int]:
    """Give tickets for a gift, which count when it does; return the numbers of the raffles."""
    changed = []
    for raffle in await _open(session, Raffle.gift_tickets > 0):
        if not raffle.opened_at <= gift.at < raffle.ends_at:
            continue
        if not await _may_earn(session, raffle, {gift.member_id}):
            continue
        amount = min(gift.count * raffle.gift_tickets, MOST_TICKETS)
        grant = Grant(gift.member_id, TicketSource.GIFT, amount, _key(gift), hold_until=gift.due_at)
        await give(session, raffle, [grant], now=now, rng=rng)
        changed.append(raffle.number)
    return changed


async def gift_voided(session: AsyncSession, gift: Gift, *, by: int) -> list[Raffle]:
    """Declare the tickets void that a gift was good for; return the raffles."""
    theirs = (
        select(Ticket.raffle)
        .where(Ticket.key == _key(gift), Ticket.source == TicketSource.GIFT, Ticket.state == TicketState.HELD)
        .order_by(Ticket.raffle)
    )
    changed = []
    for number in list(await session.scalars(theirs)):
        changed.append(await find(session, number, lock=True))
        gone = update(Ticket).where(Ticket.raffle == number, Ticket.key == _key(gift))
        await session.execute(
            gone.values(state=TicketState.VOID, by=by).execution_options(synchronize_session=False)
        )
    return changed


async def forget_watching(session: AsyncSession, number: int) -> None:
    """Forget who has watched while a raffle was open: nobody earns a ticket any more."""
    await session.execute(delete(RaffleWatch).where(RaffleWatch.raffle == number))


async def _open(session: AsyncSession, wanted: ColumnElement[bool]) -> list[Raffle]:
    """Return the raffles that are open and give such tickets, locked in the order of their numbers."""
    numbers = select(Raffle.number).where(Raffle.state == RaffleState.OPEN, wanted).order_by(Raffle.number)
    found = [await find(session, number, lock=True) for number in list(await session.scalars(numbers))]
    return [raffle for raffle in found if raffle.state == RaffleState.OPEN]


async def _may_earn(session: AsyncSession, raffle: Raffle, members: Collection[int]) -> set[int]:
    if raffle.required_role is None and raffle.excluded_role is None:
        return set(members)
    taking_part = select(Ticket.member_id).where(
        Ticket.raffle == raffle.number,
        Ticket.member_id.in_(members),
        Ticket.source.in_([TicketSource.ENTRY, TicketSource.PURCHASE]),
        Ticket.state == TicketState.COUNTED,
    )
    return set(await session.scalars(taking_part))


async def _count(session: AsyncSession, raffle: Raffle, minutes: Counter[int]) -> list[Grant]:
    """Add to what members have watched; return the tickets that they have come to by that."""
    members = sorted(await _may_earn(session, raffle, minutes.keys()))
    if not members:
        return []
    own = (RaffleWatch.raffle == raffle.number) & RaffleWatch.member_id.in_(members)
    rows = await session.execute(select(RaffleWatch.member_id, RaffleWatch.minutes).where(own))
    before = dict(rows.all())
    after = {each: before.get(each, 0) + minutes[each] for each in members}
    values = [{"raffle": raffle.number, "member_id": each, "minutes": count} for each, count in after.items()]
    await upsert(session, RaffleWatch, values, change=["minutes"])
    return [
        Grant(each, TicketSource.WATCHTIME, earned, f"watch/{count}")
        for each, count in after.items()
        if (earned := count // raffle.watch_minutes - before.get(each, 0) // raffle.watch_minutes)
    ]


def _key(gift: Gift) -> str:
    return f"gift/{gift.number}"
