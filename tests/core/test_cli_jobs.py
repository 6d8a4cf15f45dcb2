"""`guildkit jobs …` beside a bot that may be running."""

import asyncio
import json
from datetime import UTC, datetime

import pytest

from guildkit.models import JobRecord
from guildkit.storage.database import Database, sqlite_url
from tests.core.conftest import GUILD


@pytest.fixture
def jobs(home, known_guild):
    """Store jobs, each by what is special about it."""

    def store(*specials):
        async def add():
            database = Database(sqlite_url(home / "guildkit.sqlite3"))
            async with database.system_session("test") as session:
                for special in specials:
                    ordinary = {
                        "guild_id": GUILD,
                        "plugin": "voting",
                        "name": "close",
                        "payload": {"number": 7},
                        "run_at": datetime(2030, 1, 1, tzinfo=UTC),
                        "state": "waiting",
                        "attempts": 0,
                    }
                    session.add(JobRecord(**{**ordinary, **special}))
            await database.close()

        asyncio.run(add())

    return store


def test_nothing_is_to_be_done(guildkit, known_guild):
    assert guildkit("jobs", "list") == (0, "Nothing is to be done.\n", "")
    code, _, err = guildkit("jobs", "show", "abc")
    assert (code, "There is no job 'abc'." in err) == (1, True)


def test_jobs_are_listed_by_when_they_are_due(guildkit, jobs):
    jobs(
        {"id": "b" * 32},
        {
            "id": "a" * 32,
            "run_at": datetime(2029, 1, 1, tzinfo=UTC),
            "state": "failed",
            "error": "QX7 KeyError",
        },
        {"id": "c" * 32, "plugin": "raids", "guild_id": 5},
    )
    code, out, _ = guildkit("jobs", "list", "--json")
    assert (code, [each["id"][0] for each in json.loads(out)]) == (0, ["a", "b", "c"])
    _, out, _ = guildkit("jobs", "list", "--state", "failed")
    assert "QX7 KeyError" in out
    assert "bbbbbbbb" not in out
    _, out, _ = guildkit("jobs", "list", "--guild", 5, "--plugin", "raids")
    assert "cccccccc" in out
    assert "aaaaaaaa" not in out
    code, _, err = guildkit("jobs", "list", "--state", "sleeping")
    assert (code, "There is no state 'sleeping'." in err) == (1, True)


def test_a_job_is_shown_with_what_it_carries(guildkit, jobs):
    jobs({"id": "b" * 32, "unique_key": "close-7"}, {"id": "b" * 31 + "c"})
    code, out, _ = guildkit("jobs", "show", "b" * 32)
    assert (code, '{"number": 7}' in out, "close-7" in out) == (0, True, True)
    code, _, err = guildkit("jobs", "show", "bbb")
    assert (code, "2 jobs begin with 'bbb'." in err) == (1, True)
    assert guildkit("jobs", "show", "%")[0] == 1


def test_a_failed_job_is_tried_again_and_another_is_forgotten(guildkit, jobs):
    jobs(
        {"id": "a" * 32, "state": "failed", "attempts": 15},
        {"id": "b" * 32},
        {"id": "c" * 32, "state": "running"},
    )
    assert "is to run now" in guildkit("jobs", "retry", "aa")[1]
    (job,) = json.loads(guildkit("jobs", "list", "--state", "waiting", "--json")[1])[:1]
    assert (job["id"], job["attempts"]) == ("a" * 32, 0)
    assert "is cancelled" in guildkit("jobs", "cancel", "bb")[1]
    acts = json.loads(guildkit("audit", "list", "--json")[1])
    assert [(each["action"], each["subject"]) for each in acts] == [
        ("job.cancelled", "voting/close"),
        ("job.retried", "voting/close"),
    ]
    for act in ("retry", "cancel"):
        code, _, err = guildkit("jobs", act, "cc")
        assert (code, "This job is running just now." in err) == (1, True)
    assert {each["id"][0] for each in json.loads(guildkit("jobs", "list", "--json")[1])} == {"a", "c"}
