"""How the bot is: for `guildkit health`, for systemd, for Prometheus, and what plugins contribute."""

import asyncio
import gzip
import json
import re
import socket
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from guildkit import Figure, OperatorError, Plugin, health, pulse
from guildkit.bot import Bot
from guildkit.builtin.workers import self_test
from guildkit.config import Config
from guildkit.errors import ConfigError
from guildkit.health import Finding, findings_of
from guildkit.sentry import Sentry
from guildkit_sandbox.bots import running_bot
from tests.core.plugins import candidate

DEPLOY = Path(__file__).parents[2] / "deploy"


def levels(findings):
    return {finding.name: finding.level for finding in findings}


async def test_a_bot_that_serves_says_so_and_one_that_was_stopped_is_gone(
    guild, sandbox, tmp_path, database, database_url
):
    async with running_bot(sandbox, tmp_path, database_url=database_url, candidates=[]) as bot:
        state = await health.state_of(bot)
        assert set(levels(findings_of(state, bot.clock.now())).values()) == {"ok"}
        assert (state.guilds, state.shards[0].connected, state.ready) == (1, True, True)
        await health.leave(bot.database, state)
        (found,) = await health.last(database, bot.shards)
        measured = {"at": state.at, "loop_lag": state.loop_lag, "database": state.database}
        assert replace(found, **measured) == state  # the bot's own heartbeat may have come in between
    assert await health.last(database, bot.shards) == []


async def test_what_is_not_well_is_said_with_what_helps(start_bot, guild, sandbox):
    bot = await start_bot()
    now = bot.clock.now()
    state = await health.state_of(bot)
    for name, level, broken, at in (
        ("heartbeat", "failed", state, now + timedelta(minutes=1)),
        ("heartbeat", "failed", state, now - timedelta(minutes=1)),  # the clock was set back
        ("ready", "failed", replace(state, ready=False), now),
        ("shards", "failed", replace(state, shards=[health.Shard(0, connected=False, latency=None)]), now),
        ("loop", "warning", replace(state, loop_lag=5000.0), now),
        ("database", "failed", replace(state, database=None), now),
        ("jobs", "failed", replace(state, oldest_due=now - timedelta(hours=1)), now),
        ("commands", "warning", replace(state, commands_waiting=2), now),
        ("plugins", "warning", replace(state, failures={"musik": "no"}), now),
        ("x: port", "warning", replace(state, self_test=[Finding("x: port", "failed", "taken")]), now),
    ):
        (found,) = [each for each in findings_of(broken, at) if each.level != "ok"]
        assert (found.name, found.level) == (name, level)
        assert found.remedy or name == "x: port"


async def test_plugins_contribute_checks_and_a_broken_one_costs_only_itself(start_bot, guild, monkeypatch):
    plugin = Plugin("radio")

    @plugin.health_check("antenna")
    async def _antenna():
        return "is up"

    @plugin.health_check("licence")
    async def _licence():
        raise OperatorError("It has run out.", hint="Buy another one.")

    @plugin.health_check("mast")
    async def _mast():
        raise ZeroDivisionError("no height")

    @plugin.health_check("sky")
    async def _sky():
        await asyncio.get_running_loop().create_future()

    monkeypatch.setattr(health, "CHECK_SECONDS", 0.01)
    bot = await start_bot(plugin)
    found = {each.name: each for each in await self_test(bot) if each.name.startswith("radio")}
    assert (found["radio: antenna"].level, found["radio: antenna"].says) == ("ok", "is up")
    assert (found["radio: licence"].says, found["radio: licence"].remedy) == (
        "It has run out.",
        "Buy another one.",
    )
    assert found["radio: mast"].says == "ZeroDivisionError: no height"
    assert "took longer" in found["radio: sky"].says
    # A container is not restarted for what a plugin lacks.
    assert health.healthy(list(found.values()))
    assert [each.name for each in (await health.state_of(bot)).self_test] == [
        "radio: antenna",
        "radio: licence",
        "radio: mast",
        "radio: sky",
        "backup",
    ]


async def test_the_self_test_comes_by_itself_once_for_the_whole_installation(
    start_bot, guild, other_guild, sandbox
):
    looked = []
    plugin = Plugin("radio")

    @plugin.health_check("antenna")
    async def _antenna():
        looked.append(True)
        return "is up"

    bot = await start_bot(plugin)
    assert looked == []
    sandbox.time.advance(minutes=16)
    bot.jobs.wake()
    await bot.rest()
    assert looked == [True]


async def test_a_check_that_is_not_async_is_refused(start_bot, guild):
    plugin = Plugin("radio")
    plugin.health_check("antenna")(lambda: "is up")
    bot = await start_bot(plugin, on=False)
    assert "must be async" in bot.host.failures["radio"]


