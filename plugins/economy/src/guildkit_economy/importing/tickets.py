"""Tickets of the raffle that was going on in an old bot, for one that is open here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from guildkit import OperatorError
from guildkit_economy import raffles
from guildkit_economy.importing import values
from guildkit_economy.importing.people import some
from guildkit_economy.models import Raffle, RaffleState, Ticket, TicketSource
from guildkit_economy.raffles import tickets as raffles_tickets

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_economy.importing.parts import Part
    from guildkit_economy.importing.people import People
    from guildkit_economy.importing.source import Row

_GOING_ON: Final = {"open", "active", "running", "current", "ongoing"}


@dataclass(slots=True)
class Tickets:
    """What was going on.

    Attributes:
        periods: those that were not drawn.
        members: how many tickets each member had in them.
        others: how many tickets were somebody's whom nobody knows here.
        problems: in words.
    """

    periods: list[str] = field(default_factory=list)
    members: Counter[int] = field(default_factory=Counter)
    others: int = 0
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        told = (
            f"raffle_periods: {some(self.periods)} {'was' if len(self.periods) == 1 else 'were'} not drawn; "
            f"tickets of members: {self.members.total()} ({len(self.members)} members)"
        )
        return f"{told}, of names that nobody knows: {self.others}" if self.others else told


def going_on(parts: Mapping[str, Part], people: People) -> Tickets:
    """Find out what was going on in the old bot, and who had tickets of it."""
    found = Tickets()
    periods, rows, draws = (parts.get(name) for name in ("raffle_periods", "raffle_tickets", "raffle_draws"))
    if periods is None or rows is None:
        return found
    drawn = {str(draws.of(row, "period")) for row in draws.rows} if draws else set()
    found.periods = [
        str(periods.of(row, "id"))
        for row in periods.rows
        if _is_open(periods, row) and str(periods.of(row, "id")) not in drawn
    ]
    for row in rows.rows:
        if str(rows.of(row, "period")) not in found.periods:
            continue
        name, member_id = people.whose(rows, row)
        try:
            amount = values.whole(rows.of(row, "tickets")) if "tickets" in rows.columns else 1
            if amount < 0:
                raise ValueError(f"{amount} is below zero")  # noqa: TRY301 - told like the rest
            member_id = values.snowflake(rows.of(row, "member")) or member_id
        except ValueError as error:
            found.problems.append(f"raffle_tickets: {name!r} cannot be brought in: {error}.")
            continue
        if member_id is None:
            found.others += amount
        elif amount:
            found.members[member_id] += amount
    return found


def _is_open(periods: Part, row: Row) -> bool:
    state = periods.of(row, "state")
    if state is not None and str(state).casefold() not in _GOING_ON:
        return False
    over = periods.of(row, "over")
    return (over is None or not values.truth(over)) and values.truth(periods.of(row, "active"))


def cause(number: int) -> str:
    """Return the key of tickets that an import has given."""
    return f"import:{number}"


async def require_open(session: AsyncSession, raffle: int, now: datetime) -> None:
    """Make sure that a raffle can get tickets.

    Raises:
        UserError: there is no such raffle, or it is not open.
    """
    raffles_tickets.require_open(await raffles.find(session, raffle), now)


async def grant(
    session: AsyncSession, tickets: Tickets, raffle: int, number: int, *, now: datetime, rng: random.Random
) -> None:
    """Give members here the tickets that they had there.

    Raises:
        UserError: there is no such raffle, or it is not open.
        OperatorError: it has a limit that somebody would go beyond.
    """
    grants = [
        raffles.Grant(member_id, TicketSource.BONUS, amount, cause(number))
        for member_id, amount in sorted(tickets.members.items())
    ]
    given = await raffles.grant_all(session, raffle, grants, now=now, rng=rng)
    short = [str(grant.member_id) for grant, got in zip(grants, given, strict=True) if got < grant.amount]
    if short:
        raise OperatorError(
            f"Raffle {raffle} allows fewer tickets than members had in the old bot: {some(short)}.",
            hint="Open one without a limit. Nothing was changed.",
        )


async def frozen(session: AsyncSession, number: int) -> list[str]:
    """Name the raffles that are not open any more, of those whose tickets an import has given."""
    own = (
        select(Raffle.number)
        .distinct()
        .join(Ticket, (Ticket.guild_id == Raffle.guild_id) & (Ticket.raffle == Raffle.number))
        .where(Ticket.key == cause(number), Raffle.state != RaffleState.OPEN)
    )
    return [str(each) for each in await session.scalars(own.order_by(Raffle.number))]


async def take_back(session: AsyncSession, number: int) -> None:
    """Take back what an import has given."""
    await session.execute(delete(Ticket).where(Ticket.key == cause(number)))
