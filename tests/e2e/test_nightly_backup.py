"""The nightly backup: made by itself, proven, kept for some nights; where it fails, it is told."""

from sqlalchemy import select, update

from guildkit.builtin.workers import self_test
from guildkit.models import ErrorRecord, JobRecord
from guildkit.storage.restore import examine


async def night(bot):
    """Let the night come, and what is due then happen."""
    own = JobRecord.name == "backup"
    async with bot.database.system_session("a test") as session:
        await session.execute(update(JobRecord).where(own).values(run_at=bot.clock.now()))
    bot.jobs.wake()
    await bot.rest()


async def test_it_is_made_and_proven_and_old_ones_go(bot, guild, switch_on, tmp_path):
    await switch_on(guild, "voting")
    folder = bot.config.home / "backups"
    folder.mkdir(exist_ok=True)
    for day in range(1, 10):
        (folder / f"nightly-2020-01-0{day}.sql").write_text("old")
    (folder / "mine.sql").write_text("made by hand")
    await night(bot)
    kept = sorted(path.name for path in folder.iterdir())
    assert len([name for name in kept if name.startswith("nightly-")]) == 7
    assert "mine.sql" in kept
    newest = [name for name in kept if name.startswith("nightly-")][-1]
    assert newest == f"nightly-{bot.clock.now():%Y-%m-%d}.sql"
    assert "core_guild_plugins" in str(examine(folder / newest))


async def test_where_it_cannot_be_made_that_is_told_and_tried_again_the_next_night(bot):
    (bot.config.home / "backups").write_text("a file where the folder should be")
    await night(bot)
    await bot.errors.store()
    async with bot.database.system_session("a test", read_only=True) as session:
        messages = list(await session.scalars(select(ErrorRecord.message)))
        job = await session.scalar(select(JobRecord).where(JobRecord.name == "backup"))
    assert any("The nightly backup" in message for message in messages)
    assert job.state == "waiting"


async def test_the_self_test_says_when_the_last_one_is_too_old(bot, sandbox):
    folder = bot.config.home / "backups"
    folder.mkdir()

    async def backup():
        (found,) = [each for each in await self_test(bot) if each.name == "backup"]
        return found.level, found.says

    assert await backup() == ("ok", "none made yet")
    (folder / "nightly-2020-01-01.sql").write_text("old")
    assert await backup() == ("warning", "the last one that was proven is of 2020-01-01")
    await night(bot)
    assert await backup() == ("ok", f"the last one that was proven is of {bot.clock.now():%Y-%m-%d}")
