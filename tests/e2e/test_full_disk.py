"""A disk that is full: nothing acknowledged is lost, people get a sentence, and the bot recovers by itself."""

import asyncio
import resource
import signal
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select, text

from guildkit import Plugin
from guildkit.models import ErrorRecord, JobRecord
from guildkit_sandbox.bots import running_bot
from tests.core.plugins import candidate

AWAY = "I cannot reach my memory just now. Please try again in a minute."


@contextmanager
def no_more_pages(bot):
    """SQLite takes no more pages than there are."""
    pages = 1

    def limit(connection, _record, _proxy):
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        cursor.close()

    event.listen(bot.database.engine.sync_engine, "checkout", limit)
    yield
    pages = 2**30


@contextmanager
def no_larger_files(bot):
    """The operating system lets no file of this process grow beyond the database's journal."""
    assert signal.getsignal(signal.SIGXFSZ) is signal.SIG_IGN  # as Python itself sets it
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    journal = bot.config.home / "guildkit.sqlite3-wal"
    resource.setrlimit(resource.RLIMIT_FSIZE, (journal.stat().st_size, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("full", [no_more_pages, no_larger_files])
async def test_a_full_disk_loses_nothing_that_was_acknowledged(
    sandbox, guild, tmp_path, database_url, switch_on, full
):
    if database_url:
        pytest.skip("the server's disk is not ours to fill")
    plugin, runs = Plugin("test"), []
    began, enough = asyncio.Event(), asyncio.Event()

    @plugin.command("keep", description="Keep something")
    async def _keep(ctx):
        async with ctx.transaction():
            await ctx.jobs.enqueue("kept", {"x": "y" * 9000}, at=ctx.now.replace(year=ctx.now.year + 1))
        await ctx.reply("Kept.")

    @plugin.command("work", description="Have something done")
    async def _work(ctx):
        async with ctx.transaction():
            await ctx.jobs.enqueue("work", {})
        await ctx.reply("It is being done.")

    @plugin.command("fail", description="Fail")
    async def _fail(ctx):
        raise RuntimeError("boom")

    @plugin.listener("message")
    async def _heard(ctx, message):
        async with ctx.transaction():
            await ctx.jobs.enqueue("heard", {"text": message.content * 300})

    @plugin.job("heard")
    async def _read(ctx, text):
        """Nothing."""

    @plugin.job("kept")
    async def _kept(ctx, x):
        """Not yet."""

    @plugin.job("work")
    async def _worked(ctx):
        runs.append(ctx.attempt)
        began.set()
        await enough.wait()

    async def rows(bot, column, **where):
        async with bot.database.system_session("test", read_only=True) as session:
            return list(await session.scalars(select(column).filter_by(**where)))

    async with running_bot(sandbox, tmp_path, candidates=[candidate(plugin)]) as bot:
        await switch_on(guild, "test")
        alice = guild.join("alice")
        assert (await alice.slash("keep")).text == "Kept."
        await alice.slash("work")
        await began.wait()
        with full(bot):
            answers = [(await alice.slash("keep")).text for _ in range(10)]
            failed = (await alice.slash("fail")).text
            for _ in range(bot.breaker.limit):  # it is not the plugin's fault
                await alice.says("Hello, everybody who listens!")
            await sandbox.settled()
            await bot.dispatcher.drain(None)
            enough.set()
            await asyncio.gather(*bot.jobs.running, return_exceptions=True)
            assert AWAY in answers
            assert "/plugins enable" in (await guild.owner.slash("plugins list")).text  # reading goes on
        assert (await alice.slash("keep")).text == "Kept."
        await bot.rest()
        await bot.errors.store()
        assert [each for each in await rows(bot, ErrorRecord.id) if f"`{each}`" in failed]
        kept = answers.count("Kept.") + 2
        assert answers.count(AWAY) + answers.count("Kept.") == 10
    async with running_bot(sandbox, tmp_path, candidates=[candidate(plugin)]) as bot:
        await bot.rest()
        assert len(await rows(bot, JobRecord.id, name="kept")) == kept
        assert (runs, await rows(bot, JobRecord.id, name="work")) == ([1], [])


@pytest.mark.parametrize("sqlstate", ["53100", "25006"])
async def test_a_server_that_takes_no_writes_is_not_the_plugins_fault(
    start_bot, guild, database_url, sqlstate
):
    if not database_url:
        pytest.skip("PostgreSQL says so in its own words")
    says = {
        "53100": 'could not extend file "base/1/2": No space left on device',
        "25006": "cannot execute INSERT in a read-only transaction",
    }
    plugin = Plugin("test")

    @plugin.command("keep", description="Keep something")
    async def _keep(ctx):
        async with ctx.transaction():
            await ctx.jobs.enqueue("kept", {})
        await ctx.reply("Kept.")

    @plugin.job("kept")
    async def _kept(ctx):
        """Nothing."""

    bot = await start_bot(plugin)
    refuse = f"""
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{says[sqlstate]}' USING ERRCODE = '{sqlstate}'; END $$
    """
    async with bot.database.migration_connection() as connection:
        await connection.execute(text(refuse))
        await connection.execute(
            text(
                f"CREATE TRIGGER full_disk BEFORE INSERT ON {JobRecord.__tablename__} EXECUTE FUNCTION refuse()"
            )
        )
    alice = guild.join("alice")
    for _ in range(bot.breaker.limit + 1):
        assert (await alice.slash("keep")).text == AWAY
