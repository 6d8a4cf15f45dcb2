"""kill -9 in the middle of everything: no effect in the database is lost, doubled or halved.

A real bot is killed at seeded random moments while members click and type and its jobs run. A member who gets no answer
does the same again, until there is one.
"""

import asyncio
import os
import random
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from guildkit_sandbox import NoAnswer
from guildkit_sandbox.bots import BotProcess
from guildkit_sandbox.limits import FIRST_ANSWER
from tests.e2e.ledger import Entry

ROOT = Path(__file__).parents[2]
PEOPLE = 8


@pytest.fixture
async def ledger_bot(sandbox, guild, tmp_path, database_url, monkeypatch):
    """A bot in a process of its own, which finds the plugin `ledger` installed."""
    info = tmp_path / "site" / "guildkit_ledger-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: guildkit-ledger\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[guildkit.plugins]\nledger = tests.e2e.ledger:plugin\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(info.parent), str(ROOT)]))
    process = BotProcess(sandbox, tmp_path, database_url=database_url)
    await process.start()
    await guild.owner.slash("plugins enable", name="ledger")
    await sandbox.until(lambda: "give" in guild.owner.commands())
    yield process
    await process.stop()


class Crowd:
    """Members who each do their share of the acts, one after another."""

    def __init__(self, sandbox, guild, acts):
        self.sandbox = sandbox
        self.people = guild.join_many(PEOPLE)
        self.acts = acts
        self.told = set()
        self.unanswered = 0

    async def act(self):
        shares = (range(each, self.acts, PEOPLE) for each in range(PEOPLE))
        await asyncio.gather(
            *(self._do(person, share) for person, share in zip(self.people, shares, strict=True))
        )

    async def _do(self, person, numbers):
        for number in numbers:
            while number not in self.told:
                await self.sandbox.bot_connected(within=60)
                try:
                    answer = await (
                        person.slash("give", number=number)
                        if number < self.acts // 2
                        else person.click(f"Give {number}")
                    )
                except NoAnswer:
                    self.unanswered += 1
                else:
                    # Discord may have shown the board again: the first click is still being worked on.
                    assert answer.text == f"Given: {number}" or answer.text.startswith("Give\n")
                    if answer.text == f"Given: {number}":
                        self.told.add(number)


async def kill_again_and_again(sandbox, crowd, kills, rng):
    """Kill the bot, each time after some more members were told, at whatever moment that is for the others."""
    for _ in range(kills):
        enough = len(crowd.told) + rng.randint(1, crowd.acts // kills)
        await sandbox.until(lambda enough=enough: len(crowd.told) >= min(enough, crowd.acts), within=120)
        await asyncio.sleep(rng.uniform(0, 0.03))  # into the middle of something
        await sandbox.kill_bot()
        await sandbox.restart_bot()


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("kills", "acts"),
    [(3, 120), pytest.param(50, 2000, marks=[pytest.mark.slow])],
)
async def test_nothing_is_lost_or_doubled(sandbox, guild, ledger_bot, database, kills, acts):
    # Who gave up before Discord does would repeat what the bot may still answer: that is a second act.
    sandbox.patience.answer = FIRST_ANSWER.total_seconds()
    buttons = list(range(acts // 2, acts))
    for start in range(0, len(buttons), 25):
        await guild.owner.slash("board", numbers=" ".join(map(str, buttons[start : start + 25])))
    crowd = Crowd(sandbox, guild, acts)
    await asyncio.gather(crowd.act(), kill_again_and_again(sandbox, crowd, kills, random.Random(kills)))
    assert crowd.unanswered > 0
    # What was under way is tried again after a pause.
    async with asyncio.timeout(60):
        while (await guild.owner.slash("count")).text != str(4 * acts):
            await sandbox.settled()
    await ledger_bot.stop()
    async with database.guild_session(guild.id, read_only=True) as session:
        rows = await session.execute(select(Entry.cause, Entry.number, Entry.side))
        entries = Counter(tuple(row) for row in rows)
    everything = {(c, n, s) for c in ("member", "job") for n in range(acts) for s in ("from", "to")}
    assert entries == dict.fromkeys(everything, 1)
