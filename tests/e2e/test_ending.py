"""SIGTERM ends a real process: nothing new, what runs is drained or cancelled, leases are given back, within ten seconds."""

import asyncio
import sqlite3
import time

import pytest

from guildkit_sandbox.bots import BotProcess

PLUGIN = """
import asyncio
import time
from guildkit import Plugin

plugin = Plugin("slow")

@plugin.command("quick", description="Ends within the time")
async def quick(ctx):
    await ctx.defer()
    await asyncio.sleep(1)
    await ctx.reply("Came to its end.")

@plugin.command("late", description="Enqueues what takes too long")
async def late(ctx):
    async with ctx.transaction():
        await ctx.jobs.enqueue("sleep", {"channel": ctx.channel_id})
    await ctx.reply("Enqueued.")

@plugin.job("sleep")
async def sleep(ctx, channel):
    await ctx.send(channel, "The job began.", once="began")
    await asyncio.sleep(40)

@plugin.command("stubborn", description="Does not let itself be cancelled")
async def stubborn(ctx):
    await ctx.send(ctx.channel_id, "It began.", once="resists")
    while True:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            pass

@plugin.command("block", description="Blocks the event loop")
async def block(ctx):
    await ctx.send(ctx.channel_id, "It began.", once="blocks")
    time.sleep(20)
"""


@pytest.fixture
async def process(sandbox, guild, tmp_path, monkeypatch):
    """A bot with a plugin whose code takes its time, switched on."""
    site, home = tmp_path / "site", tmp_path / "home"
    info = site / "guildkit_slow-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: guildkit-slow\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[guildkit.plugins]\nslow = slow_plugin:plugin\n")
    (site / "slow_plugin.py").write_text(PLUGIN)
    monkeypatch.setenv("PYTHONPATH", str(site))
    process = BotProcess(sandbox, home)
    try:
        await process.start()
        await guild.owner.slash("plugins enable", name="slow")
        yield process
    finally:
        await process.kill()


async def ends(process):
    began = time.monotonic()
    code = await process.stop()
    assert time.monotonic() - began < 12
    return code


def rows(tmp_path, query):
    with sqlite3.connect(tmp_path / "home" / "guildkit.sqlite3") as connection:
        found = connection.execute(query).fetchall()
    connection.close()
    return found


async def test_what_ends_in_time_is_answered(process, guild, alice, sandbox):
    answer = asyncio.create_task(alice.slash("quick"))
    await sandbox.until(lambda: sandbox.transcript.requests("POST", containing="/callback")[1:], within=10)
    assert await ends(process) == 0
    assert (await answer).text == "Came to its end."


async def test_a_job_that_takes_longer_is_handed_back(process, alice, tmp_path):
    await alice.slash("late")
    await alice.sees("The job began.", within=20)
    assert await ends(process) == 0
    query = "SELECT state, lease_until, owner, attempts FROM core_jobs WHERE name = 'sleep'"
    assert rows(tmp_path, query) == [("waiting", None, None, 0)]
    assert rows(tmp_path, "SELECT * FROM core_heartbeats") == []


async def test_while_the_database_is_locked(process, alice, tmp_path):
    await alice.slash("late")
    await alice.sees("The job began.", within=20)
    with sqlite3.connect(tmp_path / "home" / "guildkit.sqlite3") as connection:
        connection.execute("BEGIN IMMEDIATE")
        code = await ends(process)
    connection.close()
    assert code == 0
    # It could not be given back; the lease ends by itself, and nothing is lost.
    assert [state for (state,) in rows(tmp_path, "SELECT state FROM core_jobs WHERE name = 'sleep'")] == [
        "running"
    ]


async def test_while_discord_is_away(process, alice, sandbox, tmp_path):
    await alice.slash("late")
    await alice.sees("The job began.", within=20)
    await sandbox._server.close()
    assert await ends(process) == 0
    assert rows(tmp_path, "SELECT state FROM core_jobs WHERE name = 'sleep'") == [("waiting",)]


async def test_a_plugin_that_does_not_let_itself_be_cancelled_is_left_behind(process, alice):
    answer = asyncio.create_task(alice.slash("stubborn"))
    await alice.sees("It began.", within=20)
    assert await ends(process) == 0
    assert "not stopped in time" in process.log
    answer.cancel()
    await asyncio.gather(answer, return_exceptions=True)


async def test_a_plugin_that_blocks_the_event_loop_is_ended_all_the_same(process, alice):
    answer = asyncio.create_task(alice.slash("block"))
    await alice.sees("It began.", within=20)
    assert await ends(process) == 1
    assert "did not let itself be ended" in process.log
    answer.cancel()
    await asyncio.gather(answer, return_exceptions=True)
