"""Timers: when the next message comes, whatever was missed, and in the night."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from guildkit import QuietHours, UserError
from guildkit_economy.games import timers
from guildkit_economy.games.timers import Terms, minutes_of
from guildkit_economy.models import Stopped

TENNESSEE, OHIO = 1234567890123456789, 987654321098765432
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NEVER, NIGHT = QuietHours(0, 0), QuietHours(22, 7)
BERLIN = ZoneInfo("Europe/Berlin")


async def add(database, minutes=30, said="Hello", *, guild=TENNESSEE, quiet=NEVER, now=NOON, **terms):
    async with database.guild_session(guild) as session:
        return await timers.add(session, Terms(5, said, minutes, **terms), quiet, BERLIN, since=1, now=now)


async def move_on(database, at, now, number=1, quiet=NEVER, posted=None):
    async with database.guild_session(TENNESSEE) as session:
        timer = await timers.move_on(session, number, at, quiet, BERLIN, now=now, posted=posted)
        return timer and timer.next_at


async def edit(database, now=NOON, number=1, **changes):
    async with database.guild_session(TENNESSEE) as session:
        timer, changed = await timers.edit(session, number, NEVER, BERLIN, now=now, **changes)
        return timer.next_at, changed


def test_intervals_are_read_in_words():
    assert [minutes_of(each) for each in ("5 minutes", "2h", "1 Tag 30 min", "7 days")] == [
        5,
        120,
        1470,
        10080,
    ]
    for wrong in (
        "0",
        "ten",
        "",
        "-5 minutes",
        "30",
        "4 minutes",
        "8 days",
        "0 minutes",
        "1.5 hours",
        "9" * 50 + "h",
    ):
        with pytest.raises(UserError, match="from 5 minutes to 7 days"):
            minutes_of(wrong)


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        ({"minutes": 4}, "from 5 minutes to 7 days"),
        ({"minutes": 7 * 24 * 60 + 1}, "from 5 minutes to 7 days"),
        ({"least": 51}, "from 0 to 50"),
        ({"least": -1}, "from 0 to 50"),
        ({"text": "\u2800"}, "something that can be seen"),
        ({"text": "x" * 4000}, "1,500 characters at most"),
    ],
)
def test_terms_that_cannot_be_get_a_sentence(terms, says):
    with pytest.raises(UserError, match=says):
        Terms(**{"channel_id": 5, "text": "x", "minutes": 30, **terms}).checked()


async def test_it_keeps_its_beat_and_makes_up_for_nothing(database):
    timer = await add(database)
    assert (timer.number, timer.next_at) == (1, NOON + 30 * MINUTE)
    at = timer.next_at
    # A little late, the beat stays; a day late, one message has made up for all.
    assert await move_on(database, at, at + 2 * MINUTE, posted=77) == at + 30 * MINUTE
    assert await move_on(database, at + 30 * MINUTE, at + timedelta(days=1, minutes=7)) == at + timedelta(
        days=1, minutes=30
    )
    async with database.guild_session(TENNESSEE) as session:
        assert (await timers.find(session, 1)).since == 77


async def test_a_time_that_was_meant_is_over_once(database):
    at = (await add(database)).next_at
    assert await move_on(database, at, at) == at + 30 * MINUTE
    assert await move_on(database, at, at) is None
    assert await move_on(database, at, at, number=9) is None
    async with database.guild_session(TENNESSEE) as session:
        await timers.stop(session, 1, Stopped.BY_HAND)
    assert await move_on(database, at + 30 * MINUTE, at + 30 * MINUTE) is None


async def test_quiet_hours_put_it_off(database):
    evening = datetime(2024, 5, 1, 19, 45, tzinfo=UTC)
    morning = datetime(2024, 5, 2, 5, tzinfo=UTC)
    assert (await add(database, quiet=NIGHT, now=evening)).next_at == morning
    assert await move_on(database, morning, morning, quiet=NIGHT) == morning + 30 * MINUTE


async def test_a_change_lets_it_run_and_a_new_interval_begins_now(database):
    first = (await add(database)).next_at
    assert await edit(database, NOON + 10 * MINUTE, text="Hi") == (first, {"text": "Hi"})
    assert await edit(database, NOON + 10 * MINUTE, minutes=60) == (NOON + 70 * MINUTE, {"minutes": 60})
    async with database.guild_session(TENNESSEE) as session:
        await timers.stop(session, 1, Stopped.GONE)
    assert await edit(database, NOON + 5 * HOUR, channel_id=6) == (NOON + 6 * HOUR, {"channel_id": 6})
    async with database.guild_session(TENNESSEE) as session:
        assert (await timers.find(session, 1)).stopped is None
    with pytest.raises(UserError, match="from 5 minutes"):
        await edit(database, minutes=1, text="changed")
    async with database.guild_session(TENNESSEE) as session:
        assert (await timers.find(session, 1)).text == "Hi"


async def test_there_are_so_many_in_a_guild_and_numbers_are_its_own(database, monkeypatch):
    monkeypatch.setattr(timers, "TIMERS_LIMIT", 2)
    await add(database)
    await add(database)
    with pytest.raises(UserError, match="There are 2 timers already"):
        await add(database)
    async with database.guild_session(TENNESSEE) as session:
        await timers.remove(session, 2)
    assert (await add(database)).number == 3
    assert (await add(database, guild=OHIO)).number == 1
    async with database.guild_session(OHIO) as session:
        for number in (3, 0, -1, 2**63):
            with pytest.raises(UserError, match="There is no timer"):
                await timers.find(session, number)
