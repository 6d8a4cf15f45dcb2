"""Two hundred votes within ten seconds: few edits, and the last state is shown soon."""

from collections import Counter
from datetime import timedelta

import pytest

from tests.e2e.raids.test_raids import plan, vote

BURST, EDITS, WINDOW = 10, 3, timedelta(seconds=6)


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "raids")
    return bot


async def test_two_hundred_votes_cost_few_edits_and_are_all_shown_soon(bot, guild, owner, sandbox):
    planner = await plan(bot, owner, minimum="150")
    since = len(sandbox.transcript.requests("PATCH", containing="/messages/"))
    people = guild.join_many(100)
    for second in range(BURST):
        for person in people[second * 10 : second * 10 + 10]:
            await vote(person, planner, "0", "0")
        sandbox.time.advance(seconds=1)
    sandbox.time.advance(seconds=10)
    await bot.rest()
    assert "Voted: 100" in (await owner.sees("Planned by")).text
    edits = sandbox.transcript.requests("PATCH", containing="/messages/")[since:]
    where = Counter()
    for entry in edits:
        channel = entry.name.split("/channels/")[-1].split("/")[0]
        near = [
            each
            for each in edits
            if f"/channels/{channel}/" in each.name and timedelta() <= each.when - entry.when < WINDOW
        ]
        where[channel] = max(where[channel], len(near))
    assert where
    assert max(where.values()) <= EDITS
