"""Guess the balance: one session at a time, one guess a member, and the closest wins. On a session of the guild, without Discord."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select

from guildkit import UserError, clean
from guildkit.storage import by_number
from guildkit_economy.ledger import Owner, give_back, lock, member, pay, set_aside
from guildkit_economy.models import Guess, GuessSession, GuessState
from guildkit_economy.models.counters import next_number
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

TITLE_LIMIT: Final = 100
RUNNING: Final = (GuessState.OPEN, GuessState.CLOSED)


@dataclass(frozen=True, slots=True)
class Prize:
    """What there is to win, and whose money it is until then."""

    amount: int
    payer: Owner


async def open_session(
    session: AsyncSession,
    title: str,
    *,
    by: int,
    now: datetime,
    channel_id: int,
    ends_at: datetime | None = None,
    prize: Prize | None = None,
) -> GuessSession:
    """Open a session under the guild's next number; its prize is set aside, so that it is there when somebody wins.

    Raises:
        UserError: the title cannot be, or one is running.
        NotEnough: the server has less than the prize.
    """
    title = clean(title)
    if not title or len(title) > TITLE_LIMIT:
        raise UserError(text("guess-title", limit=TITLE_LIMIT))
    await lock(session)
    unsettled = await session.scalar(select(GuessSession.number).where(GuessSession.state.in_(RUNNING)))
    if unsettled is not None:
        raise UserError(text("guess-running", number=str(unsettled)), hint=text("guess-running-hint"))
    game = GuessSession(
        number=await next_number(session, "guess"),
        title=title,
        state=GuessState.OPEN,
        prize=prize.amount if prize else 0,
        opened_by=by,
        opened_at=now,
        ends_at=ends_at,
        last_turn=0,
        channel_id=channel_id,
    )
    if prize is not None:
        held = await set_aside(
            session,
            prize.payer,
            prize.amount,
            key=f"guess:{game.number}",
            kind="guess.prize",
            at=now,
            actor_id=by,
        )
        game.held = held.number
    session.add(game)
    await session.flush()
    return game


async def find(session: AsyncSession, number: int, *, locked: bool = False) -> GuessSession:
    """Return a session of this guild; locked, it is as whoever held the lock before has left it.

    Raises:
        UserError: there is none of this number.
    """
    game = await by_number(session, GuessSession, number, lock=locked)
    if game is None:
        raise UserError(text("guess-no-session", number=str(number)))
    return game


async def running(session: AsyncSession) -> int:
    """Return the number of the session that is running: open, or waiting for the balance.

    Raises:
        UserError: none is.
    """
    number = await session.scalar(select(GuessSession.number).where(GuessSession.state.in_(RUNNING)))
    if number is None:
        raise UserError(text("guess-none-running"))
    return number


def require_open(game: GuessSession, now: datetime) -> None:
    """Make sure that a balance may still be guessed.

    Raises:
        UserError: it may not any more.
    """
    if game.state != GuessState.OPEN or (game.ends_at is not None and now >= game.ends_at):
        raise UserError(text("guess-over", number=str(game.number)))


async def guess(
    session: AsyncSession, number: int, member_id: int, balance: int, *, now: datetime
) -> tuple[Guess, int | None]:
    """Guess, or change one's guess, which counts from then on; return it with what was guessed before.

    Who guesses the same again keeps their time.

    Raises:
        UserError: there is no such session, or nobody guesses any more.
    """
    game = await find(session, number, locked=True)
    require_open(game, now)
    own = await own_guess(session, number, member_id)
    if own is not None and own.balance == balance:
        return own, balance
    game.last_turn += 1
    before = None if own is None else own.balance
    if own is None:
        own = Guess(session=number, member_id=member_id)
        session.add(own)
    own.balance, own.turn, own.at = balance, game.last_turn, now
    await session.flush()
    return own, before


async def own_guess(session: AsyncSession, number: int, member_id: int) -> Guess | None:
    """Return what a member has guessed."""
    found: Guess | None = await session.scalar(
        select(Guess).where(Guess.session == number, Guess.member_id == member_id)
    )
    return found


async def how_many(session: AsyncSession, number: int) -> int:
    """Return how many have guessed."""
    return await session.scalar(select(func.count()).select_from(Guess).where(Guess.session == number)) or 0


async def ranked(
    session: AsyncSession, number: int, balance: int | None, *, limit: int, offset: int = 0
) -> Sequence[Guess]:
    """Return guesses: those closest to the balance first, or by amount without it; of equals, the earlier first."""
    by = Guess.balance if balance is None else func.abs(Guess.balance - balance)
    found = select(Guess).where(Guess.session == number).order_by(by, Guess.turn)
    return (await session.scalars(found.limit(limit).offset(offset))).all()


async def closest(session: AsyncSession, number: int, balance: int) -> Guess | None:
    """Return who wins if that is the balance; None where nobody has guessed."""
    found = await ranked(session, number, balance, limit=1)
    return found[0] if found else None


async def close(session: AsyncSession, number: int, *, now: datetime) -> GuessSession:
    """End the time in which is guessed.

    Raises:
        UserError: it has ended already.
    """
    game = await find(session, number, locked=True)
    if game.state != GuessState.OPEN:
        raise UserError(text(f"guess-is-{game.state}", number=str(number)))
    game.state, game.closed_at = GuessState.CLOSED, now
    return game


def require_closed(game: GuessSession) -> None:
    """Make sure that a session waits for the balance.

    Raises:
        UserError: it is open, or was settled or called off before.
    """
    if game.state != GuessState.CLOSED:
        raise UserError(text(f"guess-is-{game.state}", number=str(game.number)))


async def settle(
    session: AsyncSession, number: int, balance: int, *, by: int, now: datetime
) -> tuple[GuessSession, Guess | None]:
    """Say what the balance was: who is closest wins, and is paid; None where nobody has guessed.

    Raises:
        UserError: it is open, or was settled or called off before.
    """
    await lock(session)
    game = await find(session, number, locked=True)
    require_closed(game)
    game.state, game.balance, game.ended_by, game.ended_at = GuessState.SETTLED, balance, by, now
    first = await closest(session, number, balance)
    if game.held is not None and first is not None:
        await pay(session, game.held, member(first.member_id), at=now, actor_id=by)
    elif game.held is not None:
        await give_back(session, game.held, at=now, actor_id=by)
    return game, first


async def cancel(session: AsyncSession, number: int, *, by: int, now: datetime) -> GuessSession:
    """Call a session off: nobody wins, and the prize goes back.

    Raises:
        UserError: it was settled or called off before.
    """
    await lock(session)
    game = await find(session, number, locked=True)
    if game.state not in RUNNING:
        raise UserError(text(f"guess-is-{game.state}", number=str(number)))
    if game.held is not None:
        await give_back(session, game.held, at=now, actor_id=by)
    game.state, game.ended_by, game.ended_at = GuessState.CANCELLED, by, now
    return game


async def forget(session: AsyncSession, pseudonym: int) -> list[int]:
    """Take back what a member who was erased has guessed, where it is not settled; return the numbers of those sessions."""
    unsettled = select(GuessSession.number).where(GuessSession.state.in_(RUNNING))
    numbers = []
    for number in (await session.scalars(unsettled)).all():
        await find(session, number, locked=True)
        gone = await session.execute(
            delete(Guess).where(Guess.session == number, Guess.member_id == pseudonym)
        )
        if gone.rowcount:  # type: ignore[attr-defined]
            numbers.append(number)
    return numbers
