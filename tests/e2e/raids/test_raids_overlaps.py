"""Votes for two raids at the same time."""

import asyncio

import pytest

from tests.e2e.raids.test_raids import DAYS, TIMES

MEETS = "You are also in #1"


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "raids")
    return bot


async def two_raids(bot, leader, *, minimum="1"):
    """Plan two raids that may be at the same time; return their planners."""
    for name in ("Molten Core", "Onyxia"):
        await leader.slash("dungeonlist add", name=name)
    planners = []
    for name, times in (("Molten Core", "18:00, 22:00"), ("Onyxia", "20:00, 21:00")):
        await leader.slash("raidplan", dungeon=name)
        answer = await leader.fill(dungeon=name, days="Fri, Sat", times=times, minimum=minimum)
        assert "is planned" in answer.text
        await bot.rest()
        planners.append(await leader.sees(f"{name}\nPlanned by"))
    return planners


async def vote(person, planner, days, times):
    await person.select(*days, of=DAYS, on=planner)
    return await person.select(*times, of=TIMES, on=planner)


async def put(bot, guild, name, value):
    """Change a setting."""
    await bot.settings.set(guild.id, "raids", name, value, by=None)
    await bot.switches.apply()


async def test_who_votes_for_two_raids_at_once_is_told(bot, guild, owner, alice, bob):
    first, second = await two_raids(bot, owner)
    assert MEETS not in (await vote(alice, first, "0", "0")).text
    assert MEETS not in (await vote(alice, second, "0", "1")).text  # 21:00 is when the other ends
    assert MEETS in (await vote(alice, second, "0", "0")).text
    assert MEETS not in (await vote(alice, second, "1", "0")).text
    assert MEETS in (await vote(alice, second, "0", "0")).text
    assert MEETS not in (await vote(bob, second, "0", "0")).text
    answer = await owner.click("Finish", on=second)
    assert "alice\u2069 is also in #1" in answer.text
    assert "bob\u2069 is also" not in answer.text
    await put(bot, guild, "duration", 60)
    assert MEETS not in (await alice.click("My vote", on=second)).text


async def test_slots_with_too_few_players_do_not_count(bot, guild, owner, alice, bob):
    first, second = await two_raids(bot, owner, minimum="2")
    await vote(alice, first, "0", "0")
    await vote(bob, second, "0", "0")
    assert MEETS not in (await vote(alice, second, "0", "0")).text
    await vote(bob, first, "0", "0")
    assert MEETS in (await alice.click("My vote", on=second)).text


async def test_a_guild_may_refuse_it(bot, guild, owner, alice):
    first, second = await two_raids(bot, owner)
    await put(bot, guild, "overlap", "refuse")
    await vote(alice, first, "0", "0")
    answer = await vote(alice, second, "0", "0")
    assert "You take part in #1 at" in answer.text
    assert "Nothing was changed" in answer.text
    answer = await alice.click("My vote", on=second)
    assert "choose at least one time" in answer.text
    assert "You are listed" in (await vote(alice, second, "1", "0")).text
    assert "You take part in #1 at" in (await alice.select("0", "1", of=DAYS, on=second)).text
    await put(bot, guild, "overlap", "off")
    answer = await alice.select("0", "1", of=DAYS, on=second)
    assert "You are listed" in answer.text
    assert MEETS not in answer.text
    # Taking away is always possible, whatever meets what.
    await put(bot, guild, "overlap", "refuse")
    assert "You are listed" in (await alice.select("0", of=DAYS, on=second)).text


async def test_of_two_votes_at_the_same_moment_one_is_refused(bot, guild, owner, alice):
    planners = await two_raids(bot, owner)
    await put(bot, guild, "overlap", "refuse")
    for planner in planners:
        await alice.select("0", of=TIMES, on=planner)
    answers = await asyncio.gather(*(alice.select("0", of=DAYS, on=planner) for planner in planners))
    assert sorted("Nothing was changed" in answer.text for answer in answers) == [False, True]


async def test_raids_of_another_guild_do_not_count(bot, guild, owner, alice, other_guild, switch_on):
    first, _ = await two_raids(bot, owner)
    await vote(alice, first, "0", "0")
    await switch_on(other_guild, "raids")
    _, second = await two_raids(bot, other_guild.owner)
    in_ohio = other_guild.join(alice)
    answer = await vote(in_ohio, second, "0", "0")
    assert "You are listed" in answer.text
    assert "also in" not in answer.text
