"""Who has not voted is written to once before the deadline."""

from datetime import UTC, date, datetime, time

import pytest

from guildkit_raids.planning import plans
from tests.e2e.raids.test_raids import plan, vote
from tests.e2e.raids.test_raids_time import later, said


@pytest.fixture
def intents():
    return ["members"]


@pytest.fixture
async def raiders(guild):
    """The role that is asked for votes."""
    return guild.role("Raiders")


@pytest.fixture
async def alice(guild, raiders):
    return guild.join("alice", roles=[raiders])


@pytest.fixture
async def bob(guild, raiders):
    return guild.join("bob", roles=[raiders])


@pytest.fixture
async def carol(guild, raiders):
    return guild.join("carol", roles=[raiders])


@pytest.fixture
async def bot(bot, guild, switch_on, raiders, guild_settings):
    await switch_on(guild, "raids")
    await guild_settings(guild, "raids", invited_role=str(raiders.id))
    return bot


async def plan_two(bot, leader):
    """Plan two raids whose deadlines are near to each other, and one far away; return the first's planner."""
    planner = await plan(bot, leader, days="2026-10-25", times="20:00")
    for day in ("2026-10-26", "2026-11-20"):
        await leader.slash("raidplan")
        await leader.fill(dungeon="Molten Core", days=day, times="19:00", minimum="2")
    await bot.rest()
    return planner


async def test_who_has_not_voted_gets_one_message_with_all_raids(bot, owner, alice, bob, carol, sandbox):
    planner = await plan_two(bot, owner)
    await vote(alice, planner, "0", "0")
    await carol.closes_dms()
    await later(bot, sandbox, until=datetime(2026, 10, 24, 19, 50, tzinfo=UTC))
    assert bob.dms() == []
    await later(bot, sandbox, until=datetime(2026, 10, 24, 20, 1, tzinfo=UTC))
    (message,) = bob.dms()
    assert "**Tennessee**: You have not voted on 3 raids." in message.text
    assert "[#1 · Molten Core](https://discord.com/channels/" in message.text
    assert f"/{planner.id})" in message.text
    (message,) = alice.dms()
    assert "#1" not in message.text
    assert "#2" in message.text
    (missing,) = said(alice, "One who has not voted takes no direct messages")
    assert "carol" in missing.text
    assert "bob" not in missing.text
    (report,) = owner.dms()
    assert "I have written to 2 members who had not voted; one takes no direct messages." in report.text
    # The second raid's deadline, a day later, is in the same window; the third has one of its own.
    bot = await sandbox.restart_bot()
    await later(bot, sandbox, until=datetime(2026, 10, 26, 18, tzinfo=UTC))
    assert len(bob.dms()) == 1
    await later(bot, sandbox, until=datetime(2026, 11, 19, 19, 16, tzinfo=UTC))
    assert len([each for each in bob.dms() if "#3" in each.text]) == 2


async def test_quiet_hours_put_it_off(bot, owner, bob, sandbox):
    await plan(bot, owner, days="2026-10-25", times="23:00")
    await later(bot, sandbox, until=datetime(2026, 10, 24, 23, 1, tzinfo=UTC))
    assert bob.dms() == []
    await later(bot, sandbox, until=datetime(2026, 10, 25, 7, 46, tzinfo=UTC))
    assert bob.dms() == []
    await later(bot, sandbox, until=datetime(2026, 10, 25, 8, 1, tzinfo=UTC))
    assert len(bob.dms()) == 1


async def test_quiet_hours_that_last_until_the_deadline_bring_it_forward(
    bot, guild, owner, bob, sandbox, guild_settings
):
    await guild_settings(guild, "raids", invite_hours=2)
    await plan(bot, owner, days="2026-10-25", times="07:00")
    await later(bot, sandbox, until=datetime(2026, 10, 24, 21, 44, tzinfo=UTC))
    assert bob.dms() == []
    await later(bot, sandbox, until=datetime(2026, 10, 24, 21, 46, tzinfo=UTC))
    assert len(bob.dms()) == 1


@pytest.mark.parametrize("intents", [[]], ids=["unknown"])
async def test_without_the_intent_the_leader_is_told_once(bot, owner, bob, sandbox):
    await plan(bot, owner, days="2026-10-25", times="20:00")
    await later(bot, sandbox, until=datetime(2026, 10, 24, 20, 1, tzinfo=UTC))
    await later(bot, sandbox, hours=1)
    (told,) = owner.dms()
    assert "Server Members Intent" in told.text
    assert bob.dms() == []


async def test_the_message_names_as_many_raids_as_it_can_hold(bot, guild, owner, bob, sandbox):
    planner = await plan(bot, owner, days="2026-10-25", times="20:00")
    many = plans.Plan("Zul'Gurub " * 7, [date(2026, 10, 25)], [time(21)], 2, "", "UTC")
    async with bot.database.guild_session(guild.id) as session:
        for _ in range(29):
            await plans.create(session, many, owner.id, "owner", planner.channel.id, now=bot.clock.now())
    await later(bot, sandbox, until=datetime(2026, 10, 24, 20, 1, tzinfo=UTC))
    (message,) = bob.dms()
    assert "You have not voted on 30 raids." in message.text
    named = message.text.count("first date")
    assert named > 15
    assert f"and {30 - named} more; `/raidlist` on the server shows all." in message.text


async def test_nobody_is_written_to_who_has_voted_on_all(bot, owner, alice, bob, carol, sandbox):
    planner = await plan(bot, owner, days="2026-10-25", times="20:00", minimum="1")
    for person in (alice, bob, carol):
        await vote(person, planner, "0", "0")
    await later(bot, sandbox, until=datetime(2026, 10, 24, 20, 1, tzinfo=UTC))
    assert [len(person.dms()) for person in (alice, bob, carol, owner)] == [0, 0, 0, 0]
