"""Jobs survive what the bot does not, and what they do in the database happens once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from guildkit import GuildkitError, Plugin
from guildkit.jobs import JobQueue
from guildkit.models import JobRecord


@pytest.fixture
def plugin():
    return Plugin("test")


async def stored(bot, guild):
    async with bot.database.guild_session(guild.id, read_only=True) as session:
        return list(await session.scalars(select(JobRecord)))


def a_job(name="x", **values):
    """A row, due long ago."""
    ordinary = {"id": name, "plugin": "test", "name": "work", "payload": {}, "attempts": 0}
    return JobRecord(**{**ordinary, "state": "waiting", "run_at": datetime(2020, 1, 1, tzinfo=UTC), **values})


def enqueue_command(plugin, **options):
    """A command that enqueues the job `work`."""

    @plugin.command("go", description="Go")
    async def _go(ctx):
        async with ctx.transaction():
            await ctx.jobs.enqueue(
                "work", {"word": "hello"}, **{key: value(ctx) for key, value in options.items()}
            )
        await ctx.reply("Later.")


async def test_a_job_runs_with_its_payload_once_it_is_due(start_bot, sandbox, guild, plugin):
    ran = []
    enqueue_command(plugin, at=lambda ctx: ctx.now.replace(year=ctx.now.year + 1))

    @plugin.job("work")
    async def _work(ctx, word):
        ran.append((ctx.guild_id, word, ctx.attempt))

    bot = await start_bot(plugin)
    await guild.owner.slash("go")
    await bot.rest()
    assert ran == []
    sandbox.time.advance(days=370)
    await bot.rest()
    assert ran == [(guild.id, "hello", 1)]
    assert await stored(bot, guild) == []


async def test_a_job_survives_a_restart(start_bot, sandbox, guild):
    ran = []

    def made():
        plugin = Plugin("test")
        enqueue_command(plugin, at=lambda ctx: ctx.now.replace(year=ctx.now.year + 1))

        @plugin.job("work")
        async def _work(ctx, word):
            ran.append(word)

        return plugin

    await start_bot(made())
    await guild.owner.slash("go")
    bot = await start_bot(made())
    sandbox.time.advance(days=370)
    await bot.rest()
    assert ran == ["hello"]


async def test_a_transaction_that_fails_promises_nothing(start_bot, guild, plugin):
    @plugin.command("go", description="Go")
    async def _go(ctx):
        async with ctx.transaction() as session:
            await ctx.jobs.enqueue("work", {})
            await session.flush()
            raise RuntimeError("boom")

    @plugin.job("work")
    async def _work(ctx):
        pytest.fail("it ran")

    bot = await start_bot(plugin)
    await guild.owner.slash("go")
    await bot.rest()
    assert await stored(bot, guild) == []


async def test_a_job_that_fails_is_tried_again_and_set_aside_in_the_end(start_bot, sandbox, guild, plugin):
    attempts = []
    enqueue_command(plugin, key=lambda ctx: "only-one")

    @plugin.job("work", max_attempts=3)
    async def _work(ctx, word):
        attempts.append(ctx.attempt)
        raise RuntimeError("the service is down")

    bot = await start_bot(plugin)
    await guild.owner.slash("go")
    for _ in range(5):
        await bot.rest()
        sandbox.time.advance(minutes=2)
    assert attempts == [1, 2, 3]
    (job,) = await stored(bot, guild)
    assert (job.state, job.unique_key) == ("failed", None)
    assert job.error.endswith("RuntimeError")


async def test_an_effect_and_its_completion_are_one_transaction(start_bot, sandbox, guild, plugin):
    """A job that dies after its effect was written, but before the commit, has no effect: it runs again."""
    enqueue_command(plugin)
    died = []

    @plugin.job("work")
    async def _work(ctx, word):
        async with ctx.completion() as session:
            session.add(a_job(f"effect-{ctx.attempt}", state="effect"))
            await session.flush()
            if not died:
                died.append(True)
                raise RuntimeError("killed")

    bot = await start_bot(plugin)
    await guild.owner.slash("go")
    await bot.rest()
    sandbox.time.advance(minutes=1)
    await bot.rest()
    assert [job.id for job in await stored(bot, guild)] == ["effect-2"]


async def test_a_job_whose_lease_was_taken_over_has_no_effect(start_bot, guild, plugin):
    """Each claim has a token of its own; here another process takes the job over in the middle."""
    enqueue_command(plugin)
    errors = []

    @plugin.job("work")
    async def _work(ctx, word):
        async with bot.database.system_session("another process") as session:
            await session.execute(update(JobRecord).values(owner="somebody else"))
        try:
            async with ctx.completion() as session:
                session.add(a_job("effect", state="effect"))
        except GuildkitError as error:
            errors.append(str(error))
            raise

    bot = await start_bot(plugin)
    await guild.owner.slash("go")
    await bot.rest()
    assert errors == ["The job's lease was lost; somebody else runs it."]
    (job,) = await stored(bot, guild)
    assert (job.name, job.state, job.owner) == ("work", "running", "somebody else")


async def test_a_slow_job_does_not_keep_the_others_waiting(start_bot, sandbox, guild, plugin):
    release, quick = asyncio.Event(), asyncio.Event()

    @plugin.command("go", description="Go")
    async def _go(ctx):
        async with ctx.transaction():
            await ctx.jobs.enqueue("slow", {})
            await ctx.jobs.enqueue("quick", {}, at=ctx.now + timedelta(seconds=1))
        await ctx.reply("Later.")

    @plugin.job("slow")
    async def _slow(ctx):
        await release.wait()

    @plugin.job("quick")
    async def _quick(ctx):
        quick.set()

    bot = await start_bot(plugin)
    await guild.owner.slash("go")
    sandbox.time.advance(seconds=2)
    async with asyncio.timeout(5):
        await quick.wait()
    assert len(bot.jobs.running) >= 1
    release.set()


async def test_a_job_that_cancels_itself_has_failed_and_the_others_go_on(start_bot, sandbox, guild, plugin):
    attempts = []
    enqueue_command(plugin)

    @plugin.job("work", max_attempts=2)
    async def _work(ctx, word):
        attempts.append(ctx.attempt)
        raise asyncio.CancelledError

    bot = await start_bot(plugin)
    await guild.owner.slash("go")
    for _ in range(3):
        await bot.rest()
        sandbox.time.advance(minutes=1)
    assert attempts == [1, 2]


@pytest.mark.parametrize("payload", ["nope", "[" * 100_000], ids=["none", "deep"])
async def test_an_unreadable_job_is_set_aside_and_the_others_run(
    start_bot, sandbox, guild, plugin, database_url, payload
):
    if database_url:
        pytest.skip("PostgreSQL takes no JSON that is none")
    ran = []
    enqueue_command(plugin, at=lambda ctx: ctx.now.replace(year=ctx.now.year + 1))

    @plugin.job("work")
    async def _work(ctx, word):
        ran.append(word)

    bot = await start_bot(plugin)
    for _ in range(2):
        await guild.owner.slash("go")
    async with bot.database.migration_connection() as connection:
        await connection.exec_driver_sql(
            "UPDATE core_jobs SET payload = ? WHERE id = (SELECT min(id) FROM core_jobs WHERE name = 'work')",
            (payload,),
        )
    sandbox.time.advance(days=370)
    await bot.rest()
    assert ran == ["hello"]


async def test_a_job_that_kills_the_process_each_time_is_set_aside(start_bot, sandbox, guild, plugin):
    enqueue_command(plugin)

    @plugin.job("work", max_attempts=1)
    async def _work(ctx, word):
        pytest.fail("it ran")

    bot = await start_bot(plugin)
    dead = a_job(state="running", attempts=1, owner="somebody who died", lease_until=bot.clock.now())
    async with bot.database.guild_session(guild.id) as session:
        session.add(dead)
    await bot.rest()
    (job,) = await stored(bot, guild)
    assert (job.state, job.error) == ("waiting", "interrupted")
    sandbox.time.advance(seconds=5)
    await bot.rest()
    (job,) = await stored(bot, guild)
    assert (job.state, job.error) == ("failed", "never came to an end")


async def test_a_key_is_taken_while_its_job_lives_and_can_be_withdrawn(start_bot, sandbox, guild, plugin):
    enqueue_command(plugin, key=lambda ctx: "k", at=lambda ctx: ctx.now.replace(year=ctx.now.year + 1))

    @plugin.command("stop", description="Stop")
    async def _stop(ctx):
        async with ctx.transaction():
            found = await ctx.jobs.cancel("k")
        await ctx.reply(f"{found}")

    @plugin.job("work")
    async def _work(ctx, word):
        pytest.fail("it ran")

    bot = await start_bot(plugin)
    assert (await guild.owner.slash("go")).text == "Later."
    assert (await guild.owner.slash("go")).text == "Later."  # the first stays as it is
    assert len(await stored(bot, guild)) == 1
    assert (await guild.owner.slash("stop")).text == "True"
    assert (await guild.owner.slash("stop")).text == "False"
    sandbox.time.advance(days=400)
    await bot.rest()


async def test_jobs_need_the_transaction_of_what_caused_them(start_bot, guild, plugin):
    errors = []

    @plugin.command("go", description="Go")
    async def _go(ctx):
        try:
            await ctx.jobs.enqueue("work", {})
        except GuildkitError as error:
            errors.append(str(error))
        async with ctx.transaction():
            for name, payload, at in (
                ("wrok", {}, None),
                ("work", {"x": ctx}, None),
                ("work", {}, datetime(2030, 1, 1)),
            ):
                try:
                    await ctx.jobs.enqueue(name, payload, at=at)
                except ValueError as error:
                    errors.append(str(error))

    @plugin.job("work")
    async def _work(ctx):
        pytest.fail("it ran")

    await start_bot(plugin)
    await guild.owner.slash("go")
    assert "inside `async with ctx.transaction()`" in errors[0]
    assert "has no job 'wrok'; it has ['member-erased', 'work']" in errors[1]
    assert "is no JSON" in errors[2]
    assert "has no time zone" in errors[3]


async def test_due_jobs_run_by_themselves(start_bot, sandbox, guild, plugin):
    done = asyncio.Event()
    enqueue_command(plugin)

    @plugin.job("work")
    async def _work(ctx, word):
        done.set()

    await start_bot(plugin)
    await guild.owner.slash("go")
    async with asyncio.timeout(5):
        await done.wait()


async def test_a_bot_that_closes_lets_its_jobs_end_first(start_bot, sandbox, guild, plugin):
    begun, go_on, errors = asyncio.Event(), asyncio.Event(), []

    @plugin.command("go", description="Go")
    async def _go(ctx):
        async with ctx.transaction():
            await ctx.jobs.enqueue("post", {"channel_id": ctx.channel_id})
        await ctx.reply("Later.", private=True)

    @plugin.job("post")
    async def _post(ctx, channel_id):
        begun.set()
        await go_on.wait()
        try:
            await ctx.send(channel_id, "done", once="it")
        except Exception as error:
            errors.append(error)
            raise

    bot = await start_bot(plugin)
    await guild.owner.slash("go")
    async with asyncio.timeout(5):
        await begun.wait()
    closing = asyncio.create_task(bot.close())
    await asyncio.wait([closing], timeout=0.3)
    go_on.set()
    await closing
    assert errors == []
    await guild.owner.sees("done")


# --- what a plugin declares of a job ----------------------------------------------------------------------------------


async def test_an_attempt_that_takes_too_long_is_ended_and_made_again(start_bot, sandbox, guild, plugin):
    attempts = []
    enqueue_command(plugin)

    @plugin.job("work", timeout=0.05)
    async def _work(ctx, word):
        attempts.append(ctx.attempt)
        if ctx.attempt == 1:
            await asyncio.Event().wait()

    bot = await start_bot(plugin)
    await guild.owner.slash("go")
    await bot.rest()
    (job,) = await stored(bot, guild)
    assert (attempts, job.state, job.error.split()[1]) == ([1], "waiting", "TimeoutError")
    sandbox.time.advance(seconds=5)
    await bot.rest()
    assert attempts == [1, 2]


def made(version, ran):
    """The plugin as it was first, and as it is after an upgrade that has renamed the job's parameter."""
    plugin = Plugin("test")
    enqueue_command(plugin, at=lambda ctx: ctx.now + timedelta(days=1))
    if version == 1:

        @plugin.job("work")
        async def _work(ctx, word):
            ran.append((1, word))
    else:

        @plugin.job("work", version=2, upgrade=lambda _version, payload: {"text": payload["word"].upper()})
        async def _work(ctx, text):
            ran.append((2, text))

    return plugin


