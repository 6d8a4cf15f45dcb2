"""Tickets: who is given how many, for what, and whether they count."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, insert, select, update

from guildkit import UserError
from guildkit_economy.ledger import Owner, lock, member, post, pot, transfer
from guildkit_economy.models import Raffle, RaffleHolder, RaffleState, Ticket, TicketSource, TicketState
from guildkit_economy.raffles import codes
from guildkit_economy.raffles.finding import find, require
from guildkit_economy.raffles.opening import MOST_TICKETS
from guildkit_economy.texts import text

if TYPE_CHECKING:
    import random
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class Grant:
    """Tickets that somebody is to be given.

    Attributes:
        member_id: who.
        source: for what.
        amount: how many, from 1 to a million.
        key: what causes it, at most 100 characters, without the member's id; given again under the same key they get
            nothing more.
        hold_until: when they count, unless they are void by then; at once, without it.
        by: the manager who gives them.
    """

    member_id: int
    source: TicketSource
    amount: int
    key: str
    hold_until: datetime | None = None
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Bought:
    """What a purchase has come to.

    Attributes:
        raffle: the raffle.
        paid: how much.
        balance: what the member has left.
        tickets: how many tickets they have now.
    """

    raffle: Raffle
    paid: int
    balance: int
    tickets: int


async def enter(
    session: AsyncSession,
    number: int,
    member_id: int,
    *,
    roles: Collection[int],
    now: datetime,
    rng: random.Random,
) -> bool:
    """Let a member take part in a raffle that is free; return False where they did already.

    Raises:
        UserError: it is over, costs something, or is not for them.
    """
    raffle = await find(session, number, lock=True)
    require_open(raffle, now)
    if raffle.price:
        raise UserError(text("raffle-costs", number=str(number)))
    await _require_welcome(session, raffle, member_id, roles, now)
    grants = [Grant(member_id, TicketSource.ENTRY, 1, "entry"), *_bonus(raffle, member_id, roles)]
    given, *_ = await give(session, raffle, grants, now=now, rng=rng)
    return given > 0


async def buy(
    session: AsyncSession,
    number: int,
    member_id: int,
    count: int,
    *,
    key: str,
    roles: Collection[int],
    now: datetime,
    rng: random.Random,
) -> Bought:
    """Sell tickets: the money goes into the raffle's pot together with them.

    Args:
        session: a transaction's.
        number: the raffle's.
        member_id: who buys.
        count: how many.
        key: what causes it, such as the interaction's id: it buys once.
        roles: the ids of the member's roles.
        now: the instant.
        rng: draws a receipt code.

    Raises:
        UserError: it is over, free, not for them, or they may not have as many.
        NotEnough: they cannot pay.
    """
    await lock(session)
    raffle = await find(session, number, lock=True)
    require_open(raffle, now)
    if not raffle.price:
        raise UserError(text("raffle-free", number=str(number)))
    if not 1 <= count <= MOST_TICKETS:
        raise UserError(text("ticket-count", most=MOST_TICKETS))
    await _require_welcome(session, raffle, member_id, roles, now)
    before = await session.get(Ticket, (raffle.guild_id, number, member_id, key))
    have = sum((await _have(session, number, [member_id])).values())
    if before is None and raffle.limit is not None and have + count > raffle.limit:
        raise UserError(text("tickets-limit", limit=raffle.limit, room=max(raffle.limit - have, 0)))
    paid = raffle.price * count
    posted = await post(
        session,
        transfer(
            member(member_id),
            pot_of(number),
            paid,
            key=f"raffle:{number}:buy:{key}",
            kind="raffle.purchase",
            at=now,
            actor_id=member_id,
        ),
    )
    grants = [Grant(member_id, TicketSource.PURCHASE, count, key), *_bonus(raffle, member_id, roles)]
    given = await give(session, raffle, grants, now=now, rng=rng)
    return Bought(raffle, paid, posted.balances[member(member_id)], have + sum(given))


async def grant(
    session: AsyncSession,
    raffle: int,
    member_id: int,
    source: TicketSource,
    amount: int,
    key: str,
    *,
    now: datetime,
    rng: random.Random,
    hold_until: datetime | None = None,
    by: int | None = None,
) -> int:
    """Give a member tickets once for one cause; return how many it were.

    See `Grant` for the arguments, and `grant_all` for the rest.
    """
    (given,) = await grant_all(
        session, raffle, [Grant(member_id, source, amount, key, hold_until, by)], now=now, rng=rng
    )
    return given


async def grant_all(
    session: AsyncSession, raffle: int, grants: Sequence[Grant], *, now: datetime, rng: random.Random
) -> list[int]:
    """Give many their tickets; return how many each was given.

    It is none where the same was given before, and fewer than asked for where a member would have more than the raffle's
    limit. Whoever has a context promises with `raffle_steps.granted` that held tickets are counted in time.

    Raises:
        UserError: there is no such raffle, or it is not open; or an amount is no number of tickets.
    """
    found = await find(session, raffle, lock=True)
    require_open(found, now)
    if not all(1 <= grant.amount <= MOST_TICKETS for grant in grants):
        raise UserError(text("ticket-count", most=MOST_TICKETS))
    given: list[int] = []
    for start in range(0, len(grants), AT_ONCE):
        given += await give(session, found, grants[start : start + AT_ONCE], now=now, rng=rng)
    return given


def require_open(raffle: Raffle, now: datetime) -> None:
    """Make sure that tickets are still given.

    Raises:
        UserError: the raffle is over, even if nobody has closed it yet.
    """
    require(raffle, RaffleState.OPEN)
    if now >= raffle.ends_at:
        raise UserError(text("raffle-is-closed", number=str(raffle.number)))


async def held(session: AsyncSession, number: int, *, limit: int = 25) -> list[tuple[str, Ticket]]:
    """Return tickets that do not count yet, the oldest first, each with what names it."""
    waiting = select(Ticket).where(Ticket.raffle == number, Ticket.state == TicketState.HELD)
    rows = await session.scalars(waiting.order_by(Ticket.at, Ticket.member_id, Ticket.key).limit(limit))
    return [(_name(ticket), ticket) for ticket in rows]


async def void_held(session: AsyncSession, number: int, names: Collection[str], *, by: int) -> int:
    """Declare held tickets void; return how many tickets it were. What counts already stays.

    Raises:
        UserError: the list is frozen already.
    """
    require(await find(session, number, lock=True), RaffleState.OPEN, RaffleState.CLOSED)
    gone = 0
    for name, ticket in await held(session, number, limit=AT_ONCE):
        if name in names:
            ticket.state, ticket.by = TicketState.VOID, by
            gone += ticket.amount
    return gone


async def count_due(session: AsyncSession, number: int, now: datetime) -> datetime | None:
    """Let tickets count whose time has come; return when the next ones do."""
    waiting = (Ticket.raffle == number) & (Ticket.state == TicketState.HELD)
    due = update(Ticket).where(waiting, Ticket.hold_until <= now).values(state=TicketState.COUNTED)
    await session.execute(due.execution_options(synchronize_session=False))
    return await session.scalar(select(func.min(Ticket.hold_until)).where(waiting))


async def lately_won(session: AsyncSession, raffle: Raffle, now: datetime) -> set[int]:
    """Return who has won too short a time ago to win in this raffle."""
    if not raffle.cooldown:
        return set()
    since = now - timedelta(days=raffle.cooldown)
    won = (
        select(RaffleHolder.member_id)
        .join(Raffle, (Raffle.guild_id == RaffleHolder.guild_id) & (Raffle.number == RaffleHolder.raffle))
        .where(RaffleHolder.place.is_not(None), Raffle.ended_at > since, Raffle.number != raffle.number)
    )
    return set(await session.scalars(won))


def pot_of(number: int) -> Owner:
    """Return where the money of a raffle is until it has ended."""
    return pot(f"raffle:{number}")


async def _require_welcome(
    session: AsyncSession, raffle: Raffle, member_id: int, roles: Collection[int], now: datetime
) -> None:
    """Make sure that a member may take part: who pays is told before, and not when the list is frozen.

    Raises:
        UserError: it says why not.
    """
    if raffle.required_role is not None and raffle.required_role not in roles:
        raise UserError(text("raffle-needs-role", role=f"<@&{raffle.required_role}>"))
    if raffle.excluded_role is not None and raffle.excluded_role in roles:
        raise UserError(text("raffle-without-role", role=f"<@&{raffle.excluded_role}>"))
    if member_id in await lately_won(session, raffle, now):
        raise UserError(text("raffle-won-lately", days=raffle.cooldown))


def _bonus(raffle: Raffle, member_id: int, roles: Collection[int]) -> list[Grant]:
    if raffle.bonus_role is None or raffle.bonus_role not in roles:
        return []
    return [Grant(member_id, TicketSource.BONUS, raffle.bonus_tickets, "bonus")]


async def give(
    session: AsyncSession, raffle: Raffle, grants: Sequence[Grant], *, now: datetime, rng: random.Random
) -> list[int]:
    """Give tickets of a raffle that is locked, which takes some; see `grant_all`."""
    members = {grant.member_id for grant in grants}
    causes = {grant.key for grant in grants}
    theirs = (Ticket.raffle == raffle.number) & Ticket.member_id.in_(members)
    rows = await session.execute(select(Ticket.member_id, Ticket.key).where(theirs, Ticket.key.in_(causes)))
    had = {(member_id, key) for member_id, key in rows}
    have = await _have(session, raffle.number, members) if raffle.limit is not None else {}
    given: list[int] = []
    new: list[dict[str, Any]] = []
    for each in grants:
        amount = each.amount
        if raffle.limit is not None:
            amount = min(amount, raffle.limit - have.get(each.member_id, 0))
        if (each.member_id, each.key) in had or amount <= 0:
            given.append(0)
            continue
        had.add((each.member_id, each.key))
        have[each.member_id] = have.get(each.member_id, 0) + amount
        given.append(amount)
        new.append(
            {
                "guild_id": raffle.guild_id,
                "raffle": raffle.number,
                "member_id": each.member_id,
                "key": each.key,
                "source": each.source,
                "amount": amount,
                "state": TicketState.COUNTED if each.hold_until is None else TicketState.HELD,
                "hold_until": each.hold_until,
                "at": now,
                "by": each.by,
            }
        )
    if new:
        await codes.ensure(session, raffle, {row["member_id"] for row in new}, rng)
        await session.execute(insert(Ticket), new)
    return given


async def _have(session: AsyncSession, number: int, members: Collection[int]) -> dict[int, int]:
    rows = await session.execute(
        select(Ticket.member_id, func.sum(Ticket.amount))
        .where(Ticket.raffle == number, Ticket.member_id.in_(members), Ticket.state != TicketState.VOID)
        .group_by(Ticket.member_id)
    )
    return {member_id: int(amount) for member_id, amount in rows}


def _name(ticket: Ticket) -> str:
    return hashlib.sha256(f"{ticket.member_id}/{ticket.key}".encode()).hexdigest()[:20]
