"""The supervisor starts again what crashed or wants it, holds back, and leaves alone what is over."""

import itertools
import os
import sys

import pytest

from guildkit import supervisor
from guildkit.errors import RESTART_CODE
from guildkit.supervisor import SUPERVISOR, Supervisor, is_started_again, pauses

SCRIPT = """
import os, pathlib, sys
notes = pathlib.Path(sys.argv[1])
codes = notes.read_text().split()
notes.write_text(" ".join(codes[1:]))
os.kill(os.getpid(), 9) if codes[0] == "killed" else sys.exit(int(codes[0]))
"""


@pytest.fixture
def waited(monkeypatch):
    """The pauses that were made; none of them takes any time."""
    made = []

    def none():
        for number in itertools.count():
            made.append(number)
            yield 0.0

    monkeypatch.setattr(supervisor, "pauses", none)
    return made


async def supervised(tmp_path, *codes):
    notes = tmp_path / "codes"
    notes.write_text(" ".join(map(str, codes)))
    code = await Supervisor([sys.executable, "-c", SCRIPT, str(notes)]).run()
    return code, notes.read_text()


@pytest.mark.parametrize("code", [0, 2, 3, 5, 8])
async def test_what_ended_for_good_is_left_alone(tmp_path, waited, code):
    assert await supervised(tmp_path, code, 1) == (code, "1")
    assert waited == []


async def test_what_crashed_is_started_again_after_growing_pauses(tmp_path, waited):
    assert await supervised(tmp_path, 1, "killed", 7, 4, 9, 0) == (0, "")
    assert waited == [0, 1, 2, 3, 4]


async def test_one_that_has_recovered_is_soon_started_again(tmp_path, waited, monkeypatch):
    monkeypatch.setattr(supervisor, "STEADY_SECONDS", 0)
    assert await supervised(tmp_path, 1, 1, 0) == (0, "")
    assert waited == [0, 0]


async def test_a_restart_that_was_asked_for_is_made_at_once_but_not_in_haste(tmp_path, waited, monkeypatch):
    assert await supervised(tmp_path, RESTART_CODE, 0) == (0, "")
    assert waited == [0]
    monkeypatch.setattr(supervisor, "HASTE_SECONDS", 0)
    assert await supervised(tmp_path, RESTART_CODE, 0) == (0, "")
    assert waited == [0]


def test_a_bot_that_always_crashes_at_once_keeps_within_what_discord_allows():
    seconds = itertools.accumulate(pauses())
    assert list(itertools.islice(pauses(), 10)) == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]
    assert sum(1 for _ in itertools.takewhile(lambda second: second < 24 * 3600, seconds)) < 1000
    assert 24 * 3600 / supervisor.HASTE_SECONDS < 1000


def test_a_process_knows_who_starts_it_again_and_does_not_take_what_it_inherited_for_that(monkeypatch):
    for name in (SUPERVISOR, "SYSTEMD_EXEC_PID"):
        monkeypatch.delenv(name, raising=False)
    assert not is_started_again()
    for name, its_own in ((SUPERVISOR, os.getppid()), ("SYSTEMD_EXEC_PID", os.getpid())):
        monkeypatch.setenv(name, "1234567")
        assert not is_started_again()
        monkeypatch.setenv(name, str(its_own))
        assert is_started_again()
        monkeypatch.delenv(name)
