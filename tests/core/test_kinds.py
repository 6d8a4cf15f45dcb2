"""What makes two failures one kind, and what sort of thing it was that failed."""

import asyncio
import errno
import socket
import sqlite3
from datetime import UTC, datetime, timedelta

import aiohttp
import disnake
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from guildkit import ErrorHint, UserError, kinds
from guildkit.brake import BrakeError
from guildkit.categories import CATEGORIES, UNCATEGORIZED, category_of, chain
from guildkit.errors import DatabaseError
from guildkit.kinds import Kinds
from guildkit.views import LimitError

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def raised(code, call="f()", *, file="plugin.py", module="chess.moves"):
    """What a module of this code raises when it is called like that."""
    names = {"__name__": module, "json": __import__("json"), "asyncio": asyncio}
    exec(compile(code, file, "exec"), names)
    try:
        exec(compile(call, file, "exec"), names)
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


def fingerprint(error, plugin="chess"):
    return Kinds().of(plugin, error, NOON).fingerprint


def test_lines_paths_and_values_do_not_matter():
    first = raised("def f():\n    raise KeyError('a')")
    moved = raised("\n\n\ndef f():\n    x = 1\n    raise KeyError('b')", file="/elsewhere/other.py")
    assert fingerprint(first) == fingerprint(moved)
    assert len(fingerprint(first)) == kinds.LENGTH


def test_plugin_type_function_cause_and_code_do():
    failures = [
        raised("def f():\n    raise KeyError('a')"),
        raised("def f():\n    raise IndexError('a')"),
        raised("def g():\n    raise KeyError('a')", "g()"),
        raised("def f():\n    raise KeyError('a')", module="chess.board"),
        raised("def f():\n    raise KeyError('a') from ValueError()"),
        raised("def f():\n    raise KeyError('a') from OSError(2, 'gone')"),
        raised("def f():\n    raise KeyError('a') from OSError(13, 'no')"),
        raised("def f():\n    raise ExceptionGroup('g', [KeyError('a')])"),
        raised("def f():\n    raise ExceptionGroup('g', [IndexError('a')])"),
    ]
    assert len({fingerprint(error) for error in failures}) == len(failures)
    assert fingerprint(failures[0], "chess") != fingerprint(failures[0], "checkers")


def test_what_was_raised_while_another_was_handled_counts_unless_it_is_hidden():
    code = "def f():\n    try:\n        int('x')\n    except ValueError{}:\n        raise KeyError('a'){}"
    assert fingerprint(raised(code.format("", ""))) != fingerprint(raised(code.format("", " from None")))


@given(depth=st.integers(1, 40), other=st.integers(1, 40))
def test_how_deep_it_called_itself_does_not_matter(depth, other):
    code = "def f(n):\n    g(n - 1) if n else 1 / 0\ndef g(n):\n    f(n)"
    assert fingerprint(raised(code, f"f({depth})")) == fingerprint(raised(code, f"f({other})"))


def test_functions_of_libraries_do_not_matter():
    own = "def f():\n    json.loads('')"
    other = "def f():\n    raise json.JSONDecodeError('no', '', 0)"
    assert fingerprint(raised(own)) == fingerprint(raised(other))
    assert Kinds().of("chess", raised(own), NOON).place == "chess.moves.f"


def test_where_no_function_was_under_way_the_words_count_without_their_values():
    same = {fingerprint(ValueError(f"row {number} of 'table {number}'")) for number in range(3)}
    assert len(same) == 1
    assert fingerprint(ValueError("no such row")) not in same


def test_a_chain_that_leads_back_to_itself_ends():
    first, second = ValueError("a"), KeyError("b")
    first.__cause__, second.__cause__ = second, first
    assert chain(first) == [first, second]
    assert fingerprint(first)


def test_the_same_failure_is_looked_up_without_being_read_again(monkeypatch):
    found = Kinds()
    error = raised("def f():\n    raise KeyError('a')")
    first = found.of("chess", error, NOON)
    monkeypatch.setattr(kinds, "_digest", lambda _: pytest.fail("it was made anew"))
    assert found.of("chess", error, NOON) is first


def test_kinds_without_end_become_one(monkeypatch):
    monkeypatch.setattr(kinds, "MOST", 3)
    found = Kinds()

    def prints(now):
        made = (raised(f"def f{number}():\n    raise KeyError", f"f{number}()") for number in range(6))
        return [found.of("chess", error, now).fingerprint for error in made]

    first = prints(NOON)
    assert len(set(first[:3])) == 3
    assert len(set(first[3:])) == 1
    assert prints(NOON)[:3] == first[:3]
    assert prints(NOON + timedelta(hours=2))[0] == first[0]


class Answer:
    """What disnake's errors want to know of an answer."""

    def __init__(self, status):
        self.status, self.reason = status, ""


class AwayError(Exception):
    """A plugin's own."""


HINTS = [ErrorHint("board", "It is away.", "Wait.", exceptions=(AwayError,))]


@pytest.mark.parametrize(
    ("error", "category"),
    [
        (disnake.NotFound(Answer(404), "gone"), "discord_api"),
        (disnake.Forbidden(Answer(403), "no"), "permission"),
        (disnake.HTTPException(Answer(429), "slower"), "rate_limit"),
        (BrakeError("too many"), "rate_limit"),
        (DatabaseError("away"), "database"),
        (OperationalError("SELECT", {}, sqlite3.OperationalError("x")), "database"),
        (TimeoutError(), "timeout"),
        (aiohttp.ClientConnectionError("no"), "network"),
        (ConnectionResetError(), "network"),
        (socket.gaierror(-2, "no such host"), "network"),
        (OSError(errno.EHOSTUNREACH, "no route"), "network"),
        (FileNotFoundError(2, "gone"), "file_system"),
        (PermissionError(13, "no"), "file_system"),
        (LimitError("too long"), "validation"),
        (UserError("no"), "validation"),
        (raised("import json\ndef f():\n    json.loads('')"), "validation"),
        (raised("def f():\n    raise RuntimeError from ConnectionResetError()"), "network"),
        (ExceptionGroup("several", [KeyError("a"), TimeoutError()]), "timeout"),
        (AwayError(), "board"),
        (raised("def f():\n    raise RuntimeError"), UNCATEGORIZED),
    ],
)
def test_what_sort_of_thing_has_failed(error, category):
    assert category_of(error, HINTS) == category
    assert category in {*CATEGORIES, "board"}
