"""The thread of a raid, and its scheduled event."""

import pytest
from sqlalchemy import select, update

from guildkit_raids.models import Companion
from guildkit_sandbox.state.events import EXTERNAL, ScheduledEvent
from tests.e2e.raids.test_raids import plan, vote
from tests.e2e.raids.test_raids_time import decide, later


@pytest.fixture
async def bot(bot, guild, switch_on, guild_settings):
    await switch_on(guild, "raids")
    await guild_settings(guild, "raids", raid_thread=True, raid_event=True)
    guild.bot_may("create_public_threads", "send_messages_in_threads", "create_events", "manage_threads")
    return bot


async def plan_and_vote(bot, leader, sandbox, *voters):
    planner = await plan(bot, leader, days="tomorrow", times="18:00, 20:00")
    for voter in voters:
        await vote(voter, planner, "0", "01")
    await later(bot, sandbox)
    return planner


async def test_a_raid_has_a_thread_until_its_end(bot, guild, owner, alice, bob, sandbox):
    planner = await plan_and_vote(bot, owner, sandbox, alice, bob)
    (thread,) = guild.model.threads.values()
    assert thread.name == "#1 · Molten Core"
    assert thread.id == planner.id
    assert alice.id not in thread.members
    dialog = await decide(bot, owner, planner, sandbox)
    assert {alice.id, bob.id} <= set(thread.members)
    assert len(guild.model.threads) == 1
    await later(bot, sandbox, hours=25)
    await later(bot, sandbox, hours=3)
    await owner.click("Finish and record", on=dialog.message)
    await later(bot, sandbox)
    assert thread.archived


async def test_reminders_are_said_in_the_thread(bot, guild, owner, alice, bob, sandbox):
    planner = await plan_and_vote(bot, owner, sandbox, alice, bob)
    await decide(bot, owner, planner, sandbox)
    await later(bot, sandbox, hours=29, minutes=45)
    (thread,) = guild.model.threads.values()
    assert any("begins" in message.content for message in thread.messages.values())


async def test_a_decided_raid_is_a_scheduled_event(bot, guild, owner, alice, bob, sandbox):
    planner = await plan_and_vote(bot, owner, sandbox, alice, bob)
    events = guild.model.scheduled_events
    assert not events
    await decide(bot, owner, planner, sandbox)
    (event,) = events.values()
    assert event.name == "#1 · Molten Core"
    assert f"{event.start:%d %H:%M}" == "24 18:00"
    assert f"{event.end:%d %H:%M}" == "24 21:00"
    await owner.click("Finish", on=planner)
    await owner.select("0-1", of="raids:1:finish-slot/1")
    await owner.click("It takes place then")
    await later(bot, sandbox)
    (event,) = events.values()
    assert f"{event.start:%d %H:%M}" == "24 20:00"
    await vote(alice, planner, "0", "1")
    await later(bot, sandbox)
    assert len(events) == 1
    await owner.click("Finish", on=planner)
    await owner.click("Leave it open again")
    await later(bot, sandbox)
    assert not [each for each in events.values() if each.is_open]


async def test_what_was_made_before_a_crash_is_found_again(bot, database, guild, owner, alice, bob, sandbox):
    planner = await plan_and_vote(bot, owner, sandbox, alice, bob)
    await decide(bot, owner, planner, sandbox)
    async with database.guild_session(guild.id) as session:  # as if the bot had died before it noted them
        await session.execute(update(Companion).values(thread_id=None, event_id=None))
    await vote(bob, planner, "0", "0")
    await later(bot, sandbox)
    assert len(guild.model.scheduled_events) == 1
    assert len(guild.model.threads) == 1
    async with database.guild_session(guild.id) as session:
        companion = (await session.scalars(select(Companion))).one()
    assert companion.event_id in guild.model.scheduled_events
    assert companion.thread_id in guild.model.threads
    assert companion.troubles == []


async def test_without_permission_the_raid_goes_on_and_says_so(bot, guild, owner, alice, bob, sandbox):
    guild.bot_may_not("create_public_threads", "create_events")
    planner = await plan_and_vote(bot, owner, sandbox, alice, bob)
    await decide(bot, owner, planner, sandbox)
    shown = (await alice.sees("Planned by")).text
    assert "This raid has no thread: I may not start one here." in shown
    assert "This raid is not among the server's events: I may not create them." in shown
    assert "Takes place" in shown
    guild.bot_may("create_public_threads", "create_events")
    await later(bot, sandbox, hours=1)
    assert len(guild.model.threads) == len(guild.model.scheduled_events) == 1
    shown = (await alice.sees("Planned by")).text
    assert "no thread" not in shown
    assert "not among the server's events" not in shown


async def test_where_there_are_as_many_events_as_discord_allows_it_waits_for_room(
    bot, guild, owner, alice, bob, sandbox
):
    events = guild.model.scheduled_events
    for number in range(100):
        events[number] = ScheduledEvent(
            number, guild.model, owner.user, f"Event {number}", sandbox.time.now(), EXTERNAL, location="here"
        )
    planner = await plan_and_vote(bot, owner, sandbox, alice, bob)
    await decide(bot, owner, planner, sandbox)
    said = "This raid is not among the server's events: there are as many as Discord allows."
    assert said in (await alice.sees("Planned by")).text
    asked = len(sandbox.transcript.requests("POST", containing="/scheduled-events"))
    await vote(alice, planner, "0", "1")
    await later(bot, sandbox)
    assert len(sandbox.transcript.requests("POST", containing="/scheduled-events")) == asked
    del events[7]
    await later(bot, sandbox, hours=1)
    assert said not in (await alice.sees("Planned by")).text
    assert "#1 · Molten Core" in [event.name for event in events.values()]


async def test_a_thread_that_fell_asleep_is_woken(bot, guild, owner, alice, bob, sandbox):
    planner = await plan_and_vote(bot, owner, sandbox, alice)
    (thread,) = guild.model.threads.values()
    sandbox.world.threads.update(thread, owner.user, archived=True)
    await vote(bob, planner, "0", "0")
    await decide(bot, owner, planner, sandbox)
    assert not thread.archived
    assert bob.id in thread.members
