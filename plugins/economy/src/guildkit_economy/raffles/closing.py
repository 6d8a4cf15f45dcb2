"""Closing a raffle, freezing the list that it is drawn from, or calling it off."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from guildkit import UserError
from guildkit.storage import is_erased
from guildkit_economy.ledger import lock
from guildkit_economy.models import Raffle, RaffleHolder, RaffleList, RaffleState, Ticket, TicketState
from guildkit_economy.raffle_verifier import Line, list_hash, list_text
from guildkit_economy.raffles.earning import forget_watching
from guildkit_economy.raffles.finding import find, move, require
from guildkit_economy.raffles.refunds import refund
from guildkit_economy.raffles.tickets import count_due, lately_won
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


_AT_ONCE: Final = 1000

LATELY_WON: Final = "won-lately"
ROLE: Final = "role"
LEFT: Final = "left"


async def close(session: AsyncSession, number: int, *, now: datetime) -> Raffle:
    """End the time in which there are tickets.

    Raises:
        UserError: it has ended already.
    """
    raffle = await find(session, number, lock=True)
    move(raffle, RaffleState.CLOSED)
    raffle.closed_at = now
    return raffle


async def held_until(session: AsyncSession, number: int, now: datetime) -> datetime | None:
    """Let tickets count whose time has come; return until when the list has to wait for others, if it has to."""
    await count_due(session, number, now)
    waiting = (Ticket.raffle == number) & (Ticket.state == TicketState.HELD)
    return await session.scalar(select(func.max(Ticket.hold_until)).where(waiting))


async def waits_for(session: AsyncSession, raffle: Raffle) -> int | None:
    """Return the number of another raffle that has to be drawn first: who wins there must not win here, too.

    Lists are frozen under the ledger's lock, so that of two at the same instant one waits for the other.
    """
    if not raffle.cooldown:
        return None
    other = (Raffle.state == RaffleState.COMMITTED) & (Raffle.number != raffle.number)
    return await session.scalar(select(func.min(Raffle.number)).where(other))


async def waiting(session: AsyncSession) -> list[int]:
    """Return the numbers of raffles that are closed, and may have waited for another one."""
    closed = (Raffle.state == RaffleState.CLOSED) & (Raffle.cooldown > 0)
    return list(await session.scalars(select(Raffle.number).where(closed).order_by(Raffle.number)))


async def freeze(
    session: AsyncSession,
    number: int,
    *,
    now: datetime,
    beacon_round: int | None = None,
    everybody: Mapping[int, frozenset[int]] | None = None,
) -> Raffle:
    """Freeze the list of a raffle that is closed, once no tickets are held any more.

    Who must not win stands on it without tickets and with the reason, and gets back what they have paid. Where nobody can
    win, the raffle is void.

    Args:
        session: a transaction's.
        number: the raffle's.
        now: the instant.
        beacon_round: of the raffle's beacon, in the future.
        everybody: the members of the guild with the ids of their roles; None where Discord does not tell.

    Raises:
        UserError: it is not closed, tickets are held, or another raffle has to be drawn first.
    """
    await lock(session)
    raffle = await find(session, number, lock=True)
    require(raffle, RaffleState.CLOSED)
    if (until := await held_until(session, number, now)) is not None:
        raise UserError(text("raffle-holds", when=f"<t:{int(until.timestamp())}:R>"))
    if (other := await waits_for(session, raffle)) is not None:
        raise UserError(text("raffle-waits", number=str(number), other=str(other)))
    lines, excluded = await _lines(session, raffle, now=now, everybody=everybody)
    if not any(tickets for _, tickets, _ in lines):
        return await void(session, number, why="no-entries", now=now, by=None)
    await refund(session, raffle, now=now, only=excluded)
    move(raffle, RaffleState.COMMITTED)
    await forget_watching(session, number)
    raffle.beacon_round = beacon_round if raffle.beacon else None
    raffle.list_members = sum(tickets > 0 for _, tickets, _ in lines)
    raffle.list_tickets = sum(tickets for _, tickets, _ in lines)
    # A long list takes a while to write: the bot has others to answer.
    written, raffle.list_hash = await asyncio.to_thread(_written, head(raffle), lines)
    session.add(RaffleList(raffle=number, text=written))
    await session.flush()
    return raffle


async def publish(session: AsyncSession, number: int, message_id: int) -> Raffle:
    """Note where the list was published."""
    raffle = await find(session, number, lock=True)
    raffle.list_message_id = message_id
    return raffle


async def void(session: AsyncSession, number: int, *, why: str, now: datetime, by: int | None) -> Raffle:
    """Call a raffle off, and give everybody back what they have paid.

    Raises:
        UserError: it was drawn, or called off before.
    """
    await lock(session)
    raffle = await find(session, number, lock=True)
    move(raffle, RaffleState.VOID)
    raffle.why_void, raffle.ended_at, raffle.ended_by = why, now, by
    await forget_watching(session, number)
    await refund(session, raffle, now=now)
    return raffle


def head(raffle: Raffle) -> dict[str, object]:
    """Return what stands above the lines of a raffle's list; see `raffle_verifier`."""
    beacon = {"source": raffle.beacon, "round": raffle.beacon_round} if raffle.beacon else None
    return {
        "guild": raffle.guild_id,
        "raffle": raffle.number,
        "winners": raffle.winners,
        "commitment": raffle.commitment,
        "beacon": beacon,
    }


def _written(first: dict[str, object], lines: list[Line]) -> tuple[str, str]:
    lines.sort()
    written = list_text(first, lines)
    return written, list_hash(written)


async def _lines(
    session: AsyncSession, raffle: Raffle, *, now: datetime, everybody: Mapping[int, frozenset[int]] | None
) -> tuple[list[Line], set[int]]:
    won = await lately_won(session, raffle, now)
    statement = (
        select(RaffleHolder.member_id, RaffleHolder.code, func.sum(Ticket.amount))
        .join(
            Ticket,
            (Ticket.guild_id == RaffleHolder.guild_id)
            & (Ticket.raffle == RaffleHolder.raffle)
            & (Ticket.member_id == RaffleHolder.member_id),
        )
        .where(RaffleHolder.raffle == raffle.number, Ticket.state == TicketState.COUNTED)
        .group_by(RaffleHolder.member_id, RaffleHolder.code)
    )
    lines: list[Line] = []
    excluded: set[int] = set()
    found = await session.stream(statement.execution_options(yield_per=_AT_ONCE))
    async for some in found.partitions():
        for member_id, code, amount in some:
            reason = LATELY_WON if member_id in won else _absent(raffle, member_id, everybody)
            lines.append((code, 0 if reason else int(amount), reason))
            if reason:
                excluded.add(member_id)
    return lines, excluded


def _absent(raffle: Raffle, member_id: int, everybody: Mapping[int, frozenset[int]] | None) -> str:
    if everybody is None or is_erased(member_id):
        return ""
    roles = everybody.get(member_id)
    if roles is None:
        return LEFT
    lacks = raffle.required_role is not None and raffle.required_role not in roles
    return ROLE if lacks or raffle.excluded_role in roles else ""
