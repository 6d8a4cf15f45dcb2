"""Raids from their plan to their end, as members and leaders see them."""

import pytest

DAYS, TIMES = "On which days can you come?", "At which times?"


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "raids")
    return bot


async def plan(bot, leader, *, days="Fri, Sat, Sun", times="18:00, 20:00", minimum="2", **options):
    """Plan a raid, and return its planner."""
    answer = await leader.slash("dungeonlist add", name="Molten Core")
    answer = await leader.slash("raidplan", **options)
    answer = await leader.fill(dungeon="Molten Core", days=days, times=times, minimum=minimum)
    assert "is planned: **Molten Core**" in answer.text
    await bot.rest()
    return await leader.sees("Planned by")


async def vote(person, planner, days, times):
    """Vote for days and times by their places."""
    await person.select(*days, of=DAYS, on=planner)
    return await person.select(*times, of=TIMES, on=planner)


async def test_the_slot_that_most_can_attend_is_none_of_two_winners(
    bot, guild, owner, alice, bob, carol, sandbox
):
    planner = await plan(bot, owner, days="Sat, Sun, Mon", times="10:00, 20:00", minimum="2")
    dora = guild.join("dora")
    for person, days, times in (
        (alice, "01", "01"),
        (bob, "01", "01"),
        (carol, "2", "0"),
        (dora, "01", "01"),
    ):
        await vote(person, planner, days, times)
    # By their votes all of alice, bob and dora can come at any of four slots; asked, two of them cannot.
    for person in (alice, dora):
        asked = await person.click("Which together?", on=planner)
        assert asked.private
        options = asked.message.selects[0].options
        assert [option.value for option in options if option.default] == ["0-0", "0-1", "1-0", "1-1"]
        assert "2-0" in [option.value for option in options]  # the best of the others
        answer = await person.select("1-1", on=asked.message)
        assert "Whatever is not chosen here counts as “I cannot”." in answer.text
    answer = await owner.click("Finish", on=planner)
    assert "2026-10-25 20:00 · fits 3" in answer.text
    assert "Second best: 2026-10-24 10:00 fits 1" in answer.text
    sandbox.time.advance(minutes=1)
    await bot.rest()
    shown = (await alice.sees("Planned by")).text
    assert shown.index("2026-10-25 20:00 · fits 3") < shown.index("2026-10-24 10:00 · fits one")
    # What has begun is no longer among what fits most.
    sandbox.time.advance(days=2, hours=8, minutes=15)
    await bot.rest()
    sandbox.time.advance(seconds=10)  # edits are spared
    await bot.rest()
    shown = (await alice.sees("Planned by")).text
    assert "2026-10-26 10:00 · fits one" in shown
    assert "2026-10-25 20:00" not in shown
    # Who can come to none of them is asked again, and may have been mistaken.
    asked = await carol.click("Which together?", on=planner)
    await carol.select(on=asked.message)
    sandbox.time.advance(seconds=2)  # no double click
    asked = await carol.click("Which together?", on=planner)
    assert "2-0" in [option.value for option in asked.message.selects[0].options]


async def test_a_raid_is_planned_voted_on_and_finished(bot, guild, owner, alice, bob, carol, sandbox):
    assert "No raid is planned." in (await owner.slash("status")).text
    planner = await plan(bot, owner)
    assert "Nobody yet" in planner.text
    assert "One raid is planned." in (await owner.slash("status")).text
    answer = await alice.select("0", of=DAYS, on=planner)
    assert "You are not listed yet: choose at least one time." in answer.text
    assert answer.private
    await bot.rest()
    assert "alice" not in (await alice.sees("Planned by")).text
    answer = await alice.select("0", "1", of=TIMES, on=planner)
    assert "You are listed" in answer.text
    await vote(bob, planner, "01", "1")
    bot = await sandbox.restart_bot()
    await vote(carol, planner, "2", "0")
    sandbox.time.advance(minutes=1)
    await bot.rest()
    shown = (await alice.sees("Planned by")).text
    assert all(name in shown for name in ("alice", "bob", "carol"))
    assert "fits 2" in shown
    comes = await alice.sees("2 players · 2 needed")
    assert "carol" not in comes.text
    answer = await owner.click("Finish", on=planner)
    assert "fits 2" in answer.text
    answer = await owner.click("Finish and record", on=answer.message)
    assert "Raid #1 is over; 2 were there." in answer.text
    await bot.rest()
    assert "in one raid" in (await alice.slash("raidstats")).text
    assert "in no raid" in (await carol.slash("raidstats")).text
    assert await owner.autocomplete("raid_finish", raid="molten") == [("#1 · Molten Core", 1)]
    answer = await owner.slash("raid_finish", raid=1, undo=True)
    assert "is open again" in answer.text
    assert "in no raid" in (await alice.slash("raidstats")).text
