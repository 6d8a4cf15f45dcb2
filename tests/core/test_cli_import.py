"""`guildkit economy import …`: an old bot is looked at, brought in, and taken out again; nothing halfway."""

import asyncio
import json
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime

import pytest

from guildkit.models import GuildRecord
from guildkit.storage.database import Database, sqlite_url
from guildkit.storage.instance import InstanceLock
from guildkit_economy.ledger import BURN, member, post, transfer
from tests.core.conftest import GUILD
from tests.economy.old_bot import ALICE, BOB, ROWS, SCHEMA, write

OHIO = GUILD + 1


@pytest.fixture(autouse=True)
def _wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "300")


@pytest.fixture
def old(tmp_path):
    return write(tmp_path / "old.sqlite3", SCHEMA, ROWS)


def asked(home, statement):
    with closing(sqlite3.connect(home / "guildkit.sqlite3")) as connection:
        return connection.execute(statement).fetchall()


def has(home, member_id):
    return asked(home, f"SELECT balance FROM economy_accounts WHERE member_id = {member_id}")


def in_database(home, work):
    async def run():
        database = Database(sqlite_url(home / "guildkit.sqlite3"))
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(run())


def test_a_dry_run_says_everything_and_changes_nothing(guildkit, known_guild, home, old):
    code, out, err = guildkit("economy", "import", old)
    assert (code, err) == (0, "")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[0] == f"old.sqlite3 into Tennessee ({GUILD})"
    assert any(line.startswith("user_points 4 points 147 ") and line.endswith(" balances") for line in lines)
    assert "Points: 147; 140 go to members at once, 7 wait for who links a name." in lines
    assert "the table pet_names, 1 rows" in lines
    assert "user_points: mood" in lines
    assert f"guildkit settings set economy.currency 'coins' --guild {GUILD}" in lines
    assert lines[-1].startswith("Nothing was changed. --apply brings it in")
    assert asked(home, "SELECT count(*) FROM economy_imports") == [(0,)]
    assert not (home / "backups").exists()
    told = json.loads(guildkit("economy", "import", old, "--json")[1])
    assert (told["guild"], told["points"], told["unclaimed"], told["problems"]) == (str(GUILD), 147, 1, [])
    assert told["tables"]["user_points"]["columns"]["points"] == "points"
    assert (told["tables"]["pet_names"]["known"], told["tables"]["pet_names"]["rows"]) == (False, 1)


def test_in_once_and_out_again(guildkit, known_guild, home, old):
    proofs = json.loads(guildkit("economy", "import", old, "--json")[1])["tables"]
    code, out, _ = guildkit("economy", "import", old, "--apply")
    assert (code, "brought in as import 1; what is stored was read again" in out) == (0, True)
    (backup,) = (home / "backups").iterdir()
    assert str(backup) in out
    assert has(home, ALICE) == [(100,)]
    (stored,) = json.loads(guildkit("economy", "imports", "--guild", GUILD, "--json")[1])
    assert {name: proof["sha256"] for name, proof in stored["tables"].items()} == {
        name: proof["sha256"] for name, proof in proofs.items()
    }
    assert "#1 " in guildkit("economy", "imports", "--guild", GUILD)[1]
    (pet,) = guildkit("economy", "imported", 1, "--guild", GUILD, "--table", "pet_names")[1].splitlines()
    assert json.loads(pet) == {"owner": "nobody", "pet": "Rex"}
    assert len(guildkit("economy", "imported", 1, "--guild", GUILD)[1].splitlines()) == 23
    code, out, _ = guildkit("economy", "import", old, "--apply")
    assert (code, "It is there already: import 1" in out) == (0, True)
    later = write(home.parent / "later.sqlite3", SCHEMA, ROWS, "UPDATE user_points SET points = 5")
    code, out, err = guildkit("economy", "import", later)
    assert (code, "Import 1 has brought in old.sqlite3 on" in out, "1 problem stands" in err) == (
        1,
        True,
        True,
    )
    assert guildkit("economy", "verify")[0] == 0
    assert "economy.imported" in guildkit("audit", "list")[1]
    code, out, _ = guildkit("economy", "unimport", 1, "--guild", GUILD)
    assert (code, "can be taken back" in out, has(home, ALICE)) == (0, True, [(100,)])
    code, out, _ = guildkit("economy", "unimport", 1, "--guild", GUILD, "--apply")
    assert (code, "was taken back" in out, has(home, ALICE)) == (0, True, [(0,)])
    assert asked(home, "SELECT count(*) FROM economy_imported") == [(0,)]
    code, _, err = guildkit("economy", "unimport", 1, "--guild", GUILD, "--apply")
    assert (code, "Import 1 was taken back on" in err) == (1, True)
    assert guildkit("economy", "import", old, "--apply")[0] == 0
    assert guildkit("economy", "verify")[0] == 0


