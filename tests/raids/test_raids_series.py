"""Weekly raids by the clocks of a zone, and files of raids."""

import csv
import io
from datetime import UTC, date, datetime, time, timedelta

import pytest

from guildkit import UserError
from guildkit.records import Storage
from guildkit.storage.migrations import upgrade
from guildkit_raids.files import calendars, csvs
from guildkit_raids.models import Base, Raid, Series
from guildkit_raids.planning import plans, series
from guildkit_raids.planning.tally import Listed, Tally

NOW = datetime(2026, 10, 20, 12, tzinfo=UTC)
BERLIN = "Europe/Berlin"


def weekly(**values):
    given = {
        "dungeon": "Molten Core",
        "weekday": 4,
        "times": "20:00",
        "zone": BERLIN,
        "minimum": 1,
        "note": "",
        "ahead": 7,
        "channel_id": 1,
        "leader_id": 2,
        "leader_name": "alice",
    }
    return Series(**{**given, **values})


@pytest.fixture
async def session(database):
    await upgrade(database, "raids", Storage(Base.metadata, "guildkit_raids.migrations"))
    async with database.guild_session(1) as session:
        yield session


async def starts(session, found, days=21):
    coming = await series.coming(session, found, NOW, days=days)
    return [plans.starts_at(each.held_on, each.times[0], found.zone) for each in coming if not each.skipped]


async def test_it_is_at_the_same_time_by_the_clocks_through_a_change(session):
    found = await series.add(session, weekly())
    assert await starts(session, found) == [
        datetime(2026, 10, 23, 18, tzinfo=UTC),
        datetime(2026, 10, 30, 19, tzinfo=UTC),  # clocks were set back on the 25th
        datetime(2026, 11, 6, 19, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("day", "begins", "expected"),
    [
        (date(2027, 3, 28), time(2, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),  # there is no 02:30
        (
            date(2026, 10, 25),
            time(2, 30),
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        ),  # there are two: the first
    ],
)
def test_times_that_clocks_skip_or_repeat_are_one_instant(day, begins, expected):
    assert plans.starts_at(day, begins, BERLIN) == expected


async def test_dates_are_skipped_and_moved(session):
    found = await series.add(session, weekly())
    await series.skip(session, found.number, date(2026, 10, 23))
    await series.move(session, found.number, date(2026, 10, 30), date(2026, 10, 31), [time(21, 30)])
    assert await starts(session, found) == [
        datetime(2026, 10, 31, 20, 30, tzinfo=UTC),
        datetime(2026, 11, 6, 19, tzinfo=UTC),
    ]
    # What is moved far away is planned when its new day is near, and not twice.
    await series.move(session, found.number, date(2026, 10, 23), date(2026, 11, 20), None)
    assert len(await starts(session, found)) == 2
    assert len(await starts(session, found, days=31)) == 5
    with pytest.raises(UserError, match="nothing on that day"):
        await series.skip(session, found.number, date(2026, 10, 24))


async def test_a_date_is_claimed_once(session):
    found = await series.add(session, weekly())
    occurrence = await series.claim(session, found, date(2026, 10, 23))
    occurrence.raid = 7
    await session.flush()
    assert await series.claim(session, found, date(2026, 10, 23)) is None
    coming = await series.coming(session, found, NOW, days=7)
    assert series.due(coming, found, NOW) == []
    with pytest.raises(UserError, match="Raid #7 is planned"):
        await series.skip(session, 1, date(2026, 10, 23))


async def test_numbers_are_never_used_again(session):
    assert (await series.add(session, weekly())).number == 1
    await series.stop(session, 1)
    assert (await series.add(session, weekly())).number == 2
    with pytest.raises(UserError, match="no series #1"):
        await series.find(session, 1)


async def test_what_began_already_today_is_not_planned(session):
    found = await series.add(session, weekly())
    late = datetime(2026, 10, 23, 18, 1, tzinfo=UTC)
    coming = await series.coming(session, found, late, days=6)
    assert [each.day for each in coming] == [date(2026, 10, 23)]
    assert series.due(coming, found, late) == []


# --- files -------------------------------------------------------------------------------------------------------------


def counted(name="alice", **values):
    raid = Raid(
        number=3,
        dungeon="Molten, Core; \\o/",
        note="Bring food;\nand\tfire",
        minimum=1,
        zone=BERLIN,
        day=0,
        time=0,
        planned_at=NOW,
        changed_at=NOW + timedelta(minutes=1),
    )
    for key, value in values.items():
        setattr(raid, key, value)
    member = Listed(5, name, frozenset({0}), frozenset({0}), {})
    return Tally(raid, [date(2026, 10, 30)], [time(20)], [member])


def lines(tally):
    written = calendars.write(
        tally, [tally.slot(0, 0)], guild_id=9, minutes=180, url="https://discord.com/channels/9/1", now=NOW
    )
    assert all(len(line.encode()) <= 75 for line in written.split("\r\n"))
    assert written.count("\n") == written.count("\r\n")
    return written.replace("\r\n ", "").split("\r\n")


def test_a_calendar_says_when_in_utc_and_escapes_what_it_says():
    found = lines(counted())
    assert "DTSTART:20261030T190000Z" in found
    assert "DTEND:20261030T220000Z" in found
    assert "UID:raid-3@9.guildkit" in found
    assert "SEQUENCE:60" in found
    assert r"SUMMARY:#3 Molten\, Core\; \\o/" in found
    assert "DESCRIPTION:Bring food\\;\\nand\tfire\\nalice" in found
    assert "STATUS:CONFIRMED" in found


def test_a_calendar_keeps_long_names_and_drops_signs_that_it_may_not_have():
    found = lines(counted(name="\U0001f600é" * 60 + "\x07", note="a\r\nBEGIN:VEVENT\rb"))
    assert "DESCRIPTION:a\\nBEGIN:VEVENT\\nb\\n" + "\U0001f600é" * 60 in found
    assert found.count("BEGIN:VEVENT") == 1


def test_slots_that_are_not_decided_are_tentative_and_told_apart():
    found = lines(counted(day=None, time=None))
    assert "UID:raid-3-0-0@9.guildkit" in found
    assert "STATUS:TENTATIVE" in found


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "\u200b=1", "\u2068=1", '=HYPERLINK("x")']
)
def test_no_name_is_a_formula(name):
    header, row = csv.reader(io.StringIO(csvs.votes(counted(name=name)).removeprefix("\ufeff")))
    assert header == ["member", "name", "2026-10-30T19:00:00+00:00"]
    assert row == ["5", f"'{name}", "yes"]


@pytest.mark.parametrize("name", ["alice", 'O\'Neil, "Bob"', "日本", "a=b"])
def test_other_names_stay_as_they_are(name):
    _, row = csv.reader(io.StringIO(csvs.votes(counted(name=name)).removeprefix("\ufeff")))
    assert row[1] == name
