"""Nothing on a guild's session reads or writes another guild's rows."""

import asyncio

import pytest
from sqlalchemy import (
    Integer,
    case,
    column,
    delete,
    exists,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    table,
    text,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, joinedload, make_transient_to_detached, selectinload

from guildkit import TenancyError
from guildkit.storage.fences import GUILD_OPTION, GUILDS_OPTION
from guildkit.storage.row_security import secure
from tests.core.tables import Base, Book, Note, Word

MINE, THEIRS = 7, 5
SECRET = "their diary"


@pytest.fixture
async def database(database):
    async with database.migration_connection() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await secure(database, ["t_books", "t_notes"])
    for guild, title in ((MINE, "my diary"), (THEIRS, SECRET)):
        async with database.guild_session(guild) as session:
            session.add(Book(id=1, title=title, notes=[Note(id=1, text=title)]))
    return database


# Each tries to see, change or plant something in the other guild.


async def _text(session):
    return (await session.execute(text("SELECT title FROM t_books"))).scalars().all()


async def _text_in_where(session):
    return (await session.scalars(select(Book.title).where(text("1=1 or 1=1")))).all()


async def _literal_column(session):
    return (await session.execute(select(literal_column("(SELECT max(title) FROM t_books)")))).scalars().all()


async def _core_table(session):
    return (await session.execute(select(Book.__table__))).all()


async def _core_column(session):
    return (await session.execute(select(Book.__table__.c.title))).all()


async def _raw(session):
    connection = await session.connection()
    return (await connection.exec_driver_sql("SELECT title FROM t_books")).all()


async def _core_on_connection(session):
    return (await (await session.connection()).execute(select(Book.__table__.c.title))).all()


async def _text_on_connection(session):
    return (await (await session.connection()).execute(text("SELECT title FROM t_books"))).all()


async def _get(session):
    return await session.get(Book, (THEIRS, 1))


async def _where_other(session):
    return (await session.scalars(select(Book).where(Book.guild_id == THEIRS))).all()


async def _in_other(session):
    return (await session.scalars(select(Book).where(Book.guild_id.in_([MINE, THEIRS])))).all()


async def _alias(session):
    other = aliased(Book)
    return (await session.scalars(select(other.title))).all()


async def _join_without_guild(session):
    other = aliased(Book)
    return (
        await session.execute(select(other.title).select_from(Book).join(other, other.id == Book.id))
    ).all()


async def _subquery(session):
    inner = select(Book.title).subquery()
    return (await session.execute(select(inner.c.title))).all()


async def _cte(session):
    inner = select(Book.title).cte()
    return (await session.execute(select(inner.c.title))).all()


async def _scalar_subquery(session):
    return (await session.execute(select(select(func.max(Book.title)).scalar_subquery()))).all()


async def _exists(session):
    return [SECRET for found in await session.scalars(select(exists().where(Book.title == SECRET))) if found]


async def _any(session):
    statement = select(Book.title).where(Book.notes.any(Note.text == SECRET))
    return [SECRET for _ in await session.scalars(statement)]


async def _union(session):
    return (await session.execute(union_all(select(Book.title), select(Note.text)))).all()


async def _case(session):
    return (await session.execute(select(case((literal(1) == 1, Book.title))))).all()


async def _joinedload(session):
    books = (await session.scalars(select(Book).options(joinedload(Book.notes)))).unique().all()
    return [note.text for book in books for note in book.notes]


async def _selectinload(session):
    books = (await session.scalars(select(Book).options(selectinload(Book.notes)))).all()
    return [note.text for book in books for note in book.notes]


async def _lazy_relation(session):
    notes = (await session.scalars(select(Note))).all()
    return [(await session.run_sync(lambda _s, note=note: note.book)).title for note in notes]


async def _count(session):
    return [SECRET] if await session.scalar(select(func.count()).select_from(Book)) > 1 else []


async def _update_all(session):
    await session.execute(update(Book).values(title="gone"))


async def _update_theirs(session):
    await session.execute(update(Book).where(Book.guild_id == THEIRS).values(title="gone"))


async def _update_key(session):
    await session.execute(update(Book).values(guild_id=THEIRS))


async def _bulk_update_by_key(session):
    await session.execute(update(Book), [{"guild_id": THEIRS, "id": 1, "title": "gone"}])


async def _delete_all(session):
    await session.execute(delete(Note))


async def _delete_theirs(session):
    await session.execute(delete(Note).where(Note.guild_id == THEIRS))


async def _insert_theirs(session):
    await session.execute(insert(Book).values(guild_id=THEIRS, id=9, title="planted"))


async def _insert_many(session):
    await session.execute(insert(Book), [{"guild_id": THEIRS, "id": 9, "title": "planted"}])


async def _insert_from_select(session):
    await session.execute(insert(Word).from_select(["word"], select(Book.__table__.c.title)))


async def _core_insert(session):
    await session.execute(insert(Book.__table__).values(guild_id=THEIRS, id=9, title="planted"))


def upsert(session, model):
    return {"sqlite": sqlite, "postgresql": postgresql}[session.bind.dialect.name].insert(model)


async def _upsert(session):
    statement = upsert(session, Book).values(guild_id=THEIRS, id=1, title="gone")
    await session.execute(
        statement.on_conflict_do_update(index_elements=["guild_id", "id"], set_={"title": "gone"})
    )


async def _add_theirs(session):
    session.add(Book(guild_id=THEIRS, id=9, title="planted"))
    await session.flush()


async def _merge_theirs(session):
    await session.merge(Book(guild_id=THEIRS, id=1, title="gone"))
    await session.flush()


async def _move_mine(session):
    (await session.scalar(select(Book))).guild_id = THEIRS
    await session.flush()


async def _forge_detached(session):
    book = Book(guild_id=THEIRS, id=1, title="x")
    make_transient_to_detached(book)
    session.add(book)
    await session.refresh(book)
    return [book.title]


async def _forge_and_delete(session):
    book = Book(guild_id=THEIRS, id=1, title="x")
    make_transient_to_detached(book)
    await session.delete(book)
    await session.flush()


async def _child_of_theirs(session):
    session.add(Note(id=9, book=Book(guild_id=THEIRS, id=1, title="x"), text="planted"))
    await session.flush()


async def _bulk_save(session):
    def save(sync):
        sync.bulk_save_objects([Book(guild_id=THEIRS, id=9, title="planted")])

    await session.run_sync(save)


async def _bulk_mappings(session):
    def save(sync):
        sync.bulk_insert_mappings(Book, [{"guild_id": THEIRS, "id": 9, "title": "planted"}])

    await session.run_sync(save)


async def _another_schema(session):
    books = table("t_books", column("title"), schema="main")
    return (await session.execute(select(books.c.title))).all()


async def _forged_table(session):
    books = table("t_books", column("title"), column("guild_id"))
    return (await session.execute(select(books.c.title).where(books.c.guild_id == THEIRS))).all()


async def _either_or_on_connection(session):
    books = Book.__table__
    statement = select(books.c.title).where(or_(books.c.guild_id == MINE, books.c.id > 0))
    return (await (await session.connection()).execute(statement)).all()


async def _tautology_on_connection(session):
    books = Book.__table__
    statement = select(books.c.title).where(books.c.guild_id == books.c.guild_id)
    return (await (await session.connection()).execute(statement)).all()


async def _insert_what_a_subquery_reads(session):
    theirs = select(func.min(Book.title)).where(Book.guild_id != literal(MINE, Integer())).scalar_subquery()
    await session.execute(insert(Book).values(guild_id=MINE, id=50, title=theirs))
    return (await session.scalars(select(Book.title).where(Book.id == 50))).all()


async def _insert_returning_a_subquery(session):
    theirs = select(func.group_concat(aliased(Book).title)).scalar_subquery()
    return (await session.execute(insert(Book).values(id=51, title="x").returning(theirs))).all()


async def _insert_into_a_common_table(session):
    await session.execute(insert(Word).values(word=select(func.group_concat(Book.title)).scalar_subquery()))
    return (await session.scalars(select(Word.word))).all()


async def _insert_with_another_type(session):
    await session.execute(insert(Book).values(guild_id=literal(THEIRS, Integer()), id=52, title="planted"))


async def _update_with_another_type(session):
    await session.execute(update(Book).values(guild_id=literal(THEIRS, Integer()), id=53))


async def _upsert_that_moves(session):
    statement = upsert(session, Book).values(guild_id=MINE, id=1, title="y")
    changes = {"guild_id": literal(THEIRS, Integer()), "id": 54}
    await session.execute(statement.on_conflict_do_update(index_elements=["guild_id", "id"], set_=changes))


async def _hint(session):
    statement = select(Book.title).with_statement_hint("UNION ALL SELECT title FROM t_books")
    return (await session.execute(statement)).all()


async def _prefix(session):
    statement = select(Book.title).prefix_with("(SELECT group_concat(title) FROM t_books),")
    return (await session.execute(statement)).all()


async def _operator(session):
    always = Book.id.op("= 1 OR 1=1 OR 1 =", precedence=100)(1)
    return (await session.execute(select(Book.title).where(always))).all()


async def _uncorrelated_update(session):
    everything = select(func.group_concat(Book.title)).correlate(None).scalar_subquery()
    await session.execute(update(Book).values(title=everything).execution_options(synchronize_session=False))
    return (await session.scalars(select(Book.title))).all()


async def _raw_by_key(session):
    connection = await session.connection()
    return (await connection.exec_driver_sql(f"SELECT title FROM t_books WHERE guild_id = {THEIRS}")).all()


async def _raw_update(session):
    connection = await session.connection()
    await connection.exec_driver_sql("UPDATE t_books SET title = 'gone'")


async def _function_on_the_connection(session):
    connection = await session.connection()
    return await connection.run_sync(lambda sync: sync.exec_driver_sql("SELECT title FROM t_books").all())


async def _become_another_guild(session):
    await session.execute(select(func.set_config("guildkit.guild_id", str(THEIRS), literal(1))))
    return (await session.scalars(select(Book.title))).all()


async def _all_guilds_at_once(session):
    await session.execute(select(func.set_config("guildkit.guild_id", "all", literal(0))))
    return (await session.scalars(select(Book.title))).all()


async def _change_the_connections_options(session):
    connection = await session.connection()
    await connection.execution_options(**{GUILD_OPTION: None})
    return (await connection.exec_driver_sql("SELECT title FROM t_books")).all()


async def _another_connection(session):
    async with (await session.connection()).engine.connect() as connection:
        return (await connection.exec_driver_sql("SELECT title FROM t_books")).all()


async def _the_sessions_engine(session):
    async with session.bind.connect() as connection:
        return (await connection.execute(select(Book.__table__.c.title))).all()


async def _session_of_ones_own(session):
    async with AsyncSession(session.bind) as own:
        return (await own.scalars(select(Book.title))).all()


async def _options_of_a_statement(session):
    statement = select(Book.title).execution_options(**{GUILD_OPTION: None, GUILDS_OPTION: "all"})
    return (await session.execute(statement)).all()


async def _row_by_row(session):
    return [
        book
        for number in range(5)
        if (book := await session.get(Book, {"guild_id": THEIRS, "id": number})) is not None
    ]


ATTACKS = {
    name.strip("_"): attack
    for name, attack in list(globals().items())
    if asyncio.iscoroutinefunction(attack) and name.startswith("_")
}


async def _theirs(database):
    async with database.guild_session(THEIRS, read_only=True) as session:
        books = [(book.id, book.title) for book in await session.scalars(select(Book))]
        notes = [(note.id, note.text) for note in await session.scalars(select(Note))]
    return books, notes


@pytest.mark.parametrize("name", ATTACKS)
async def test_an_attack_reaches_nothing(database, name):
    before = await _theirs(database)
    found = None
    try:
        async with database.guild_session(MINE) as session:
            found = await ATTACKS[name](session)
    except (TenancyError, SQLAlchemyError):
        pass
    assert SECRET not in repr(found)
    assert not isinstance(found, Book)
    assert await _theirs(database) == before


def test_there_are_sixty_attacks():
    assert len(ATTACKS) >= 60


async def test_ordinary_work_is_not_hindered(database):
    async with database.guild_session(MINE) as session:
        session.add(Book(id=2, title="second", notes=[Note(id=2, text="n")]))
        session.add(Word(word="free"))
    async with database.guild_session(MINE) as session:
        books = (
            await session.scalars(select(Book).options(selectinload(Book.notes)).order_by(Book.id))
        ).all()
        assert [(book.guild_id, book.title, len(book.notes)) for book in books] == [
            (MINE, "my diary", 1),
            (MINE, "second", 1),
        ]
        books[1].title = "renamed"
        await session.delete(books[0])
        assert (await session.scalars(select(Word.word))).all() == ["free"]
    async with database.guild_session(MINE, read_only=True) as session:
        assert (await session.scalars(select(Book.title))).all() == ["renamed"]


async def test_a_session_that_reads_does_not_write(database):
    for write in (
        lambda session: session.add(Book(id=7, title="x")),
        lambda session: session.execute(insert(Book).values(id=7, title="x")),
        lambda session: session.execute(delete(Note)),
    ):
        with pytest.raises(TenancyError, match="only reads"):
            async with database.guild_session(MINE, read_only=True) as session:
                result = write(session)
                if result is not None:
                    await result


async def test_a_faulty_statement_is_its_authors_to_see(database):
    """It is no trouble with the database, and neither is what a plugin's own code raises."""
    with pytest.raises(SQLAlchemyError, match="nosuch"):
        async with database.guild_session(MINE) as session:
            await session.execute(select(func.nosuch(Book.id)))
    with pytest.raises(FileNotFoundError):
        async with database.guild_session(MINE):
            raise FileNotFoundError("cake.json")


async def test_readers_do_not_wait_for_writers(database):
    release = asyncio.Event()

    async def write():
        async with database.guild_session(MINE) as session:
            await session.execute(update(Book).values(title="changed"))
            await release.wait()

    writers = [asyncio.create_task(write()) for _ in range(30)]
    async with asyncio.timeout(5):
        async with database.guild_session(MINE, read_only=True) as session:
            assert (await session.scalars(select(Book.title))).all() == ["my diary"]
    release.set()
    await asyncio.gather(*writers)


async def test_interleaved_sessions_of_two_guilds_see_their_own(database):
    async def read(guild):
        async with database.guild_session(guild, read_only=True) as session:
            return (await session.scalars(select(Book.title))).all()

    titles = await asyncio.gather(*(read((MINE, THEIRS)[i % 2]) for i in range(40)))
    assert titles == [["my diary"], [SECRET]] * 20


async def test_a_failed_unit_of_work_leaves_nothing(database):
    with pytest.raises(RuntimeError):
        async with database.guild_session(MINE) as session:
            session.add(Book(id=3, title="half"))
            await session.flush()
            raise RuntimeError("boom")
    async with database.guild_session(MINE, read_only=True) as session:
        assert (await session.scalars(select(Book.title))).all() == ["my diary"]
