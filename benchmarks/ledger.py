"""How fast money moves: the ledger with 64 members who wait, beside what one would write without it.

Everything runs in this process, in alternating rounds on databases that sync each commit to the disk, and what is compared is
the ratio within a round; the median of the rounds counts. The rivals do the same five statements for each transfer: the row
that makes it happen once, two conditional updates of balances, two entries. They have no hash chain, no history of reasons, no
foreign keys and no fences around guilds. CPU time stands beside the clock, which says little on a machine that has more to do.

    uv run --group postgresql python benchmarks/ledger.py [rounds]
"""

from __future__ import annotations

import asyncio
import gc
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import asyncpg
import structlog
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import create_async_engine

from guildkit.groups import Groups
from guildkit.records import Storage
from guildkit.storage.database import Database, sqlite_url
from guildkit.storage.migrations import upgrade
from guildkit_economy.ledger import MINT, Posting, member, post, post_all, prove, transfer
from guildkit_economy.models import Base
from guildkit_sandbox.postgresql import NoServer, temporary_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from sqlalchemy.ext.asyncio import AsyncEngine

ROUNDS = 5
TRANSFERS = 6400
RAW, FEW, SINGLES = 1600, 200, 250
"""How many the slower ones do: their rates do not depend on it."""
HISTORY = 3000
"""How many transfers there were before: PostgreSQL plans for the tables that it has seen."""
WAITERS = 64
PEOPLE = 10_000
VIEWERS = 1000
CONNECTIONS = 16
RICH = 10**9
HOT = 1
GUILD = 1234567890123456789
NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)

RAW_AIM, PLAIN_AIM, PAYOUT_AIM, HOT_AIM = 1.0, 15.0, 20.0, 5.0
P99_MS, P99_CONTROLS = 50.0, 3.0

TABLES = (
    "CREATE TABLE accounts (id BIGINT PRIMARY KEY, balance BIGINT NOT NULL CHECK (balance >= 0))",
    "CREATE TABLE done (key TEXT PRIMARY KEY)",
    "CREATE TABLE entries (key TEXT, account BIGINT, amount BIGINT, PRIMARY KEY (key, account))",
)
ONCE = "INSERT INTO done VALUES (:key)"
TAKE = "UPDATE accounts SET balance = balance - :amount WHERE id = :payer AND balance >= :amount"
GIVE = "UPDATE accounts SET balance = balance + :amount WHERE id = :payee"
TOOK = "INSERT INTO entries VALUES (:key, :payer, -:amount)"
GAVE = "INSERT INTO entries VALUES (:key, :payee, :amount)"
STATEMENTS = (ONCE, TAKE, GIVE, TOOK, GAVE)

Payment = dict[str, Any]


def payments(count: int, *, hot: bool = False) -> list[Payment]:
    """Return who pays whom; where it is hot, all pay the same."""
    rng = random.Random(count)
    found = []
    for _ in range(count):
        payer, payee = rng.sample(range(2, PEOPLE + 2), 2)
        found.append({"key": uuid4().hex, "payer": payer, "payee": HOT if hot else payee, "amount": 5})
    return found


async def by_waiters(act: Callable[[Payment], Awaitable[object]], todo: list[Payment]) -> list[float]:
    """Have so many at once do what is to be done; return how long each waited."""
    waited = []

    async def wait(own: list[Payment]) -> None:
        for each in own:
            started = time.perf_counter()
            await act(each)
            waited.append(time.perf_counter() - started)

    await asyncio.gather(*(wait(todo[place::WAITERS]) for place in range(WAITERS)))
    return waited


@dataclass
class Figures:
    """What was measured in a round: how many there were in a second, CPU time for each in µs, and how long each waited."""

    per_second: float = 0
    cpu_us: float = 0
    waited: list[float] = field(default_factory=list)


@contextmanager
def measured(todo: list[Payment]) -> Iterator[Figures]:
    """Measure what is done meanwhile."""
    found = Figures()
    cpu, started = time.process_time(), time.perf_counter()
    yield found
    found.per_second = len(todo) / (time.perf_counter() - started)
    found.cpu_us = (time.process_time() - cpu) / len(todo) * 1e6


def p99(seconds: list[float]) -> float:
    """Return what one in a hundred waits for longer, in ms."""
    return statistics.quantiles(seconds, n=100)[-1] * 1000


async def control() -> float:
    """Return by how many ms a loop in which nothing is done wakes up too late, one time in a hundred."""
    late = []
    for _ in range(500):
        started = time.perf_counter()
        await asyncio.sleep(0.001)
        late.append(time.perf_counter() - started - 0.001)
    return p99(late)


