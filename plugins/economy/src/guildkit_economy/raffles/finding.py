"""Finding raffles by their numbers, and moving them from state to state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import String, cast, select

from guildkit import UserError
from guildkit.storage import by_number
from guildkit_economy.models import Raffle, RaffleState
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

WAYS: Final = {
    RaffleState.OPEN: frozenset({RaffleState.CLOSED, RaffleState.VOID}),
    RaffleState.CLOSED: frozenset({RaffleState.COMMITTED, RaffleState.VOID}),
    RaffleState.COMMITTED: frozenset({RaffleState.DRAWN, RaffleState.VOID}),
    RaffleState.DRAWN: frozenset[RaffleState](),
    RaffleState.VOID: frozenset[RaffleState](),
}
"""From each state where a raffle may go."""


async def find(session: AsyncSession, number: int, *, lock: bool = False) -> Raffle:
    """Return a raffle by its number; locked, it is as whoever held the lock before has left it.

    Raises:
        UserError: there is none.
    """
    raffle = await by_number(session, Raffle, number, lock=lock)
    if raffle is None:
        raise UserError(text("no-such-raffle", number=str(number)), hint=text("no-such-raffle-hint"))
    return raffle


async def the_one(session: AsyncSession, number: int | None) -> int:
    """Return the number itself, or that of the only raffle that is open.

    Raises:
        UserError: none is open, or there are several.
    """
    if number is not None:
        return number
    numbers = list(
        await session.scalars(
            select(Raffle.number).where(Raffle.state == RaffleState.OPEN).order_by(Raffle.number)
        )
    )
    if not numbers:
        raise UserError(text("no-raffle-open"))
    if len(numbers) > 1:
        raise UserError(text("raffles-several", numbers=", ".join(f"#{each}" for each in numbers[:20])))
    return numbers[0]


async def running(session: AsyncSession, *, limit: int = 20) -> list[Raffle]:
    """Return the raffles that are not over, by number."""
    alive = Raffle.state.in_([RaffleState.OPEN, RaffleState.CLOSED, RaffleState.COMMITTED])
    return list(await session.scalars(select(Raffle).where(alive).order_by(Raffle.number).limit(limit)))


async def recent(session: AsyncSession, *, limit: int = 5) -> list[Raffle]:
    """Return the raffles that have ended last, the newest first."""
    over = Raffle.state.in_([RaffleState.DRAWN, RaffleState.VOID])
    return list(await session.scalars(select(Raffle).where(over).order_by(Raffle.number.desc()).limit(limit)))


async def matching(
    session: AsyncSession, typed: str, states: Collection[RaffleState] = (), *, limit: int = 25
) -> list[tuple[int, str]]:
    """Return number and title of the raffles whose number begins with `typed` or whose title holds it."""
    statement = select(Raffle.number, Raffle.title).order_by(Raffle.number.desc())
    if states:
        statement = statement.where(Raffle.state.in_(states))
    if typed:
        starts = cast(Raffle.number, String).startswith(typed, autoescape=True)
        statement = statement.where(starts | Raffle.title.icontains(typed, autoescape=True))
    return [(number, title) for number, title in await session.execute(statement.limit(limit))]


async def drawn_since(session: AsyncSession, since: datetime, *, limit: int) -> list[Raffle]:
    """Return the raffles that were drawn after an instant, the last first."""
    drawn = (Raffle.state == RaffleState.DRAWN) & (Raffle.ended_at > since)
    return list(
        await session.scalars(select(Raffle).where(drawn).order_by(Raffle.ended_at.desc()).limit(limit))
    )


def move(raffle: Raffle, state: RaffleState) -> None:
    """Move a raffle that is locked to another state.

    Raises:
        UserError: from where it stands it does not go there.
    """
    if state not in WAYS[RaffleState(raffle.state)]:
        raise UserError(text(f"raffle-is-{raffle.state}", number=str(raffle.number)))
    raffle.state = state


def require(raffle: Raffle, *states: RaffleState) -> None:
    """Make sure that a raffle is in one of these states.

    Raises:
        UserError: it is in another, which is said.
    """
    if raffle.state not in states:
        raise UserError(text(f"raffle-is-{raffle.state}", number=str(raffle.number)))
