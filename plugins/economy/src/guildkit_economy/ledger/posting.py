"""Posting: the one way in which money moves.

Whoever posts locks the guild's ledger first. What it read then nobody else changes before the commit, so that many
postings are checked one after the other here, and stored in as few statements as one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from guildkit.storage import add_if_absent, add_many, find_many, upsert
from guildkit_economy.ledger.accounts import Owner
from guildkit_economy.ledger.chain import START, digest, link
from guildkit_economy.ledger.errors import KeyReused, NoRoom, NotEnough
from guildkit_economy.models import Account, Entry, Ledger, Transaction
from guildkit_economy.models.ledger import MOST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

_ACCOUNT: Final = (Account.number, Account.kind, Account.member_id, Account.name, Account.balance)


@dataclass(frozen=True, slots=True)
class Posting:
    """Money that is to be moved.

    Attributes:
        key: what causes it; at most 100 characters. Posted again it moves nothing, and says what it did the first time.
        kind: what it is for; reports add up by it.
        entries: what each owner gets, or gives where it is below zero; together zero.
        at: the instant.
        actor_id: the member who does it.
        reason: why, in a member's words; at most 200 characters.
        of: the transaction that it undoes or settles.
    """

    key: str
    kind: str
    entries: Mapping[Owner, int]
    at: datetime
    actor_id: int | None = None
    reason: str = ""
    of: int | None = None

    def __post_init__(self) -> None:
        if sum(self.entries.values()) != 0 or not self.entries or 0 in self.entries.values():
            raise ValueError(f"The entries of {self.key} do not add up to zero: {self.entries}.")


@dataclass(frozen=True, slots=True)
class Posted:
    """Money that was moved.

    Attributes:
        number: of the transaction.
        balances: what each owner has now.
        again: whether it had been moved before, and nothing was done.
    """

    number: int
    balances: Mapping[Owner, int]
    again: bool = False


def transfer(payer: Owner, payee: Owner, amount: int, **more: Any) -> Posting:
    """Return the posting of an amount that goes from one to another; `more` is what else a posting has."""
    if amount <= 0 or payer == payee:
        raise ValueError(f"{amount} from {payer} to {payee} is no transfer.")
    return Posting(entries={payer: -amount, payee: amount}, **more)


async def post(session: AsyncSession, posting: Posting) -> Posted:
    """Move money in a transaction of the caller's, with whatever else belongs to it.

    Raises:
        NotEnough: somebody does not have as much.
        NoRoom: somebody would have too much.
        KeyReused: the key stands for something else.
    """
    (result,) = await post_all(session, [posting])
    if isinstance(result, Exception):
        raise result
    return result


async def post_all(session: AsyncSession, postings: Sequence[Posting]) -> list[Posted | Exception]:
    """Move money for many, in order; what is refused leaves the others as they are.

    It is the work for `ctx.together(post_all, posting)`: what many do at the same time is stored at once.
    """
    ledger = await lock(session)
    batch = _Batch(ledger, await _accounts(session, postings), await _before(session, postings))
    results = [batch.add(posting) for posting in postings]
    await batch.store(session)
    return results


async def lock(session: AsyncSession) -> Ledger:
    """Lock the ledger of the guild until the transaction ends: whoever locks more than it locks it first."""
    own = select(Ledger).with_for_update().execution_options(populate_existing=True)
    ledger = await session.scalar(own)
    if ledger is None:
        await add_if_absent(session, Ledger, last_transaction=0, last_account=0, hash=START)
        ledger = (await session.scalars(own)).one()
    return ledger


async def _accounts(session: AsyncSession, postings: Iterable[Posting]) -> dict[Owner, _Balance]:
    owners = {owner for posting in postings for owner in posting.entries}
    members = [owner.member_id for owner in owners if owner.member_id is not None]
    others = [owner for owner in owners if owner.member_id is None]
    rows = [*await find_many(session, _ACCOUNT, Account.member_id, members)] if members else []
    if others:
        # A statement of its own: for one with an "or" SQLite would read every account of the guild.
        kinds, names = {owner.kind for owner in others}, {owner.name for owner in others}
        nobodys = Account.member_id.is_(None) & Account.kind.in_(kinds) & Account.name.in_(names)
        rows += await session.execute(select(*_ACCOUNT).where(nobodys))
    return {
        Owner(kind, member_id, name): _Balance(number, balance)
        for number, kind, member_id, name, balance in rows
    }


async def _before(session: AsyncSession, postings: Iterable[Posting]) -> dict[str, tuple[int, str]]:
    columns = [Transaction.key, Transaction.number, Transaction.digest]
    rows = await find_many(session, columns, Transaction.key, [posting.key for posting in postings])
    return {key: (number, done) for key, number, done in rows}


@dataclass(slots=True)
class _Balance:
    number: int
    amount: int


@dataclass(slots=True)
class _Batch:
    """What several postings come to, before it is stored."""

    ledger: Ledger
    accounts: dict[Owner, _Balance]
    before: dict[str, tuple[int, str]]
    changed: set[Owner] = field(default_factory=set)
    transactions: list[dict[str, Any]] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)

    def add(self, posting: Posting) -> Posted | Exception:
        known = self.before.get(posting.key)
        if known is not None:
            return self._again(posting, *known)
        for owner, amount in posting.entries.items():
            if self._balance(owner) + amount > MOST:
                return NoRoom(owner)
        for owner, amount in posting.entries.items():
            if amount < 0 and self._balance(owner) + amount < owner.floor:
                return NotEnough(owner, self._balance(owner), -amount)
        return self._moved(posting)

    def _balance(self, owner: Owner) -> int:
        return self.accounts[owner].amount if owner in self.accounts else 0

    def _again(self, posting: Posting, number: int, done: str) -> Posted | Exception:
        accounts = {owner: self.accounts.get(owner) for owner in posting.entries}
        asked = {account.number: posting.entries[owner] for owner, account in accounts.items() if account}
        if len(asked) < len(accounts) or digest(posting.kind, posting.of, asked) != done:
            return KeyReused(f"{posting.key!r} is transaction {number}, and something else.")
        return Posted(number, {owner: self.accounts[owner].amount for owner in posting.entries}, again=True)

    def _moved(self, posting: Posting) -> Posted:
        ledger = self.ledger
        number = ledger.last_transaction = ledger.last_transaction + 1
        moved = {}
        for owner, amount in posting.entries.items():
            account = self.accounts.get(owner) or self._opened(owner)
            account.amount += amount
            moved[account.number] = amount
            self.entries.append(
                {
                    "transaction": number,
                    "account": account.number,
                    "amount": amount,
                    "member_id": owner.member_id,
                }
            )
        self.changed.update(posting.entries)
        done = digest(posting.kind, posting.of, moved)
        ledger.hash = link(ledger.hash, number, posting.at, posting.key, done)
        self.before[posting.key] = number, done
        self.transactions.append(
            {
                "number": number,
                "at": posting.at,
                "kind": posting.kind,
                "key": posting.key,
                "digest": done,
                "actor_id": posting.actor_id,
                "reason": posting.reason,
                "of": posting.of,
                "hash": ledger.hash,
            }
        )
        return Posted(number, {owner: self.accounts[owner].amount for owner in posting.entries})

    def _opened(self, owner: Owner) -> _Balance:
        self.ledger.last_account += 1
        self.accounts[owner] = opened = _Balance(self.ledger.last_account, 0)
        return opened

    async def store(self, session: AsyncSession) -> None:
        if not self.transactions:
            return
        accounts = [
            {
                "number": self.accounts[owner].number,
                "kind": owner.kind,
                "member_id": owner.member_id,
                "name": owner.name,
                "balance": self.accounts[owner].amount,
                "floor": owner.floor,
            }
            for owner in self.changed
        ]
        await upsert(session, Account, accounts, change=["balance"])
        await add_many(session, Transaction, self.transactions)
        await add_many(session, Entry, self.entries)