# ---------------------------------------------------------------------- the ledger


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """A database in which everybody has enough, and which has been in use."""
    database = Database(url)
    await upgrade(database, "economy", Storage(Base.metadata, "guildkit_economy.migrations"))
    people = [member(number) for number in range(1, PEOPLE + 2)]
    for start in range(0, len(people), VIEWERS):
        group = people[start : start + VIEWERS]
        async with database.guild_session(GUILD) as session:
            await post(session, payout(f"start {start}", group, RICH))
    async with database.guild_session(GUILD) as session:
        await post_all(session, [posting(each) for each in payments(HISTORY)])
    if not database.is_sqlite:
        async with database.migration_connection() as connection:
            await connection.execute(text("ANALYZE"))
    yield database
    async with database.guild_session(GUILD, read_only=True) as session:
        assert (await prove(session)).wrong == []
    await database.close()


def payout(key: str, people: list[Any], amount: int) -> Posting:
    """Return a posting that gives to many."""
    entries = {MINT: -amount * len(people), **dict.fromkeys(people, amount)}
    return Posting(key=key, kind="watch", entries=entries, at=NOW)


def posting(payment: Payment) -> Posting:
    """Return a payment as the ledger takes it."""
    payer, payee = member(payment["payer"]), member(payment["payee"])
    return transfer(payer, payee, payment["amount"], key=payment["key"], kind="pay", at=NOW)


async def ledger(database: Database, todo: list[Payment]) -> Figures:
    """Have the ledger do it."""
    groups = Groups(database)
    with measured(todo) as found:
        found.waited = await by_waiters(lambda each: groups.add(GUILD, post_all, posting(each)), todo)
    return found


async def a_thousand(database: Database) -> float:
    """Return how many times a payout to a thousand viewers is cheaper than a thousand transfers, one after the other."""
    groups = Groups(database)
    viewers = [member(number) for number in range(1, VIEWERS + 1)]
    started = time.perf_counter()
    await groups.add(GUILD, post_all, payout(uuid4().hex, viewers, 1))
    once = time.perf_counter() - started
    singles = [transfer(MINT, each, 1, key=uuid4().hex, kind="watch", at=NOW) for each in viewers[:SINGLES]]
    started = time.perf_counter()
    for each in singles:
        await groups.add(GUILD, post_all, each)
    return (time.perf_counter() - started) * VIEWERS / SINGLES / once


# ---------------------------------------------------------------------- rivals


@contextmanager
def raw_opened(path: Path) -> Iterator[sqlite3.Connection]:
    """One connection of the standard library's `sqlite3`, and nothing around it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        for table in TABLES:
            connection.execute(table)
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO accounts VALUES (?, ?)", ((n, RICH) for n in range(1, PEOPLE + 2))
        )
        connection.execute("COMMIT")
        yield connection


def raw(connection: sqlite3.Connection, todo: list[Payment]) -> Figures:
    """A transaction for each."""
    with measured(todo) as found:
        for each in todo:
            connection.execute("BEGIN IMMEDIATE")
            for statement in STATEMENTS:
                assert connection.execute(statement, each).rowcount == 1
            connection.execute("COMMIT")
    return found


@asynccontextmanager
async def plain_opened(path: Path) -> AsyncIterator[AsyncEngine]:
    """SQLAlchemy over aiosqlite."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}")

    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: Any, _entry: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 60000"):
            connection.cursor().execute(f"PRAGMA {pragma}")

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    async with engine.begin() as connection:
        for table in TABLES:
            await connection.execute(text(table))
        await connection.execute(
            text("INSERT INTO accounts VALUES (:id, :has)"),
            [{"id": n, "has": RICH} for n in range(1, PEOPLE + 2)],
        )
    yield engine
    await engine.dispose()


async def plain(engine: AsyncEngine, todo: list[Payment]) -> Figures:
    """A transaction for each."""
    statements = list(map(text, STATEMENTS))
    with measured(todo) as found:
        for each in todo:
            async with engine.begin() as connection:
                for statement in statements:
                    await connection.execute(statement, each)
    return found


@asynccontextmanager
async def pool_opened(url: str) -> AsyncIterator[asyncpg.Pool]:
    """A pool of connections of asyncpg."""
    async with asyncpg.create_pool(url, min_size=CONNECTIONS, max_size=CONNECTIONS) as pool:
        for table in TABLES:
            await pool.execute(table)
        await pool.executemany(
            "INSERT INTO accounts VALUES ($1, $2)", [(n, RICH) for n in range(1, PEOPLE + 2)]
        )
        await pool.execute("ANALYZE")
        yield pool


