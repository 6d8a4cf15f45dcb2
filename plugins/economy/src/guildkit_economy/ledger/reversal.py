"""Putting right: nothing is changed, the opposite is posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from guildkit import UserError
from guildkit.storage import by_number
from guildkit_economy.ledger.accounts import owner_of
from guildkit_economy.ledger.posting import Posted, Posting, lock, post
from guildkit_economy.models import Account, Entry, Hold, Transaction
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


async def reverse(
    session: AsyncSession, number: int, *, at: datetime, actor_id: int | None, reason: str
) -> Posted:
    """Undo a transaction by another one, once.

    Raises:
        UserError: there is none of this number, or it set money aside or settled that, which has a way of its own.
        NotEnough: what it gave has been spent.
    """
    await lock(session)
    transaction = await by_number(session, Transaction, number)
    if transaction is None:
        raise UserError(text("no-such-transaction", number=str(number)))
    held = select(Hold.transaction).where((Hold.transaction == number) | (Hold.settled_by == number))
    if transaction.kind == "reversal" or await session.scalar(held) is not None:
        raise UserError(text("not-reversible", number=str(number)))
    rows = await session.execute(
        select(Account, Entry.amount)
        .join(Account, (Account.guild_id == Entry.guild_id) & (Account.number == Entry.account))
        .where(Entry.transaction == number)
    )
    opposite = {owner_of(account): -amount for account, amount in rows}
    return await post(
        session,
        Posting(
            key=f"reversal:{number}",
            kind="reversal",
            entries=opposite,
            at=at,
            actor_id=actor_id,
            reason=reason,
            of=number,
        ),
    )
