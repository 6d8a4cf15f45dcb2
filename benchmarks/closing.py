"""How long the event loop stands still while a large vote is opened, closed and published, database and sheet included.

50,000 members may vote, 50,000 ballots rank ten options, and every tenth of them speaks for somebody else too. What is measured is what the
bot does in one go: read, count, judge, sign, write down; then read again, and make the sheet and its file.

The garbage collector stops everything, so ballots are kept in few objects; and the bot has frozen what it imported.

Of each time that the loop stands still only that counts in which this process has the processor, whichever of its threads: what
else this machine does holds up the loop as well. The longest by the clock is told beside it.

    uv run python benchmarks/closing.py
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import insert

from guildkit import Storage
from guildkit.storage.database import Database
from guildkit.storage.migrations import upgrade
from guildkit_voting import constitution, drafting, lifecycle, proposals, publishing
from guildkit_voting.constitution import Constitution
from guildkit_voting.files.receipts import new_receipt
from guildkit_voting.models import BallotRecord, Base, Delegation, Draft
from guildkit_voting.people import GuildMember

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
VOTERS = 50_000
DELEGATING = VOTERS // 10
OPTIONS = 10
GUILD = 1
TICK = 0.001
STALL_AIM = 0.1


class Stall:
    """The longest time for which the event loop stood still, in seconds: for which it was kept busy, and by the clock."""

    longest = 0.0
    by_clock = 0.0


@contextlib.asynccontextmanager
async def measured(what: str) -> AsyncIterator[Stall]:
    stall = Stall()

    async def tick() -> None:
        while True:
            before, busy = time.perf_counter(), time.process_time()
            await asyncio.sleep(TICK)
            late, busy = time.perf_counter() - before - TICK, time.process_time() - busy
            stall.by_clock = max(stall.by_clock, late)
            stall.longest = max(stall.longest, min(late, busy))

    ticking = asyncio.create_task(tick())
    await asyncio.sleep(0.05)
    stall.longest = stall.by_clock = 0.0
    started = time.perf_counter()
    yield stall
    await asyncio.sleep(TICK)
    ticking.cancel()
    took = time.perf_counter() - started
    longest, by_clock = round(stall.longest * 1000), round(stall.by_clock * 1000)
    print(
        f"{what:10} took {took:.1f} s; the event loop stood still for {longest} ms ({by_clock} ms by the clock)."
    )


async def fill(database: Database) -> None:
    """A vote that is open, with all of its ballots."""
    people = [
        GuildMember(
            id=number, name="m", display_name="m", joined_at=NOW - timedelta(days=1), role_ids=frozenset(),
            bot=False, pending=False, timed_out_until=None,
        )
        for number in range(1, VOTERS + DELEGATING + 1)
    ]  # fmt: skip
    names = "\n".join(f"Option {number}" for number in range(1, OPTIONS + 1))
    draft = Draft(
        member_id=1, title="Capital", text="", options=names, method="runoff", duration="1 day", seats=1,
        choices={},
    )  # fmt: skip
    rng = random.Random(2026)
    async with database.guild_session(GUILD) as session:
        await constitution.enact(session, {"delegation": True, "quorum": 50}, now=NOW, by=None)
        question = drafting.check(draft, Constitution())
        await lifecycle.create(session, question, author_id=1, channel_id=6, now=NOW)
        await lifecycle.open_voting(session, 1, people, by=1, now=NOW, rng=rng)
        rows = [
            {
                "guild_id": GUILD,
                "number": 1,
                "member_id": number,
                "choices": rng.sample(range(OPTIONS), OPTIONS),
                "receipt": new_receipt(rng),
                "cast_at": NOW,
            }
            for number in range(1, VOTERS + 1)
        ]
        given = [
            {"guild_id": GUILD, "member_id": VOTERS + number, "tag": "", "delegate_id": number, "since": NOW}
            for number in range(1, DELEGATING + 1)
        ]
        for start in range(0, VOTERS, 500):
            await session.execute(insert(BallotRecord), rows[start : start + 500])
        for start in range(0, DELEGATING, 500):
            await session.execute(insert(Delegation), given[start : start + 500])


async def close_and_publish(database: Database) -> tuple[float, float]:
    async with measured("close") as closing, database.guild_session(GUILD) as session:
        proposal, _, _ = await lifecycle.close(session, 1, now=NOW, rng=random.Random(1))
    if proposal.outcome is None or proposal.outcome["reason"] != "elected":
        sys.exit(f"It should have elected somebody: {proposal.outcome}.")
    async with measured("publish") as publish, database.guild_session(GUILD, read_only=True) as session:
        published = await publishing.publish(session, await proposals.find(session, 1))
    if sum(line.people for line in published.sheet.ballots) != VOTERS + DELEGATING:
        sys.exit("Somebody was not counted.")
    return closing.longest, publish.longest


async def bench() -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as place:
        database = Database(f"sqlite:///{Path(place, 'closing.db')}")
        await upgrade(database, "voting", Storage(Base.metadata, "guildkit_voting.migrations"))
        await fill(database)
        gc.collect()
        gc.freeze()  # as `guildkit run` does
        try:
            return await close_and_publish(database)
        finally:
            await database.close()


def main() -> None:
    stalls = asyncio.run(bench())
    holds = max(stalls) <= STALL_AIM
    figures = {step: round(stall * 1000, 1) for step, stall in zip(("close", "publish"), stalls, strict=True)}
    aim = f"stall_ms <= {STALL_AIM * 1000:g}"
    print(json.dumps({"benchmark": "closing", "figures": {"stall_ms": figures}, "aim": aim, "holds": holds}))
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    main()
