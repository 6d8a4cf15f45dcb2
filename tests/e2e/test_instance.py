"""One bot serves a database at a time; the second says who is there."""

import os

import pytest
from sqlalchemy import text

from guildkit.errors import DatabaseError
from guildkit.storage.database import Database, sqlite_url
from guildkit.storage.instance import InstanceLock
from guildkit_sandbox.bots import BotProcess, running_bot


async def test_a_second_bot_is_told_who_is_there(sandbox, bot, tmp_path, database_url):
    with pytest.raises(
        DatabaseError, match=rf"Another bot is running on this database: process {os.getpid()} on"
    ):
        async with running_bot(sandbox, tmp_path, database_url=database_url):
            pass


async def test_the_first_is_not_disturbed_by_it(sandbox, guild, bot, tmp_path, database_url):
    with pytest.raises(DatabaseError):
        async with running_bot(sandbox, tmp_path, database_url=database_url):
            pass
    assert "Voting" in (await guild.owner.slash("plugins list")).text


async def test_another_process_exits_and_names_it(sandbox, bot, tmp_path, database_url):
    process = BotProcess(sandbox, tmp_path, database_url=database_url)
    with pytest.raises(RuntimeError, match=rf"(?s)code 4.*process {os.getpid()} on"):
        await process.start()


async def test_a_killed_bot_leaves_no_lock(sandbox, guild, bot_process):
    await sandbox.kill_bot()
    await sandbox.restart_bot()
    assert "Voting" in (await guild.owner.slash("plugins list")).text


async def test_a_bot_that_is_closed_leaves_no_lock(sandbox, tmp_path, database_url):
    sandbox.create_guild("Tennessee")
    for _ in range(2):
        async with running_bot(sandbox, tmp_path, database_url=database_url):
            pass


async def test_a_lost_connection_is_made_up_for_unless_somebody_was_faster(database_url):
    if not database_url:
        pytest.skip("a file's lock cannot be lost")
    ours, theirs = Database(database_url), Database(database_url)
    mine, other = InstanceLock(ours), InstanceLock(theirs)

    async def end_connections(milliseconds=5000):
        async with theirs.system_session("a test") as session:
            ended = "SELECT pg_terminate_backend(pid, :wait) FROM pg_stat_activity WHERE application_name LIKE 'process%'"
            await session.execute(text(ended), {"wait": milliseconds})

    await mine.acquire()
    for _ in range(10):
        await end_connections(0)  # the server may take a while to let go of the lock
        await mine.check()
    with pytest.raises(DatabaseError, match="Another bot"):
        await other.acquire()
    await end_connections()
    await other.acquire()
    with pytest.raises(DatabaseError, match="Another bot"):
        await mine.check()
    for lock, database in ((mine, ours), (other, theirs)):
        await lock.release()
        await database.close()


async def test_a_connection_that_the_server_still_holds_is_no_other_bot(database_url):
    if not database_url:
        pytest.skip("a file's lock cannot be lost")
    database = Database(database_url)
    lock = InstanceLock(database)
    await lock.acquire()
    held = lock._connection
    lock._connection = None  # as if the network had gone: the server has not noticed yet
    await lock.check()
    async with database.system_session("a test", read_only=True) as session:
        holders = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'process%'"
        assert await session.scalar(text(holders)) == 1
    await held.invalidate()
    await held.close()
    await lock.release()
    await database.close()


async def test_a_folder_in_which_no_lock_can_be_made(tmp_path):
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    tmp_path.chmod(0o500)
    database = Database(sqlite_url(tmp_path / "x.sqlite3"))
    with pytest.raises(DatabaseError, match="cannot be taken"):
        await InstanceLock(database).acquire()
    await database.close()
