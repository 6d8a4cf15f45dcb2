"""The breaker alone: it counts what hosts are to blame for, and lets one attempt go first."""

import random

import pytest

from guildkit_sftp.pool import HostBreaker


class Time:
    def __init__(self):
        self.at = 0.0

    def __call__(self):
        return self.at


@pytest.fixture
def now():
    return Time()


@pytest.fixture
def breaker(now):
    return HostBreaker(now, random.Random(1), limit=3, rest=10, longest=60)


def fails(breaker, times):
    return [(breaker.begins("h"), breaker.failed("h"))[1] for _ in range(times)]


def test_it_opens_at_the_limit_and_not_before(breaker):
    assert fails(breaker, 2) == [False, False]
    assert breaker.may_try("h")
    assert breaker.failed("h") is True
    assert not breaker.may_try("h")
    assert 8 <= breaker.rests_for("h") <= 10
    assert breaker.rests_for("other") == 0
    assert breaker.resting() == 1


def test_a_success_between_begins_the_count_anew(breaker):
    fails(breaker, 2)
    breaker.worked("h")
    assert fails(breaker, 2) == [False, False]


def test_what_had_begun_before_the_rest_does_not_prolong_it(breaker):
    fails(breaker, 3)
    rest = breaker.rests_for("h")
    assert fails(breaker, 5) == [False] * 5
    assert breaker.rests_for("h") == rest


def test_one_goes_first_after_a_rest(breaker, now):
    fails(breaker, 3)
    now.at = 11
    assert breaker.may_try("h")
    breaker.begins("h")
    assert not breaker.may_try("h")
    breaker.gave_up("h")
    assert breaker.may_try("h")
    breaker.begins("h")
    assert breaker.failed("h") is True  # one is enough now
    assert 16 <= breaker.rests_for("h") <= 20
    now.at = 40
    breaker.begins("h")
    breaker.worked("h")
    assert breaker.may_try("h")
    assert fails(breaker, 2) == [False, False]


def test_rests_have_a_bound_and_hosts_are_forgotten(breaker, now):
    for _ in range(40):
        fails(breaker, 3)
        assert breaker.rests_for("h") <= 60
        now.at += 60
    breaker.forget_old()
    assert not breaker.may_try("h") or breaker.resting() == 0
    now.at += 1000
    breaker.forget_old()
    assert fails(breaker, 2) == [False, False]
