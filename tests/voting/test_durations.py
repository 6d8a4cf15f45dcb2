import contextlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildkit import UserError
from guildkit_voting.durations import parse_duration, show_hours


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90 minutes", timedelta(minutes=90)),
        ("90m", timedelta(minutes=90)),
        ("1 min", timedelta(minutes=1)),
        ("12h", timedelta(hours=12)),
        ("12 HOURS", timedelta(hours=12)),
        ("3 days", timedelta(days=3)),
        ("1d 12h", timedelta(days=1, hours=12)),
        ("1 week, 2 days", timedelta(days=9)),
        (" 1day ", timedelta(days=1)),
    ],
)
def test_durations_are_read_as_people_write_them(text, expected):
    assert parse_duration(text) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "cannot read"),
        ("soon", "cannot read the duration “soon”"),
        ("3", "cannot read"),
        ("-1 day", "cannot read"),
        ("3 fortnights", "cannot read"),
        ("1 dayhour", "cannot read"),
        ("0 minutes", "between one minute and 32 days"),
        ("33 days", "between one minute and 32 days"),
        ("999999 weeks", "between one minute and 32 days"),
        ("9" * 400 + " days", "cannot read"),
    ],
)
def test_what_cannot_be_a_duration_is_said(text, says):
    with pytest.raises(UserError, match=says):
        parse_duration(text)


@given(st.integers(min_value=1, max_value=768))
def test_what_is_shown_can_be_read_again(hours):
    assert parse_duration(show_hours(hours)) == timedelta(hours=hours)


@given(st.text(max_size=60))
def test_any_text_is_a_duration_or_a_sentence(text):
    with contextlib.suppress(UserError):
        assert timedelta(minutes=1) <= parse_duration(text) <= timedelta(days=32)


@pytest.mark.parametrize(("text", "hours"), [("2 Tage", 48), ("90 Minuten", 1.5), ("1 Woche, 3 Std", 171)])
def test_germans_write_it_in_german(text, hours):
    assert parse_duration(text) == timedelta(hours=hours)
