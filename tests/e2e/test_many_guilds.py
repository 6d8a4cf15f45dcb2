"""Many guilds in one bot: nothing leaks from one to another, and none pays for the others."""

import asyncio
from contextvars import ContextVar

import pytest
from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from guildkit import Plugin
from guildkit.models import JobRecord
from guildkit_sandbox.bots import running_bot
from tests.core.plugins import candidate
from tests.e2e.test_jobs import a_job

GUILDS = 10
HANDLING = ContextVar("HANDLING", default=False)
"""Whether a statement is sent by the command, and not by what the bot does by itself meanwhile."""


@pytest.fixture
def plugin():
    """Notes what members say, in rows of their guild, and tells them how many there are."""
    plugin = Plugin("test")

    @plugin.command("note", description="Note")
    async def _note(ctx):
        HANDLING.set(True)
        async with ctx.transaction() as session:
            session.add(a_job(f"{ctx.interaction.id}", state="noted", error=f"{ctx.guild_id}"))
        await ctx.reply(f"{ctx.guild_id} {ctx.guild.name}", private=True)

    return plugin


@pytest.fixture
def statements():
    """What is sent to any database."""
    sent = []

    def note(_connection, _cursor, sql, *_more):
        sent.append((sql, HANDLING.get()))

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


async def switch_on_everywhere(bot, guilds):
    for guild in guilds:
        await bot.gate.switch(guild.id, "test", on=True, by=None)
    await bot.switches.apply()
    await bot.rest()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("calls", [20, pytest.param(200, marks=[pytest.mark.slow])])
async def test_ten_guilds_at_once_see_only_what_is_theirs(start_bot, sandbox, guild, plugin, calls):
    bot = await start_bot(plugin)
    guilds = [guild, *(sandbox.create_guild(f"Guild {number}") for number in range(1, GUILDS))]
    await bot.rest()
    await switch_on_everywhere(bot, guilds)

    async def use(where):
        person = where.join("alice")
        answers = [await person.slash("note") for _ in range(calls)]
        return {answer.text for answer in answers}

    answers = await asyncio.gather(*(use(each) for each in guilds))
    assert answers == [{f"{each.id} {each.name}"} for each in guilds]
    async with bot.database.system_session("a test", read_only=True) as session:
        assert (
            len(list(await session.scalars(select(JobRecord).where(JobRecord.state == "noted"))))
            == GUILDS * calls
        )
    for each in guilds:
        async with bot.database.guild_session(each.id, read_only=True) as session:
            assert list(await session.scalars(select(JobRecord.error))) == [f"{each.id}"] * calls


async def test_a_command_costs_the_same_whatever_other_guilds_there_are(
    start_bot, sandbox, guild, plugin, statements
):
    bot = await start_bot(plugin)
    alice = guild.join("alice")

    async def cost():
        statements.clear()
        await alice.slash("note")
        return [sql for sql, handling in statements if handling]

    alone = await cost()
    others = [sandbox.create_guild(f"Guild {number}") for number in range(30)]
    await bot.rest()
    await switch_on_everywhere(bot, others)
    assert len(alone) > 0
    assert await cost() == alone


async def test_a_start_with_nothing_changed_asks_discord_and_the_database_little(
    sandbox, guild, plugin, tmp_path, database_url, statements
):
    """No command call at all, and far less than a statement for each guild."""
    many = [guild, *(sandbox.create_guild(f"Guild {number}") for number in range(99))]
    home = {"database_url": database_url, "candidates": [candidate(plugin)]}
    async with running_bot(sandbox, tmp_path, **home) as bot:
        await switch_on_everywhere(bot, many)
    sandbox.transcript.entries.clear()
    statements.clear()
    async with running_bot(sandbox, tmp_path, **home) as bot:
        assert len(bot.client.guilds) == 100
        # Those that look at the tables themselves do not depend on the guilds.
        about_guilds = [sql for sql, _ in statements if "FROM core_" in sql or "INTO core_" in sql]
        assert 0 < len(about_guilds) < 50
    assert sandbox.transcript.requests("PUT") == []
