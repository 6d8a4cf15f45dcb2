"""A database that is away for a while: nothing acknowledged is lost, and the bot recovers by itself."""

import asyncio
import contextlib
from typing import Annotated

import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from guildkit import Option, Plugin, meeting
from guildkit.manifest import Manifest
from guildkit.models import JobRecord
from guildkit.storage import silence
from guildkit_sandbox.bots import running_bot
from tests.core.plugins import candidate
from tests.e2e.test_live import chess, public


class Relay:
    """The network between the bot and its database, which can be cut, and can swallow all that is said."""

    def __init__(self, host, port):
        self._target = (host, port)
        self._writers = set()
        self._server = None
        self.passing = asyncio.Event()
        self.passing.set()
        self.port = 0

    async def open(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self):
        self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        await self._server.wait_closed()

    async def _serve(self, reader, writer):
        there, back = await asyncio.open_connection(*self._target)
        self._writers |= {writer, back}
        with contextlib.suppress(asyncio.CancelledError):  # streams complain of it
            await asyncio.gather(self._pump(reader, back), self._pump(there, writer))
        self._writers -= {writer, back}

    async def _pump(self, reader, writer):
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                await self.passing.wait()
                writer.write(data)
                await writer.drain()
        writer.close()


@pytest.fixture
async def relay(database_url):
    if not database_url:
        pytest.skip("a file is not away for a while")
    url = make_url(database_url)
    relay = Relay(url.host, url.port)
    await relay.open()
    yield relay
    await relay.cut()


async def test_a_database_that_was_away_comes_back(sandbox, guild, tmp_path, relay, database_url, switch_on):
    plugin = Plugin("test")

    @plugin.command("go", description="Go")
    async def _go(ctx):
        async with ctx.transaction():
            await ctx.jobs.enqueue("work", {}, at=ctx.now.replace(year=ctx.now.year + 1))
        await ctx.reply("Kept.")

    @plugin.job("work")
    async def _work(ctx):
        """Nothing."""

    url = make_url(database_url).set(port=relay.port).render_as_string(hide_password=False)
    async with running_bot(sandbox, tmp_path, database_url=url, candidates=[candidate(plugin)]) as bot:
        await switch_on(guild, "test")
        assert (await guild.owner.slash("go")).text == "Kept."
        await relay.cut()
        for _ in range(3):
            assert "try again" in (await guild.owner.slash("go")).text
        await relay.open()
        assert (await guild.owner.slash("go")).text == "Kept."
        async with bot.database.system_session("test", read_only=True) as session:
            assert len((await session.scalars(select(JobRecord).filter_by(plugin="test"))).all()) == 2


async def test_a_database_that_stays_silent_is_not_waited_for(
    sandbox, guild, tmp_path, relay, database_url, switch_on, monkeypatch
):
    for name in ("CONNECT_SECONDS", "PING_SECONDS", "STATEMENT_SECONDS"):
        monkeypatch.setattr(silence, name, 0.5)
    plugin = Plugin("test")

    @plugin.command("go", description="Go")
    async def _go(ctx, silent: Annotated[bool, Option("Whether it falls silent")] = False):
        async with ctx.transaction():
            if silent:
                await ctx.jobs.enqueue("work", {})
                relay.passing.clear()
            await ctx.jobs.enqueue("work", {})
        await ctx.reply("Kept.")

    @plugin.job("work")
    async def _work(ctx):
        """Nothing."""

    url = make_url(database_url).set(port=relay.port).render_as_string(hide_password=False)
    async with running_bot(sandbox, tmp_path, database_url=url, candidates=[candidate(plugin)]) as bot:
        await switch_on(guild, "test")
        assert "try again" in (await guild.owner.slash("go", silent=True)).text
        await guild.owner.slash("go")
        await bot.dispatcher.drain(None)
        assert "try again" in guild.owner.messages()[-1].text
        relay.passing.set()
        assert (await guild.owner.slash("go")).text == "Kept."
        await bot.rest()


async def test_a_live_message_that_is_deleted_meanwhile_is_posted_again(
    sandbox, guild, tmp_path, relay, database_url, switch_on, monkeypatch
):
    monkeypatch.setattr(meeting, "AGAIN_SECONDS", 0.05)
    plugin = chess({1: 0})

    @plugin.listener("message")  # without one Discord does not tell of deletions
    async def _message(ctx, message):
        """Nothing."""

    url = make_url(database_url).set(port=relay.port).render_as_string(hide_password=False)
    manifest = Manifest(intents=("guild_messages",))
    async with running_bot(
        sandbox, tmp_path, database_url=url, candidates=[candidate(plugin, manifest=manifest)]
    ) as bot:
        await switch_on(guild, "chess")
        await guild.owner.slash("show")
        await bot.rest()
        await relay.cut()
        await guild.owner.deletes(await guild.owner.sees("Game 1: 0"))
        await sandbox.settled()
        _, waiting = await asyncio.wait([*bot.meeting.work], timeout=0.2)
        assert waiting
        await relay.open()
        await bot.rest()
        assert public(guild.owner) == ["Game 1: 0"]


async def test_what_discord_tells_meanwhile_is_not_lost(
    sandbox, guild, other_guild, tmp_path, relay, database_url, switch_on, monkeypatch
):
    plus = sandbox.create_sku("Plus")
    monkeypatch.setenv("GUILDKIT_TIERS", "Free,Plus")
    monkeypatch.setenv("GUILDKIT_TIER_SKUS", f"{plus.id}=1")
    monkeypatch.setattr(meeting, "AGAIN_SECONDS", 0.05)
    url = make_url(database_url).set(port=relay.port).render_as_string(hide_password=False)
    async with running_bot(sandbox, tmp_path, database_url=url, candidates=[]) as bot:
        other_guild.kick_bot()
        await sandbox.settled()
        await bot.rest()
        await relay.cut()
        guild.kick_bot()
        other_guild.invite_bot()
        other_guild.subscribe(plus)
        await sandbox.settled()
        _, waiting = await asyncio.wait([*bot.meeting.work], timeout=0.2)
        assert waiting
        await relay.open()
        await bot.rest()
        present = {each.guild_id: each.present for each in await bot.guilds.all()}
        assert present == {guild.id: False, other_guild.id: True}
        assert (await other_guild.owner.slash("help")).private
        assert bot.tiers.of(other_guild.id) == 1
