"""Storing what was planned: in the caller's transaction, all of it or nothing, and proven before the commit."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import func, insert, select

from guildkit import OperatorError
from guildkit.storage import upsert
from guildkit_economy.games import custom_commands
from guildkit_economy.importing import tickets
from guildkit_economy.importing.claims import WAITING
from guildkit_economy.importing.plan import Here, rows_hash
from guildkit_economy.importing.values import person
from guildkit_economy.ledger import (
    Owner,
    Posting,
    balance,
    lock,
    member,
    post_all,
    transfer,
)
from guildkit_economy.models import (
    CommandName,
    Identity,
    Import,
    Imported,
    ImportShare,
    Item,
    Kind,
    WatchTime,
)
from guildkit_economy.shop import items

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_economy.importing.plan import Plan
    from guildkit_economy.models import Ledger

T = TypeVar("T")

SOURCE: Final = Owner(Kind.MINT, name="import")
"""Where points of old bots come from: as far as it is below zero, so many were brought in."""
AT_ONCE: Final = 5_000
"""So many rows are stored with one statement, which has fewer values than SQLite takes."""


async def here(session: AsyncSession) -> Here:
    """Return what a plan has to know of a guild."""
    linked = await session.execute(select(Identity.name, Identity.member_id))
    taken = await session.scalars(select(Item.same).where(Item.removed_at.is_(None)))
    commands = await session.scalars(select(CommandName.name))
    return Here({person(name) or "": member_id for name, member_id in linked}, set(taken), set(commands))


async def before(session: AsyncSession, plan: Plan) -> Import | None:
    """Return the import that has brought in the same rows already, and was not taken back; None where there is none."""
    there = select(Import).where(Import.undone_at.is_(None))
    if plan.server:  # a database that names no server may be the same one, from before it did
        same = Import.server.in_(["", plan.server[:40]])
        there = there.where(same | Import.unassigned if plan.adopted else same)
    found: Import | None = await session.scalar(there.order_by(Import.number))
    return found


async def bring_in(session: AsyncSession, plan: Plan, *, now: datetime, rng: random.Random) -> Import:
    """Store all that was planned.

    Raises:
        UserError: the raffle that is to get tickets is not open.
        OperatorError: the plan has problems, or was brought in before, or what is stored is not what was planned; the
            caller's transaction must not be committed.
    """
    if plan.problems:
        raise OperatorError(f"{len(plan.problems)} problems stand in the way.", hint="Nothing was changed.")
    ledger = await lock(session)
    if (known := await before(session, plan)) is not None:
        raise OperatorError(brought_before(known), hint="Nothing was changed.")
    stood = await _standing(session)
    number = (await session.scalar(select(func.max(Import.number))) or 0) + 1
    made = Import(
        number=number,
        at=now,
        source=plan.where[-200:],
        server=plan.server[:40],
        unassigned=plan.adopted,
        fingerprint=plan.fingerprint,
        proofs=proofs_of(plan),
        first_transaction=ledger.last_transaction + 1,
        last_transaction=ledger.last_transaction,
        items=[],
        commands={},
        undone_at=None,
    )
    session.add(made)
    await session.flush()
    await _keep(session, ledger, plan, number)
    await _post(session, plan, made, now)
    await _watch(session, plan)
    if plan.raffle is not None:
        await tickets.grant(session, plan.tickets, plan.raffle, number, now=now, rng=rng)
    made.items = [(await items.add(session, terms)).number for terms in plan.items]
    made.commands = {
        name: (await custom_commands.add(session, name, terms)).text for name, terms in plan.commands.items()
    }
    await session.flush()
    await _prove(session, plan, number, stood)
    return made


def brought_before(known: Import) -> str:
    """Say that the old bot is there already."""
    return (
        f"Import {known.number} has brought in {known.source} on {known.at:%Y-%m-%d %H:%M} UTC. "
        f"To bring in what it has become since, take that back with `guildkit economy unimport {known.number}`."
    )


def proofs_of(plan: Plan) -> dict[str, Any]:
    """Return the proofs of a plan, by table."""
    return {each.part.name: asdict(each.proof) for each in plan.tables}


async def _keep(session: AsyncSession, ledger: Ledger, plan: Plan, number: int) -> None:
    """Store every row word for word, and what each person has brought along."""
    for table in plan.tables:
        for start, rows in chunks(table.kept):
            values = [
                {
                    "guild_id": ledger.guild_id,
                    "of": number,
                    "origin": table.part.name,
                    "row": start + index,
                    "person": row.person,
                    "member_id": row.member_id,
                    "line": row.line,
                }
                for index, row in enumerate(rows, 1)
            ]
            await session.execute(insert(Imported), values, execution_options={"render_nulls": True})
    points: Counter[str] = Counter()
    minutes: Counter[str] = Counter()
    whose: dict[str, int | None] = {}
    for shares, sums in ((plan.points, points), (plan.minutes, minutes)):
        for share in shares:
            sums[share.person] += share.amount
            whose[share.person] = whose.get(share.person) or share.member_id
    for _, names in chunks(sorted(whose)):
        values = [
            {
                "guild_id": ledger.guild_id,
                "of": number,
                "name": name,
                "points": points[name],
                "minutes": minutes[name],
                "member_id": whose[name],
                "claimed_at": None,
            }
            for name in names
        ]
        await session.execute(insert(ImportShare), values, execution_options={"render_nulls": True})


async def _post(session: AsyncSession, plan: Plan, made: Import, now: datetime) -> None:
    """Post a transaction for every row: its key is the row's, so that no row is posted twice unless it was undone."""
    undone = await session.scalar(select(func.count()).where(Import.undone_at.is_not(None))) or 0
    for _, shares in chunks(plan.points):
        postings: list[Posting] = [
            transfer(
                SOURCE,
                WAITING if share.member_id is None else member(share.member_id),
                share.amount,
                key=f"import:{undone + 1}:{share.key}",
                kind="import",
                at=now,
            )
            for share in shares
        ]
        for share, posted in zip(shares, await post_all(session, postings), strict=True):
            if isinstance(posted, Exception):
                raise OperatorError(f"{share.person} cannot get {share.amount} points: {posted}") from posted
    made.last_transaction = (await lock(session)).last_transaction


