"""Proving a ledger: everything is added up and hashed again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from guildkit_economy.ledger.chain import START, digest, link
from guildkit_economy.models import Account, Entry, Hold, HoldState, Kind, Ledger, Transaction

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

AT_A_TIME: Final = 1000
"""How many transactions are in memory at the same time."""


@dataclass(slots=True)
class Proof:
    """What a look at the whole ledger has come to.

    Attributes:
        transactions: how many there are.
        accounts: how many there are.
        hash: of the last transaction; who has noted it earlier can tell that nothing before it was changed.
        wrong: what does not hold, in words; empty where everything does.
    """

    transactions: int = 0
    accounts: int = 0
    hash: str = START
    wrong: list[str] = field(default_factory=list)


async def prove(session: AsyncSession) -> Proof:
    """Add the ledger of a guild up again: every transaction, every balance, the holds, and the chain."""
    proof = Proof()
    sums: Counter[int] = Counter()
    while found := await _after(session, proof.transactions):
        entries = await _entries(session, found[0].number, found[-1].number)
        for transaction in found:
            _check(proof, transaction, entries.get(transaction.number, {}))
            for account, amount in entries.get(transaction.number, {}).items():
                sums[account] += amount
    await _check_balances(session, proof, sums)
    await _check_holds(session, proof)
    ledger = await session.scalar(select(Ledger))
    stated = (ledger.last_transaction, ledger.hash) if ledger else (0, START)
    if stated != (proof.transactions, proof.hash):
        proof.wrong.append(_ends_elsewhere(stated[0], proof.transactions))
    return proof


async def head(session: AsyncSession) -> Proof:
    """Look only whether the ledger ends where its transactions do: one statement, however many there are."""
    last = select(func.max(Transaction.number)).scalar_subquery()
    found = (
        await session.execute(
            select(Ledger.last_transaction, Ledger.hash, last, Transaction.hash).outerjoin(
                Transaction,
                (Transaction.guild_id == Ledger.guild_id) & (Transaction.number == Ledger.last_transaction),
            )
        )
    ).one_or_none()
    if found is None:
        return Proof()
    stated, ends_with, number, found_hash = found
    proof = Proof(transactions=number or 0, hash=found_hash or START)
    if (stated, ends_with) != (proof.transactions, proof.hash):
        proof.wrong.append(_ends_elsewhere(stated, proof.transactions))
    return proof


def _ends_elsewhere(stated: int, found: int) -> str:
    return f"The ledger ends with transaction {stated}, and the chain with {found}."


def _check(proof: Proof, transaction: Transaction, entries: dict[int, int]) -> None:
    number = proof.transactions + 1
    if transaction.number != number:
        proof.wrong.append(f"Transaction {number} is missing.")
    if sum(entries.values()) != 0 or not entries:
        proof.wrong.append(
            f"The entries of transaction {transaction.number} add up to {sum(entries.values())}."
        )
    done = digest(transaction.kind, transaction.of, entries)
    if done != transaction.digest:
        proof.wrong.append(f"Transaction {transaction.number} does something else than it did.")
    if link(proof.hash, transaction.number, transaction.at, transaction.key, done) != transaction.hash:
        proof.wrong.append(f"The chain is broken at transaction {transaction.number}.")
    proof.transactions, proof.hash = transaction.number, transaction.hash


async def _after(session: AsyncSession, number: int) -> list[Transaction]:
    session.expunge_all()
    statement = select(Transaction).where(Transaction.number > number).order_by(Transaction.number)
    return list(await session.scalars(statement.limit(AT_A_TIME)))


async def _entries(session: AsyncSession, first: int, last: int) -> dict[int, dict[int, int]]:
    rows = await session.execute(
        select(Entry.transaction, Entry.account, Entry.amount).where(Entry.transaction.between(first, last))
    )
    entries: dict[int, dict[int, int]] = {}
    for transaction, account, amount in rows:
        entries.setdefault(transaction, {})[account] = amount
    return entries


async def _check_balances(session: AsyncSession, proof: Proof, sums: Counter[int]) -> None:
    for number, balance in await session.execute(select(Account.number, Account.balance)):
        proof.accounts += 1
        if balance != sums.pop(number, 0):
            proof.wrong.append(f"The balance of account {number} is not what its entries add up to.")
    proof.wrong += [f"Account {number} is missing." for number in sums]


async def _check_holds(session: AsyncSession, proof: Proof) -> None:
    pending = await session.scalar(select(func.sum(Hold.amount)).where(Hold.state == HoldState.PENDING))
    held = await session.scalar(select(Account.balance).where(Account.kind == Kind.HOLD))
    if (pending or 0) != (held or 0):
        proof.wrong.append(f"{held or 0} are held back, and holds add up to {pending or 0}.")
