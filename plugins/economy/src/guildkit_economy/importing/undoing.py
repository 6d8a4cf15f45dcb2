"""The way back: what was brought in is taken out again, unless somebody has built upon it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select
from sqlalchemy.orm import aliased

from guildkit import OperatorError, UserError
from guildkit.storage import by_number, is_erased, upsert
from guildkit_economy.importing import tickets
from guildkit_economy.importing.applying import chunks, minutes_of
from guildkit_economy.importing.people import some
from guildkit_economy.ledger import Owner, Posting, lock, post_all
from guildkit_economy.models import (
    Account,
    CustomCommand,
    Entry,
    Import,
    Imported,
    ImportShare,
    Order,
    Transaction,
    WatchTime,
)
from guildkit_economy.shop import items

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


async def find(session: AsyncSession, number: int) -> Import:
    """Return an import.

    Raises:
        UserError: there is none of this number.
    """
    found = await by_number(session, Import, number)
    if found is None:
        raise UserError(
            f"There is no import {number}.", hint="`guildkit economy imports` lists those that were."
        )
    return found


async def lines(session: AsyncSession, number: int, table: str | None = None) -> AsyncIterator[str]:
    """Return the rows that an import has brought in as they were, of all tables or of one."""
    own = select(Imported.line).where(Imported.of == number).order_by(Imported.origin, Imported.row)
    if table is not None:
        own = own.where(Imported.origin == table)
    async for each in await session.stream_scalars(own):
        yield each


async def built_upon(session: AsyncSession, found: Import) -> list[str]:
    """Return in words what keeps an import from being taken back; empty where nothing does."""
    if found.undone_at is not None:
        return [f"Import {found.number} was taken back on {found.undone_at:%Y-%m-%d %H:%M} UTC."]
    return [
        sentence
        for names, sentence in (
            (await _claimed(session, found), "What waited has been claimed: {}."),
            (await _spent(session, found), "Members who got points have spent some since: {}."),
            (await tickets.frozen(session, found.number), "Tickets are drawn from, or will be: raffle {}."),
            (await _ordered(session, found), "Items of the old shop have been bought: {}."),
            (await _used(session, found), "Commands of the old bot have been used or changed: {}."),
            (await _forgotten(session, found), "Watch time is not there any more: {}."),
        )
        if names
        for sentence in (sentence.format(some(names)),)
    ]


async def take_back(session: AsyncSession, number: int, *, now: datetime) -> Import:
    """Take back what an import has brought: points by reversals, all the rest by deleting it.

    Raises:
        UserError: there is no such import.
        OperatorError: somebody has built upon it; the caller's transaction must not be committed.
    """
    await lock(session)
    found = await find(session, number)
    if reasons := await built_upon(session, found):
        raise OperatorError(" ".join(reasons), hint="Nothing was changed.")
    await _reverse(session, found, now)
    await _unwatch(session, found)
    await tickets.take_back(session, number)
    for item in found.items:
        if (await items.find(session, item, removed=True)).removed_at is None:
            await items.remove(session, item, now=now)
    await session.execute(delete(CustomCommand).where(CustomCommand.name.in_(found.commands)))
    for table in (Imported, ImportShare):
        await session.execute(delete(table).where(table.of == number))
    found.undone_at = now
    await session.flush()
    return found


async def _reverse(session: AsyncSession, found: Import, now: datetime) -> None:
    for _, numbers in chunks(range(found.first_transaction, found.last_transaction + 1)):
        rows = await session.execute(
            select(Entry.transaction, Entry.amount, Account.kind, Account.member_id, Account.name)
            .join(Account, (Account.guild_id == Entry.guild_id) & (Account.number == Entry.account))
            .where(Entry.transaction.between(numbers[0], numbers[-1]))
            .order_by(Entry.transaction)
        )
        opposites: dict[int, dict[Owner, int]] = {}
        for transaction, amount, kind, member_id, name in rows:
            opposites.setdefault(transaction, {})[Owner(kind, member_id, name)] = -amount
        postings = [
            Posting(key=f"reversal:{each}", kind="reversal", entries=opposite, at=now, of=each)
            for each, opposite in opposites.items()
        ]
        for posted in await post_all(session, postings):
            if isinstance(posted, Exception):
                raise OperatorError(
                    f"Points of import {found.number} are not there any more: {posted}"
                ) from posted


async def _unwatch(session: AsyncSession, found: Import) -> None:
    watched = await _watched(session, found)
    for _, members in chunks(sorted(watched)):
        has = await minutes_of(session, members)
        left = {each: minutes - watched[each] for each, minutes in has.items()}
        values = [{"member_id": each, "minutes": minutes} for each, minutes in left.items()]
        await upsert(session, WatchTime, values, change=["minutes"])
        nothing = [each for each, minutes in left.items() if minutes == 0]
        if nothing:
            await session.execute(delete(WatchTime).where(WatchTime.member_id.in_(nothing)))


async def _watched(session: AsyncSession, found: Import) -> dict[int, int]:
    """Return how many minutes each member has brought along."""
    rows = await session.execute(
        select(ImportShare.member_id, ImportShare.minutes).where(
            ImportShare.of == found.number, ImportShare.member_id.is_not(None), ImportShare.minutes > 0
        )
    )
    watched: dict[int, int] = {}
    for member_id, minutes in rows:
        assert member_id is not None
        watched[member_id] = watched.get(member_id, 0) + minutes
    return watched


async def _claimed(session: AsyncSession, found: Import) -> list[str]:
    claimed = select(ImportShare.name).where(
        ImportShare.of == found.number, ImportShare.claimed_at.is_not(None)
    )
    return list(await session.scalars(claimed.order_by(ImportShare.name)))


async def _spent(session: AsyncSession, found: Import) -> list[str]:
    """Name who has given points away since, reversals of the import's own transactions aside."""
    got, gave = aliased(Entry), aliased(Entry)
    own = Transaction.of.between(found.first_transaction, found.last_transaction)
    rows = await session.scalars(
        select(gave.member_id)
        .distinct()
        .join(
            got,
            (got.guild_id == gave.guild_id)
            & (got.account == gave.account)
            & got.transaction.between(found.first_transaction, found.last_transaction),
        )
        .join(Transaction, (Transaction.guild_id == gave.guild_id) & (Transaction.number == gave.transaction))
        .where(
            gave.transaction > found.last_transaction,
            gave.amount < 0,
            gave.member_id.is_not(None),
            ~((Transaction.kind == "reversal") & own),
        )
        .order_by(gave.member_id)
    )
    return _who(rows)


async def _ordered(session: AsyncSession, found: Import) -> list[str]:
    ordered = select(Order.name).distinct().where(Order.item.in_(found.items)).order_by(Order.name)
    return list(await session.scalars(ordered))


async def _used(session: AsyncSession, found: Import) -> list[str]:
    own = select(CustomCommand).where(CustomCommand.name.in_(found.commands)).order_by(CustomCommand.name)
    return [
        each.name
        for each in await session.scalars(own)
        if each.uses or each.text != found.commands[each.name]
    ]


async def _forgotten(session: AsyncSession, found: Import) -> list[str]:
    """Name who has less watch time now than they have brought along."""
    watched = await _watched(session, found)
    short = []
    for _, members in chunks(sorted(watched)):
        has = await minutes_of(session, members)
        short += [each for each in members if has.get(each, 0) < watched[each]]
    return _who(short)


def _who(members: Iterable[int | None]) -> list[str]:
    return ["somebody who was erased" if each is None or is_erased(each) else str(each) for each in members]
