"""What is logged goes to channels of Discord: the operator's gets all, a guild's only what is its own, and no secrets."""

import asyncio
import logging
import re
from contextlib import asynccontextmanager

import pytest
import structlog
from pydantic import SecretStr

from guildkit import Plugin, log_channel
from guildkit.bot import Bot
from guildkit.config import Config
from guildkit.logs import set_up_logs
from tests.core.plugins import candidate


@pytest.fixture(autouse=True)
def logs(monkeypatch):
    """Logs as `guildkit run` sets them up."""
    monkeypatch.setattr(log_channel, "BATCH_SECONDS", 0.0)
    root = logging.getLogger()
    before, level = structlog.get_config(), root.level
    handlers = root.handlers[:]
    set_up_logs(level="info")
    yield
    structlog.configure(**before)
    root.handlers[:] = handlers
    root.setLevel(level)


def chatty():
    plugin = Plugin("chatty")

    @plugin.command("say", description="Say something into the log")
    async def _say(ctx):
        ctx.log.warning("somebody spoke", password_of_the_operator="hunter2")
        await ctx.reply("Said.")

    @plugin.command("fail", description="Fail")
    async def _fail(ctx):
        raise RuntimeError("```boom``` postgresql://me:hunter2@db/x")

    @plugin.listener("message")
    async def _heard(ctx, message):
        ctx.log.warning("heard a message")

    return plugin


@pytest.fixture
def serve(sandbox, guild, other_guild, tmp_path):
    """A bot whose operator has a log channel in the second guild."""

    @asynccontextmanager
    async def serve(plugin, **options):
        channel = other_guild.create_channel("operations")
        guild.create_channel("logs")
        config = Config(
            token=SecretStr(sandbox.token), home=tmp_path, **{"log_channel": channel.id, **options}
        )
        bot = Bot(config, connector=sandbox.connector(), clock=sandbox.time, candidates=[candidate(plugin)])
        running = asyncio.create_task(bot.run())
        await bot.ready.wait()
        await bot.switches.enable(guild.id, plugin.name, by=None)
        await bot.switches.apply()
        await bot.rest()
        yield bot
        await bot.close()
        await running

    return serve


async def wants(bot, guild, channel, level="warning"):
    for key, value in (("log_channel", channel.id), ("log_level", level)):
        await bot.settings.set(guild.id, "core", key, bot.settings.check("core", key, value), by=None)
    await bot.settings.load()


async def until_logged(sandbox, person, channel, what):
    await sandbox.until(lambda: what in seen(person, channel), within=10)
    return seen(person, channel)


def seen(person, channel):
    return "\n".join(message.text for message in person.messages(channel))


async def test_the_operator_reads_where_each_record_comes_from(serve, sandbox, guild, other_guild):
    async with serve(chatty()):
        await guild.join("alice").slash("fail")
        said = await until_logged(
            sandbox, other_guild.owner, other_guild.channel("operations"), "RuntimeError"
        )
        assert "ERROR guildkit.failures failures.note:" in said
        assert f"code of a plugin failed where=command plugin=chatty guild={guild.id} error_id=" in said
        assert "hunter2" not in said
        assert "…boom…" in said  # it cannot end the block of code


async def test_the_operator_reads_once_a_day_that_all_is_well(serve, sandbox, other_guild):
    async with serve(chatty()) as bot:
        channel, now = other_guild.channel("operations"), sandbox.time.now()
        sandbox.time.advance(seconds=(now.replace(hour=6, minute=0) - now).total_seconds() % 86_400)
        bot.jobs.wake()
        await bot.rest()
        said = await until_logged(sandbox, other_guild.owner, channel, "self-test of the day")
        assert re.search(r"self-test of the day: (\d+) of \1 checks are well", said)
        sandbox.time.advance(minutes=15)
        bot.jobs.wake()
        await bot.rest()
        assert seen(other_guild.owner, channel).count("self-test of the day") == 1


