"""Holds: money is set aside first, and paid, given back or let go later; each of it once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from guildkit_economy.ledger.accounts import HOLDS, Owner, account_of, owner_of
from guildkit_economy.ledger.posting import Posted, Posting, lock, post, transfer
from guildkit_economy.models import Account, Hold, HoldState

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


async def set_aside(
    session: AsyncSession,
    payer: Owner,
    amount: int,
    *,
    key: str,
    kind: str,
    at: datetime,
    actor_id: int | None = None,
    reason: str = "",
) -> Posted:
    """Set money of somebody aside; the hold is known by the number of what is posted.

    Args:
        session: a transaction's.
        payer: whose money.
        amount: how much.
        key: what causes it, as in `Posting`.
        kind: what it is for.
        at: the instant.
        actor_id: the member who does it.
        reason: why.

    Raises:
        NotEnough: they do not have as much.
    """
    posting = transfer(payer, HOLDS, amount, key=key, kind=kind, at=at, actor_id=actor_id, reason=reason)
    posted = await post(session, posting)
    if not posted.again:
        account = (await session.scalars(select(Account.number).where(account_of(payer)))).one()
        session.add(Hold(transaction=posted.number, account=account, amount=amount))
        await session.flush()
    return posted


async def pay(
    session: AsyncSession,
    number: int,
    payee: Owner,
    *,
    at: datetime,
    amount: int | None = None,
    actor_id: int | None = None,
    reason: str = "",
) -> Posted | None:
    """Pay what was set aside, or a part of it and give the rest back; None where it is settled already.

    Args:
        session: a transaction's.
        number: of the hold.
        payee: who gets it.
        at: the instant.
        amount: how much of it; all, unless it is given.
        actor_id: the member who does it.
        reason: why.

    Raises:
        ValueError: there is no such hold, or not so much in it.
    """
    hold = await _locked(session, number)
    amount = hold.amount if amount is None else amount
    if not 0 < amount <= hold.amount:
        raise ValueError(f"{amount} of the {hold.amount} in hold {number}.")
    entries = {payee: amount}
    if amount < hold.amount:
        owner = await _owner(session, hold)
        entries[owner] = entries.get(owner, 0) + hold.amount - amount
    return await _settle(session, hold, entries, HoldState.POSTED, at=at, actor_id=actor_id, reason=reason)


async def give_back(
    session: AsyncSession,
    number: int,
    *,
    at: datetime,
    expired: bool = False,
    actor_id: int | None = None,
    reason: str = "",
) -> Posted | None:
    """Give back what was set aside; None where it is settled already.

    Args:
        session: a transaction's.
        number: of the hold.
        at: the instant.
        expired: whether because nobody has settled it in time.
        actor_id: the member who does it.
        reason: why.

    Raises:
        ValueError: there is no such hold.
    """
    hold = await _locked(session, number)
    state = HoldState.EXPIRED if expired else HoldState.VOIDED
    entries = {await _owner(session, hold): hold.amount}
    return await _settle(session, hold, entries, state, at=at, actor_id=actor_id, reason=reason)


async def _settle(
    session: AsyncSession,
    hold: Hold,
    entries: dict[Owner, int],
    state: HoldState,
    *,
    at: datetime,
    actor_id: int | None,
    reason: str,
) -> Posted | None:
    if hold.state != HoldState.PENDING:
        return None
    posted = await post(
        session,
        Posting(
            key=f"hold:{hold.transaction}",
            kind=f"hold.{state}",
            entries={HOLDS: -hold.amount, **entries},
            at=at,
            actor_id=actor_id,
            reason=reason,
            of=hold.transaction,
        ),
    )
    hold.state, hold.settled_by = state, posted.number
    await session.flush()
    return posted


async def _locked(session: AsyncSession, number: int) -> Hold:
    await lock(session)
    found = select(Hold).where(Hold.transaction == number).execution_options(populate_existing=True)
    hold = await session.scalar(found)
    if hold is None:
        raise ValueError(f"There is no hold {number}.")
    return hold


async def _owner(session: AsyncSession, hold: Hold) -> Owner:
    account = (await session.scalars(select(Account).where(Account.number == hold.account))).one()
    return owner_of(account)
