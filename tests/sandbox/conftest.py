"""A sandbox, a guild, and the real disnake client as the bot."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from contextlib import asynccontextmanager

import disnake
import pytest

from guildkit_sandbox import NoAnswer, Patience, Sandbox
from tests.sandbox.voice_clients import Tune


class Bot(disnake.Client):
    """disnake's own client; what it does on an interaction is looked up by command name or custom id."""

    def __init__(self, sandbox, intents=None):
        super().__init__(connector=sandbox.connector(), intents=intents or disnake.Intents.default())
        self.sandbox = sandbox
        self.handlers = {}
        self.errors = []
        self.events = []
        self.messages = []

    def on(self, name):
        def register(handler):
            self.handlers[name] = handler
            return handler

        return register

    async def sync(self, guild, *commands):
        return await self.http.bulk_upsert_guild_commands(
            self.application_id, guild.id, [command.to_dict() for command in commands]
        )

    async def before_identify_hook(self, _shard_id, *, initial=False):
        """Identify again at once: disnake would wait five seconds."""

    async def on_interaction(self, inter):
        name = inter.data.name if hasattr(inter.data, "name") else inter.data.custom_id
        await self.handlers[name](inter)

    async def on_socket_event_type(self, event):
        self.events.append(event)

    async def on_message(self, message):
        self.messages.append(message)

    async def on_error(self, _event, *_args, **_kwargs):
        self.errors.append(sys.exc_info()[1])


@asynccontextmanager
async def running(sandbox, **options):
    bot = Bot(sandbox, **options)
    task = asyncio.create_task(bot.start(sandbox.token))
    try:
        await sandbox.bot_connected()
        yield bot
    finally:
        await bot.close()
        await task


@pytest.fixture
def connect():
    """Return what connects a bot to a sandbox for as long as its context is open."""
    return running


@pytest.fixture
async def sandbox():
    async with Sandbox(seed=1, patience=Patience(answer=10.0, settle=0.05, sight=10.0)) as sandbox:
        yield sandbox


@pytest.fixture
def guild(sandbox):
    return sandbox.create_guild("Tennessee")


@pytest.fixture
async def bot(sandbox, guild):
    async with running(sandbox) as bot:
        yield bot
        assert bot.errors == []


@pytest.fixture
def alice(guild):
    return guild.join("alice")


@pytest.fixture
def bob(guild):
    return guild.join("bob")


@pytest.fixture
def general(bot, guild):
    return bot.get_channel(guild.channel("general").id)


@pytest.fixture
def lounge(guild):
    return guild.create_channel("Lounge", kind="voice")


@pytest.fixture
async def listener(lounge, alice):
    """Alice, who is in the lounge already."""
    await alice.joins("Lounge")
    return alice


@pytest.fixture
def play(sandbox, bot, lounge):
    """Let the bot join the lounge and play; return its voice client."""

    async def play(frames, **options):
        await sandbox.settled()
        client = await bot.get_channel(lounge.id).connect(timeout=5)
        await sandbox.settled()
        client.play(Tune(frames, **options))
        return client

    return play


@pytest.fixture
async def run(bot, guild, alice):
    """Return what lets somebody, alice by default, run a command with the handler that is given."""
    await bot.sync(guild, disnake.SlashCommand("run", "Run."))

    async def runs(handler, person=alice):
        bot.handlers["run"] = handler
        return await person.slash("run")

    return runs


@pytest.fixture
def failing(bot, run):
    """Return what runs a handler that must fail, and how it did."""

    async def runs(handler):
        caught = []

        async def guarded(inter):
            try:
                await handler(inter)
            except disnake.HTTPException as error:
                caught.append(error)
            if not inter.response.is_done():
                await inter.response.send_message("failed", ephemeral=True)

        with contextlib.suppress(NoAnswer):
            await run(guarded)
        await bot.sandbox.settled()
        assert len(caught) == 1
        return caught[0]

    return runs
