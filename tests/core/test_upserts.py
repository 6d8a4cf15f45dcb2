"""Two who are first at the same instant both get what they came for."""

import asyncio

import pytest
from sqlalchemy import select

from guildkit import Job, models
from guildkit.clock import SystemClock
from guildkit.gate import Gate
from guildkit.host import PluginHost
from guildkit.jobs.queue import JobQueue
from guildkit.models import JobRecord, PluginSwitch, State
from guildkit.records import Storage
from guildkit.settings import SettingsStore
from guildkit.storage import get_or_add
from guildkit.storage.migrations import upgrade
from guildkit_voting.models import Counter

AT_ONCE = 8


@pytest.fixture
async def database(database):
    await upgrade(database, "core", Storage(models.Base.metadata, "guildkit.migrations"))
    async with database.migration_connection() as connection:
        await connection.run_sync(Counter.__table__.create)
    return database


async def test_first_switches_and_settings_at_the_same_instant(database):
    clock = SystemClock()
    gate, settings = Gate(database, clock), SettingsStore(database, PluginHost(), clock, {})
    changed = await asyncio.gather(
        *(gate.switch(7, "voting", on=True, by=None) for _ in range(AT_ONCE)),
        *(gate.switch(5, f"p{i}", on=True, by=None) for i in range(AT_ONCE)),
        *(settings.set(7, "voting", "key", i, by=None) for i in range(AT_ONCE)),
    )
    assert changed[:AT_ONCE].count(True) == 1
    async with database.system_session("test", read_only=True) as session:
        assert (await session.get_one(State, "revision")).value == 1 + AT_ONCE + AT_ONCE
        assert len((await session.scalars(select(PluginSwitch))).all()) == 1 + AT_ONCE


async def test_numbers_that_are_taken_at_the_same_instant(database):
    async def number(guild):
        async with database.guild_session(guild) as session:
            counter = await get_or_add(session, Counter, last_number=0)
            counter.last_number += 1
            return counter.last_number

    taken = await asyncio.gather(*(number(7) for _ in range(AT_ONCE)), number(5))
    assert (sorted(taken[:-1]), taken[-1]) == (list(range(1, AT_ONCE + 1)), 1)


async def test_jobs_with_a_key_that_are_enqueued_at_the_same_instant(database):
    async def work(ctx):
        pass

    jobs = {"work": Job("work", work)}

    async def enqueue():
        async with database.guild_session(7) as session:
            return await JobQueue(session, "p", jobs, SystemClock()).enqueue("work", {}, key="once")

    assert sorted(await asyncio.gather(*(enqueue() for _ in range(AT_ONCE)))) == [False] * (AT_ONCE - 1) + [
        True
    ]
    async with database.system_session("test", read_only=True) as session:
        assert len((await session.scalars(select(JobRecord))).all()) == 1
