"""`guildkit run --supervise` as a process: what becomes of a bot that crashes, is blocked, or wants to be started again."""

import asyncio
import re
import signal
import sqlite3
from contextlib import closing

import pytest
import typer

from guildkit.cli import run
from guildkit.config import Config
from guildkit.errors import BLOCKED_CODE, RESTART_CODE
from tests.core.plugins import commands_of
from tests.e2e.test_run import Process

BLOCKING = """
import time
from guildkit import Plugin

plugin = Plugin("sleepy")

@plugin.command("sleep", description="Sleep")
async def sleep(ctx):
    time.sleep(600)
"""

BLOCKING_IMPORT = """
import time
from guildkit import Plugin

plugin = Plugin("sleepy")
time.sleep(600)
"""
BLOCKING_START = """
import time
from guildkit import Plugin

plugin = Plugin("sleepy")

@plugin.on_start
async def start():
    time.sleep(600)
"""


class Supervised(Process):
    """A supervised bot whose log is read as it is written."""

    async def line(self, pattern):
        """Read on until a line of the log matches."""
        async with asyncio.timeout(100):
            async for line in self.process.stderr:
                if found := re.search(pattern, line.decode()):
                    return found
        raise AssertionError(f"{pattern!r} was never logged")

    async def child(self):
        """Return the process id of the bot that was started now, once it serves."""
        pid = int((await self.line(r"started .*process=(\d+)"))[1])
        await self.line("ready ")
        return pid


@pytest.fixture
async def process(sandbox, tmp_path):
    process = Supervised(sandbox, tmp_path)
    yield process
    if process.process.returncode is None:
        process.process.send_signal(signal.SIGTERM)
        await process.process.communicate()


def install(folder, name, source, *, version="1.0"):
    """Install a plugin where the process finds it."""
    info = folder / f"guildkit_{name}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: guildkit-{name}\nVersion: {version}\n")
    (info / "entry_points.txt").write_text(f"[guildkit.plugins]\n{name} = guildkit_{name}:plugin\n")
    (folder / f"guildkit_{name}.py").write_text(source)


async def test_a_bot_that_was_killed_comes_back_until_the_supervisor_is_told_to_end(sandbox, guild, process):
    import os

    await process.start("run", "--supervise")
    first = await process.child()
    os.kill(first, signal.SIGKILL)
    assert (await process.line("has ended, starting it again.*exit_code=(-?[0-9]+)"))[1] == "137"
    second = await process.child()
    assert second != first
    process.process.send_signal(signal.SIGTERM)
    assert (await process.ends())[0] == 0
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)


@pytest.mark.timeout(400)  # four processes, one after the other
async def test_a_plugin_that_blocks_the_bot_is_named_and_left_out_from_then_on(
    sandbox, guild, process, tmp_path
):
    alice = guild.join("alice")
    install(tmp_path / "site", "sleepy", BLOCKING)
    where = {"PYTHONPATH": str(tmp_path / "site"), "GUILDKIT_BLOCK_SECONDS": "5"}
    await process.start("run", "--supervise", **where)
    await process.child()
    for name in ("sleepy", "voting"):
        await guild.owner.slash("plugins enable", name=name)
    sleeping = asyncio.create_task(alice.slash("sleep"))
    named = await process.line(r"event loop is blocked.*at='?(\S+) \((\w+)\)'? plugin=(\w+)")
    assert (named[1].rpartition("/")[2], named[2], named[3]) == ("guildkit_sleepy.py:9", "sleep", "sleepy")
    assert await process.line(r"blocked for 5 s by the plugin sleepy at .*guildkit_sleepy.py:9 \(sleep\)")
    assert await process.line("`guildkit plugins release sleepy` lets it out")
    assert await process.line("starting it again.*exit_code=7")
    await asyncio.gather(sleeping, return_exceptions=True)
    await process.child()
    await sandbox.until(lambda: "sleep" not in commands_of(alice), within=20)
    await sandbox.until(lambda: "proposal" in commands_of(alice), within=20)
    out = (await Process(sandbox, tmp_path).run("plugins", "list", COLUMNS="300", **where))[1]
    assert re.search(
        r"sleepy +1.0 +failed +In quarantine since .*: it blocked the event loop at .*:9 \(sleep\)", out
    )
    assert "🔴 **sleepy**" in (await guild.owner.slash("plugins list")).text


