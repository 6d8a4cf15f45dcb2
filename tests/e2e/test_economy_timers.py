"""Timed messages as a server lives with them: by the clock, through restarts, and where they cannot be posted."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from guildkit import QuietHours
from guildkit.models import JobRecord
from guildkit_economy.games import timers
from guildkit_economy.games.timers import Terms
from guildkit_economy.models import Follow, Stopped, Timer
from guildkit_economy.stream import watching


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "economy")
    return bot


def said(person, text="Drink water", channel="general"):
    return sum(each.text == text for each in person.messages(channel))


@pytest.fixture
def wait(sandbox):
    async def wait(**duration):
        sandbox.time.advance(**duration)
        await sandbox.bot_at_rest()

    return wait


async def add(owner, interval="30 minutes", text="Drink water", **options):
    named = {name.replace("_", "-"): value for name, value in options.items()}
    answer = await owner.slash("timer add", {"said": text, "interval": interval, **named})
    assert "is made." in answer.text, answer.text
    return answer


async def test_a_message_comes_again_and_again_and_a_restart_doubles_none(
    bot, sandbox, guild, owner, alice, wait
):
    guild.bot_may("mention_everyone")
    answer = await add(owner, text=r"Drink water\n@everyone")
    assert answer.private
    assert "**#1** #general · every 30 minutes · next in 30 minutes\n> Drink water \\@everyone" in answer.text
    await wait(minutes=29)
    assert said(alice, "Drink water\n@everyone") == 0
    await wait(minutes=1)
    message = await alice.sees("Drink water")
    assert not message.model.mentions.everyone
    await sandbox.restart_bot()
    await sandbox.bot_at_rest()
    await wait(minutes=29)
    assert said(alice, "Drink water\n@everyone") == 1
    await wait(minutes=1)
    assert said(alice, "Drink water\n@everyone") == 2


async def test_what_was_missed_comes_once(bot, sandbox, owner, alice, switch_on, guild, wait):
    await add(owner)
    await owner.slash("plugins disable", name="economy")
    await wait(hours=5, minutes=10)
    assert said(alice) == 0
    await switch_on(guild, "economy")
    await sandbox.bot_at_rest()
    assert said(alice) == 1
    # The beat is the old one.
    await wait(minutes=19)
    assert said(alice) == 1
    await wait(minutes=1)
    assert said(alice) == 2


async def test_an_answer_that_is_lost_on_the_way_doubles_nothing(bot, sandbox, owner, alice, wait):
    await add(owner)
    sandbox.faults.lose_answer(r"POST .*/messages", times=1)
    await wait(minutes=30)
    for _ in range(3):
        await wait(minutes=1)
    assert said(alice) == 1
    await wait(minutes=27)
    assert said(alice) == 2


async def test_nobody_is_talked_to_where_nobody_talks(bot, sandbox, guild, owner, alice, wait):
    await add(owner, least=3)
    await alice.says("one")
    await alice.says("two")
    await wait(minutes=30)
    assert said(alice) == 0
    # What was written before the restart counts, and what the bot says does not.
    await sandbox.restart_bot()
    await sandbox.bot_at_rest()
    await owner.slash("customcommand add", name="x", said="x")
    await alice.slash("customcommand run", name="x")
    await wait(minutes=30)
    assert said(alice) == 0
    await alice.says("three")
    await wait(minutes=30)
    assert said(alice) == 1
    await wait(minutes=30)
    assert said(alice) == 1
    for number in range(3):
        await alice.says(f"{number}")
    await wait(minutes=30)
    assert said(alice) == 2


async def test_nights_are_quiet(bot, sandbox, guild, owner, alice, guild_settings, wait):
    now = sandbox.time.now()
    # It is half past nine in the evening in Berlin.
    evening = datetime(now.year + 1, 6, 1, 19, 30, tzinfo=UTC)
    sandbox.time.advance(seconds=(evening - now).total_seconds())
    await sandbox.bot_at_rest()
    await guild_settings(guild, "core", time_zone="Europe/Berlin")
    await guild_settings(guild, "economy", timer_quiet_from=22, timer_quiet_until=7)
    await add(owner, "20 minutes")
    assert "Quiet from 22 to 7 o'clock, Europe/Berlin" in (await owner.slash("timer list")).text
    await wait(minutes=20)
    assert said(alice) == 1
    await wait(hours=9)
    assert said(alice) == 1
    await wait(minutes=10)
    assert said(alice) == 2
    await wait(minutes=20)
    assert said(alice) == 3


async def test_some_are_for_the_stream_alone(bot, sandbox, guild, owner, alice, wait):
    answer = await owner.slash("timer add", {"said": "x", "interval": "5 min", "live-only": True})
    assert "This server follows no stream" in answer.text
    async with bot.database.guild_session(guild.id) as session:
        session.add(Follow(platform="kick", channel_id="9", slug="tuna", since=bot.clock.now()))
    await add(owner, live_only=True)
    await wait(minutes=30)
    assert said(alice) == 0
    async with bot.database.guild_session(guild.id) as session:
        await watching.change(session, "kick", "9", bot.clock.now(), None, tick_minutes=60)
    await wait(minutes=30)
    assert said(alice) == 1


async def test_where_it_cannot_be_posted_managers_are_told_once_and_it_stops(
    bot, sandbox, guild, owner, alice, wait
):
    spare = guild.create_channel("spare")
    await add(owner, channel=spare)
    await add(owner, text="Hello")
    guild.delete_channel(spare)
    guild.bot_may_not("send_messages")
    await wait(minutes=30)
    guild.bot_may("send_messages")
    await wait(hours=3)
    told = [each.text for each in owner.dms() if "has stopped" in each.text]
    assert sum("The timer #1 has stopped: its channel was deleted." in each for each in told) == 1
    assert sum("The timer #2 has stopped: I may not post in #general" in each for each in told) == 1
    assert said(alice, "Hello") == 0
    listed = await owner.slash("timer list")
    assert "⚠️ stopped: the channel was deleted" in listed.text
    assert "⚠️ stopped: I may not post or read there" in listed.text
    assert "I cannot post there" in (await owner.click("▶ #1", on=listed.message)).text
    await owner.click("▶ #2", on=listed.message)
    assert [button.label for button in listed.message.buttons] == ["▶ #1", "⏸ #2"]
    await owner.slash("timer edit", timer=1, channel=guild.channel("general"))
    await wait(minutes=30)
    assert (said(alice), said(alice, "Hello")) == (1, 1)


async def test_it_is_changed_stopped_and_removed(bot, sandbox, guild, owner, alice, wait):
    await add(owner)
    listed = await owner.slash("timer list")
    await owner.click("⏸ #1", on=listed.message)
    assert "⏸ stopped" in listed.message.text
    await wait(hours=2)
    assert said(alice) == 0
    answer = await owner.slash("timer edit", timer=1, said="Stretch", interval="1 hour")
    assert "every hour · next in 1 hour\n> Stretch" in answer.text
    await owner.double_click("▶ #1", on=listed.message)
    await wait(hours=1)
    assert (said(alice), said(alice, "Stretch")) == (0, 1)
    # A shorter interval begins at once; what was promised before comes to nothing.
    await owner.slash("timer edit", timer=1, interval="45 minutes")
    await wait(minutes=45)
    await wait(minutes=15)
    assert said(alice, "Stretch") == 2
    await owner.slash("timer remove", timer=1)
    await wait(hours=5)
    assert said(alice, "Stretch") == 2
    assert "There are no timers yet." in (await owner.slash("timer list")).text
    log = (await owner.slash("audit")).text
    for action in ("timer.added", "timer.stopped", "timer.edited", "timer.removed"):
        assert action in log


async def test_bad_input_makes_no_timer_and_another_guilds_are_none(
    bot, sandbox, guild, other_guild, owner, alice, switch_on, wait
):
    assert "timer" not in alice.commands()
    for interval in ("0", "ten", "4 minutes", "8 days", "-5 minutes"):
        answer = await owner.slash("timer add", said="x", interval=interval)
        assert "from 5 minutes to 7 days" in answer.text, interval
    assert (
        "Write something that can be seen."
        in (await owner.slash("timer add", said="\u200b", interval="1h")).text
    )
    guild.bot_may_not("read_message_history")
    answer = await owner.slash("timer add", said="x", interval="1h", least=5)
    assert "Read Message History" in answer.text
    async with bot.database.guild_session(guild.id, read_only=True) as session:
        assert list(await session.scalars(select(Timer))) == []
        assert list(await session.scalars(select(JobRecord).where(JobRecord.name == "timer"))) == []

    await add(owner)
    await switch_on(other_guild, "economy")
    there = other_guild.owner
    assert "There is no timer #1." in (await there.slash("timer edit", timer=1, said="x")).text
    assert "There is no timer #1." in (await there.slash("timer remove", timer=1)).text
    await add(there, text="Hello Ohio")
    listed = await there.slash("timer list")
    assert "Drink water" not in listed.text
    answer = await there.forge(custom_id="economy:1:timer-switch/2/0", on=listed.message)
    assert "There is no timer #2." in answer.text
    await wait(minutes=30)
    assert said(alice) == 1
    assert (said(there), said(there, "Hello Ohio")) == (0, 1)


async def test_the_longest_list_has_room(bot, guild, owner):
    quiet, zone = QuietHours(0, 0), ZoneInfo("UTC")
    where = owner.channel.id
    async with bot.database.guild_session(guild.id) as session:
        for _ in range(timers.TIMERS_LIMIT):
            terms = Terms(where, "*" * 1500, 10079, timers.LEAST_LIMIT, live_only=True)
            timer = await timers.add(session, terms, quiet, zone, since=1, now=bot.clock.now())
            timer.stopped = Stopped.FORBIDDEN
    listed = await owner.slash("timer list")
    assert "#20" in listed.text
    assert len(listed.message.buttons) == timers.TIMERS_LIMIT


async def test_a_channel_of_another_guild_is_none(bot, guild, other_guild, owner, wait):
    await add(owner)
    async with bot.database.guild_session(guild.id) as session:
        (await session.scalar(select(Timer))).channel_id = other_guild.channel("general").id
    await wait(minutes=30)
    assert said(other_guild.owner) == 0
    assert "⚠️ stopped: the channel was deleted" in (await owner.slash("timer list")).text
    assert "I cannot post there" in (await owner.slash("timer edit", timer=1, said="Hello")).text
    assert "> Drink water" in (await owner.slash("timer list")).text
