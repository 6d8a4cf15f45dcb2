"""A bot in several shards: every guild belongs to one of them, and direct messages to the first."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import disnake

from guildkit_sandbox import GatewayRules, Sandbox


class Bot(disnake.AutoShardedClient):
    def __init__(self, sandbox):
        super().__init__(connector=sandbox.connector(), intents=disnake.Intents.default())
        self.heard = []
        self.resumed = []

    async def before_identify_hook(self, _shard_id, *, initial=False):
        """Identify at once: the sandbox asks for no pause."""

    async def on_message(self, message):
        self.heard.append((message.author.name, message.guild and message.guild.shard_id))

    async def on_shard_resumed(self, shard_id):
        self.resumed.append(shard_id)


@asynccontextmanager
async def two_shards():
    """A sandbox with a guild for each of the two shards, and the bot in both."""
    noon = datetime(2030, 1, 1, 12, tzinfo=UTC)
    async with Sandbox(clock=lambda: noon, gateway_rules=GatewayRules(shards=2)) as sandbox:
        guilds = [sandbox.create_guild("Tennessee")]
        sandbox.time.advance(seconds=0.001)  # Shards go by the millisecond in which a guild was made.
        guilds.append(sandbox.create_guild("Ohio"))
        bot = Bot(sandbox)
        running = asyncio.create_task(bot.start(sandbox.token))
        try:
            await sandbox.bot_connected()
            yield sandbox, bot, guilds
        finally:
            await bot.close()
            await running


async def test_each_guild_is_seen_once():
    async with two_shards() as (_, bot, guilds):
        assert bot.shard_count == 2
        assert sorted(guild.name for guild in bot.guilds) == ["Ohio", "Tennessee"]
        for guild in guilds:
            assert bot.get_guild(guild.id).shard_id == (guild.id >> 22) % 2


async def test_each_event_comes_once_and_to_its_shard():
    async with two_shards() as (sandbox, bot, guilds):
        for guild, name in zip(guilds, ["alice", "bob"], strict=True):
            await guild.join(name).says("hello")
        await sandbox.settled()
        shards = [(guild.id >> 22) % 2 for guild in guilds]
        assert bot.heard == [("alice", shards[0]), ("bob", shards[1])]


async def test_direct_messages_come_to_the_first_shard_alone():
    async with two_shards() as (sandbox, bot, guilds):
        alice = guilds[0].join("alice")
        alice.go(alice.dm)
        await alice.says("psst")
        await sandbox.settled()
        assert bot.heard == [("alice", None)]


async def test_one_shard_may_fall_and_get_up_alone():
    async with two_shards() as (sandbox, bot, guilds):
        one, other = sandbox.gateway.connections
        fallen = one.session.shard[0]
        one.drop()
        await sandbox.until(lambda: one not in sandbox.gateway.connections, within=1)
        for guild, name in zip(guilds, ["alice", "bob"], strict=True):
            await guild.join(name).says("hello")
        await sandbox.bot_connected()
        await sandbox.settled()
        assert sorted(name for name, _ in bot.heard) == ["alice", "bob"]
        assert bot.resumed == [fallen]
        assert other in sandbox.gateway.connections
