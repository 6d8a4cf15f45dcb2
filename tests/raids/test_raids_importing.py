"""What is read of Raid-Helper's events."""

import contextlib
import json
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildkit import UserError
from guildkit_raids.planning import importing, plans

EVENT = {"id": "1", "title": "Molten Core", "startTime": 1795716000, "signUps": []}
SIGN_UP = {"userId": "80351110224678912", "name": "alice", "className": "Healer", "entryTime": 1}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def refused(written):
    with pytest.raises(UserError) as error:
        importing.read(written)
    return error.value.message.within("en")


@pytest.mark.parametrize(
    "written",
    [b"", b"[]", b"{", b"\xff\xfe", b"null", b"[" * 100_000, b'{"title": ' + b"9" * 5000 + b"}"],
)
def test_what_is_no_event_is_refused(written):
    assert "That file is no" in refused(written)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"title": None}, "title"),
        ({"startTime": "soon"}, "startTime"),
        ({"startTime": 10**30}, "startTime"),
        ({"signUps": {}}, "signUps"),
        ({"signUps": [SIGN_UP] * 1001}, "signUps"),
        ({"signUps": [SIGN_UP, {**SIGN_UP, "userId": "@everyone"}]}, "signUps.1.userId"),
        ({"signUps": [{**SIGN_UP, "name": ["x"]}]}, "signUps.0.name"),
    ],
)
def test_it_is_said_where_an_event_is_wrong(change, where):
    assert f"“{where}”" in refused(json.dumps({**EVENT, **change}).encode())


def test_what_is_too_large_is_refused():
    assert "too large: 1,024 KiB" in refused(b" " * (importing.SIZE + 1))


@given(st.binary() | anything.map(lambda value: json.dumps(value).encode()))
def test_nothing_else_happens_than_that_it_is_read_or_refused(written):
    with contextlib.suppress(UserError):
        importing.read(written)


sign_ups = st.fixed_dictionaries(
    {"userId": st.integers(1, 2**62), "name": st.text(), "className": st.text() | anything}
)


@given(st.text(), st.text(), st.lists(sign_ups, max_size=5))
def test_strange_sign_ups_are_read_or_refused(title, description, those):
    event = {**EVENT, "title": title, "description": description, "signUps": those}
    try:
        found = importing.read(json.dumps(event).encode())
        assert importing.plan_of(found, "Europe/Berlin").dungeon
    except UserError:
        pass


@pytest.mark.parametrize(
    ("at", "zone", "local"),
    [
        (datetime(2026, 11, 27, 19, tzinfo=UTC), "Europe/Berlin", (date(2026, 11, 27), time(20))),
        # When the clocks are put back, half past two comes twice: the second is said by the clocks of UTC.
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "Europe/Berlin", (date(2027, 10, 31), time(2, 30))),
        (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), "UTC", (date(2027, 10, 31), time(1, 30))),
    ],
)
def test_the_instant_is_kept(at, zone, local):
    event = importing.read(json.dumps({**EVENT, "startTime": int(at.timestamp())}).encode())
    plan = importing.plan_of(event, "Europe/Berlin")
    assert (plan.zone, plan.days, plan.times) == (zone, [local[0]], [local[1]])
    assert plans.starts_at(plan.days[0], plan.times[0], plan.zone) == at
