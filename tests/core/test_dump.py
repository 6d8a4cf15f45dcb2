"""What a dump writes is what a restore reads, on both databases and from one to the other."""

import asyncio
import uuid
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from sqlalchemy import (
    JSON,
    ForeignKeyConstraint,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    delete,
    insert,
    select,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from guildkit import models
from guildkit.errors import DatabaseError
from guildkit.models import GuildRecord, JobRecord, SettingValue
from guildkit.records import Storage
from guildkit.storage import GuildScoped, GuildTables
from guildkit.storage.database import Database, sqlite_url
from guildkit.storage.dump import dump
from guildkit.storage.migrations import upgrade
from guildkit.storage.move import make_tables, move, prove_backup
from guildkit.storage.restore import examine, restore

CORE = {"core": Storage(models.Base.metadata, "guildkit.migrations")}
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
NASTY = "it's; a\n);\n-- revision alembic_core evil\nINSERT INTO \"x\" VALUES\n('\r\t\\ ${} %s :x 🎉 \u2028"


class Base(GuildTables, DeclarativeBase):
    pass


class Thing(GuildScoped, Base):
    """A row of every type that a plugin may use, in a table that points to itself."""

    __tablename__ = "d_things"
    __table_args__ = (ForeignKeyConstraint(["guild_id", "before"], ["d_things.guild_id", "d_things.name"]),)

    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    before: Mapped[str | None] = mapped_column(String(200))
    at: Mapped[datetime | None]
    day: Mapped[date | None]
    hour: Mapped[time | None]
    blob: Mapped[bytes | None] = mapped_column(LargeBinary)
    price: Mapped[Decimal | None] = mapped_column(Numeric(12, 4))
    ratio: Mapped[float | None]
    yes: Mapped[bool | None]
    token: Mapped[uuid.UUID | None]
    extra: Mapped[dict | list | None] = mapped_column(JSON)


THINGS = [
    {"name": NASTY, "before": None, "extra": {"b": [NASTY], "a": None}},
    {"name": "a", "before": "z", "at": NOON, "day": NOON.date(), "hour": time(1, 2, 3), "extra": None},
    {"name": "z", "before": NASTY, "blob": b"\0'\xff", "price": Decimal("10.5000"), "ratio": 1e-30},
    {"name": "Z", "before": "a", "yes": False, "token": uuid.UUID(int=7), "ratio": -2.0},
    {"name": "é", "before": None, "yes": True, "price": Decimal(0), "extra": [1, 2.5, "x"]},
]


async def filled(database):
    await upgrade(database, "core", CORE["core"])
    async with database.migration_connection() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with database.system_session("test") as session:
        for guild in (7, 5):
            session.add(GuildRecord(guild_id=guild, name=NASTY[:100], present=True, joined_at=NOON))
            session.add(
                SettingValue(
                    guild_id=guild, plugin="p", key="k", value=None, changed_at=NOON, changed_by=2**63 - 1
                )
            )
            session.add_all(Thing(guild_id=guild, **THINGS[i]) for i in (0, 2, 1, 3, 4))
            await session.flush()
        await session.execute(
            insert(JobRecord),
            [
                {"guild_id": 5, "id": f"{i:032}", "plugin": "p", "name": "n", "payload": {"i": i}, "run_at": NOON,
                 "state": "waiting", "attempts": 0}
                for i in range(1234)
            ],
        )  # fmt: skip


async def things(database, guild=7):
    async with database.guild_session(guild, read_only=True) as session:
        rows = await session.scalars(select(Thing))
        return {each.name: {key: getattr(each, key) for key in Thing.__table__.c.keys()} for each in rows}  # noqa: SIM118


@pytest.fixture
async def database(database):
    await filled(database)
    return database


@pytest.fixture
async def other(tmp_path):
    other = Database(sqlite_url(tmp_path / "other.sqlite3"))
    yield other
    await other.close()


async def make(database, found):
    await make_tables(database, found, CORE, [])
    async with database.migration_connection() as connection:
        await connection.run_sync(Base.metadata.create_all)


async def test_a_dump_restores_to_the_same_bytes(database, other, tmp_path):
    first, again = tmp_path / "first.sql", tmp_path / "again.sql"
    tables = await dump(database, first)
    assert {each.table: each.rows for each in tables}["core_jobs"] == 1234
    found = examine(first)
    assert found.revisions.keys() == {"alembic_core"}
    await make(other, found)
    await restore(other, found)
    assert await dump(other, again) == tables
    assert again.read_bytes() == first.read_bytes()
    assert await things(other) == await things(database)


async def test_a_dump_depends_on_the_rows_alone(database, tmp_path):
    one, two = tmp_path / "1.sql", tmp_path / "2.sql"
    await dump(database, one)
    async with database.system_session("test") as session:
        row = await session.get_one(GuildRecord, 7)
        session.expunge(row)
        await session.execute(delete(GuildRecord).where(GuildRecord.guild_id == 7))
        session.add(GuildRecord(guild_id=7, name=row.name, present=True, joined_at=NOON))
    await dump(database, two)
    assert one.read_bytes() == two.read_bytes()


async def test_others_have_their_turn_while_it_is_written(database, tmp_path):
    job = {"guild_id": 5, "plugin": "p", "name": "n", "payload": {}, "run_at": NOON, "attempts": 0}
    async with database.system_session("test") as session:
        await session.execute(
            insert(JobRecord), [{**job, "id": f"x{i:031}", "state": "waiting"} for i in range(1000)]
        )
    loop, turns, seen = asyncio.get_running_loop(), 0, []

    def turn():
        nonlocal turns
        turns += 1
        loop.call_soon(turn)

    turn()
    await dump(database, tmp_path / "dump.sql", progress=lambda _: seen.append(turns))
    # After each 500 jobs, of which the database sends the last thousand together; and at the end.
    assert len(seen) == len(set(seen)) == 5


async def test_one_guild_goes_back_without_touching_another(database, tmp_path):
    path = tmp_path / "seven.sql"
    before = await things(database)
    await dump(database, path, guild_id=7)
    assert "core_jobs" in examine(path).tables
    assert str(2**63 - 1) in path.read_text()
    async with database.system_session("test") as session:
        await session.execute(delete(Thing))
        await session.execute(insert(GuildRecord).values(guild_id=9, name="kept", present=True))
    await restore(database, examine(path))
    assert await things(database) == before
    assert await things(database, 5) == {}
    async with database.system_session("test", read_only=True) as session:
        assert set(await session.scalars(select(GuildRecord.guild_id))) == {5, 7, 9}


async def test_a_dump_that_is_not_whole_changes_nothing(database, tmp_path):
    path = tmp_path / "first.sql"
    await dump(database, path)
    whole = path.read_bytes()
    for spoilt in (whole[:-200], whole.replace(b"waiting", b"running", 1), whole + b"-- more\n"):
        path.write_bytes(spoilt)
        with pytest.raises(DatabaseError, match="cut short or changed"):
            examine(path)
    path.write_bytes(b"SELECT 1;")
    with pytest.raises(DatabaseError, match="is no dump"):
        examine(path)
    with pytest.raises(DatabaseError, match="No such file"):
        examine(tmp_path / "nowhere.sql")


async def test_what_does_not_fit_changes_nothing(database, other, tmp_path):
    path = tmp_path / "first.sql"
    await dump(database, path)
    found = examine(path)
    await upgrade(other, "core", CORE["core"])
    with pytest.raises(DatabaseError, match=r"lacks tables that the dump holds: d_things\. Install"):
        await restore(other, found)
    async with other.migration_connection() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.execute(text("UPDATE alembic_core SET version_num = 'core_0000'"))
    with pytest.raises(DatabaseError, match="The tables are at core_0000, and the dump is from"):
        await restore(other, found)
    async with other.system_session("test", read_only=True) as session:
        assert (await session.scalars(select(GuildRecord))).all() == []


async def test_a_dump_from_a_newer_version_is_refused(database, other, tmp_path):
    async with database.migration_connection() as connection:
        await connection.execute(text("UPDATE alembic_core SET version_num = 'core_0999'"))
    await dump(database, tmp_path / "new.sql")
    with pytest.raises(
        DatabaseError, match=r"core_0999 of core, which this version does not know.*newer version"
    ):
        await make_tables(other, examine(tmp_path / "new.sql"), CORE, [])


async def test_a_place_that_takes_no_dump_is_named(database, tmp_path):
    with pytest.raises(DatabaseError, match="cannot be written: No such file"):
        await dump(database, tmp_path / "nowhere" / "x.sql")
    assert list(tmp_path.glob("*.new")) == []


async def test_everything_moves_to_another_database_and_back(database, other, tmp_path, database_url):
    """Tables of a plugin that is not installed come along."""
    before = await things(database)
    tables = await move(database, other, CORE)
    assert await things(other) == before
    third = Database(sqlite_url(tmp_path / "third.sqlite3"))
    assert await move(other, third, CORE) == tables
    with pytest.raises(DatabaseError, match=r"third.sqlite3 is not empty: .*core_jobs"):
        await move(database, third, CORE)
    await third.close()
    if database_url:
        async with database.migration_connection() as connection:
            metadata = MetaData()
            await connection.run_sync(metadata.reflect)
            await connection.run_sync(metadata.drop_all)
        await database.engine.dispose()  # its connections remember statements about the old tables
        assert await move(other, database, CORE) == tables
        assert await things(database) == before


async def test_a_backup_is_proven(database, tmp_path):
    proof = await prove_backup(database, CORE, keep=tmp_path / "kept" / "backup.sql")
    assert proof.size == (tmp_path / "kept" / "backup.sql").stat().st_size
    assert {each.table for each in proof.tables} >= {"core_jobs", "d_things", "alembic_core"}


async def test_a_backup_that_cannot_be_restored_alarms(database, database_url):
    """A row without its parent, which only a database that was mishandled has."""
    async with database.migration_connection() as connection:
        if database_url:
            await connection.execute(text("ALTER TABLE d_things DROP CONSTRAINT fk_d_things_d_things"))
        await connection.execute(text("INSERT INTO core_settings VALUES (1, 'p', 'k', 'no json', '2026-01-01', 1)")
                                 if not database_url else
                                 text("ALTER TABLE alembic_core DROP COLUMN version_num"))  # fmt: skip
    with pytest.raises(Exception, match=r"d_things|no json|fit|version"):
        await prove_backup(database, CORE)
