"""Who runs a job: one at a time, whatever becomes of processes, guilds and clocks."""

import asyncio
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from guildkit import Plugin
from guildkit.jobs import store
from guildkit.models import JobRecord
from guildkit.shards import Shards
from guildkit.storage.database import Database
from tests.e2e.test_jobs import a_job, stored


@pytest.fixture
def sandbox_options(wall):
    return {"clock": wall.now}


@pytest.fixture
def plugin():
    return Plugin("test")


async def add(bot, guild, *jobs):
    async with bot.database.guild_session(guild.id) as session:
        session.add_all(jobs)


async def claim(database, now):
    async with database.system_session("another worker") as session:
        await asyncio.sleep(0)
        return await store.claim(
            session,
            now,
            owner=uuid.uuid4().hex,
            until=now + timedelta(minutes=1),
            room=store.Room(()),
            shards=Shards(),
        )


async def test_workers_that_claim_at_the_same_time_get_different_jobs(start_bot, guild, plugin):
    bot = await start_bot(plugin)  # whose worker does not know the job, and is not asked here
    await bot.jobs.close(0)
    await add(bot, guild, *(a_job(f"{number}") for number in range(4 * store.AT_A_TIME)))
    other = Database(bot.database.url.render_as_string(hide_password=False))
    databases = [bot.database, other] * 2
    batches = await asyncio.gather(*(claim(database, bot.clock.now()) for database in databases))
    await other.close()
    ids = [job.id for batch in batches for job in batch]
    assert len(ids) == len(set(ids)) == 4 * store.CLAIMED_PER_GUILD
    assert len({job.owner for batch in batches for job in batch}) == 4


async def test_nobody_waits_for_a_claim_that_is_not_stored_yet(start_bot, guild, plugin, database_url):
    if not database_url:
        pytest.skip("SQLite takes one writer at a time")
    bot = await start_bot(plugin)
    await bot.jobs.close(0)
    await add(bot, guild, a_job("a"), a_job("b"))
    async with bot.database.system_session("a slow worker") as session:
        locked = select(JobRecord.id).where(JobRecord.id == "a").with_for_update()
        assert await session.scalar(locked) == "a"
        async with asyncio.timeout(5):
            assert [job.id for job in await claim(bot.database, bot.clock.now())] == ["b"]


async def test_what_was_under_way_when_the_process_died_is_tried_again_at_the_next_start(
    start_bot, sandbox, guild
):
    """Its lease may have long to go; but one bot serves a database, so that nobody can be at it any more."""
    ran = []

    def made():
        plugin = Plugin("test")

        @plugin.job("work")
        async def _work(ctx):
            ran.append(ctx.attempt)

        return plugin

    bot = await start_bot(made())
    later = bot.clock.now() + timedelta(hours=1)
    await bot.jobs.close(0)
    await add(bot, guild, a_job(state="running", attempts=1, owner="who died", lease_until=later))
    bot = await start_bot(made())
    await bot.rest()
    (job,) = await stored(bot, guild)
    assert (ran, job.state, job.error) == ([], "waiting", "interrupted")
    sandbox.time.advance(seconds=5)
    await bot.rest()
    assert (ran, await stored(bot, guild)) == ([2], [])


class Long:
    """A job that runs until it is told to end."""

    def __init__(self, plugin):
        self.begun, self.may_end, self.attempts = asyncio.Event(), asyncio.Event(), []

        @plugin.job("work", timeout=600)
        async def _work(ctx):
            self.attempts.append(ctx.attempt)
            self.begun.set()
            await self.may_end.wait()
            async with ctx.completion() as session:
                session.add(a_job(f"effect-{ctx.attempt}", state="effect"))


@pytest.fixture
async def long(start_bot, guild, plugin):
    """A long job, under way."""
    long = Long(plugin)
    long.bot = bot = await start_bot(plugin)
    await add(bot, guild, a_job())
    await bot.jobs.start_due()
    await long.begun.wait()
    yield long
    long.may_end.set()


async def ends_once(long, guild):
    long.may_end.set()
    await long.bot.rest()
    assert long.attempts == [1]
    assert [job.id for job in await stored(long.bot, guild)] == ["effect-1"]


async def test_a_long_job_keeps_its_lease(long, sandbox, guild):
    for _ in range(10):
        sandbox.time.advance(seconds=30)
        await long.bot.jobs.start_due()
        (job,) = await stored(long.bot, guild)
        assert job.lease_until > long.bot.clock.now() + timedelta(seconds=20)
    await ends_once(long, guild)


@pytest.mark.parametrize("hours", [3, -3, 24 * 400])
async def test_a_clock_that_jumps_neither_doubles_nor_loses_what_is_under_way(long, wall, guild, hours):
    wall.wrong_by = timedelta(hours=hours)
    await long.bot.jobs.start_due()
    (job,) = await stored(long.bot, guild)
    assert abs(job.lease_until - long.bot.clock.now()) < timedelta(minutes=2)
    await ends_once(long, guild)


async def test_a_job_that_was_lost_to_another_process_has_no_effect_here(long, guild):
    async with long.bot.database.system_session("another process") as session:
        await session.execute(update(JobRecord).values(owner="somebody else"))
    long.may_end.set()
    await long.bot.rest()
    (job,) = await stored(long.bot, guild)
    assert (job.id, job.owner) == ("x", "somebody else")


async def test_a_nightly_job_does_not_run_twice_where_the_clock_is_put_back(start_bot, sandbox, wall, plugin):
    ran = []

    @plugin.every("0 3 * * *", "tidy-up")
    async def _tidy_up(ctx):
        ran.append(ctx.due)

    bot = await start_bot(plugin)
    sandbox.time.advance(days=1)
    await bot.rest()
    assert len(ran) == 1
    for hours in (-5, -4, 0):
        wall.wrong_by = timedelta(hours=hours)
        await bot.rest()
    assert len(ran) == 1
    sandbox.time.advance(days=1)
    await bot.rest()
    assert len(ran) == 2


async def test_a_guild_that_sends_the_bot_away_and_invites_it_again_finds_its_jobs(
    start_bot, sandbox, two_guilds, plugin
):
    guild, other = two_guilds
    ran = []

    @plugin.job("work")
    async def _work(ctx):
        ran.append(ctx.guild_id)

    bot = await start_bot(plugin)
    await bot.gate.switch(other.id, "test", on=True, by=None)
    await bot.switches.apply()
    tomorrow = bot.clock.now() + timedelta(days=1)
    for each in two_guilds:
        await add(bot, each, a_job(run_at=tomorrow))
    guild.kick_bot()
    await sandbox.settled()
    sandbox.time.advance(days=2)
    await bot.rest()
    assert ran == [other.id]
    (job,) = await stored(bot, guild)
    assert (job.state, job.attempts) == ("parked", 0)
    guild.invite_bot()
    await sandbox.settled()
    await sandbox.bot_at_rest()
    assert ran == [other.id, guild.id]
