"""kill -9 between what Kick tells and its effect, and in the middle of ticks: nothing is lost, and nothing counts twice."""

import asyncio
import random
import re
from datetime import timedelta

import pytest
from aiohttp import ClientError
from sqlalchemy import func, select

from guildkit_economy import raffles
from guildkit_economy.ledger import prove
from guildkit_economy.models import Account, Gift, Told, WatchTime
from guildkit_economy.models.stream import Stream
from guildkit_economy.stream import inbox, linking
from guildkit_economy.stream.kick import CHANGED, CHATTED, GIFTED
from guildkit_economy.stream.platform import Account as KickAccount
from guildkit_economy.stream.platform import Channel
from guildkit_sandbox.bots import BotProcess
from tests.economy.kick import app_at, changed, chatted, deliver, gifted, signed

GREEN = (77, "green")
HOUR = timedelta(hours=1)


class Bot:
    """A bot in a process of its own that is connected to Kick, and is killed again and again."""

    def __init__(self, sandbox, process, database, guild):
        self.sandbox = sandbox
        self.process = process
        self.database = database
        self.guild = guild
        self.told = set()

    async def tells(self, kind, said, message_id):
        """Tell the bot something until it has taken it, as Kick does; each time it is signed anew."""
        while message_id not in self.told:
            try:
                (port,) = re.findall(r"the web receiver listens\D*(\d+)", self.process.log)
                headers, body = signed(kind, said, message_id, self.sandbox.time.now())
                if await deliver(headers, body, int(port)) == 200:
                    self.told.add(message_id)
            except (ClientError, ValueError):
                await asyncio.sleep(0.05)  # it is being started

    async def killed(self, rng):
        await asyncio.sleep(rng.uniform(0, 0.3))  # into the middle of something
        await self.sandbox.kill_bot()
        await self.sandbox.restart_bot()
        await self.sandbox.bot_connected()

    async def until(self, statement, wanted):
        """Wait until the database says what is wanted."""
        async with asyncio.timeout(240):
            while not wanted(await self.says(statement)):  # noqa: ASYNC110 - another process does it
                await asyncio.sleep(0.05)

    async def says(self, statement):
        async with self.database.guild_session(self.guild.id, read_only=True) as session:
            return await session.scalar(statement)


@pytest.fixture
async def bot(sandbox, guild, tmp_path, database, database_url, kick, monkeypatch, alice):
    """Such a bot, whose guild follows a channel; alice has linked her account."""
    values = {**app_at(kick), "gift_hold": 0, "watch_window": 240}
    lines = [
        f'{key} = "{value}"' if isinstance(value, str) else f"{key} = {value}"
        for key, value in values.items()
    ]
    config = tmp_path / "guildkit.toml"
    config.write_text("\n".join(["[plugins.economy]", *lines]))
    monkeypatch.setenv("GUILDKIT_CONFIG", str(config))
    process = BotProcess(sandbox, tmp_path, database_url=database_url)
    await process.start()
    await guild.owner.slash("plugins enable", name="economy")
    await sandbox.until(lambda: "raffle" in alice.commands())
    now = sandbox.time.now()
    async with database.guild_session(guild.id) as session:
        await inbox.follow(session, "kick", Channel("7", "tuna"), now=now)
        account = KickAccount(str(GREEN[0]), GREEN[1])
        await linking.link(session, alice.id, "kick", account, policy="refuse", now=now)
    await sandbox.restart_bot()
    yield Bot(sandbox, process, database, guild)
    await process.stop()


KILLS = pytest.mark.parametrize("kills", [1, pytest.param(6, marks=pytest.mark.slow)])
UNDONE = select(func.count()).select_from(Told).where(Told.done_at.is_(None))
CONFIRMED = select(func.count()).select_from(Gift).where(Gift.state == "confirmed")


@pytest.mark.timeout(600)
@KILLS
async def test_every_gift_counts_once_whenever_the_bot_is_killed(bot, sandbox, guild, database, kills):
    rng = random.Random(5)
    await guild.owner.slash("raffle open", {"title": "Mug", "duration": "2 hours", "gift-tickets": 3})
    now, count = sandbox.time.now(), 10 * (kills + 1)
    for first in range(0, count, 10):
        telling = [
            asyncio.create_task(bot.tells(GIFTED, gifted(GREEN, [number], now), f"m{number}"))
            for number in range(first, first + 10)
        ]
        if first:
            # As soon as the first of them are stored, some have had their effect, and some have not.
            await bot.until(
                select(func.count()).select_from(Told), lambda stored, least=first: stored > least
            )
            await bot.killed(rng)
        await asyncio.gather(*telling)
    await bot.until(UNDONE, lambda undone: undone == 0)
    await bot.until(CONFIRMED, lambda confirmed: confirmed == count)
    async with database.guild_session(guild.id, read_only=True) as session:
        assert await session.scalar(select(func.sum(Gift.count))) == count
        standing = await raffles.standing(session, 1)
    assert standing.tickets + standing.held == 3 * count


@pytest.mark.timeout(600)
@KILLS
async def test_every_tick_counts_once_whenever_the_bot_is_killed(bot, sandbox, guild, database, alice, kills):
    rng = random.Random(6)
    hours = 2 + 2 * kills
    end = sandbox.time.now()
    start = end - hours * HOUR
    for each in range(0, hours, 2):
        await bot.tells(CHATTED, chatted(f"c{each}", GREEN, start + each * HOUR), f"chat{each}")
    await bot.until(UNDONE, lambda undone: undone == 0)
    # All these ticks are late, and are made up for, an hour in each transaction.
    await bot.tells(CHANGED, changed(start, end), "stream")
    for kill in range(kills):
        await bot.until(select(Stream.ticks), lambda ticks, least=kill * 120: (ticks or 0) > least)
        await bot.killed(rng)
    await bot.until(select(Stream.ticks), lambda ticks: ticks == 60 * hours)
    async with database.guild_session(guild.id, read_only=True) as session:
        assert await session.scalar(select(WatchTime.minutes)) == 60 * hours
        assert (
            await session.scalar(select(Account.balance).where(Account.member_id == alice.id)) == 60 * hours
        )
        assert (await prove(session)).wrong == []
