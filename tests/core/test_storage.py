"""The database: migrations, and clear sentences where it cannot be used."""

import os
import sqlite3
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.exc import StatementError

from guildkit import PluginError, Storage, models
from guildkit.errors import DatabaseError
from guildkit.models import GuildRecord, PluginSwitch
from guildkit.storage.database import Database, sqlite_url
from guildkit.storage.migrations import differences, upgrade

CORE = Storage(models.Base.metadata, "guildkit.migrations")
FIRST = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "x_0001", None
def upgrade():
    op.create_table("x_parents", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(10)))
    op.create_table("x_children", sa.Column("id", sa.Integer, primary_key=True),
                    sa.Column("parent_id", sa.Integer, sa.ForeignKey("x_parents.id", ondelete="CASCADE")))
"""
REBUILD = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "x_0002", "x_0001"
def upgrade():
    with op.batch_alter_table("x_parents", recreate="always") as batch:
        batch.alter_column("name", type_=sa.String(20))
"""
HALF = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "x_0002", "x_0001"
def upgrade():
    op.create_table("x_half", sa.Column("id", sa.Integer, primary_key=True))
    raise RuntimeError("the disk caught fire")
"""
ORPHANS = """
from alembic import op
revision, down_revision = "x_0002", "x_0001"
def upgrade():
    op.execute("DELETE FROM x_parents")
"""


@pytest.fixture
async def database(tmp_path):
    database = Database(sqlite_url(tmp_path / "test.sqlite3"))
    yield database
    await database.close()


async def tables(database):
    async with database.connection() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


async def run(database, statement):
    async with database.engine.begin() as connection:
        return (
            (await connection.exec_driver_sql(statement)).all()
            if statement.startswith("SELECT")
            else (await connection.exec_driver_sql(statement))
        )


async def test_the_cores_migrations_make_what_its_models_say(database):
    assert (await upgrade(database, "core", CORE)).changed
    async with database.connection() as connection:
        assert await connection.run_sync(differences, CORE) == []
    assert not (await upgrade(database, "core", CORE)).changed


async def test_a_migration_that_fails_half_way_leaves_nothing(database, history):
    await upgrade(database, "x", history(FIRST))
    with pytest.raises(PluginError, match="the disk caught fire"):
        await upgrade(database, "x", history(FIRST, HALF))
    assert "x_half" not in await tables(database)
    assert (await upgrade(database, "x", history(FIRST, REBUILD))).after == "x_0002"


async def test_rebuilding_a_table_keeps_its_children_and_leaves_a_copy_behind(database, history):
    await upgrade(database, "x", history(FIRST))
    await run(database, "INSERT INTO x_parents VALUES (1, 'a')")
    await run(database, "INSERT INTO x_children VALUES (1, 1), (2, 1), (3, 1)")
    await upgrade(database, "x", history(FIRST, REBUILD))
    assert (await run(database, "SELECT count(*) FROM x_children")) == [(3,)]
    with sqlite3.connect(f"{database.path}.x_0001") as copy:
        assert copy.execute("SELECT name FROM x_parents").fetchall() == [("a",)]
    copy.close()


async def test_a_migration_that_orphans_rows_is_undone(database, history):
    await upgrade(database, "x", history(FIRST))
    await run(database, "INSERT INTO x_parents VALUES (1, 'a')")
    await run(database, "INSERT INTO x_children VALUES (1, 1)")
    with pytest.raises(PluginError, match="without their parents"):
        await upgrade(database, "x", history(FIRST, ORPHANS))
    assert (await run(database, "SELECT count(*) FROM x_parents")) == [(1,)]


async def test_a_database_from_a_newer_version_is_refused(database, history):
    await upgrade(database, "x", history(FIRST))
    await run(database, "UPDATE alembic_x SET version_num = 'x_0999'")
    with pytest.raises(PluginError, match=r"x_0999.*does not know.*newer version of x"):
        await upgrade(database, "x", history(FIRST))


async def test_missing_migrations_are_named(database):
    with pytest.raises(PluginError, match=r"'guildkit.nowhere'"):
        await upgrade(database, "x", Storage(models.Base.metadata, "guildkit.nowhere"))


# --- instants ---------------------------------------------------------------------------------------------------------


async def test_instants_are_aware_and_in_utc(database):
    await upgrade(database, "core", CORE)
    eastern = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=-4)))
    switch = {"plugin": "x", "enabled": True, "applied": True}
    async with database.guild_session(1) as session:
        session.add(PluginSwitch(**switch, changed_at=eastern))
    async with database.guild_session(1, read_only=True) as session:
        found = await session.scalar(select(PluginSwitch.changed_at))
    assert found == eastern
    assert found.tzinfo is UTC
    with pytest.raises(StatementError, match="no time zone"):
        async with database.guild_session(2) as session:
            session.add(PluginSwitch(**switch, changed_at=datetime(2026, 7, 1)))


# --- databases that cannot be used ------------------------------------------------------------------------------------


async def refused(url, **options):
    database = Database(url, **options)
    try:
        await database.check()
    except DatabaseError as error:
        return str(error)
    finally:
        await database.close()
    return pytest.fail("it was not refused")


async def test_a_locked_database_is_named_with_the_way_out(tmp_path):
    path = tmp_path / "test.sqlite3"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("BEGIN EXCLUSIVE")
    try:
        message = await refused(sqlite_url(path), busy_timeout=20)
    finally:
        other.close()
    assert "test.sqlite3 cannot be used: database is locked. Another process" in message


async def test_a_file_that_is_no_database_is_named(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text(
        "Dear diary, today I wrote more than a hundred bytes into a file that is no database. " * 5
    )
    message = await refused(sqlite_url(path))
    assert "notes.txt cannot be used: file is not a database. The file is something else" in message
    assert path.read_text().startswith("Dear diary")


async def test_a_read_only_database_is_named(tmp_path):
    path = tmp_path / "test.sqlite3"
    sqlite3.connect(path).close()
    message = await refused(f"sqlite:///file:{path}?mode=ro&immutable=1&uri=true")
    assert "readonly database" in message
    assert "Make the file and its folder writable" in message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_file_that_may_not_be_written_is_named(tmp_path):
    path = tmp_path / "test.sqlite3"
    sqlite3.connect(path).close()
    path.chmod(0o444)
    assert "readonly database" in await refused(sqlite_url(path))


async def test_a_missing_folder_is_named(tmp_path):
    message = await refused(sqlite_url(tmp_path / "nowhere" / "test.sqlite3"))
    assert "unable to open database file. Make sure that its folder exists" in message


@pytest.mark.parametrize("url", ["", "not a url", "oracle+nothing://x", "postgresql://h:abc/db", "sqlite://"])
def test_a_url_that_makes_no_sense_is_named(url):
    with pytest.raises(DatabaseError):
        Database(url)


async def test_a_password_is_never_shown():
    with pytest.raises(DatabaseError) as refused:
        Database("sqlite://user:hunter2@host/name")
    assert "hunter2" not in str(refused.value)
    assert str(refused.value).count("\n") == 0


async def test_every_scoped_table_has_the_guild_first_in_its_key():
    from guildkit_voting.models import Base as Voting

    for metadata in (models.Base.metadata, Voting.metadata):
        for table in metadata.tables.values():
            if "guild_id" in table.c:
                assert table.primary_key.columns.keys()[0] == "guild_id", table.name
                for key in table.foreign_key_constraints:
                    assert "guild_id" in key.column_keys, table.name
    assert GuildRecord.__table__.primary_key.columns.keys() == ["guild_id"]
