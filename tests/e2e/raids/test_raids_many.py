"""Very many voters, and very many raids."""

import pytest

from guildkit.storage import add_many
from guildkit_raids.models import Axis, Pick, Voter
from tests.e2e.raids.test_raids import plan, vote

VOTERS = 1000


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "raids")
    return bot


async def test_a_thousand_voters_fit_and_can_be_paged(bot, guild, owner, alice, sandbox):
    planner = await plan(bot, owner, minimum="1")
    members = range(1, VOTERS + 1)
    voters = [
        {
            "raid": 1,
            "member_id": each,
            "name": f"**_\u202e😀 a long name {each:04}"[:32],
            "first_at": bot.clock.now(),
        }
        for each in members
    ]
    picks = [
        {"raid": 1, "member_id": each, "axis": axis.value, "position": place}
        for each in members
        for axis in Axis
        for place in (0, 1)
    ]
    async with bot.database.guild_session(guild.id) as session:
        await add_many(session, Voter, voters)
        await add_many(session, Pick, picks)
    await vote(alice, planner, "0", "0")
    sandbox.time.advance(minutes=1)
    await bot.rest()
    assert f"Voted: {VOTERS + 1:,}" in (shown := (await alice.sees("Planned by")).text)
    assert f"and {VOTERS + 1 - shown.count('a long name'):,} more" in shown
    comes = alice.messages("raid-participants")
    assert len(comes) == 4  # two days, two times
    assert all("more" in message.text for message in comes)
    answer = await alice.click("All votes", on=planner)
    assert answer.private
    assert answer.text.count("a long name") == 25
    answer = await alice.click("⏭", on=answer.message)
    assert "alice" in answer.text
    assert answer.text.count("·") == 1
    summary = await owner.click("Finish", on=planner)
    assert f"{VOTERS + 1:,} of {VOTERS + 1:,} were there" in summary.text
    answer = await owner.click("Finish and record", on=summary.message)
    assert f"{VOTERS + 1:,} were there" in answer.text
    await bot.rest()
    assert f"{VOTERS + 1:,} present" in (await alice.sees("present")).text


async def test_a_start_costs_no_more_for_many_raids_and_their_planners_work_at_once(
    bot, guild, owner, alice, sandbox
):
    planner = await plan(bot, owner)

    async def rests():
        for _ in range(2):
            await bot.rest()
            sandbox.time.advance(minutes=1)  # edits are spared
        await bot.rest()

    async def requests_of_a_start():
        nonlocal bot
        await rests()
        before = len(sandbox.transcript.requests())
        bot = await sandbox.restart_bot()
        await vote(alice, planner, "0", "0")  # what is open works at once
        await rests()
        return len(sandbox.transcript.requests()) - before

    await requests_of_a_start()  # the vote in this one is new
    one = await requests_of_a_start()
    for _ in range(12):
        await owner.slash("raidplan", dungeon="Molten Core")
        await owner.fill(days="Sat, Sun", times="20:00", minimum="2")
    assert await requests_of_a_start() < one + 3  # twelve raids more
