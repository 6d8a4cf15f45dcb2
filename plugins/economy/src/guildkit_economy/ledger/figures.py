"""What a guild's economy does as a whole: where money comes from, where it goes, and who has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from guildkit_economy.models import Account, Entry, Kind, Transaction

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

PERIOD: Final = timedelta(days=30)
"""How far back a report looks."""
BIGGEST: Final = 10


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a guild's economy.

    Attributes:
        made: all money that was ever made.
        ended: all money that has gone for good.
        held: what there is, by kind of account: what members, pots and the guild itself have, and what is set aside.
        accounts: how many members have any.
        biggest: what the ten richest members have together.
        sources: what was made in the last 30 days, by what it was for, the most first.
        sinks: what has gone for good in the last 30 days, likewise.
        spent: what members have given away in the last 30 days.
    """

    made: int
    ended: int
    held: dict[Kind, int]
    accounts: int
    biggest: int
    sources: dict[str, int]
    sinks: dict[str, int]
    spent: int

    @property
    def supply(self) -> int:
        """How much money there is."""
        return self.made - self.ended

    @property
    def velocity(self) -> float:
        """How often, on average, everything there is was given away in the last 30 days."""
        return self.spent / self.supply if self.supply else 0.0

    @property
    def share(self) -> float:
        """The share of the members' money that the ten richest have, from 0 to 1."""
        members = self.held[Kind.MEMBER]
        return self.biggest / members if members else 0.0


async def report(session: AsyncSession, now: datetime) -> Report:
    """Add up a guild's economy."""
    sums = select(Account.kind, func.sum(Account.balance)).group_by(Account.kind)
    held = {Kind(kind): int(balance) for kind, balance in await session.execute(sums)}
    rich = select(Account.balance).where(Account.kind == Kind.MEMBER, Account.balance > 0)
    biggest = (await session.scalars(rich.order_by(Account.balance.desc()).limit(BIGGEST))).all()
    count = select(func.count()).select_from(Account).where(Account.kind == Kind.MEMBER, Account.balance > 0)
    since = now - PERIOD
    made = await _by_kind(session, Kind.MINT, since)
    ended = await _by_kind(session, Kind.BURN, since)
    return Report(
        made=-held.get(Kind.MINT, 0),
        ended=held.get(Kind.BURN, 0),
        held={kind: held.get(kind, 0) for kind in (Kind.MEMBER, Kind.HOUSE, Kind.POT, Kind.HOLD)},
        accounts=await session.scalar(count) or 0,
        biggest=sum(biggest),
        sources={kind: -amount for kind, amount in sorted(made.items(), key=lambda each: each[1]) if amount},
        sinks={kind: amount for kind, amount in sorted(ended.items(), key=lambda each: -each[1]) if amount},
        spent=-sum((await _by_kind(session, Kind.MEMBER, since, below_zero=True)).values()),
    )


async def _by_kind(
    session: AsyncSession, of: Kind, since: datetime, *, below_zero: bool = False
) -> dict[str, int]:
    """Return by what it was for how much came to accounts of a kind; with `below_zero` only what went from them."""
    sums = (
        select(Transaction.kind, func.sum(Entry.amount))
        .join(Entry, (Entry.guild_id == Transaction.guild_id) & (Entry.transaction == Transaction.number))
        .join(Account, (Account.guild_id == Entry.guild_id) & (Account.number == Entry.account))
        .where(Transaction.at >= since, Account.kind == of)
        .group_by(Transaction.kind)
        .order_by(Transaction.kind)
    )
    if below_zero:
        sums = sums.where(Entry.amount < 0)
    return {kind: int(amount) for kind, amount in await session.execute(sums)}
