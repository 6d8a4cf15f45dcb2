"""Noting failures: how much of a storm is written down, and what a failure of those who listen does."""

import logging
import random
from datetime import UTC, datetime, timedelta

import pytest
import structlog

from guildkit import failures
from guildkit.failures import Failures


class Hand:
    """A clock that stands until it is moved."""

    def __init__(self):
        self.at = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self):
        return self.at


@pytest.fixture
def clock():
    return Hand()


@pytest.fixture
def noted(clock):
    return Failures(clock, random.Random(7))


@pytest.fixture
def lines():
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG))
    with structlog.testing.capture_logs() as lines:
        yield lines
    structlog.configure(**before)


def fail(noted, guild_id=1, error=None):
    return noted.note(error or ValueError("oh"), where="test", plugin="chess", guild_id=guild_id)


def said(lines, event="code of a plugin failed"):
    return sum(line["event"] == event for line in lines)


def test_the_same_failure_is_logged_some_times_a_minute_in_each_guild(noted, clock, lines):
    told = [fail(noted) for _ in range(failures.EACH + 5)]
    assert said(lines) == failures.EACH
    assert said(lines, "more of the same is counted only") == 1
    assert len(set(told)) == failures.EACH + 1
    fail(noted, guild_id=2)
    assert said(lines) == failures.EACH + 1
    clock.at += timedelta(minutes=1)
    fail(noted)
    assert said(lines) == failures.EACH + 2


def test_of_failures_in_many_guilds_some_a_second_are_logged_and_all_are_observed(noted, clock, lines):
    seen = []
    noted.observe(seen.append)
    for guild_id in range(5000):
        fail(noted, guild_id)
    assert (said(lines), len(seen)) == (failures.AT_ONCE, 5000)
    clock.at += timedelta(seconds=2)
    for guild_id in range(5000, 5100):
        fail(noted, guild_id)
    assert said(lines) == failures.AT_ONCE + 2 * failures.A_SECOND


def test_a_clock_that_is_put_back_stops_nothing(noted, clock, lines):
    for _ in range(failures.EACH + 1):
        fail(noted)
    clock.at -= timedelta(hours=1)
    fail(noted)
    assert said(lines) == failures.EACH + 1


def test_one_who_listens_and_fails_keeps_the_failure_from_nobody(noted, lines):
    def broken(_):
        raise RuntimeError("the listener's own")

    def notes_again(failure):
        heard.append(failure)
        fail(noted, error=KeyError("again"))

    heard = []
    noted.observe(broken)
    noted.observe(notes_again)
    assert fail(noted) == heard[0].id
    assert len(heard) == 1
    assert said(lines, "a failure was not taken") == 1
    assert said(lines) == 2
