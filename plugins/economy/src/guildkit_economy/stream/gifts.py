"""Gifted subscriptions: held for a while, for a platform tells of them even where the payment failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from guildkit import UserError
from guildkit.storage import by_number
from guildkit_economy.ledger import lock
from guildkit_economy.models.stream import Gift, GiftState
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


async def hold(session: AsyncSession, member_id: int, count: int, *, at: datetime, due_at: datetime) -> Gift:
    """Note a gift; it counts from `due_at` on unless somebody voids it before."""
    await lock(session)  # two at the same instant get two numbers
    last = await session.scalar(select(func.max(Gift.number)))
    gift = Gift(number=(last or 0) + 1, member_id=member_id, count=count, at=at, due_at=due_at)
    session.add(gift)
    await session.flush()
    return gift


async def confirm(session: AsyncSession, number: int) -> Gift | None:
    """Let a gift count; None where it does already, or was voided.

    Tickets of raffles were given for it when it came, and are held until the same instant.
    """
    gift = await by_number(session, Gift, number, lock=True)
    if gift is None or gift.state != GiftState.PENDING:
        return None
    gift.state = GiftState.CONFIRMED
    return gift


async def void(session: AsyncSession, number: int, *, now: datetime) -> Gift:
    """Let a gift that is held count for nothing.

    Raises:
        UserError: there is none of this number, or it is not held any more.
    """
    gift = await by_number(session, Gift, number, lock=True)
    if gift is None:
        raise UserError(text("gift-none", number=str(number)), hint=text("gift-none-hint"))
    # From that instant on its tickets count, whether the job that confirms it has come or not.
    state = GiftState.CONFIRMED if gift.state == GiftState.PENDING and gift.due_at <= now else gift.state
    if state != GiftState.PENDING:
        raise UserError(text("gift-settled", number=str(number), state=state))
    gift.state = GiftState.VOIDED
    return gift


async def held(session: AsyncSession) -> list[Gift]:
    """Return the gifts that are held, the newest first."""
    own = select(Gift).where(Gift.state == GiftState.PENDING).order_by(Gift.number.desc())
    return list(await session.scalars(own.limit(25)))
