"""An upgrade loses nothing that it was not to lose, and takes up tables that have no version."""

import dataclasses

import pytest
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    event,
    inspect,
    text,
)

from guildkit import PluginError
from guildkit.storage.dump import dump
from guildkit.storage.migrations import upgrade

HEAD = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = {}
changes = {}
def upgrade():
"""
FIRST = HEAD.format("'x_0001', None", "()") + """
    op.create_table("x_people", sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
                    sa.Column("name", sa.String(10)), sa.Column("coins", sa.Integer))
    op.create_table("x_notes", sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
                    sa.Column("of", sa.Integer, sa.ForeignKey("x_people.id", ondelete="CASCADE"), nullable=False))
    op.create_index("ix_x_people_name", "x_people", ["name"])
"""  # fmt: skip
# A revision that changes both the tables and what stands in them: from now on coins are counted in cents.
CENTS = HEAD.format("'x_0002', 'x_0001'", "('x_people',)") + """
    with op.batch_alter_table("x_people") as batch:
        batch.add_column(sa.Column("cents", sa.Integer))
    op.execute("UPDATE x_people SET cents = coins * 100")
"""  # fmt: skip


NAME = String(10)


def models(*, name=NAME, coins=Integer, cents=False, notes=True):
    """The tables as the newest revision of a test makes them."""
    metadata = MetaData()
    key = {"primary_key": True, "autoincrement": False}
    people = [Column("id", Integer, **key), Column("name", name, index=True), Column("coins", coins)]
    Table("x_people", metadata, *people, *([Column("cents", Integer)] if cents else ()))
    if notes:
        of = ForeignKey("x_people.id", ondelete="CASCADE")
        Table("x_notes", metadata, Column("id", Integer, **key), Column("of", Integer, of, nullable=False))
    return metadata


ROWS = (
    "INSERT INTO x_people (id, name, coins) VALUES (1, 'alice', 5), (2, 'böb', 7), (3, NULL, NULL)",
    "INSERT INTO x_notes VALUES (1, 1), (2, 1), (3, 2)",
)


@pytest.fixture
def history(history):
    """A plugin with revisions that a test writes, and its tables."""

    def write(*revisions, metadata=None):
        return dataclasses.replace(history(*revisions), metadata=models() if metadata is None else metadata)

    return write


def second(*statements, changes=()):
    """A second revision of these statements, which says what it changes."""
    lines = "".join(f"    op.execute({each!r})\n" for each in statements)
    return HEAD.format("'x_0002', 'x_0001'", repr(changes)) + lines


async def run(database, *statements):
    """Run statements as an operator would by hand, and return the rows of the last."""
    async with database.migration_connection() as connection:
        for statement in statements:
            result = await connection.execute(text(statement))
        return [tuple(row) for row in result] if result.returns_rows else []


async def contents(database, tmp_path):
    """Everything that the database holds."""
    file = tmp_path / "all.sql"
    await dump(database, file)
    # Comments say when it was written.
    return [line for line in file.read_text().splitlines() if line and not line.startswith("--")]


async def filled(database, history):
    await upgrade(database, "x", history(FIRST))
    await run(database, *ROWS)


# --- what a migration does not say it changes --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ("DELETE FROM x_notes WHERE id > 1", "x_notes had 3 rows and would have 1"),
        ("INSERT INTO x_people (id) VALUES (9)", "x_people had 3 rows and would have 4"),
        ("UPDATE x_people SET name = 'eve' WHERE id = 2", "what stands in x_people would be different"),
        ("UPDATE x_people SET coins = 0 WHERE id = 3", "what stands in x_people would be different"),
        ("DROP TABLE x_notes", "x_notes had 3 rows and would have 0"),
    ],
)
async def test_what_a_migration_does_not_say_is_undone(database, history, tmp_path, done, said):
    await filled(database, history)
    before = await contents(database, tmp_path)
    assert any("böb" in line for line in before)
    with pytest.raises(PluginError) as refused:
        await upgrade(database, "x", history(FIRST, second(done)), backups=tmp_path)
    assert str(refused.value) == (
        f"A migration of x was undone: {said}, and it does not say so (`changes`). Nothing is lost; "
        "go on with the version of x that you had, and tell its authors."
    )
    assert await contents(database, tmp_path) == before
    table = next(name for name in ("x_people", "x_notes") if name in done)
    storage = history(FIRST, second(done, changes=(table,)), metadata=models(notes="DROP" not in done))
    assert (await upgrade(database, "x", storage, backups=tmp_path)).after == "x_0002"


async def test_values_that_are_written_alike_in_a_wider_column_are_the_same(database, history, tmp_path):
    await filled(database, history)
    wider = HEAD.format("'x_0002', 'x_0001'", "()") + """
    with op.batch_alter_table("x_people") as batch:
        batch.alter_column("name", type_=sa.Text())
        batch.alter_column("coins", type_=sa.BigInteger())
    """  # fmt: skip
    storage = history(FIRST, wider, metadata=models(name=Text(), coins=BigInteger))
    await upgrade(database, "x", storage, backups=tmp_path)
    assert await run(database, "SELECT * FROM x_people ORDER BY id") == [
        (1, "alice", 5),
        (2, "böb", 7),
        (3, None, None),
    ]


async def test_a_migration_does_not_empty_tables_of_others(database, history, database_url):
    if database_url:
        pytest.skip("others may be writing there meanwhile, so that nobody can tell")
    await filled(database, history)
    await run(database, "CREATE TABLE y_votes (id INTEGER)", "INSERT INTO y_votes VALUES (1), (2)")
    with pytest.raises(PluginError, match="y_votes had 2 rows and would have 1, and it does not say so"):
        await upgrade(database, "x", history(FIRST, second("DELETE FROM y_votes WHERE id = 1")))
    assert await run(database, "SELECT count(*) FROM y_votes") == [(2,)]


async def test_a_migration_is_not_blamed_for_orphans_that_were_there(database, history, database_url):
    if database_url:
        pytest.skip("there are none on PostgreSQL")
    await filled(database, history)
    await run(database, "INSERT INTO x_notes VALUES (4, 99)")
    await upgrade(database, "x", history(FIRST, CENTS, metadata=models(cents=True)))
    assert await run(database, "SELECT sum(cents) FROM x_people") == [(1200,)]


async def test_nothing_is_counted_where_nothing_is_to_be_done(database, history, tmp_path):
    await filled(database, history)
    statements = []
    event.listen(
        database.engine.sync_engine,
        "before_cursor_execute",
        lambda _c, _cursor, sql, *_rest: statements.append(sql),
    )
    assert not (await upgrade(database, "x", history(FIRST))).changed
    assert statements
    assert not [sql for sql in statements if "FROM x_" in sql]


# --- tables without a version -----------------------------------------------------------------------------------------


async def test_unversioned_data_is_migrated_and_not_stamped(database, history, tmp_path):
    """A plugin that had no migrations yet: its rows go through every revision after the one that they are like."""
    await filled(database, history)
    await run(database, "DROP TABLE alembic_x", "DROP INDEX ix_x_people_name")
    storage = history(FIRST, CENTS, metadata=models(cents=True))
    done = await upgrade(database, "x", storage, backups=tmp_path)
    assert (done.before, done.after) == (None, "x_0002")
    assert await run(database, "SELECT id, name, coins, cents FROM x_people ORDER BY id") == [
        (1, "alice", 5, 500),
        (2, "böb", 7, 700),
        (3, None, None, None),
    ]
    # The tables are those of the migrations, keys and indexes included.
    assert await run(database, "SELECT id FROM x_notes WHERE of = 1 ORDER BY id") == [(1,), (2,)]
    assert not (await upgrade(database, "x", storage)).changed
    async with database.connection() as connection:
        indexes = await connection.run_sync(lambda sync: inspect(sync).get_indexes("x_people"))
    assert [index["name"] for index in indexes] == ["ix_x_people_name"]
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        await run(database, "INSERT INTO x_notes VALUES (1, 1)")
    # What was there before is kept, as before every migration.
    assert [path.name for path in tmp_path.iterdir() if "unversioned" in path.name]


async def test_a_lost_version_is_found_again_and_nothing_is_changed_twice(database, history, tmp_path):
    storage = history(FIRST, CENTS, metadata=models(cents=True))
    await upgrade(database, "x", storage)
    await run(database, *ROWS, "UPDATE x_people SET cents = 42", "DROP TABLE alembic_x")
    await upgrade(database, "x", storage, backups=tmp_path)
    assert await run(database, "SELECT cents FROM x_people") == [(42,), (42,), (42,)]
    assert await run(database, "SELECT version_num FROM alembic_x") == [("x_0002",)]


async def test_rows_that_no_revision_has_a_place_for_are_refused_and_left_alone(database, history, tmp_path):
    await filled(database, history)
    await run(database, "DROP TABLE alembic_x", "ALTER TABLE x_people ADD COLUMN shoe_size INTEGER")
    before = await contents(database, tmp_path)
    storage = history(FIRST, CENTS, metadata=models(cents=True))
    with pytest.raises(PluginError) as refused:
        await upgrade(database, "x", storage, backups=tmp_path)
    assert str(refused.value) == (
        "The tables of x hold rows but no version, and no revision has a place for x_people.shoe_size. "
        "Restore a backup; nothing was touched."
    )
    assert await contents(database, tmp_path) == before
