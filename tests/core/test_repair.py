"""Tables at the right revision that lack something get it back; what differs otherwise is refused."""

import pytest
from sqlalchemy import inspect, text

from guildkit import PluginError, models
from guildkit.models import GuildRecord
from guildkit.records import Storage
from guildkit.storage.checkup import checkup
from guildkit.storage.migrations import upgrade
from guildkit.storage.repair import lacking
from guildkit.storage.restore import examine
from guildkit.storage.row_security import secure
from guildkit.storage.shape import is_scoped

CORE = Storage(models.Base.metadata, "guildkit.migrations")


@pytest.fixture
async def database(database):
    await upgrade(database, "core", CORE)
    await secure(database, [table.name for table in CORE.metadata.tables.values() if is_scoped(table)])
    async with database.system_session("test") as session:
        session.add(GuildRecord(guild_id=7, name="Tennessee", present=True))
    return database


async def change(database, *statements):
    async with database.migration_connection() as connection:
        for statement in statements:
            await connection.execute(text(statement))


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (["DROP TABLE core_live_messages"], {"table core_live_messages"}),
        (["ALTER TABLE core_guilds DROP COLUMN commands_hash"], {"column core_guilds.commands_hash"}),
        (["DROP INDEX uq_core_jobs_key"], {"index uq_core_jobs_key of core_jobs"}),
        (
            ["DROP INDEX ix_core_jobs_due", "DROP TABLE core_settings"],
            {"index ix_core_jobs_due of core_jobs", "table core_settings"},
        ),
        (["DROP TABLE core_jobs"], {"table core_jobs", "index uq_core_jobs_key of core_jobs", "index ix_core_jobs_due of core_jobs"}),
        # No row lacks what it held: the table is empty.
        (["ALTER TABLE core_live_messages DROP COLUMN wanted"], {"column core_live_messages.wanted"}),
    ],
)  # fmt: skip
async def test_what_was_dropped_by_hand_is_added_after_a_backup(database, tmp_path, damage, named):
    await change(database, *damage)
    assert len(await checkup(database, {"core": CORE})) == len(named)
    done = await upgrade(database, "core", CORE, backups=tmp_path)
    assert (set(done.mended), done.before == done.after, done.changed) == (named, True, True)
    again = await upgrade(database, "core", CORE, backups=tmp_path)
    assert (again.mended, again.changed) == ((), False)
    async with database.connection() as connection:
        assert await connection.run_sync(lacking, "core", CORE) == []
    async with database.system_session("test", read_only=True) as session:
        assert (await session.get_one(GuildRecord, 7)).name == "Tennessee"
    if database.path is None:
        assert "core_guilds" in examine(tmp_path / f"{done.after}.sql").tables
    else:
        assert (tmp_path / f"guildkit.sqlite3.{done.after}").exists()


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (["ALTER TABLE core_guilds DROP COLUMN present"], "column core_guilds.present"),
        (["ALTER TABLE core_guilds ADD COLUMN mood TEXT"], "column core_guilds.mood"),
        (["CREATE UNIQUE INDEX odd ON core_guilds (name)"], "index odd of core_guilds"),
        (
            ["DROP TABLE core_state", "CREATE TABLE core_state (key VARCHAR(50) NOT NULL, value INTEGER NOT NULL)"],
            "the primary key of core_state is gone",
        ),
        (
            ["DROP TABLE core_state", "CREATE TABLE core_state (key VARCHAR(50) NOT NULL PRIMARY KEY, value TEXT NOT NULL)"],
            "column core_state.value",
        ),
    ],
)  # fmt: skip
async def test_what_differs_otherwise_is_refused_and_left_alone(database, damage, named):
    await change(database, *damage)
    with pytest.raises(PluginError, match=rf"changed by hand: {named}.*Restore a backup"):
        await upgrade(database, "core", CORE)
    (problem,) = await checkup(database, {"core": CORE})
    assert named in problem


async def test_an_index_that_an_operator_has_added_stays(database):
    await change(database, "CREATE INDEX faster ON core_guilds (name)")
    assert not (await upgrade(database, "core", CORE)).changed
    async with database.connection() as connection:
        indexes = await connection.run_sync(lambda sync: inspect(sync).get_indexes("core_guilds"))
    assert [index["name"] for index in indexes] == ["faster"]


async def test_mending_that_fails_leaves_nothing(database):
    """Two rows of the same key came in while the index was away."""
    row = "INSERT INTO core_jobs (guild_id, id, plugin, name, payload, run_at, state, unique_key, attempts) VALUES (7, '{}', 'p', 'n', '{{}}', '2026-01-01', 'waiting', 'k', 0)"
    await change(
        database, "DROP INDEX uq_core_jobs_key", "DROP TABLE core_live_messages", row.format(1), row.format(2)
    )
    with pytest.raises(PluginError, match=r"failed and was undone: .*(?i:unique)"):
        await upgrade(database, "core", CORE)
    async with database.connection() as connection:
        assert not await connection.run_sync(lambda sync: inspect(sync).has_table("core_live_messages"))
