"""Which raids meet in time."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from guildkit_raids.planning.overlaps import Booking, overlaps

START = datetime(2026, 11, 20, 18, tzinfo=UTC)


def booked(raid, begins, lasts=180):
    start = START + timedelta(minutes=begins)
    return Booking(start, start + timedelta(minutes=lasts), raid)


bookings = st.lists(
    st.builds(booked, st.integers(1, 3), st.integers(0, 600), st.integers(1, 300)), max_size=8
)


def minutes(booking):
    first = round((booking.starts_at - START).total_seconds()) // 60
    return set(range(first, first + round((booking.ends_at - booking.starts_at).total_seconds()) // 60))


@given(bookings, bookings)
def test_raids_meet_when_they_share_a_minute(own, others):
    met = {(each.own, each.other) for each in overlaps(own, others)}
    for one in own:
        for other in others:
            assert ((one, other) in met) == (one.raid != other.raid and bool(minutes(one) & minutes(other)))


@given(bookings, bookings)
def test_it_is_the_same_from_both_sides(own, others):
    here = {(each.own, each.other) for each in overlaps(own, others)}
    there = {(each.other, each.own) for each in overlaps(others, own)}
    assert here == there


def test_a_raid_that_begins_when_another_ends_does_not_meet_it():
    assert not overlaps([booked(1, 0)], [booked(2, 180)])
    assert overlaps([booked(1, 0)], [booked(2, 179)])
