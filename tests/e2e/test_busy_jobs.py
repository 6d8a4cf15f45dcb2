"""Jobs that take long keep nobody else's waiting: not another plugin's, and not another guild's."""

import asyncio
from datetime import UTC, datetime

import pytest

from guildkit import Plugin
from guildkit.models import JobRecord


@pytest.fixture
def release():
    return asyncio.Event()


def slow(name, release):
    """A plugin whose job takes as long as the test wants."""
    plugin = Plugin(name)

    @plugin.job("work")
    async def _work(ctx):
        await release.wait()

    return plugin


async def due(bot, guild, plugin, *, count=1, since=2020):
    """Let so many of a plugin's jobs be due, since the beginning of a year."""
    at = datetime(since, 1, 1, tzinfo=UTC)
    async with bot.database.guild_session(guild.id) as session:
        session.add_all(
            JobRecord(
                id=f"{plugin}-{guild.id}-{number}",
                plugin=plugin,
                name="work",
                payload={},
                state="waiting",
                run_at=at,
                attempts=0,
            )
            for number in range(count)
        )
    bot.jobs.wake()


async def test_what_other_plugins_are_busy_with_keeps_no_plugin_waiting(start_bot, guild, release):
    quick, ran = Plugin("quick"), asyncio.Event()

    @quick.job("work")
    async def _work(ctx):
        ran.set()

    bot = await start_bot(slow("cake", release), slow("tea", release), quick)
    await due(bot, guild, "cake", count=150)
    await due(bot, guild, "tea", count=150)
    await bot.jobs.start_due()
    await due(bot, guild, "quick", since=2021)
    async with asyncio.timeout(10):
        await ran.wait()
    release.set()
    await bot.rest()


async def test_what_one_guild_is_busy_with_keeps_no_guild_waiting(
    start_bot, guild, other_guild, release, switch_on
):
    plugin, ran = Plugin("cake"), asyncio.Event()

    @plugin.job("work")
    async def _work(ctx):
        if ctx.guild_id == guild.id:
            await release.wait()
        else:
            ran.set()

    bot = await start_bot(plugin)
    await switch_on(other_guild, "cake")
    await due(bot, guild, "cake", count=150)
    await bot.jobs.start_due()
    await due(bot, other_guild, "cake", since=2021)
    async with asyncio.timeout(10):
        await ran.wait()
    release.set()
    await bot.rest()
