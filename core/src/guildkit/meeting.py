"""Meeting guilds: what follows when Discord tells that the bot is in a guild, has come to one, or was sent away."""

from __future__ import annotations

import asyncio
from contextvars import Context
from typing import TYPE_CHECKING, Any, Final

import structlog

from guildkit.errors import DatabaseError
from guildkit.gate import CORE
from guildkit.shards import Shards

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    import disnake

    from guildkit.bot import Bot

log = structlog.get_logger()

AT_ONCE: Final = 10
TOGETHER: Final = 100
AGAIN_SECONDS: Final = 0.5
LONGEST_PAUSE: Final = 30.0
"""What could not be stored is tried again after pauses that double, up to this one."""


class Meeting:
    """Takes in what Discord tells of guilds and does what follows in the background, a few pieces of work at a time.

    Attributes:
        work: what is under way.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._met = bot.shards.count == 1
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._arrived: list[tuple[disnake.Guild, bool]] = []
        self._together = asyncio.Lock()
        self.work: set[asyncio.Task[None]] = set()

    def receive(self, event: str, args: tuple[Any, ...]) -> None:
        """Take one of disnake's events."""
        bot = self._bot
        if event in {"guild_available", "guild_join"}:
            self._arrived.append((args[0], event == "guild_join"))
            if len(self._arrived) == 1:  # it meets those that arrive meanwhile, too
                self.in_background(self._meet())
        elif event == "guild_update":
            self.in_background(self._stored(lambda: self._changed(*args)))
        elif event == "guild_remove":
            self.in_background(self._stored(lambda: self._gone(args[0].id)))
        elif event == "connect" and bot.shards.count == 1:
            self._connected(bot.shards)
        elif event == "shard_connect":
            self._connected(Shards(args[0], args[0], bot.shards.count))
        elif event == "ready":
            # With several shards disnake keeps guilds back until this.
            self._met = True
            self.in_background(asyncio.sleep(0))
        elif event.startswith("entitlement_"):
            deleted = event == "entitlement_delete"
            self.in_background(self._stored(lambda: bot.tiers.hear(args[0], deleted=deleted)))
        elif (work := bot.lives.work_for(event, args)) is not None:
            self.in_background(self._stored(work))

    def _connected(self, shards: Shards) -> None:
        """Take note of which guilds these shards have; those of others are not known yet, or another process's."""
        bot = self._bot
        here = {guild.id for guild in bot.client.guilds if shards.has(guild.id)}
        single = bot.config.single_guild
        if single is not None and shards.has(single) and single not in here:
            log.warning("not in the only guild that is served", guild=single)
        self.in_background(self._stored(lambda: bot.guilds.only(here, shards)))
        if 0 in shards.ids:  # for all of them, by whichever process has the first
            self.in_background(self._stored(lambda: bot.tiers.catch_up(bot.client)))

    def in_background(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do a piece of work when it is its turn; the bot is ready once all has been done."""

        async def in_turn() -> None:
            async with self._turn:
                await work

        # In a context of its own: its log lines are not about the command that caused it.
        task = asyncio.create_task(in_turn(), context=Context())
        self.work.add(task)
        task.add_done_callback(self._work_done)
        task.add_done_callback(lambda _: work.close())  # cancelled before its turn, it would never be awaited

    def _work_done(self, task: asyncio.Task[None]) -> None:
        self.work.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("work on a guild failed", exc_info=error)
        bot = self._bot
        waiting = not self._met or any(guild.unavailable for guild in bot.client.guilds)
        if not self.work and not waiting:
            if not bot.ready.is_set():
                log.info(
                    "ready",
                    bot=str(bot.client.user),
                    guilds=len(bot.client.guilds),
                    plugins=sorted(bot.host.plugins.keys() - {CORE}),
                )
            bot.ready.set()

    async def _meet(self) -> None:
        """Meet the guilds that have arrived so far, together: 2,000 of them cost little more than one."""
        async with self._together:
            arrived, self._arrived = self._arrived[:TOGETHER], self._arrived[TOGETHER:]
            if self._arrived:
                self.in_background(self._meet())
            await self._stored(lambda: self._take_in(arrived))

    async def _take_in(self, arrived: list[tuple[disnake.Guild, bool]]) -> None:
        """Do what follows when guilds have arrived; done twice it does no harm."""
        bot = self._bot
        # While the database was away some may have sent the bot away again.
        here = [each for each in arrived if bot.client.get_guild(each[0].id) is not None]
        guild_ids = {guild.id for guild, _ in here}
        await bot.guilds.present(guild for guild, _ in here)
        await bot.reconciler.reconcile_all(guild_ids)
        guild_ids = {guild_id for guild_id in guild_ids if bot.gate.serves(guild_id)}
        await bot.jobs.settle(guild_ids)
        new = {guild.id for guild, joined in here if joined} & guild_ids
        await bot.absence.over(new, joined=True)
        await bot.absence.over(guild_ids - new, joined=False)
        await bot.switches.apply(guild_ids)

    async def _gone(self, guild_id: int) -> None:
        if self._bot.client.get_guild(guild_id) is None:  # it may have taken the bot back meanwhile
            await self._bot.guilds.gone(guild_id)

    async def _stored(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do a piece of work until the database has taken it: Discord does not tell it again."""
        pause = AGAIN_SECONDS
        while True:
            try:
                return await work()
            except DatabaseError as error:
                log.warning("what Discord has told waits for the database", seconds=pause, reason=str(error))
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _changed(self, before: disnake.Guild, after: disnake.Guild) -> None:
        await self._bot.guilds.present([after])
        if before.preferred_locale != after.preferred_locale:
            await self._bot.absence.changed({after.id})
