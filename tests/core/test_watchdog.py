"""The watchdog names what blocks the event loop, and is not deceived by a machine that was asleep."""

import asyncio
import itertools
import json
import threading
import time
import types
from datetime import UTC, datetime

import pytest

from guildkit import Plugin, watchdog
from guildkit.clock import SystemClock
from guildkit.discovery import Candidate
from guildkit.errors import OperatorError
from guildkit.host import PluginHost
from guildkit.quarantine import Quarantine
from guildkit.watchdog import Watchdog

BLOCKING = """
import threading

def blocks(until):
    waits(until)

def waits(until):
    until.wait()
"""


@pytest.fixture
def sleepy():
    """A plugin's module with a function that blocks."""
    module = types.ModuleType("guildkit_sleepy.helpers")
    exec(compile(BLOCKING, "sleepy.py", "exec"), module.__dict__)
    return module


@pytest.fixture
def seen(monkeypatch):
    """Each way in which a blocked loop was noticed: by a line in the log, or by the end."""
    found = []
    monkeypatch.setattr(watchdog, "TICK_SECONDS", 0.001)
    monkeypatch.setattr(watchdog, "NOTICE_SECONDS", 0.01)
    noticed = threading.Event()

    def warning(_event, **names):
        found.append(names)
        noticed.set()

    def end(self, _seconds):
        blocker = self._blocker()
        found.append((str(blocker), blocker.plugin.version))
        noticed.set()
        self._ended.set()

    monkeypatch.setattr(watchdog, "log", types.SimpleNamespace(warning=warning))
    monkeypatch.setattr(Watchdog, "_end", end)
    return found, noticed


def sleepy_plugin(version):
    return Candidate("sleepy", lambda: Plugin("sleepy"), module="guildkit_sleepy", version=version)


def watching(tmp_path, **options):
    return Watchdog([sleepy_plugin("1.0")], Quarantine(tmp_path), SystemClock(), **{"limit": 0, **options})


async def test_the_innermost_line_of_a_plugin_is_named_once(tmp_path, seen, sleepy):
    found, noticed = seen
    host = PluginHost()
    with watching(tmp_path) as dog:
        dog.follow(host)
        host.load(sleepy_plugin("1.0"))
        sleepy.blocks(noticed)
        await asyncio.to_thread(time.sleep, 0)
    assert found == [{"plugin": "sleepy", "at": "sleepy.py:8 (waits)"}]


async def test_what_no_plugin_takes_part_in_is_named_as_well(tmp_path, seen):
    found, noticed = seen
    with watching(tmp_path) as dog:
        dog.follow(PluginHost())
        noticed.wait()
    assert found[0]["plugin"] is None
    assert "threading.py" in found[0]["at"]


async def test_past_the_limit_the_process_ends(tmp_path, seen, sleepy):
    found, noticed = seen
    with watching(tmp_path, limit=0.05):
        sleepy.blocks(noticed)
    assert found == [("the plugin sleepy at sleepy.py:8 (waits)", "1.0")]


async def test_what_is_in_place_when_it_blocks_is_to_blame_and_not_what_was_at_the_start(
    tmp_path, seen, sleepy, monkeypatch
):
    found, noticed = seen
    monkeypatch.setattr(watchdog, "NOTICE_SECONDS", 600)
    host = PluginHost()
    host.load(sleepy_plugin("1.0"))
    with watching(tmp_path, limit=0.05) as dog:
        dog.follow(host)
        host.unload("sleepy")
        host.load(sleepy_plugin("1.1"))
        sleepy.blocks(noticed)
    assert found == [("the plugin sleepy at sleepy.py:8 (waits)", "1.1")]


async def test_a_clock_that_jumps_is_no_blocked_loop(tmp_path, seen, monkeypatch):
    found, _ = seen
    hours = itertools.count(step=3600)
    ticks = threading.Semaphore(0)

    def monotonic():
        ticks.release()
        return next(hours)

    monkeypatch.setattr(watchdog, "time", types.SimpleNamespace(monotonic=monotonic))
    with watching(tmp_path, limit=30):
        for _ in range(20):
            ticks.acquire()  # the loop is blocked, for some ticks
    assert found == []


def test_a_quarantine_holds_one_version_of_a_plugin_until_it_is_released(tmp_path):
    held = Quarantine(tmp_path / "not made yet")
    old, new = (Candidate("sleepy", None, version=version) for version in ("1.0", "1.1"))
    held.add("sleepy", "1.0", "it blocked the event loop", at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC))
    (found,) = Quarantine(tmp_path / "not made yet").over([old])
    assert found.problem.startswith("In quarantine since 2026-01-02 03:04 UTC: it blocked the event loop.")
    assert "guildkit plugins release sleepy" in found.problem
    assert held.over([new]) == [new]
    with pytest.raises(OperatorError, match=r"music is not in quarantine. In quarantine: sleepy"):
        held.release("music")
    held.release("sleepy")
    assert held.over([old]) == [old]


@pytest.mark.parametrize("content", ["{", "[]", '{"sleepy": 5}', "\xff"])
def test_a_quarantine_that_cannot_be_read_says_so(tmp_path, content):
    (tmp_path / "quarantine.json").write_bytes(content.encode("latin-1"))
    with pytest.raises(OperatorError, match=r"quarantine.json cannot be read: .*Delete it"):
        Quarantine(tmp_path).over([])


def test_an_entry_made_by_hand_counts(tmp_path):
    (tmp_path / "quarantine.json").write_text(json.dumps({"sleepy": {"version": "1.0"}}))
    (found,) = Quarantine(tmp_path).over([Candidate("sleepy", None, version="1.0")])
    assert "somebody put it there" in found.problem