@pytest.mark.timeout(300)  # two processes, one after the other
@pytest.mark.parametrize(
    ("source", "where"),
    [(BLOCKING_IMPORT, r":6 \(<module>\)"), (BLOCKING_START, r":9 \(start\)")],
    ids=["import", "start"],
)
async def test_a_plugin_that_blocks_the_bots_start_is_left_out_of_the_next(
    sandbox, guild, process, tmp_path, source, where
):
    install(tmp_path / "site", "sleepy", source)
    options = {"PYTHONPATH": str(tmp_path / "site"), "GUILDKIT_BLOCK_SECONDS": "5"}
    await process.start("run", "--supervise", **options)
    assert await process.line(rf"blocked for 5 s by the plugin sleepy at .*guildkit_sleepy.py{where}")
    assert await process.line("starting it again.*exit_code=7")
    await process.child()
    assert "voting" in (await guild.owner.slash("plugins list")).text
    answer = await guild.owner.slash("plugins enable", name="sleepy")
    assert re.search(rf"In quarantine since .*: it blocked the event loop at .*{where}", answer.text)


async def test_a_plugin_that_was_installed_meanwhile_is_to_blame_as_well(guild, process, tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    alice = guild.join("alice")
    where = {"PYTHONPATH": str(site), "GUILDKIT_BLOCK_SECONDS": "5"}
    await process.start("run", **where)
    await process.line("ready ")
    install(site, "sleepy", BLOCKING)
    await guild.owner.slash("plugins enable", name="sleepy")
    sleeping = asyncio.create_task(alice.slash("sleep"))
    assert await process.line("event loop is blocked.*plugin=sleepy")
    assert await process.line("`guildkit plugins release sleepy` lets it out")
    await asyncio.gather(sleeping, return_exceptions=True)
    assert (await process.ends())[0] == BLOCKED_CODE


async def test_what_is_configured_wrongly_is_not_tried_again(process):
    await process.start("run", "--supervise", GUILDKIT_DISCORD_CA="/nowhere/ca.pem")
    code, _, err = await process.ends()
    assert (code, err.count("cannot be read")) == (3, 1)


async def test_a_token_that_discord_refuses_is_not_tried_again(process):
    wrong = "MTIzNDU2Nzg5MDEyMzQ1Njc4OQ.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789AB"
    await process.start("run", "--supervise", GUILDKIT_TOKEN=wrong)
    code, _, err = await process.ends()
    assert (code, err.count("Discord does not accept the token.")) == (5, 1)


async def test_tables_of_a_newer_version_are_not_tried_again(sandbox, process, tmp_path):
    assert (await Process(sandbox, tmp_path).run("guilds"))[0] == 0
    with closing(sqlite3.connect(tmp_path / "guildkit.sqlite3")) as database, database:
        database.execute("UPDATE alembic_core SET version_num = 'core_0999'")
    await process.start("run", "--supervise")
    code, _, err = await process.ends()
    assert (code, err.count("Install a newer version of core")) == (8, 1)


async def test_a_restart_ends_the_bot_with_a_code_of_its_own(sandbox, guild, tmp_path, monkeypatch):
    from guildkit import bot

    made = []

    class Noted(bot.Bot):
        def __init__(self, *args, **options):
            super().__init__(*args, **options)
            made.append(self)

    monkeypatch.setattr(bot, "Bot", Noted)
    host, port = sandbox.address
    config = Config(
        token=sandbox.token,
        home=tmp_path,
        discord_address=f"{host}:{port}",
        discord_ca=sandbox.ca_file,
        block_seconds=0,
    )
    serving = asyncio.create_task(run._serve(config))
    await sandbox.until(lambda: "plugins" in guild.owner.commands(), within=20)
    made[0].restart()
    made[0].restart()  # somebody else is impatient, too
    with pytest.raises(typer.Exit) as ended:
        await serving
    assert ended.value.exit_code == RESTART_CODE