async def row_by_row(pool: asyncpg.Pool, todo: list[Payment]) -> Figures:
    """Conditional updates, a transaction for each."""

    async def act(each: Payment) -> None:
        key, payer, payee, amount = each.values()
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute("INSERT INTO done VALUES ($1)", key)
            update = "UPDATE accounts SET balance = balance {} $2 WHERE id = $1 AND balance >= {}"
            await connection.execute(update.format("-", "$2"), payer, amount)
            await connection.execute(update.format("+", "0"), payee, amount)
            entry = "INSERT INTO entries VALUES ($1, $2, $3)"
            await connection.execute(entry, key, payer, -amount)
            await connection.execute(entry, key, payee, amount)

    with measured(todo) as found:
        await by_waiters(act, todo)
    return found


# ---------------------------------------------------------------------- what comes of it


async def on_sqlite(folder: Path, rounds: int) -> dict[str, Any]:
    """Measure on SQLite."""
    found = []
    async with opened(sqlite_url(folder / "ours")) as database, plain_opened(folder / "plain") as engine:
        with raw_opened(folder / "raw") as connection:
            for _ in range(rounds):
                ours = await ledger(database, payments(TRANSFERS))
                idle = await control()
                theirs = raw(connection, payments(RAW))
                usual = await plain(engine, payments(FEW))
                found.append(
                    {
                        "ledger_per_s": ours.per_second,
                        "raw_sqlite3_per_s": theirs.per_second,
                        "sqlalchemy_per_s": usual.per_second,
                        "ledger_cpu_us": ours.cpu_us,
                        "raw_sqlite3_cpu_us": theirs.cpu_us,
                        "sqlalchemy_cpu_us": usual.cpu_us,
                        "over_raw": ours.per_second / theirs.per_second,
                        "over_raw_cpu": theirs.cpu_us / ours.cpu_us,
                        "over_sqlalchemy": ours.per_second / usual.per_second,
                        "over_sqlalchemy_cpu": usual.cpu_us / ours.cpu_us,
                        "p50_ms": statistics.median(ours.waited) * 1000,
                        "p99_ms": p99(ours.waited),
                        "control_ms": idle,
                        "payout_over_singles": await a_thousand(database),
                    }
                )
    figures = medians(found)
    figures["aims"] = {
        "over_raw": figures["over_raw"] >= RAW_AIM,
        "over_sqlalchemy": figures["over_sqlalchemy"] >= PLAIN_AIM,
        "p99_ms": figures["p99_ms"] <= max(P99_MS, P99_CONTROLS * figures["control_ms"]),
        "payout_over_singles": figures["payout_over_singles"] >= PAYOUT_AIM,
    }
    return figures


async def on_postgresql(server: str, rounds: int) -> dict[str, Any]:
    """Measure on PostgreSQL, where everybody pays the same account."""
    found = []
    async with opened(await _fresh(server)) as database, pool_opened(await _fresh(server)) as pool:
        for _ in range(rounds):
            ours = await ledger(database, payments(TRANSFERS // 2, hot=True))
            rival = await row_by_row(pool, payments(TRANSFERS // 8, hot=True))
            found.append(
                {
                    "hot_ledger_per_s": ours.per_second,
                    "hot_row_by_row_per_s": rival.per_second,
                    "hot_ledger_cpu_us": ours.cpu_us,
                    "hot_row_by_row_cpu_us": rival.cpu_us,
                    "hot_over_rows": ours.per_second / rival.per_second,
                    "p99_ms": p99(ours.waited),
                }
            )
    figures = medians(found)
    figures["aims"] = {"hot_over_rows": figures["hot_over_rows"] >= HOT_AIM}
    return figures


def medians(rounds: list[dict[str, float]]) -> dict[str, Any]:
    """Return the median of each figure."""
    return {name: round(statistics.median(each[name] for each in rounds), 2) for name in rounds[0]}


async def _fresh(server: str) -> str:
    name = f"ledger_{uuid4().hex}"
    connection = await asyncpg.connect(server)
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    return f"{server.rpartition('/')[0]}/{name}"


def main() -> None:
    """Measure, and print what has come of it as a line of JSON."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    gc.collect()
    gc.freeze()  # as `guildkit run` does
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory() as folder:
        found: dict[str, Any] = {"sqlite": asyncio.run(on_sqlite(Path(folder), rounds))}
    try:
        with temporary_server(durable=True) as server:
            found["postgresql"] = asyncio.run(on_postgresql(server, rounds))
    except NoServer as error:
        found["postgresql"] = str(error)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
