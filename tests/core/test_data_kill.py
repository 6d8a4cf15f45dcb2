"""A process that is killed in the middle of an erasure or a purge: either all of it has happened, or nothing."""

import asyncio
import shutil
import sys
from datetime import UTC, datetime

import pytest

from guildkit.models import GuildRecord, JobRecord
from guildkit.storage.database import Database, sqlite_url
from tests.core import ledger
from tests.core.ledger import ALICE, BOB, TENNESSEE, Account, Draft, Entry, Post

SCRIPT = """
import asyncio, os, random, signal, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from guildkit.clock import SystemClock
from guildkit.data import ERASED, erase_member, purge_guild
from guildkit.storage.database import Database

url, what = sys.argv[1:3]
at, guild, member = map(int, sys.argv[3:])
writes = 0

@event.listens_for(Engine, "after_cursor_execute")
def count(_connection, _cursor, sql, *_rest):
    global writes
    if sql.split()[0] in {"DELETE", "UPDATE", "INSERT"}:
        writes += 1
        if writes == at:
            os.kill(os.getpid(), signal.SIGKILL)

async def main():
    database, clock = Database(url), SystemClock()
    if what == "erase":
        await erase_member(database, clock, random.Random(1), guild, member, by=ERASED)
    else:
        await purge_guild(database, clock, guild)
    await database.close()
    print(writes)

asyncio.run(main())
"""


@pytest.fixture
async def file(tmp_path):
    """A database of which Alice and Bob have a part."""
    path = tmp_path / "guildkit.sqlite3"
    database = Database(sqlite_url(path))
    await ledger.set_up(database)
    now = datetime.now(UTC)
    async with database.system_session("test") as session:
        session.add(GuildRecord(guild_id=TENNESSEE, name="Tennessee", present=False))
        session.add_all(
            [Account(guild_id=TENNESSEE, member_id=each, number=each % 10) for each in (ALICE, BOB)]
        )
        await session.flush()
        session.add(Entry(guild_id=TENNESSEE, id=1, payer_id=ALICE, payee_id=BOB, amount="1", at=now))
        session.add(Post(guild_id=TENNESSEE, id=1, author_id=ALICE, text="Mine", extra={}))
        session.add(Draft(guild_id=TENNESSEE, member_id=ALICE, text="Soon"))
        job = {"plugin": "x", "name": "x", "run_at": now, "state": "parked", "attempts": 0}
        session.add(JobRecord(guild_id=TENNESSEE, id="a", payload={"member": ALICE}, **job))
    await database.close()
    return path


async def run(url, what, at):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", SCRIPT, url, what, *map(str, (at, TENNESSEE, ALICE))),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    return process.returncode, int(out.split()[-1]) if out.strip() and not process.returncode else 0


async def contents(path):
    """Everything that the plugin and the core keep, as text."""
    database = Database(sqlite_url(path))
    found = {}
    async with database.connection() as connection:
        for name in [*ledger.Base.metadata.tables, *ledger.CoreBase.metadata.tables]:
            found[name] = str((await connection.exec_driver_sql(f"SELECT * FROM {name}")).all())
    await database.close()
    return found


@pytest.mark.parametrize("what", ["erase", "purge"])
async def test_a_process_that_is_killed_half_way_has_changed_nothing(file, tmp_path, what):
    before = await contents(file)
    whole = tmp_path / "whole.sqlite3"
    shutil.copy(file, whole)
    code, writes = await run(sqlite_url(whole), what, 0)
    assert code == 0
    after = await contents(whole)
    gone = {name for name, rows in after.items() if str(ALICE if what == "erase" else TENNESSEE) in rows}
    assert gone <= {"core_audit"}, "what the whole of it leaves behind"
    copies = {}
    for at in {1, writes // 2, writes}:
        copies[at] = tmp_path / f"killed-at-{at}.sqlite3"
        shutil.copy(file, copies[at])
    codes = await asyncio.gather(*(run(sqlite_url(copy), what, at) for at, copy in copies.items()))
    assert [code for code, _ in codes] == [-9] * len(copies)
    for copy in copies.values():
        assert await contents(copy) == before
