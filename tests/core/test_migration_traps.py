"""What building a table anew has cost others: children, checks and triggers, and every later start after a crash."""

import asyncio
import os
import signal
import sqlite3
import sys
from contextlib import closing

import pytest

from guildkit import PluginError
from guildkit.storage.database import Database, sqlite_url
from guildkit.storage.migrations import upgrade

HEAD = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = {}
def upgrade():
"""
FIRST = (
    HEAD.format("'x_0001', None")
    + '''
    op.execute("""CREATE TABLE x_points (
        id INTEGER NOT NULL PRIMARY KEY,
        name VARCHAR(10) NOT NULL,
        points INTEGER NOT NULL CONSTRAINT ck_x_points_owed CHECK (points >= 0)
    )""")
    op.execute("CREATE INDEX ix_x_points ON x_points (points) WHERE points > 0")
    op.create_table("x_tickets", sa.Column("id", sa.Integer, primary_key=True),
                    sa.Column("of", sa.Integer, sa.ForeignKey("x_points.id", ondelete="CASCADE"), nullable=False))
    op.create_table("x_log", sa.Column("what", sa.Text))
    op.execute("""CREATE TRIGGER x_noted AFTER UPDATE ON x_points
        BEGIN INSERT INTO x_log VALUES (new.name || ' ' || new.points); END""")
'''
)
NAMELESS = FIRST.replace("CONSTRAINT ck_x_points_owed ", "")
REBUILD = HEAD.format("'x_0002', 'x_0001'") + """
    with op.batch_alter_table("x_points", recreate="always") as batch:
        batch.alter_column("name", type_=sa.String(20))
"""  # fmt: skip
RESTATED = REBUILD.replace(
    'recreate="always"',
    'recreate="always", table_args=[sa.CheckConstraint("points >= 0", name="ck_x_points_owed")]',
)
UNTRIGGERED = REBUILD + '    op.execute("DROP TRIGGER IF EXISTS x_noted")\n'
TRIGGER_FIRST = REBUILD.replace(
    "def upgrade():\n", 'def upgrade():\n    op.execute("DROP TRIGGER x_noted")\n'
)
RENAMED = REBUILD + '    op.rename_table("x_points", "x_money")\nchanges = ("x_points",)\n'
DROPPED = HEAD.format("'x_0002', 'x_0001'") + """
    op.drop_table("x_tickets")
    op.drop_table("x_points")
changes = ("x_tickets", "x_points")
"""  # fmt: skip
KILLED = """
import asyncio, os, signal, sys
from sqlalchemy import MetaData, event
from sqlalchemy.engine import Engine
from guildkit import Storage
from guildkit.storage.database import Database
from guildkit.storage.migrations import upgrade

