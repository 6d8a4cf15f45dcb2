"""Many at once in one process: each waits for its turn, and who cannot be served is told the truth."""

import asyncio
import contextlib
from itertools import count

import pytest
from sqlalchemy import select

from guildkit.errors import BusyError
from guildkit.models import GuildRecord
from guildkit.storage.database import Database, sqlite_url
from tests.core.ledger import set_up

WRITERS = 500
CANCELLED = 60
READERS = 30
"""More than the pool has connections."""


@pytest.fixture
async def opened(tmp_path):
    async with contextlib.AsyncExitStack() as stack:

        async def open_(**options):
            database = Database(sqlite_url(tmp_path / "test.sqlite3"), **options)
            stack.push_async_callback(database.close)
            await set_up(database)
            return database

        yield open_


async def add(database, number, *, until=None):
    async with database.system_session("test") as session:
        session.add(GuildRecord(guild_id=number, name=str(number), present=True))
        if until is not None:
            await until()


async def stored(database):
    async with database.system_session("test", read_only=True) as session:
        return set(await session.scalars(select(GuildRecord.guild_id)))


async def test_writers_of_one_process_wait_for_longer_than_for_those_of_another(opened):
    database = await opened(busy_timeout=1)
    await asyncio.gather(*(add(database, number) for number in range(1, WRITERS + 1)))
    assert await stored(database) == set(range(1, WRITERS + 1))


async def test_who_cannot_be_served_is_told_so_and_nothing_else_is_lost(opened):
    database = await opened(patience=0.05)
    refused = []

    async def others():
        refused.extend(
            await asyncio.gather(*(add(database, n) for n in range(2, 20)), return_exceptions=True)
        )

    await add(database, 1, until=others)
    assert {type(error) for error in refused} == {BusyError}
    assert "more to do" in str(refused[0])
    assert "lock" not in str(refused[0])
    await add(database, 20)
    assert await stored(database) == {1, 20}


async def test_readers_that_find_no_connection_are_told_the_same(opened):
    database = await opened(patience=0.05)
    served, refused = [], []
    enough = asyncio.Event()

    async def read():
        try:
            async with database.system_session("test", read_only=True):
                served.append(1)
                await enough.wait()
        except BusyError as error:
            refused.append(str(error))
            enough.set()

    await asyncio.gather(*(read() for _ in range(READERS)))
    assert len(served) + len(refused) == READERS
    assert "more to do" in refused[0]
    assert await stored(database) == set()


async def test_whoever_is_cancelled_leaves_no_transaction_in_the_middle(opened, caplog):
    database = await opened()
    acknowledged = set()

    async def write(number):
        await add(database, number)
        acknowledged.add(number)

    for number in range(1, CANCELLED):
        task = asyncio.create_task(write(number))
        async with database.engine.connect():  # so that threads have their turns, too
            for _ in range(number * number):
                await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
    assert 0 < len(acknowledged) < CANCELLED
    assert acknowledged <= await stored(database)
    assert caplog.records == []


async def test_whoever_is_cancelled_in_a_statement_keeps_nobody_from_writing(opened):
    database = await opened(busy_timeout=1000)
    cancelled = []

    async def write():
        async with database.system_session("test") as session:
            for number in count(1000):
                session.add(GuildRecord(guild_id=number, name="x", present=True))
                await session.flush()
                await session.execute(select(GuildRecord.guild_id))

    for number in range(1, CANCELLED):
        task = asyncio.create_task(write())
        for _ in range(number * 20):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError) as error:
            await task
        cancelled.append(error)  # whoever logs it holds what it was doing
        await add(database, number)
    assert await stored(database) == set(range(1, CANCELLED))
