"""Weekly raids, planned by themselves, and raids as files."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from guildkit_raids.models import Raid
from tests.e2e.raids.test_raids import plan, vote
from tests.e2e.raids.test_raids_time import decide, later, said


@pytest.fixture
async def bot(bot, guild, switch_on, guild_settings):
    await switch_on(guild, "raids")
    await guild_settings(guild, "core", time_zone="Europe/Berlin")
    return bot


async def weekly(leader, **options):
    await leader.slash("dungeonlist add", name="Molten Core")
    given = {"dungeon": "Molten Core", "weekday": "Friday", "times": "20:00", "ahead": 7}
    return await leader.slash("raid_series add", **{**given, **options})


async def test_raids_are_planned_ahead_at_the_same_time_by_the_clocks(bot, owner, alice, sandbox):
    answer = await weekly(owner)
    assert "**#1 · Molten Core** · Friday 8:00\u202fPM · times of Europe/Berlin" in answer.text
    assert "2026-10-23 18:00" in answer.text
    assert "2026-10-30 19:00" in answer.text  # clocks are set back in between
    await later(bot, sandbox)
    assert len(said(alice, "Planned by \u2068owner")) == 2
    bot = await sandbox.restart_bot()
    await later(bot, sandbox, hours=12)
    assert len(said(alice, "Planned by \u2068owner")) == 2
    await later(bot, sandbox, until=datetime(2026, 10, 30, 0, 1, tzinfo=UTC))
    assert len(said(alice, "Planned by \u2068owner")) == 3
    assert "#3" in (await alice.slash("raid_series list")).text


async def test_a_date_is_skipped_and_another_moved(bot, owner, alice, sandbox):
    await weekly(owner, ahead=1)
    await later(bot, sandbox)
    assert "Raid #1 is planned" in (await owner.slash("raid_series skip", number=1, day="today")).text
    assert "left out" in (await owner.slash("raid_series skip", number=1, day="30.10.")).text
    answer = await owner.slash("raid_series move", number=1, day="6.11.", to="7.11.", times="21:30")
    assert "2026-11-07 20:30 (instead of Fri, Nov 6)" in answer.text
    assert "nothing on that day" in (await owner.slash("raid_series skip", number=1, day="31.10.")).text
    answer = await owner.slash("raid_series move", number=1, day="13.11.", to="today", times="06:00")
    assert "Every combination of these days and times is past." in answer.text
    await later(bot, sandbox, until=datetime(2026, 11, 6, 20, tzinfo=UTC))
    planned = said(alice, "Planned by \u2068owner")
    assert len(planned) == 2
    assert "Sat, Nov 7" in planned[-1].text
    assert "9:30\u202fPM" in planned[-1].text


async def test_a_series_ends_and_its_raids_stay(bot, owner, alice, sandbox):
    await weekly(owner)
    await later(bot, sandbox)
    await owner.slash("raid_series remove", number=1)
    assert "Series #1 has ended." in (await owner.click("End the series")).text
    assert "There is no series #1." in (await owner.slash("raid_series remove", number=1)).text
    await later(bot, sandbox, days=8)
    assert len(said(alice, "Planned by \u2068owner")) == 2


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ({"weekday": "someday"}, "is no day that I can read"),
        ({"weekday": "Mon-Fri"}, "Name one day."),
        ({"times": "25:00"}, "is no time that I can read"),
        ({"dungeon": "Nowhere"}, "There is no dungeon “Nowhere”"),
    ],
)
async def test_what_cannot_be_read_is_said(bot, owner, typed, answer):
    assert answer in (await weekly(owner, **typed)).text


async def test_who_manages_the_guild_is_told_once_where_it_cannot_be_planned(
    bot, guild, owner, alice, sandbox
):
    await weekly(owner, weekday="Saturday", ahead=1)
    guild.bot_may_not("send_messages")
    await later(bot, sandbox, until=datetime(2026, 10, 23, 22, 31, tzinfo=UTC))
    await later(bot, sandbox, hours=1)
    await later(bot, sandbox, hours=1)
    assert len([each for each in owner.dms() if "cannot plan the next raid" in each.text]) == 1
    guild.bot_may("send_messages")
    await later(bot, sandbox, minutes=16)
    assert len(said(alice, "Planned by \u2068owner")) == 1


async def test_each_date_is_planned_once_however_often_it_is_asked_for(bot, database, guild, owner, sandbox):
    await weekly(owner)
    await asyncio.gather(
        *(owner.slash("raid_series move", number=1, day="6.11.", to="today", times="23:00") for _ in range(3))
    )
    await later(bot, sandbox, minutes=16)
    async with database.guild_session(guild.id) as session:
        assert await session.scalar(select(func.count()).select_from(Raid)) == 3


# --- files -------------------------------------------------------------------------------------------------------------


async def test_a_raid_is_a_file_for_calendars_and_for_tables(bot, owner, alice, bob, sandbox):
    planner = await plan(bot, owner, days="2026-10-30", times="20:00")
    assert "no slot has enough players" in (await alice.slash("raid_export", raid=1)).text
    await vote(alice, planner, "0", "0")
    await vote(bob, planner, "0", "0")
    await decide(bot, owner, planner, sandbox)
    answer = await alice.slash("raid_export", raid=1)
    assert answer.private
    (file,) = answer.message.attachments
    assert file.filename == "raid-1.ics"
    assert b"DTSTART:20261030T190000Z" in file.content
    (file,) = (await owner.slash("raid_export", raid=1, what="votes")).message.attachments
    assert b"alice,yes" in file.content
    assert "has not been finished" in (await owner.slash("raid_export", raid=1, what="attendance")).text
    await owner.click("Finish", on=planner)
    await owner.click("Finish and record")
    (file,) = (await owner.slash("raid_export", raid=1, what="attendance")).message.attachments
    assert b"bob,present," in file.content


async def test_another_guild_has_no_such_raid(bot, owner, other_guild, switch_on, sandbox):
    await weekly(owner)
    await later(bot, sandbox)
    await switch_on(other_guild, "raids")
    assert "There is no raid #1." in (await other_guild.owner.slash("raid_export", raid=1)).text
    assert "There are none." in (await other_guild.owner.slash("raid_series list")).text
    assert said(other_guild.owner, "Planned by") == []
