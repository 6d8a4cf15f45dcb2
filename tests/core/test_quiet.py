"""Quiet hours by the clocks of a place, when clocks are set too; and time zones as people write them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildkit import QuietHours
from guildkit.zones import zone_name

WORLD = ZoneInfo("UTC")
BERLIN = ZoneInfo("Europe/Berlin")
HAVANA = ZoneInfo("America/Havana")
NIGHT = QuietHours(22, 7)
HOURS = st.integers(0, 23)
# Zones of half and quarter hours, and some whose clocks are set at midnight, by half an hour, by two hours, and by a day.
PLACES = (
    "Europe/Berlin",
    "America/Havana",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Pacific/Apia",
)


@pytest.mark.parametrize(
    ("at", "quiet", "zone", "until"),
    [
        ("2024-05-01T19:59", NIGHT, BERLIN, "2024-05-01T19:59"),
        ("2024-05-01T20:00", NIGHT, BERLIN, "2024-05-02T05:00"),
        ("2024-05-02T04:59", NIGHT, BERLIN, "2024-05-02T05:00"),
        ("2024-05-02T05:00", NIGHT, BERLIN, "2024-05-02T05:00"),
        # Winter has another hour, and the night in which clocks change ends by the new time.
        ("2024-01-01T20:59", NIGHT, BERLIN, "2024-01-01T20:59"),
        ("2024-01-01T21:00", NIGHT, BERLIN, "2024-01-02T06:00"),
        ("2024-03-30T22:00", NIGHT, BERLIN, "2024-03-31T05:00"),
        ("2024-10-26T22:00", NIGHT, BERLIN, "2024-10-27T06:00"),
        # There is no hour from 2 to 3 on 31 March, ...
        ("2024-03-31T00:30", QuietHours(22, 2), BERLIN, "2024-03-31T01:00"),
        ("2024-03-31T00:59", QuietHours(2, 3), BERLIN, "2024-03-31T00:59"),
        ("2024-03-31T01:00", QuietHours(2, 3), BERLIN, "2024-03-31T01:00"),
        ("2024-03-31T01:00", QuietHours(2, 4), BERLIN, "2024-03-31T02:00"),
        ("2024-03-31T00:30", QuietHours(3, 2), BERLIN, "2024-04-01T00:00"),
        # ... and two of them on 27 October.
        ("2024-10-27T00:30", QuietHours(2, 3), BERLIN, "2024-10-27T02:00"),
        ("2024-10-27T01:30", QuietHours(2, 3), BERLIN, "2024-10-27T02:00"),
        ("2024-10-26T23:30", QuietHours(22, 2), BERLIN, "2024-10-27T00:00"),
        ("2024-10-27T01:30", QuietHours(22, 2), BERLIN, "2024-10-27T01:30"),
        # In Havana it is midnight that is left out, or comes twice.
        ("2024-03-10T04:30", QuietHours(20, 0), HAVANA, "2024-03-10T05:00"),
        ("2024-11-03T04:30", QuietHours(23, 1), HAVANA, "2024-11-03T06:00"),
        ("2024-05-01T12:30", QuietHours(12, 14), WORLD, "2024-05-01T14:00"),
        ("2024-05-01T14:00", QuietHours(12, 14), WORLD, "2024-05-01T14:00"),
        ("2024-05-01T03:00", QuietHours(0, 0), WORLD, "2024-05-01T03:00"),
        ("2024-05-01T03:00", QuietHours(0, 7), WORLD, "2024-05-01T07:00"),
        ("2024-05-01T23:00", QuietHours(22, 0), WORLD, "2024-05-02T00:00"),
    ],
)
def test_quiet_hours_end_by_the_clocks_of_the_place(at, quiet, zone, until):
    found = quiet.after(datetime.fromisoformat(at).replace(tzinfo=UTC), zone)
    assert found.replace(tzinfo=None) == datetime.fromisoformat(until)


@given(st.datetimes(datetime(2010, 1, 1), datetime(2030, 1, 1)), st.sampled_from(PLACES), HOURS, HOURS)
def test_out_of_quiet_hours_is_as_near_as_can_be(at, place, start, end):
    quiet, zone, at = QuietHours(start, end), ZoneInfo(place), at.replace(tzinfo=UTC)
    after, before = quiet.after(at, zone), quiet.before(at, zone)
    assert before <= at <= after
    assert not quiet.lies_in(after, zone)
    assert not quiet.lies_in(before, zone)
    if quiet.lies_in(at, zone):
        inside = before + timedelta(minutes=15)
        while inside < after:
            assert quiet.lies_in(inside, zone)
            inside += timedelta(minutes=5)
    else:
        assert before == at == after


def test_before_a_night_is_the_last_quarter_of_an_hour():
    assert NIGHT.before(datetime(2024, 5, 2, 3, 10, tzinfo=UTC), BERLIN) == datetime(
        2024, 5, 1, 19, 45, tzinfo=UTC
    )


@pytest.mark.parametrize(("start", "end"), [(0, 24), (24, 0), (-1, 7)])
def test_hours_that_there_are_not(start, end):
    with pytest.raises(ValueError, match="from 0 to 23"):
        QuietHours(start, end)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (" europe/berlin\n", "Europe/Berlin"),
        ("america/new york", "America/New_York"),
        ("New York", "America/New_York"),
        ("utc", "UTC"),
        ("gmt", "GMT"),
        ("America/Argentina/Ushuaia", "America/Argentina/Ushuaia"),
    ],
)
def test_a_zone_is_found_by_what_people_write(typed, name):
    assert zone_name(typed) == name
    assert ZoneInfo(name).key == name


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Europe/Berln", "one of these: Europe/Berlin, "),
        ("eastern", "one of these: Canada/Eastern, US/Eastern."),
        *((typed, "is written Europe/Berlin") for typed in ("", "\x00", "../etc/passwd", "x" * 5000)),
    ],
)
def test_another_is_refused_with_what_is_near(typed, says):
    with pytest.raises(ValueError, match="There is no such time zone") as refused:
        zone_name(typed)
    assert says in str(refused.value)