@event.listens_for(Engine, "after_cursor_execute")
def end(_connection, _cursor, sql, *_rest):
    if sql.strip().startswith(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

async def main():
    database = Database(sys.argv[1])
    await upgrade(database, "x", Storage(MetaData(), "history_x"))
    await database.close()

asyncio.run(main())
"""
ROWS = 200


@pytest.fixture
async def database(tmp_path):
    database = Database(sqlite_url(tmp_path / "test.sqlite3"))
    yield database
    await database.close()


async def filled(database, history, first=FIRST):
    """Tables at the first revision, with parents and children."""
    await upgrade(database, "x", history(first))
    with closing(sqlite3.connect(database.path)) as connection, connection:
        numbers = range(1, ROWS + 1)
        connection.executemany("INSERT INTO x_points VALUES (?, ?, ?)", ((n, f"m{n}", n) for n in numbers))
        connection.executemany("INSERT INTO x_tickets VALUES (?, ?)", ((n, n) for n in numbers))


def ask(database, *statements):
    """Run statements with foreign keys enforced, and return the rows of the last."""
    with closing(sqlite3.connect(database.path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = ON")
        for statement in statements:
            rows = connection.execute(statement).fetchall()
    return rows


def everything(database):
    with closing(sqlite3.connect(database.path)) as connection:
        return list(connection.iterdump())


async def test_children_stay_where_their_parents_table_is_built_anew(database, history):
    await filled(database, history)
    await upgrade(database, "x", history(FIRST, REBUILD))
    assert ask(database, "SELECT type FROM pragma_table_info('x_points') WHERE name = 'name'") == [
        ("VARCHAR(20)",)
    ]
    assert ask(database, "SELECT count(*), sum(of) FROM x_tickets") == [(ROWS, ROWS * (ROWS + 1) // 2)]
    # The key still leads to the table, and takes along what belongs to a row.
    assert ask(database, "DELETE FROM x_points WHERE id = 1", "SELECT count(*) FROM x_tickets") == [
        (ROWS - 1,)
    ]


async def test_checks_indexes_and_triggers_stay(database, history):
    await filled(database, history)
    await upgrade(database, "x", history(FIRST, REBUILD))
    with pytest.raises(sqlite3.IntegrityError, match="ck_x_points_owed"):
        ask(database, "UPDATE x_points SET points = -1")
    assert ask(database, "SELECT sql FROM sqlite_master WHERE name = 'ix_x_points'") == [
        ("CREATE INDEX ix_x_points ON x_points (points) WHERE points > 0",)
    ]
    noted = ask(database, "UPDATE x_points SET points = 7 WHERE id = 1", "SELECT what FROM x_log")
    assert noted == [("m1 7",)]


async def test_triggers_and_views_elsewhere_that_name_the_table_stay(database, history):
    first = (
        FIRST
        + """
    op.execute("CREATE VIEW x_rich AS SELECT name FROM x_points WHERE points > 100")
    op.execute("CREATE TRIGGER x_paid AFTER DELETE ON x_log BEGIN UPDATE x_points SET points = 500 WHERE id = 1; END")
"""
    )
    await filled(database, history, first)
    await upgrade(database, "x", history(first, REBUILD))
    ask(database, "INSERT INTO x_log VALUES ('it is')", "DELETE FROM x_log")
    assert ask(database, "SELECT name FROM x_rich WHERE name = 'm1'") == [("m1",)]


async def test_a_table_that_is_renamed_afterwards_keeps_its_children(database, history):
    await filled(database, history)
    await upgrade(database, "x", history(FIRST, RENAMED))
    ask(database, "DELETE FROM x_money WHERE id = 1")
    assert ask(database, "SELECT count(*) FROM x_tickets") == [(ROWS - 1,)]


async def test_a_check_without_a_name_is_not_lost_in_silence(database, history):
    await filled(database, history, NAMELESS)
    before = everything(database)
    with pytest.raises(PluginError, match=r"undone: Unnamed CHECK.*'x_points'.*table_args"):
        await upgrade(database, "x", history(NAMELESS, REBUILD))
    assert everything(database) == before
    assert (await upgrade(database, "x", history(NAMELESS, RESTATED))).after == "x_0002"
    with pytest.raises(sqlite3.IntegrityError, match="ck_x_points_owed"):
        ask(database, "UPDATE x_points SET points = -1")


@pytest.mark.parametrize("second", [UNTRIGGERED, TRIGGER_FIRST, DROPPED])
async def test_a_trigger_that_a_migration_drops_does_not_come_back(database, history, second):
    await filled(database, history)
    await upgrade(database, "x", history(FIRST, second))
    assert ask(database, "SELECT name FROM sqlite_master WHERE type = 'trigger'") == []


@pytest.mark.parametrize(
    "at",
    ["CREATE TABLE _alembic_tmp_x_points", "INSERT INTO _alembic_tmp", "DROP TABLE x_points", "ALTER TABLE _alembic_tmp", "UPDATE alembic_x"],
)  # fmt: skip
async def test_whoever_is_killed_in_the_middle_leaves_nothing_and_starts_again(
    database, history, at, tmp_path
):
    await filled(database, history)
    before = everything(database)
    history(FIRST, REBUILD)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", KILLED, sqlite_url(tmp_path / "test.sqlite3"), at),
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    assert await process.wait() == -signal.SIGKILL
    assert everything(database) == before
    await upgrade(database, "x", history(FIRST, REBUILD))
    assert ask(database, "SELECT count(*) FROM x_tickets") == [(ROWS,)]
    assert ask(database, "SELECT name FROM sqlite_master WHERE name LIKE '\\_alembic%' ESCAPE '\\'") == []


async def test_what_another_program_has_left_stops_no_start(database, history):
    """An Alembic that was not run by guildkit, and was killed."""
    await filled(database, history)
    ask(
        database,
        "CREATE TABLE _alembic_tmp_x_points (id INTEGER)",
        "CREATE TABLE _alembic_tmp_x_gone (id INTEGER)",
    )
    await upgrade(database, "x", history(FIRST, REBUILD))
    left = ask(database, "SELECT name FROM sqlite_master WHERE name LIKE '\\_alembic%' ESCAPE '\\'")
    assert left == [("_alembic_tmp_x_gone",)]  # what it was a copy of is not there
    assert ask(database, "SELECT count(*) FROM x_points") == [(ROWS,)]