async def test_an_upgraded_plugin_runs_the_jobs_of_yesterday(start_bot, sandbox, guild):
    ran = []
    await start_bot(made(1, ran))
    await guild.owner.slash("go")
    bot = await start_bot(made(2, ran))
    sandbox.time.advance(days=2)
    await bot.rest()
    assert ran == [(2, "HELLO")]


async def test_a_job_from_the_future_waits_until_the_plugin_is_new_again(start_bot, sandbox, guild):
    """Somebody has gone back to an older version of the plugin."""
    ran = []
    bot = await start_bot(made(2, ran))
    async with bot.database.guild_session(guild.id) as session:
        session.add(a_job(payload={"text": "hello"}, version=2))
    bot = await start_bot(made(1, ran))
    await bot.rest()
    (job,) = await stored(bot, guild)
    assert (ran, job.state, job.attempts) == ([], "parked", 0)
    bot = await start_bot(made(2, ran))
    await bot.rest()
    assert ran == [(2, "hello")]


@pytest.mark.parametrize("wrong", [{"version": 2}, {"version": 0}, {"timeout": 0}])
def test_a_job_that_cannot_be(plugin, wrong):
    with pytest.raises(ValueError, match="The job 'work' needs"):
        plugin.job("work", **wrong)(None)


async def test_two_at_the_same_moment_with_one_key_are_one_job(start_bot, guild, plugin):
    bot = await start_bot(plugin)

    @plugin.job("work")
    async def _work(ctx):
        pytest.fail("it ran")

    async def enqueue():
        async with bot.database.guild_session(guild.id) as session:
            queue = JobQueue(session, "test", {"work": plugin.guildkit_jobs()[0]}, bot.clock)
            return await queue.enqueue("work", {}, at=bot.clock.now() + timedelta(days=1), key="k")

    assert sorted(await asyncio.gather(*(enqueue() for _ in range(5)))) == [False] * 4 + [True]
    assert len(await stored(bot, guild)) == 1
