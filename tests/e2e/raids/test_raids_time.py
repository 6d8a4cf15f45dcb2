"""When raids are: deciding, announcements, plans with which nothing happens, and too few players."""

from datetime import UTC, datetime

import pytest

from tests.e2e.raids.test_raids import plan, vote


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "raids")
    return bot


async def later(bot, sandbox, *, until=None, **by):
    """Let time pass, until an instant or for so long, and what falls due happen."""
    if until is not None:
        by = {"seconds": (until - sandbox.time.now()).total_seconds()}
    sandbox.time.advance(**by)
    await bot.rest()
    sandbox.time.advance(seconds=10)  # edits are spared
    await bot.rest()


async def decide(bot, leader, planner, sandbox):
    """Decide on the slot that most can attend; return the dialog."""
    await leader.click("Finish", on=planner)
    answer = await leader.click("It takes place then")
    await later(bot, sandbox)
    return answer


def said(person, words):
    """Return what was said with these words, in channels and directly."""
    return [each for each in person.messages() + person.dms() if words in each.text]


async def test_a_slot_is_decided_changed_and_taken_back(bot, owner, alice, bob, carol, sandbox):
    planner = await plan(bot, owner)
    await vote(alice, planner, "0", "0")
    await vote(bob, planner, "0", "0")
    await vote(carol, planner, "1", "1")
    assert "may end it" in (await alice.click("Finish", on=planner)).text
    answer = await owner.click("Finish", on=planner)
    assert "fits 2" in answer.text
    assert "Second best: 2026-10-24 20:00 fits 1" in answer.text
    assert "**Takes place** 2026-10-23 18:00" in (await owner.click("It takes place then")).text
    await later(bot, sandbox)
    shown = (await alice.sees("Planned by")).text
    assert "**Takes place** 2026-10-23 18:00" in shown
    assert "2 can come" in shown
    assert "**Decided**" in (await alice.sees("2 players · 2 needed")).text
    await vote(carol, planner, "01", "01")
    await later(bot, sandbox)
    assert "3 can come" in (await alice.sees("Planned by")).text
    await owner.click("Finish", on=planner)
    await owner.click("Finish and record")
    await later(bot, sandbox)
    await owner.slash("raid_finish", raid=1, undo=True)
    await later(bot, sandbox)
    assert "**Takes place** 2026-10-23 18:00" in (await alice.sees("Planned by")).text
    await owner.click("Finish", on=planner)
    assert "**Takes place**" not in (await owner.click("Leave it open again")).text
    await later(bot, sandbox)
    assert "Takes place" not in (await alice.sees("Planned by")).text


async def test_what_is_past_cannot_be_decided(bot, owner, alice, sandbox):
    planner = await plan(bot, owner, days="today", times="18:00", minimum="1")
    await vote(alice, planner, "0", "0")
    await later(bot, sandbox, hours=7)
    await owner.click("Finish", on=planner)
    assert "That slot is past." in (await owner.click("It takes place then")).text


@pytest.mark.parametrize("pings", [False, True], ids=["plain", "pings"])
async def test_a_decided_raid_is_announced_once(
    bot, guild, owner, alice, bob, sandbox, pings, guild_settings
):
    await guild_settings(guild, "raids", remind_pings=pings)
    planner = await plan(bot, owner, days="tomorrow", times="20:00")
    await vote(alice, planner, "0", "0")
    await vote(bob, planner, "0", "0")
    await decide(bot, owner, planner, sandbox)
    await later(bot, sandbox, until=datetime(2026, 10, 24, 19, 16, tzinfo=UTC))
    assert said(alice, "begins ") == []
    await later(bot, sandbox, until=datetime(2026, 10, 24, 19, 31, tzinfo=UTC))
    (message,) = said(alice, "#1 · Molten Core** begins")
    assert "2026-10-24 20:00 · 2 come" in message.text
    assert ("@alice" in message.text) == pings
    assert "alice" in message.text
    bot = await sandbox.restart_bot()
    await later(bot, sandbox, minutes=16)
    assert len(said(alice, "begins ")) == 1


async def test_a_raid_that_is_put_off_is_announced_for_its_new_date_alone(bot, owner, alice, bob, sandbox):
    planner = await plan(bot, owner, days="today, tomorrow", times="20:00", minimum="1")
    await vote(alice, planner, "0", "0")
    await decide(bot, owner, planner, sandbox)
    await later(bot, sandbox, until=datetime(2026, 10, 23, 19, 16, tzinfo=UTC))
    await vote(alice, planner, "1", "0")
    answer = await owner.click("Finish", on=planner)
    await owner.select("1-0", of="raids:1:finish-slot/1", on=answer.message)
    await owner.click("It takes place then")
    await later(bot, sandbox, until=datetime(2026, 10, 23, 19, 46, tzinfo=UTC))
    assert said(alice, "begins ") == []
    await later(bot, sandbox, until=datetime(2026, 10, 24, 19, 46, tzinfo=UTC))
    (message,) = said(alice, "#1 · Molten Core** begins")
    assert "2026-10-24 20:00 · one comes" in message.text


