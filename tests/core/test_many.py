"""Many rows in one statement are what the same objects would be, and stay in their guild."""

from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

import pytest
from sqlalchemy import JSON, BigInteger, String, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from guildkit import TenancyError
from guildkit.storage import GuildScoped, GuildTables, add_many, find_many, upsert
from guildkit.storage.row_security import secure

MINE, THEIRS = 7, 5
NOON = datetime(2024, 5, 1, 12, 0, 0, 7, tzinfo=UTC)


class Base(GuildTables, DeclarativeBase):
    pass


class Colour(StrEnum):
    RED = "red"


class Thing(GuildScoped, Base):
    __tablename__ = "t_things"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime | None]
    colour: Mapped[Colour | None] = mapped_column(String(10))
    weight: Mapped[float | None]
    new: Mapped[bool | None]


class Note(GuildScoped, Base):
    __tablename__ = "t_notes"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    said: Mapped[dict[str, Any]] = mapped_column(JSON)


def thing(number, **values):
    empty = {"name": "", "at": None, "colour": None, "weight": None, "new": None}
    return {"number": number, **empty, **values}


@pytest.fixture
async def database(database):
    async with database.migration_connection() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await secure(database, ["t_things", "t_notes"])
    return database


async def stored(database, guild_id=MINE):
    async with database.guild_session(guild_id, read_only=True) as session:
        found = await session.scalars(select(Thing).order_by(Thing.number))
        return [(each.number, each.name, each.at, each.colour, each.weight, each.new) for each in found]


async def test_json_comes_back_as_it_was(database):
    said = {"a": [1, None, {"b": "'\"ä\n"}], "$[0]": 0.5}
    async with database.guild_session(MINE) as session:
        await upsert(session, Note, [{"number": 1, "said": said}], change=["said"])
        await upsert(session, Note, [{"number": 1, "said": {"now": said}}], change=["said"])
        assert await session.scalar(select(Note.said)) == {"now": said}


async def test_every_kind_of_value_comes_back_as_it_was(database):
    berlin = NOON.astimezone(timezone(timedelta(hours=2)))
    values = [
        thing(2**62 + 1, name="''\"[0]$\\ ä 😀\n", at=berlin, colour=Colour.RED, weight=0.5, new=True),
        thing(-(2**62), new=False),
    ]
    async with database.guild_session(MINE) as session:
        await add_many(session, Thing, values)
    assert await stored(database) == [
        (-(2**62), "", None, None, None, False),
        (2**62 + 1, "''\"[0]$\\ ä 😀\n", NOON, "red", 0.5, True),
    ]


async def test_what_is_there_is_changed_and_only_where_it_is_asked_for(database):
    async with database.guild_session(MINE) as session:
        await add_many(session, Thing, [thing(1, name="cup", weight=1.0)])
    async with database.guild_session(MINE) as session:
        rows = [thing(number, name=f"new {number}", weight=2.0) for number in range(1, 2001)]
        await upsert(session, Thing, rows, change=["weight"])
        await upsert(session, Thing, [], change=["weight"])
    found = await stored(database)
    assert (len(found), found[0][1], found[0][4], found[-1][1]) == (2000, "cup", 2.0, "new 2000")


async def test_many_are_found_by_numbers_and_by_texts(database):
    async with database.guild_session(MINE) as session:
        await add_many(session, Thing, [thing(number, name=f"n'{number}") for number in range(2500)])
        await add_many(session, Thing, [thing(-1, name="flushed before", at=NOON)])
        numbers = await find_many(session, [Thing.name], Thing.number, [*range(2000), 10**6])
        assert sorted(numbers) == sorted((f"n'{number}",) for number in range(2000))
        assert await find_many(session, [Thing.number, Thing.at], Thing.name, ["flushed before"]) == [
            (-1, NOON)
        ]
        assert await find_many(session, [Thing.number], Thing.name, []) == []


async def test_each_guild_has_its_own(database):
    for guild_id in (MINE, THEIRS):
        async with database.guild_session(guild_id) as session:
            await add_many(session, Thing, [thing(1, name=f"of {guild_id}")])
    async with database.guild_session(MINE) as session:
        forged = {**thing(1, name="taken"), "guild_id": THEIRS}
        await upsert(session, Thing, [forged], change=["name"])
        assert await find_many(session, [Thing.name], Thing.number, [1]) == [("taken",)]
    assert [each[1] for each in await stored(database, THEIRS)] == ["of 5"]
    async with database.system_session("test") as session:
        await add_many(session, Thing, [{**thing(2), "guild_id": each} for each in (MINE, THEIRS)])
        assert len(await find_many(session, [Thing.guild_id], Thing.number, [1, 2])) == 4


async def test_who_only_reads_adds_nothing(database):
    with pytest.raises(TenancyError, match="only reads"):
        async with database.guild_session(MINE, read_only=True) as session:
            await add_many(session, Thing, [thing(1)])
    assert await stored(database) == []


async def test_what_does_not_fit_is_refused_and_not_cut(database):
    if not database.is_sqlite:  # which has no lengths
        with pytest.raises(DBAPIError):
            async with database.guild_session(MINE) as session:
                await add_many(session, Thing, [thing(1, name="x" * 21)])
    with pytest.raises(TypeError, match="add it as an object"):
        async with database.guild_session(MINE) as session:
            await add_many(session, Thing, [thing(1, name=b"bytes")])
    assert await stored(database) == []


async def test_a_long_table_is_read_in_pieces(database):
    async with database.guild_session(MINE) as session:
        await add_many(session, Thing, [thing(number) for number in range(2300)])
    async with database.guild_session(MINE, read_only=True) as session:
        ordered = select(Thing.number).order_by(Thing.number)
        everything = list(range(2300))
        assert list(await session.scalars(ordered)) == everything
        streamed = await session.stream_scalars(ordered.execution_options(yield_per=700))
        assert [number async for number in streamed] == everything
        first = await session.stream_scalars(ordered)
        assert await first.fetchmany(2) == [0, 1]
        await first.close()
        assert await session.scalar(ordered.limit(1)) == 0
