"""A database with the tables of the economy plugin."""

import shutil
import uuid

import pytest

from guildkit.records import Storage
from guildkit.storage.database import Database, sqlite_url
from guildkit.storage.migrations import upgrade
from guildkit_economy.models import Base
from tests.economy.old_bot import statements, write


async def migrate(database):
    await upgrade(database, "economy", Storage(Base.metadata, "guildkit_economy.migrations"))


@pytest.fixture
async def database(database, tmp_path_factory):
    if not database.is_sqlite:
        await migrate(database)
        return database
    # Once; after that a copy costs a fiftieth.
    migrated = tmp_path_factory.getbasetemp() / "economy.sqlite3"
    if not migrated.exists():
        first = Database(sqlite_url(migrated))
        await migrate(first)
        await first.close()
    shutil.copy(migrated, database.path)
    return database


@pytest.fixture
async def old_bot(request, tmp_path, database_url):
    """What a test calls with scripts: the old bot's database, of the kind that ours is of."""

    async def make_file(*scripts):
        return write(tmp_path / f"old_{uuid.uuid4().hex}.sqlite3", *scripts)

    if not database_url:
        yield make_file
        return
    import asyncpg

    server = request.getfixturevalue("postgresql_server")
    made = []

    async def make(*scripts):
        name = f"old_{uuid.uuid4().hex}"
        connection = await asyncpg.connect(server)
        await connection.execute(f"CREATE DATABASE {name}")
        await connection.close()
        made.append(name)
        url = f"{server.rpartition('/')[0]}/{name}"
        connection = await asyncpg.connect(url)
        for each in statements(*scripts):
            await connection.execute(each)
        await connection.close()
        return url

    yield make
    connection = await asyncpg.connect(server)
    for name in made:
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await connection.close()
