"""What the ledger says of an account, and who has most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from guildkit_economy.ledger.accounts import Owner, account_of, owner_of
from guildkit_economy.models import Account, Entry, Kind, Transaction

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class Movement:
    """What a transaction did to an account.

    Attributes:
        number: of the transaction.
        at: when.
        kind: what it was for.
        reason: why, in a member's words.
        amount: what came, or went where it is below zero.
        balance: what there was afterwards.
        others: who was on the other side.
    """

    number: int
    at: datetime
    kind: str
    reason: str
    amount: int
    balance: int
    others: tuple[Owner, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A member in the order of what they have; those who have as much share a place."""

    place: int
    member_id: int
    balance: int


async def balance(session: AsyncSession, owner: Owner) -> int:
    """Return what somebody has."""
    return await session.scalar(select(Account.balance).where(account_of(owner))) or 0


async def count_movements(session: AsyncSession, owner: Owner) -> int:
    """Return how many transactions have moved somebody's money."""
    account = await session.scalar(select(Account.number).where(account_of(owner)))
    entries = select(func.count()).select_from(Entry).where(Entry.account == account)
    return 0 if account is None else (await session.scalar(entries) or 0)


async def movements(session: AsyncSession, owner: Owner, *, offset: int, limit: int) -> list[Movement]:
    """Return a part of what has moved somebody's money, the newest first."""
    found = (
        await session.execute(select(Account.number, Account.balance).where(account_of(owner)))
    ).one_or_none()
    if found is None:
        return []
    number, left = found
    rows = (
        await session.execute(
            select(Transaction.number, Transaction.at, Transaction.kind, Transaction.reason, Entry.amount)
            .join(
                Transaction,
                (Transaction.guild_id == Entry.guild_id) & (Transaction.number == Entry.transaction),
            )
            .where(Entry.account == number)
            .order_by(Entry.transaction.desc())
            .offset(offset)
            .limit(limit)
        )
    ).all()
    if not rows:
        return []
    later = select(func.sum(Entry.amount)).where(Entry.account == number, Entry.transaction > rows[0].number)
    left -= int(await session.scalar(later) or 0)
    others = await _others(session, number, rows[-1].number, rows[0].number)
    shown = []
    for row in rows:
        shown.append(Movement(*row, balance=left, others=tuple(others.get(row.number, ()))))
        left -= row.amount
    return shown


async def _others(session: AsyncSession, account: int, first: int, last: int) -> dict[int, list[Owner]]:
    """Return who was on the other side: of a payment to a thousand each sees who paid, and nobody else."""
    own, other = aliased(Entry), aliased(Entry)
    rows = await session.execute(
        select(own.transaction, Account)
        .join(other, (other.guild_id == own.guild_id) & (other.transaction == own.transaction))
        .join(Account, (Account.guild_id == other.guild_id) & (Account.number == other.account))
        .where(
            own.account == account,
            own.transaction.between(first, last),
            ((own.amount > 0) & (other.amount < 0)) | ((own.amount < 0) & (other.amount > 0)),
        )
        .order_by(own.transaction, Account.number)
    )
    found: dict[int, list[Owner]] = {}
    for number, each in rows:
        found.setdefault(number, []).append(owner_of(each))
    return found


async def count_ranked(session: AsyncSession) -> int:
    """Return how many members have any money."""
    own = select(func.count()).select_from(Account).where(Account.kind == Kind.MEMBER, Account.balance > 0)
    return await session.scalar(own) or 0


async def ranking(session: AsyncSession, *, offset: int, limit: int) -> list[Ranked]:
    """Return a part of the members by what they have, the richest first; of equals who came first."""
    rows = (
        await session.execute(
            select(Account.member_id, Account.balance)
            .where(Account.kind == Kind.MEMBER, Account.balance > 0)
            .order_by(Account.balance.desc(), Account.number)
            .offset(offset)
            .limit(limit)
        )
    ).all()
    if not rows:
        return []
    richer = select(func.count()).select_from(Account)
    ahead = (
        await session.scalar(richer.where(Account.kind == Kind.MEMBER, Account.balance > rows[0].balance))
        or 0
    )
    ranked: list[Ranked] = []
    for index, (member_id, has) in enumerate(rows):
        assert member_id is not None  # for accounts of this kind
        alike = ranked and ranked[-1].balance == has
        place = ranked[-1].place if alike else ahead + 1 if index == 0 else offset + index + 1
        ranked.append(Ranked(place, member_id, has))
    return ranked