async def _watch(session: AsyncSession, plan: Plan) -> None:
    """Add what members have watched to what they have watched here."""
    minutes: Counter[int] = Counter()
    for share in plan.minutes:
        if share.member_id is not None:
            minutes[share.member_id] += share.amount
    for _, members in chunks(sorted(minutes)):
        had = await minutes_of(session, members)
        values = [{"member_id": each, "minutes": had.get(each, 0) + minutes[each]} for each in members]
        await upsert(session, WatchTime, values, change=["minutes"])


@dataclass(frozen=True, slots=True)
class _Standing:
    """What there is: points of old bots, those of them that wait for somebody, and minutes that were watched."""

    brought: int
    waiting: int
    minutes: int


async def _standing(session: AsyncSession) -> _Standing:
    minutes = await session.scalar(select(func.sum(WatchTime.minutes)))
    return _Standing(-await balance(session, SOURCE), await balance(session, WAITING), int(minutes or 0))


async def _prove(session: AsyncSession, plan: Plan, number: int, stood: _Standing) -> None:
    """Read again what was stored, and hold it against the plan."""
    after = await _standing(session)
    unclaimed = plan.unclaimed.values()
    waiting, unwatched = sum(points for points, _ in unclaimed), sum(minutes for _, minutes in unclaimed)
    sums = {
        "points": (after.brought - stood.brought, sum(share.amount for share in plan.points)),
        "points that wait": (after.waiting - stood.waiting, waiting),
        "minutes": (after.minutes - stood.minutes + unwatched, sum(share.amount for share in plan.minutes)),
    }
    wrong = [
        f"{what}: {stored}, and not {planned}"
        for what, (stored, planned) in sums.items()
        if stored != planned
    ]
    for table in plan.tables:
        lines = select(Imported.line).where(Imported.of == number, Imported.origin == table.part.name)
        found = list(await session.scalars(lines.order_by(Imported.row)))
        if (len(found), rows_hash(found)) != (table.proof.rows, table.proof.sha256):
            wrong.append(f"{table.part.name}: other rows")
    if wrong:
        raise OperatorError(f"What was stored is not what was planned, and was undone: {'; '.join(wrong)}.")


async def minutes_of(session: AsyncSession, members: Sequence[int]) -> dict[int, int]:
    """Return what members have watched, of those who have watched anything."""
    rows = await session.execute(
        select(WatchTime.member_id, WatchTime.minutes).where(WatchTime.member_id.in_(members))
    )
    return dict(rows.all())


def chunks(rows: Sequence[T]) -> Iterator[tuple[int, Sequence[T]]]:
    """Return a part after the other, each with how many came before it."""
    for start in range(0, len(rows), AT_ONCE):
        yield start, rows[start : start + AT_ONCE]
