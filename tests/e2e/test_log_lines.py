"""What plugins log by loggers of their own names guild, plugin and occasion, and nobody else's."""

import asyncio
import logging
import re

import pytest
import structlog
from disnake.ui import Button

from guildkit import Plugin, Route, View
from guildkit.logs import set_up_logs

PRESS = Route("talker", "press/{number:int}")


@pytest.fixture(autouse=True)
def logs():
    """Logs as `guildkit run` sets them up."""
    root = logging.getLogger()
    before, handlers, level = structlog.get_config(), root.handlers[:], root.level
    set_up_logs(level="info")
    yield
    structlog.configure(**before)
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def lines(capsys):
    """What has been logged since the last time: the pairs of key and value in each line, by what it says."""
    found = {}

    def read(said):
        for line in capsys.readouterr().err.splitlines():
            if match := re.match(r"\S+ \[\w+ *\] (.+?) *(?=\[|\w+=|$)", line):
                found.setdefault(match[1], []).append(dict(re.findall(r"(\w+)=(\S+)", line)))
        return found.pop(said)

    return read


def say(what):
    structlog.get_logger().info(f"{what} by structlog")
    logging.getLogger("talker").warning("%s by logging", what)


@pytest.fixture
def plugin():
    plugin = Plugin("talker")

    @plugin.command("go", description="Go", answers="public")
    async def _go(ctx):
        say("command")
        async with ctx.transaction():
            await ctx.jobs.enqueue("work", {})
        await ctx.reply(View("Press.", rows=[[Button(label="Press", custom_id=PRESS.id(number=7))]]))

    @plugin.component(PRESS)
    async def _press(ctx, number):
        await asyncio.create_task(later())
        await ctx.reply("Pressed.")

    async def later():
        say("click")

    @plugin.job("work")
    async def _work(ctx):
        say("job")

    @plugin.listener("message")
    async def _heard(ctx, message):
        say("listener")

    @plugin.command("fail", description="Fail")
    async def _fail(ctx):
        raise RuntimeError("boom")

    return plugin


@pytest.mark.parametrize("way", ["structlog", "logging"])
async def test_each_line_of_a_plugin_names_where_it_comes_from(start_bot, guild, plugin, lines, way):
    bot = await start_bot(plugin)
    alice = guild.join("alice")
    await alice.slash("go")
    await bot.rest()
    await alice.click("Press")
    await alice.says("Hello.")
    await bot.rest()
    for what, names in {
        "command": {"command": "/go"},
        "click": {"custom_id": PRESS.id(number=7)},
        "job": {"job": "work"},
        "listener": {"gateway_event": "message"},
    }.items():
        found = lines(f"{what} by {way}")[-1]
        assert found.items() >= {"guild": str(guild.id), "plugin": "talker", **names}.items()
        assert ("interaction" in found) is (what in {"command", "click"})
        assert ("job_id" in found) is (what == "job")


async def test_a_failure_is_named_in_the_lines_that_follow_it_and_in_no_others(
    start_bot, guild, plugin, lines, sandbox
):
    bot = await start_bot(plugin)
    bot.failures.observe(lambda _: logging.getLogger("observer").warning("seen"))
    alice = guild.join("alice")
    said = (await alice.slash("fail")).text
    assert lines("seen")[0]["error_id"] in said
    await alice.slash("go")
    assert "error_id" not in lines("command by structlog")[0]


async def test_two_guilds_at_once_keep_their_lines_apart(start_bot, guild, other_guild, switch_on, lines):
    plugin, here, there = Plugin("talker"), asyncio.Event(), asyncio.Event()

    @plugin.command("go", description="Go")
    async def _go(ctx):
        (here if ctx.guild_id == guild.id else there).set()
        await asyncio.gather(here.wait(), there.wait())
        structlog.get_logger().info("both are here", said_by=ctx.guild_id)
        await ctx.reply("Gone.")

    await start_bot(plugin)
    await switch_on(other_guild, "talker")
    await asyncio.gather(guild.join("alice").slash("go"), other_guild.join("bob").slash("go"))
    found = lines("both are here")
    assert {line["guild"] for line in found} == {str(guild.id), str(other_guild.id)}
    assert all(line["guild"] == line["said_by"] for line in found)


async def test_what_a_command_causes_in_the_background_does_not_pass_for_it(
    start_bot, guild, plugin, switch_on, lines
):
    bot = await start_bot(plugin)
    assert "off" in (await guild.owner.slash("plugins disable", name="talker")).text
    await bot.rest()
    switched = lines("switched")[-1]
    assert switched == {"guild": str(guild.id), "on": "False", "plugin": "talker"}