async def test_a_stale_plan_is_asked_about_once_and_closed(bot, owner, alice, sandbox):
    await plan(bot, owner, days="2027-03-01", times="20:00")
    await later(bot, sandbox, days=13)
    assert owner.dms() == []
    await later(bot, sandbox, days=2)
    (asked,) = owner.dms()
    assert "Nothing has happened with [#1 · Molten Core](https://discord.com/channels/" in asked.text
    assert "closed in 7 days" in asked.text
    bot = await sandbox.restart_bot()
    await later(bot, sandbox, days=6)
    assert len(owner.dms()) == 1
    await later(bot, sandbox, days=2)
    assert "**Closed** 2026-11-15" in (await alice.sees("Planned by")).text
    assert "is closed" in owner.dms()[-1].text
    await later(bot, sandbox, days=30)
    assert len(owner.dms()) == 2


async def test_a_plan_that_is_kept_stays(bot, owner, alice, sandbox):
    planner = await plan(bot, owner, days="tomorrow", times="20:00")
    await later(bot, sandbox, days=2)
    await later(bot, sandbox, days=14)
    (asked,) = said(owner, "The last date of")
    assert "Raid #1 stays." in (await owner.click("Keep it", on=asked)).text
    await later(bot, sandbox, days=8)
    assert "You are listed" in (await vote(alice, planner, "0", "0")).text
    await later(bot, sandbox, days=7)
    assert len(said(owner, "The last date of")) == 1  # who answered was edited; this is another
    await later(bot, sandbox, days=8)
    assert "**Closed**" in (await alice.sees("Planned by")).text


async def test_a_leader_without_direct_messages_is_asked_in_the_channel(bot, guild, alice, owner, sandbox):
    planner = await plan(bot, owner, days="tomorrow", times="20:00", minimum="3")
    await owner.closes_dms()
    await vote(alice, planner, "0", "0")
    await decide(bot, owner, planner, sandbox)
    await later(bot, sandbox, until=datetime(2026, 10, 24, 17, 40, tzinfo=UTC))
    assert said(alice, "are needed") == []
    await later(bot, sandbox, until=datetime(2026, 10, 24, 18, 16, tzinfo=UTC))
    (asked,) = said(alice, "one comes; 3 are needed. Cancel it?")
    assert "may end it" in (await alice.click("Cancel the raid", on=asked)).text
    await later(bot, sandbox, minutes=20)
    assert len(said(alice, "3 are needed. Cancel it?")) == 1
    assert "Raid #1 is cancelled." in (await owner.click("Cancel the raid", on=asked)).text
    await later(bot, sandbox)
    assert "**Cancelled**" in (await alice.sees("Planned by")).text


async def test_nobody_is_asked_where_enough_come_or_that_is_off(
    bot, guild, owner, alice, sandbox, guild_settings
):
    planner = await plan(bot, owner, days="tomorrow", times="20:00", minimum="1")
    await vote(alice, planner, "0", "0")
    await guild_settings(guild, "raids", propose_cancel_hours=0)
    await plan_again(owner)
    await later(bot, sandbox, until=datetime(2026, 10, 24, 19, 50, tzinfo=UTC))
    assert owner.dms() == []


async def test_a_raid_with_one_slot_need_not_be_decided_to_be_announced(bot, owner, alice, bob, sandbox):
    planner = await plan(bot, owner, days="tomorrow", times="20:00", minimum="2")
    await vote(alice, planner, "0", "0")
    await later(bot, sandbox, until=datetime(2026, 10, 24, 19, 31, tzinfo=UTC))
    assert said(alice, "begins ") == []  # too few come
    await vote(bob, planner, "0", "0")
    await later(bot, sandbox, until=datetime(2026, 10, 24, 19, 46, tzinfo=UTC))
    (message,) = said(alice, "#1 · Molten Core** begins")
    assert "2026-10-24 20:00 · 2 come" in message.text
    await later(bot, sandbox, until=datetime(2026, 10, 24, 19, 59, tzinfo=UTC))
    assert len(said(alice, "begins ")) == 1


async def plan_again(leader):
    """Plan a raid to which nobody comes."""
    await leader.slash("raidplan")
    await leader.fill(dungeon="Molten Core", days="tomorrow", times="20:00", minimum="2")


async def test_another_guild_is_left_alone(bot, owner, other_guild, sandbox):
    await plan(bot, owner, days="2027-03-01", times="20:00")
    await later(bot, sandbox, days=15)
    assert len(owner.dms()) == 1
    assert other_guild.owner.messages() == []
