"""What the core does by itself, by the one clock: purging guilds that the bot has left, and forgetting old acts."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog

from guildkit import audit
from guildkit.context import GuildContext
from guildkit.data.purge import Waiting, purge_guild, waiting

if TYPE_CHECKING:
    from datetime import datetime

    from guildkit.clock import Clock
    from guildkit.config import Config
    from guildkit.gate import Gate
    from guildkit.host import PluginHost
    from guildkit.services import Services
    from guildkit.shards import Shards
    from guildkit.storage.database import Database

log = structlog.get_logger()

EVERY: Final = timedelta(hours=1)


class Housekeeping:
    """Deletes what is not to be kept any longer; a job could not do it, because a guild that is gone has none that run."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        config: Config,
        host: PluginHost,
        gate: Gate,
        shards: Shards,
    ) -> None:
        self._database = database
        self._shards = shards
        self._clock = clock
        self._config = config
        self._host = host
        self._gate = gate
        self._next: datetime | None = None
        self._turn = asyncio.Lock()

    async def look(self, services: Services) -> bool:
        """Do what is due, if the last time is an hour ago; return whether it was."""
        async with self._turn:
            now = self._clock.now()
            if self._next is not None and now < self._next:
                return False
            self._next = now + EVERY
            await self._purge(services, now)
            if self._config.audit_days:
                async with self._database.system_session("old acts are forgotten") as session:
                    await audit.forget(session, before=now - timedelta(days=self._config.audit_days))
            return True

    async def _purge(self, services: Services, now: datetime) -> None:
        for guild in await waiting(self._database, self._config.purge_days):
            if guild.due is None or guild.due > now or services.client.get_guild(guild.guild_id):
                continue
            if not self._shards.has(guild.guild_id):
                continue  # another process's
            try:
                await self._purge_one(services, guild)
            except Exception as error:  # the others do not wait for it, and it has its turn again in an hour
                reason = f"{type(error).__name__}: {error}"
                log.warning("guild not purged", guild=guild.guild_id, reason=reason)

    async def _purge_one(self, services: Services, guild: Waiting) -> None:
        for plugin in sorted(self._gate.plugins(guild.guild_id) & self._host.plugins.keys()):
            ctx = GuildContext(services, guild.guild_id, plugin)
            await self._host.call("guildkit_guild_left", plugin, ctx=ctx)
        rows = await purge_guild(self._database, self._clock, guild.guild_id, left_before=guild.left_at)
        log.info("guild purged", guild=guild.guild_id, rows=rows)