def test_there_is_no_way_back_once_somebody_has_spent(guildkit, known_guild, home, old):
    guildkit("economy", "import", old, "--apply")

    async def spend(database):
        async with database.guild_session(GUILD) as session:
            spent = transfer(member(BOB), BURN, 1, key="x", kind="shop.purchase", at=datetime.now(UTC))
            await post(session, spent)

    in_database(home, spend)
    for more in ((), ("--apply",)):
        code, _, err = guildkit("economy", "unimport", 1, "--guild", GUILD, *more)
        assert (code, f"have spent some since: {BOB}. Nothing was changed." in " ".join(err.split())) == (
            1,
            True,
        )
    assert has(home, ALICE) == [(100,)]


def test_the_guild_is_named_where_there_are_several(guildkit, known_guild, home, old):
    async def add(database):
        async with database.system_session("test") as session:
            session.add(GuildRecord(guild_id=OHIO, name="Ohio", present=True))

    in_database(home, add)
    code, _, err = guildkit("economy", "import", old, "--apply")
    assert (code, f"several guilds: Ohio ({OHIO}), Tennessee ({GUILD})" in err, "--guild" in err) == (
        1,
        True,
        True,
    )
    assert guildkit("economy", "import", old, "--apply", "--guild", OHIO)[0] == 0
    assert asked(home, "SELECT DISTINCT guild_id FROM economy_imported") == [(OHIO,)]
    assert "no import 1" in guildkit("economy", "unimport", 1, "--guild", GUILD)[2]


def test_problems_and_a_running_bot_keep_it_out(guildkit, known_guild, home, old, tmp_path):
    bad = write(tmp_path / "bad.sqlite3", SCHEMA, ROWS, "UPDATE user_points SET points = -1")
    for more in ((), ("--apply",)):
        code, out, err = guildkit("economy", "import", bad, *more)
        assert (code, "'bob' cannot be brought in: -1 is below zero" in out) == (1, True)
        assert "4 problems stand in the way of bad.sqlite3." in err
    code, _, err = guildkit("economy", "import", old, "--apply", "--raffle", 7)
    assert (code, "no raffle #7" in err) == (1, True)
    assert not (home / "backups").exists()
    code, _, err = guildkit("economy", "import", tmp_path / "nowhere")
    assert (code, "There is no file" in err) == (1, True)

    async def while_it_runs(database):
        lock = InstanceLock(database)
        await lock.acquire()
        try:
            return [
                await asyncio.to_thread(guildkit, "economy", "import", old, *more)
                for more in ((), ("--apply",))
            ]
        finally:
            await lock.release()

    dry, wet = in_database(home, while_it_runs)
    assert (dry[0], wet[0]) == (0, 4)
    assert "Another bot is running on this database" in wet[2]
    assert asked(home, "SELECT count(*) FROM economy_imports") == [(0,)]


KILLED = """
import os, signal, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from guildkit.cli import main

at = sys.argv.pop(1)

@event.listens_for(Engine, "after_cursor_execute")
def end(_connection, _cursor, sql, *_rest):
    if sql.startswith(at):
        os.kill(os.getpid(), signal.SIGKILL)

main()
"""


def test_whoever_is_killed_in_the_middle_has_changed_nothing(guildkit, known_guild, home, old):
    def killed(at, *arguments):
        command = [sys.executable, "-c", KILLED, at, "economy", *map(str, arguments)]
        return subprocess.run(command, check=False, capture_output=True).returncode

    assert killed("INSERT INTO economy_items", "import", old, "--apply") == -signal.SIGKILL
    for table in ("imports", "imported", "import_shares", "transactions", "accounts", "watch_times", "items"):
        assert asked(home, f"SELECT count(*) FROM economy_{table}") == [(0,)]
    assert guildkit("economy", "import", old, "--apply")[0] == 0
    assert killed("UPDATE economy_imports", "unimport", 1, "--guild", GUILD, "--apply") == -signal.SIGKILL
    assert has(home, ALICE) == [(100,)]
    assert asked(home, "SELECT count(*) FROM economy_imported") == [(23,)]
    assert guildkit("economy", "unimport", 1, "--guild", GUILD, "--apply")[0] == 0
    assert guildkit("economy", "verify")[0] == 0
