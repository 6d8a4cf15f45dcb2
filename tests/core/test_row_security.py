"""PostgreSQL itself keeps a guild's session within its guild, whatever reaches it."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from guildkit import TenancyError
from guildkit.errors import DatabaseError
from guildkit.storage.database import Database
from guildkit.storage.row_security import secure
from tests.core.tables import Base, Book, Note

MINE, THEIRS = 7, 5
SECRET = "their diary"
SCOPED = ["t_books", "t_notes"]


@pytest.fixture(autouse=True)
def _only_there(database_url):
    if not database_url:
        pytest.skip("SQLite has no row-level security")


@pytest.fixture
async def database(database):
    async with database.migration_connection() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await secure(database, SCOPED)
    for guild, title in ((MINE, "my diary"), (THEIRS, SECRET)):
        async with database.guild_session(guild) as session:
            session.add(Book(id=1, title=title, notes=[Note(id=1, text=title)]))
    return database


async def _theirs(database):
    async with database.guild_session(THEIRS, read_only=True) as session:
        books = [(book.id, book.title) for book in await session.scalars(select(Book))]
        notes = [(note.id, note.text) for note in await session.scalars(select(Note))]
    return books, notes


# Each has the driver's own connection, on which there are no fences.


async def _driver_select(driver):
    return await driver.fetch("SELECT title FROM t_books")


async def _driver_by_key(driver):
    return await driver.fetch("SELECT title FROM t_books WHERE guild_id = $1", THEIRS)


async def _driver_join(driver):
    return await driver.fetch("SELECT n.text FROM t_books AS b RIGHT JOIN t_notes AS n ON true")


async def _driver_copy(driver):
    await driver.execute("CREATE TEMPORARY TABLE mine ON COMMIT DROP AS SELECT * FROM t_books")
    return await driver.fetch("SELECT * FROM mine")


async def _driver_cursor(driver):
    return [row async for row in driver.cursor("SELECT title FROM t_books")]


async def _driver_update(driver):
    await driver.execute("UPDATE t_books SET title = 'gone'")


async def _driver_delete(driver):
    await driver.execute("DELETE FROM t_notes")


async def _driver_insert(driver):
    await driver.execute("INSERT INTO t_books VALUES ($1, 60, 'planted')", THEIRS)


async def _driver_upsert(driver):
    await driver.execute(
        "INSERT INTO t_books VALUES ($1, 1, 'x') ON CONFLICT (guild_id, id) DO UPDATE SET title = 'gone'",
        THEIRS,
    )


async def _driver_move(driver):
    await driver.execute("UPDATE t_books SET guild_id = $1, id = 61", THEIRS)


async def _driver_child(driver):
    await driver.execute("INSERT INTO t_notes VALUES ($1, 62, 1, 'planted')", THEIRS)


async def _driver_returning(driver):
    return await driver.fetch("UPDATE t_books SET title = title RETURNING *")


async def _driver_empty_tenant(driver):
    await driver.execute("DISCARD TEMP; RESET guildkit.guild_id")
    return await driver.fetch("SELECT title FROM t_books")


ATTACKS = {
    name.removeprefix("_driver_"): attack
    for name, attack in list(globals().items())
    if name.startswith("_driver_")
}


@pytest.mark.parametrize("name", ATTACKS)
async def test_the_drivers_own_connection_reaches_nothing_either(database, name):
    import asyncpg

    before = await _theirs(database)
    found = None
    try:
        async with database.guild_session(MINE) as session:
            raw = await (await session.connection()).get_raw_connection()
            found = await ATTACKS[name](raw.driver_connection)
    except (TenancyError, SQLAlchemyError, asyncpg.PostgresError):
        pass
    assert SECRET not in repr(found)
    assert await _theirs(database) == before


async def test_a_transaction_that_names_no_guild_sees_nothing(database):
    async with database.engine.connect() as connection:
        with pytest.raises(TenancyError, match="opened by hand"):
            await connection.exec_driver_sql("SELECT * FROM t_books")
        driver = (await connection.get_raw_connection()).driver_connection
        assert await driver.fetch("SELECT * FROM t_books") == []


async def run(url, *statements):
    """Run statements as the server's superuser."""
    import asyncpg

    connection = await asyncpg.connect(url)
    try:
        return [await connection.fetch(statement) for statement in statements]
    finally:
        await connection.close()


async def test_a_second_look_finds_nothing_to_do(database):
    assert await secure(database, SCOPED) == []


@pytest.mark.parametrize(
    "damage",
    [
        "ALTER TABLE t_books NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE t_books DISABLE ROW LEVEL SECURITY",
        "DROP POLICY guildkit_guild ON t_books",
        "ALTER POLICY guildkit_guild ON t_books USING (true)",
        "ALTER POLICY guildkit_guild ON t_books WITH CHECK (true)",
        "ALTER POLICY guildkit_guild ON t_books TO CURRENT_USER",
        "CREATE POLICY open ON t_books USING (true)",
    ],
)
async def test_what_was_changed_by_hand_is_put_right(database, damage):
    async with database.migration_connection() as connection:
        await connection.exec_driver_sql(damage)
    assert await secure(database, SCOPED) != []
    assert await secure(database, SCOPED) == []
    async with database.guild_session(MINE) as session:
        driver = (await (await session.connection()).get_raw_connection()).driver_connection
        assert [row["title"] for row in await driver.fetch("SELECT title FROM t_books")] == ["my diary"]


async def test_a_worker_that_owns_nothing_gets_what_it_needs(database, database_url):
    owner = make_url(database_url)
    superuser = owner.set(username="postgres").render_as_string(hide_password=False)
    worker = f"worker_{owner.database[-8:]}"
    await run(superuser, f"CREATE ROLE {worker} LOGIN")
    working = Database(
        owner.set(username=worker).render_as_string(hide_password=False), owner_url=database_url
    )
    try:
        await working.check()
        assert any("GRANT" in statement for statement in await secure(working, SCOPED))
        assert await secure(working, SCOPED) == []
        async with working.guild_session(MINE) as session:
            session.add(Book(id=2, title="by the worker"))
        async with working.system_session("test", read_only=True) as session:
            assert len((await session.scalars(select(Book))).all()) == 3
        with pytest.raises(SQLAlchemyError, match="must be owner"):
            async with working.system_session("test") as session:
                await session.execute(text("DROP TABLE t_notes"))
    finally:
        await working.close()
        await run(superuser, f"DROP OWNED BY {worker}", f"DROP ROLE {worker}")


@pytest.mark.parametrize("above", ["SUPERUSER", "BYPASSRLS"])
async def test_a_role_that_no_policy_binds_is_refused(database_url, above):
    url = make_url(database_url)
    superuser = url.set(username="postgres").render_as_string(hide_password=False)
    role = f"above_{url.database[-8:]}"
    await run(superuser, f"CREATE ROLE {role} LOGIN {above}")
    working = Database(url.set(username=role).render_as_string(hide_password=False))
    try:
        with pytest.raises(DatabaseError, match=rf"'{role}' stands above.*ALTER ROLE {role} NOSUPERUSER"):
            await working.check()
    finally:
        await working.close()
        await run(superuser, f"DROP ROLE {role}")


def test_urls_of_two_databases_are_refused():
    with pytest.raises(DatabaseError, match="another database"):
        Database("postgresql://a@h/one", owner_url="postgresql://b@h/two")