@pytest.fixture
def service_manager(tmp_path, monkeypatch):
    """A socket as systemd's."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind(str(tmp_path / "notify"))
        receiver.settimeout(0)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "20000")
        monkeypatch.delenv("WATCHDOG_PID", raising=False)
        yield receiver


async def test_systemd_is_told(service_manager, start_bot, guild):
    async def hears(expected):
        while (said := await asyncio.get_running_loop().sock_recv(service_manager, 100)) != expected:
            assert said in {b"READY=1", b"WATCHDOG=1", b"STOPPING=1"}

    bot = await start_bot()
    async with asyncio.timeout(60):
        await hears(b"READY=1")
        await hears(b"WATCHDOG=1")
        await hears(b"WATCHDOG=1")
        await bot.close()
        await hears(b"STOPPING=1")


async def test_a_service_manager_that_is_gone_does_no_harm(start_bot, guild, tmp_path, monkeypatch):
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    bot = await start_bot()
    assert bot.ready.is_set()


async def test_the_heartbeat_goes_on_when_the_database_was_away(start_bot, guild, sandbox, monkeypatch):
    monkeypatch.setattr(pulse, "TICK_SECONDS", 0.01)
    monkeypatch.setattr(pulse, "BEAT_SECONDS", 0.01)
    real, failures, beaten = health.leave, [OSError("gone"), ValueError("worse")], asyncio.Event()

    async def leave(database, state):
        if failures:
            raise failures.pop()
        await real(database, state)
        beaten.set()

    bot = await start_bot()
    monkeypatch.setattr(health, "leave", leave)
    async with asyncio.timeout(10):
        await beaten.wait()
    assert not failures
    assert [state.ready for state in await health.last(bot.database, bot.shards)] == [True]


@pytest.fixture
async def collector():
    """What takes events as Sentry does, on a port of its own; `events` has them, and `dsn` leads there."""
    events = []

    async def take(request):
        body = await request.read()
        if request.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        for line in body.decode().splitlines():
            found = json.loads(line)
            if "exception" in found:
                events.append(found)
        return web.json_response({})

    app = web.Application()
    app.router.add_post("/api/7/envelope/", take)
    async with TestServer(app) as server:
        yield SimpleNamespace(events=events, dsn=f"http://key@127.0.0.1:{server.port}/7")


async def test_prometheus_gets_figures_without_guilds_and_sentry_failures_without_secrets(
    sandbox, guild, tmp_path, collector
):
    port = free_port()
    plugin = Plugin("hello")

    @plugin.command("hello", description="Say hello")
    async def _hello(ctx):
        await ctx.reply("Hello!")

    @plugin.command("fail", description="Fail")
    async def _fail(ctx):
        value_of_the_member = f"swordfish of {ctx.member.id}"
        raise RuntimeError("GET https://me:hunter2@db/x", len(value_of_the_member))

    @plugin.on_start
    async def _start(guilds):
        guilds.measure(
            lambda: [
                Figure("waves", "Waves back", n, {"hand": hand}) for n, hand in ((2, "left"), (3, "right"))
            ]
        )

    config = Config(
        token=SecretStr(sandbox.token),
        home=tmp_path,
        database_url="",
        metrics_address=f"127.0.0.1:{port}",
        sentry_dsn=SecretStr(collector.dsn),
    )
    bot = Bot(config, connector=sandbox.connector(), clock=sandbox.time, candidates=[candidate(plugin)])
    running = asyncio.create_task(bot.run())
    await bot.ready.wait()
    await bot.switches.enable(guild.id, "hello", by=None)
    await bot.switches.apply()
    alice = guild.join("alice")
    await alice.slash("hello")
    told = (await alice.slash("fail")).text.split("`")[1]
    async with aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{port}/metrics") as answer:
            figures = await answer.text()
        async with session.get(f"http://127.0.0.1:{port}/health") as answer:
            status, said = answer.status, await answer.json()
    assert 'guildkit_interactions_total{kind="command",outcome="done",plugin="hello"} 1.0' in figures
    assert 'guildkit_interactions_total{kind="command",outcome="failed",plugin="hello"} 1.0' in figures
    assert 'guildkit_first_answer_seconds_count{kind="command",plugin="hello"} 2.0' in figures
    assert 'guildkit_failures_total{category="uncategorized",plugin="hello",where="command"} 1.0' in figures
    dashboard = json.loads((DEPLOY / "grafana-dashboard.json").read_text(encoding="utf-8"))
    asked = {
        name
        for panel in dashboard["panels"]
        for target in panel["targets"]
        for name in re.findall(r"guildkit_\w+", target["expr"])
    }
    # What the sandbox has given no reason to show: a shard has a latency after its first heartbeat.
    shown = set(re.findall(r"^(?:# TYPE )?(guildkit_\w+)", figures, re.MULTILINE))
    assert asked - shown == set()
    assert len(asked) > 10
    assert "guildkit_guilds 1.0" in figures
    assert 'guildkit_hello_waves{hand="left"} 2.0\nguildkit_hello_waves{hand="right"} 3.0' in figures
    assert 'guildkit_gateway_connected{shard="0"} 1.0' in figures
    assert str(guild.id) not in figures
    assert (status, said["healthy"]) == (200, True)
    await bot.close()
    await running
    (event,) = collector.events
    assert event["tags"] == {
        "error_id": told,
        "plugin": "hello",
        "where": "command",
        "category": "uncategorized",
    }
    assert "RuntimeError" in str(event)
    for secret in ("hunter2", "swordfish", sandbox.token, str(Path.home()), str(Path(__file__).parent)):
        assert secret not in str(event)


async def test_nothing_listens_and_nothing_is_sent_unless_it_is_configured(start_bot, guild):
    bot = await start_bot()
    assert bot.metrics._figures is None
    assert not bot.sentry.on


def test_a_dsn_that_is_none_is_refused_in_a_sentence():
    with pytest.raises(ConfigError, match="is no DSN"):
        Sentry(Config(sentry_dsn=SecretStr("sentry.example.com")))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