async def test_a_guild_reads_of_itself_only_and_no_values(serve, sandbox, guild, other_guild):
    async with serve(chatty(), log_channel=None) as bot:
        await bot.switches.enable(other_guild.id, "chatty", by=None)
        await bot.switches.apply()
        mine, theirs = guild.channel("logs"), other_guild.channel("operations")
        await wants(bot, guild, mine)
        await guild.join("alice").slash("fail")
        said = await until_logged(sandbox, guild.owner, mine, "code of a plugin failed")
        assert "where=command plugin=chatty error_id=" in said
        assert "Traceback" not in said
        await other_guild.join("zoe").slash("say")
        await guild.join("bob").slash("say")
        said = await until_logged(sandbox, guild.owner, mine, "somebody spoke")
        assert said.count("somebody spoke") == 1
        assert "hunter2" not in said
        assert seen(other_guild.owner, theirs) == ""


async def test_a_line_that_only_inherited_a_guild_is_no_guilds(serve, sandbox, guild, other_guild):
    plugin = Plugin("mixer")

    @plugin.command("mix", description="Log without naming a guild")
    async def _mix(ctx):
        structlog.contextvars.bind_contextvars(guild=guild.id)
        structlog.get_logger().warning("about everybody")
        ctx.log.warning("about us")
        await ctx.reply("Done.")

    async with serve(plugin) as bot:
        await wants(bot, guild, guild.channel("logs"))
        await guild.join("alice").slash("mix")
        said = await until_logged(sandbox, guild.owner, guild.channel("logs"), "about us")
        assert "about everybody" not in said
        assert "about everybody" in await until_logged(
            sandbox, other_guild.owner, other_guild.channel("operations"), "about everybody"
        )


async def test_a_guild_cannot_have_its_log_posted_in_another_guild(serve, sandbox, guild, other_guild):
    async with serve(chatty(), log_channel=None) as bot:
        await wants(bot, guild, other_guild.channel("operations"))
        await guild.join("alice").slash("say")
        await sandbox.settled()
        await bot.log_channels.send()
        assert seen(other_guild.owner, other_guild.channel("operations")) == ""


async def test_what_sending_causes_is_not_sent(serve, sandbox, guild):
    async with serve(chatty(), log_channel=None) as bot:
        channel = guild.channel("logs")
        await wants(bot, guild, channel)
        alice = guild.join("alice")
        await alice.slash("say")
        await until_logged(sandbox, alice, channel, "heard a message")  # the answer, in another channel
        heard = []
        for _ in range(4):
            await sandbox.settled()
            await bot.rest()
            await bot.log_channels.send()
            heard.append(seen(alice, channel).count("heard a message"))
        assert heard[1] == heard[2] == heard[3]


async def test_a_burst_goes_out_in_few_messages_and_the_rest_is_counted(serve, sandbox, guild, other_guild):
    plugin = Plugin("flood")

    @plugin.command("flood", description="Log a lot")
    async def _flood(ctx):
        for number in range(1000):
            ctx.log.error("flood", command=number, on="x" * 3000 if number == 999 else None)
        await ctx.reply("Done.")

    async with serve(plugin) as bot:
        await guild.join("alice").slash("flood")
        said = await until_logged(
            sandbox, other_guild.owner, other_guild.channel("operations"), "… 800 records more"
        )
        await until_logged(sandbox, other_guild.owner, other_guild.channel("operations"), "command=999")
        assert bot.ready.is_set()
        assert "command=5 " not in said


async def test_a_channel_that_is_gone_costs_nothing(serve, sandbox, guild):
    async with serve(chatty(), log_channel=4) as bot:
        alice = guild.join("alice")
        assert (await alice.slash("say")).text == "Said."
        await bot.log_channels.send()
        assert (await alice.slash("say")).text == "Said."


@pytest.mark.parametrize(("level", "told"), [("warning", True), ("error", False)])
async def test_slow_statements_are_told_to_the_operator_without_values(
    serve, sandbox, guild, other_guild, level, told
):
    async with serve(chatty(), slow_query_seconds=1e-9, log_database_level=level) as bot:
        await bot.settings.set(guild.id, "core", "log_level", "error", by=None)
        await guild.join("alice").slash("say")
        said = await until_logged(
            sandbox, other_guild.owner, other_guild.channel("operations"), "somebody spoke"
        )
        if told:
            said = await until_logged(
                sandbox, other_guild.owner, other_guild.channel("operations"), "slow statement"
            )
            assert "guildkit.database" in said
        assert ("slow statement" in said) is told
        assert "hunter2" not in said.replace("password_of_the_operator=hunter2", "")
