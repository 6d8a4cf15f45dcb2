"""Jobs that come again and again."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from guildkit import Plugin, Schedule
from guildkit.models import JobRecord


def nightly(ran, cron="0 3 * * *", **options):
    """A plugin with a job that notes when it was due; `raising` says on which attempts it fails."""
    plugin = Plugin("test")
    raising = options.pop("raising", ())

    @plugin.every(cron, "tidy-up", **options)
    async def _tidy_up(ctx):
        ran.append((ctx.guild_id, ctx.due))
        if ctx.attempt in raising:
            raise RuntimeError("not today")

    return plugin


async def rows(bot, guild):
    async with bot.database.guild_session(guild.id, read_only=True) as session:
        return list(await session.scalars(select(JobRecord)))


@pytest.fixture
def midnight(sandbox):
    """Move the clock to the next midnight, and return it."""
    now = sandbox.time.now()
    start = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    sandbox.time.advance(start - now)
    return start


async def test_it_runs_each_night_where_it_is_on_and_nowhere_else(start_bot, sandbox, two_guilds, midnight):
    here, _there = two_guilds
    ran = []
    bot = await start_bot(nightly(ran))
    for _ in range(3):
        sandbox.time.advance(days=1)
        await bot.rest()
    assert ran == [(here.id, midnight + timedelta(days=night, hours=3)) for night in range(3)]
    (job,) = await rows(bot, here)
    assert (job.state, job.run_at) == ("waiting", midnight + timedelta(days=3, hours=3))


async def test_one_run_makes_up_for_all_that_were_missed(start_bot, sandbox, midnight):
    ran = []
    bot = await start_bot(nightly(ran))
    sandbox.time.advance(days=5)
    await bot.rest()
    assert [due for _, due in ran] == [midnight + timedelta(hours=3)]
    sandbox.time.advance(days=1)
    await bot.rest()
    assert len(ran) == 2


async def test_each_missed_run_is_made_up_for_where_that_is_wanted(start_bot, sandbox, midnight):
    ran = []
    bot = await start_bot(nightly(ran, misfire="all"))
    sandbox.time.advance(days=5)
    await bot.rest()
    assert [due for _, due in ran] == [midnight + timedelta(days=night, hours=3) for night in range(5)]


async def test_a_run_that_is_too_late_is_skipped_where_that_is_wanted(start_bot, sandbox, midnight):
    ran = []
    bot = await start_bot(nightly(ran, misfire=timedelta(hours=1)))
    sandbox.time.advance(hours=3, minutes=30)
    await bot.rest()
    assert len(ran) == 1
    sandbox.time.advance(days=1, hours=5)
    await bot.rest()
    assert len(ran) == 1
    sandbox.time.advance(hours=18, minutes=31)
    await bot.rest()
    assert len(ran) == 2


async def test_a_schedule_survives_a_restart_as_one(start_bot, sandbox, guild, midnight):
    ran = []
    await start_bot(nightly(ran))
    bot = await start_bot(nightly(ran))
    assert len(await rows(bot, guild)) == 1
    sandbox.time.advance(days=1)
    await bot.rest()
    assert len(ran) == 1


async def test_a_changed_schedule_is_reckoned_anew_and_one_that_is_gone_is_forgotten(
    start_bot, sandbox, guild, midnight
):
    ran = []
    await start_bot(nightly(ran))
    bot = await start_bot(nightly(ran, "30 4 * * *"))
    (job,) = await rows(bot, guild)
    assert job.run_at == midnight + timedelta(hours=4, minutes=30)
    bot = await start_bot(Plugin("test"))
    assert await rows(bot, guild) == []


async def test_switched_off_it_does_not_run_and_on_again_it_goes_on_with_the_next(
    start_bot, sandbox, guild, midnight
):
    ran = []
    bot = await start_bot(nightly(ran))
    await guild.owner.slash("plugins disable", name="test")
    sandbox.time.advance(days=4)
    await bot.rest()
    assert ran == []
    await guild.owner.slash("plugins enable", name="test")
    await bot.rest()
    assert ran == []
    sandbox.time.advance(days=1)
    await bot.rest()
    assert [due for _, due in ran] == [midnight + timedelta(days=4, hours=3)]


async def test_a_run_that_fails_is_tried_again_and_then_left_to_the_next(start_bot, sandbox, guild, midnight):
    ran = []
    bot = await start_bot(nightly(ran, raising=(1, 2), max_attempts=2))
    sandbox.time.advance(hours=3)
    for _ in range(4):
        await bot.rest()
        sandbox.time.advance(minutes=2)
    first = midnight + timedelta(hours=3)
    assert [due for _, due in ran] == [first, first]
    (job,) = await rows(bot, guild)
    assert (job.state, job.run_at) == ("waiting", first + timedelta(days=1))
    assert job.error.endswith("RuntimeError")


async def test_run_now_beside_the_schedule(start_bot, sandbox, guild, midnight):
    ran = []
    plugin = nightly(ran)

    @plugin.command("now", description="Now")
    async def _now(ctx):
        async with ctx.transaction():
            await ctx.jobs.enqueue("tidy-up", {})
        await ctx.reply("Now.")

    bot = await start_bot(plugin)
    await guild.owner.slash("now")
    await bot.rest()
    assert len(ran) == 1
    (job,) = await rows(bot, guild)
    assert job.run_at == midnight + timedelta(hours=3)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        # Put back at 3:00, so that 2:30 comes twice: it runs the first time.
        (datetime(2031, 10, 25, 12, tzinfo=UTC), ["26 00:30", "27 01:30"]),
        # Put forward at 2:00, so that there is no 2:30: it runs at 3:00.
        (datetime(2031, 3, 29, 12, tzinfo=UTC), ["30 01:00", "31 00:30"]),
    ],
)
async def test_on_the_nights_when_the_clocks_change_it_runs_once(start_bot, sandbox, day, expected):
    sandbox.time.advance(day - sandbox.time.now())
    ran = []
    bot = await start_bot(nightly(ran, "30 2 * * *", zone="Europe/Berlin"))
    for _ in range(2 * 24 * 2):
        sandbox.time.advance(minutes=30)
        await bot.rest()
    assert [f"{due:%d %H:%M}" for _, due in ran] == expected


def runs(schedule, start, count):
    found = []
    for _ in range(count):
        start = schedule.following(start)
        found.append(start)
    return found


def test_when_the_clocks_are_put_back_it_runs_once():
    schedule = Schedule("30 2 * * *", "Europe/Berlin")
    found = runs(schedule, datetime(2026, 10, 24, 12, tzinfo=UTC), 2)
    assert [run.day for run in found] == [25, 26]
    assert found[1] == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


def test_when_the_clocks_are_put_forward_it_runs_all_the_same():
    schedule = Schedule("30 2 * * *", "Europe/Berlin")
    found = runs(schedule, datetime(2026, 3, 28, 12, tzinfo=UTC), 2)
    assert [run.day for run in found] == [29, 30]
    assert found[1] == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "wrong", [("99 * * * *", "UTC"), ("0 3 * *", "UTC"), ("0 3 * * *", "Europe/Nowhere"), ("", "")]
)
def test_a_schedule_that_means_nothing(wrong):
    with pytest.raises(ValueError, match="cannot be understood"):
        Schedule(*wrong)
