"""How many stored jobs run in a second, and how long the event loop stands still meanwhile, beside APScheduler's SQL store.

Both run the same jobs (which do nothing) in this process, in alternating rounds on fresh databases: SQLite with the same
write-ahead log, and PostgreSQL where a server can be started here.

    uv run --group rivals --group postgresql python benchmarks/jobs.py
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import asyncpg
import structlog
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import create_engine, event

from guildkit import GuildContext, JobContext, Plugin
from guildkit.discovery import Candidate
from guildkit_sandbox import Sandbox
from guildkit_sandbox.bots import running_bot
from guildkit_sandbox.postgresql import NoServer, temporary_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

ROUNDS = 3
JOBS = 2000
RATE_AIM = 3.0
STALL_AIM = 20.0
TICK = 0.001
LATER = timedelta(minutes=10)

_run: set[int] = set()
_all_run = asyncio.Event()


def note(number: int) -> None:
    """Note that a job has run."""
    _run.add(number)
    if len(_run) == JOBS:
        _all_run.set()


async def measured(begin: Callable[[], None], ended: Callable[[], Awaitable[object]]) -> Figures:
    """Begin, and wait until every job has run and is stored as ended; return jobs per second and the longest stall."""
    worst = 0.0

    async def tick() -> None:
        nonlocal worst
        last = time.perf_counter()
        while True:
            await asyncio.sleep(TICK)
            now = time.perf_counter()
            worst = max(worst, now - last - TICK)
            last = now

    ticking = asyncio.create_task(tick())
    await asyncio.sleep(10 * TICK)
    worst, started = 0.0, time.perf_counter()
    begin()
    await _all_run.wait()
    await ended()
    wall = time.perf_counter() - started
    await asyncio.sleep(TICK)
    ticking.cancel()
    _run.clear()
    _all_run.clear()
    return Figures(JOBS / wall, worst * 1000)


@dataclass(frozen=True)
class Figures:
    """What was measured in a round."""

    per_second: float
    stall_ms: float


# ---------------------------------------------------------------------- guildkit


plugin = Plugin("bench")


@plugin.job("work")
async def work(_ctx: JobContext, number: int) -> None:
    """Do nothing."""
    note(number)


@plugin.command("fill", description="Enqueue the jobs")
async def fill(ctx: GuildContext) -> None:
    """Enqueue the jobs, due later, but before the nightly backup."""
    async with ctx.transaction():
        for number in range(JOBS):
            await ctx.jobs.enqueue("work", {"number": number}, at=ctx.now + LATER)


async def guildkit(url: str, home: Path) -> Figures:
    """Run the jobs in a guildkit bot."""
    async with AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(Sandbox())
        guild = sandbox.create_guild("Bench")
        candidates = [Candidate("bench", lambda: plugin)]
        bot = await stack.enter_async_context(
            running_bot(sandbox, home, database_url=url, candidates=candidates)
        )
        await guild.owner.slash("plugins enable", name="bench")
        await guild.owner.slash("fill")
        await bot.rest()
        sandbox.time.advance(seconds=LATER.total_seconds())
        return await measured(bot.jobs.wake, bot.rest)


# ---------------------------------------------------------------------- APScheduler


async def rival_work(number: int) -> None:
    """Do nothing."""
    note(number)


def write_ahead(connection: Any, _record: Any) -> None:
    """Let SQLite write as guildkit's does."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


async def apscheduler(url: str, home: Path) -> Figures:
    """Run the jobs in APScheduler."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:") or f"sqlite:///{home / 'rival'}")
    if not url:
        event.listen(engine, "connect", write_ahead)
    scheduler = AsyncIOScheduler(jobstores={"default": SQLAlchemyJobStore(engine=engine)})
    scheduler.start(paused=True)
    for number in range(JOBS):
        # Without a grace time it would drop and delete what it comes to more than a second late.
        scheduler.add_job(
            rival_work, "date", run_date=datetime.now(UTC), args=[number], misfire_grace_time=None
        )

    async def stored() -> None:
        """It stores that a job has ended before it runs it."""

    figures = await measured(scheduler.resume, stored)
    scheduler.shutdown()
    engine.dispose()
    return figures


# ---------------------------------------------------------------------- all together


@asynccontextmanager
async def fresh(server: str | None) -> AsyncIterator[str]:
    """A new database, by its URL; empty for a file."""
    if server is None:
        yield ""
        return
    name = f"bench_{uuid4().hex}"
    connection = await asyncpg.connect(server)
    await connection.execute(f"CREATE DATABASE {name}")
    yield f"{server.rpartition('/')[0]}/{name}"
    await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await connection.close()


async def compare(name: str, server: str | None) -> dict[str, Any]:
    """Measure both in turn on one kind of database."""
    found: dict[str, list[Figures]] = {"APScheduler": [], "guildkit": []}
    for _ in range(ROUNDS):
        for kind, run in (("APScheduler", apscheduler), ("guildkit", guildkit)):
            with tempfile.TemporaryDirectory() as home:
                async with fresh(server) as url:
                    found[kind].append(await run(url, Path(home)))
    rate = {kind: statistics.median(each.per_second for each in rounds) for kind, rounds in found.items()}
    stall = {kind: statistics.median(each.stall_ms for each in rounds) for kind, rounds in found.items()}
    ratio = statistics.median(
        ours.per_second / theirs.per_second
        for ours, theirs in zip(found["guildkit"], found["APScheduler"], strict=True)
    )
    for kind in found:
        print(f"{name:12}{kind:14}{rate[kind]:>10.0f} jobs/s{stall[kind]:>12.1f} ms longest stall")
    print(f"{name:12}guildkit runs {ratio:.1f} times as many (aim: {RATE_AIM:g}).\n")
    return {
        "per_second": {kind: round(value) for kind, value in rate.items()},
        "stall_ms": {kind: round(value, 1) for kind, value in stall.items()},
        "ratio": round(ratio, 2),
    }


async def main() -> None:
    """Measure on both databases and print what holds."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    figures = {"sqlite": await compare("SQLite", None)}
    with ExitStack() as stack:
        try:
            server = stack.enter_context(temporary_server())
        except NoServer as reason:
            print(f"PostgreSQL is left out: {reason}\n")
        else:
            figures["postgresql"] = await compare("PostgreSQL", server)
    holds = all(
        each["ratio"] >= RATE_AIM and each["stall_ms"]["guildkit"] <= STALL_AIM for each in figures.values()
    )
    aim = f"ratio >= {RATE_AIM}, guildkit's stall_ms <= {STALL_AIM}"
    print(json.dumps({"benchmark": "jobs", "figures": figures, "aim": aim, "holds": holds}))


if __name__ == "__main__":
    asyncio.run(main())
