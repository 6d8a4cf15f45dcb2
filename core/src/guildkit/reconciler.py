"""Reconciling guild commands: what a guild should have, what it has, and the one call that makes it so.

disnake's own sync is off: it would wipe the commands of a guild that it does not know. Here the hash of what was last
applied is stored, so that a restart with nothing changed makes no call at all, and a change concerns one guild.
A change is one bulk overwrite, which Discord applies as a whole: there is no moment with too many commands, and
a process that dies leaves either the old set or the new.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import disnake
import structlog

from guildkit.commands import COMMANDS_PER_GUILD
from guildkit.errors import DatabaseError, PluginError
from guildkit.gate import CORE
from guildkit.models import GuildRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from guildkit.gate import Gate
    from guildkit.host import LoadedPlugin, PluginHost
    from guildkit.storage.database import Database

    Apply = Callable[[int, list[dict[str, Any]]], Coroutine[Any, Any, Any]]

log = structlog.get_logger()

RETRY_SECONDS: Final = (2.0, 10.0, 60.0, 300.0)


class Reconciler:
    """Keeps each guild's commands equal to those of its plugins.

    Args:
        apply: `async (guild_id, payloads)`, which overwrites the guild's commands in Discord.
    """

    def __init__(self, database: Database, host: PluginHost, gate: Gate, apply: Apply) -> None:
        self._database = database
        self._host = host
        self._gate = gate
        self._apply = apply
        self._locks: dict[int, asyncio.Lock] = {}
        self._retries: dict[int, asyncio.Task[None]] = {}
        self.application_id = 0

    def desired(self, guild_id: int) -> list[dict[str, Any]]:
        """Return the commands that the guild should have: the core's and those of its enabled plugins.

        Where two of them clash after an upgrade, the later one goes without: Discord would refuse the whole batch.
        """
        payloads: dict[str, dict[str, Any]] = {}
        for name in (CORE, *sorted(self._gate.plugins(guild_id))):
            plugin = self._host.plugins.get(name)
            if plugin is None:
                continue
            shared = sorted(payloads.keys() & plugin.payloads.keys())
            if shared or len(payloads) + len(plugin.payloads) > COMMANDS_PER_GUILD:
                reason = f"/{shared[0]} is taken" if shared else "too many commands"
                log.error("commands left out", guild=guild_id, plugin=name, reason=reason)
                continue
            payloads |= plugin.payloads
        return list(payloads.values())

    def check(self, guild_id: int, plugin: LoadedPlugin) -> None:
        """Make sure that a plugin's commands fit beside those that the guild has.

        Raises:
            PluginError: another enabled plugin owns one of the names, or there would be more than 100.
        """
        total = len(plugin.payloads)
        for name in (CORE, *self._gate.plugins(guild_id)):
            other = self._host.plugins.get(name)
            if other is None or other is plugin:
                continue
            total += len(other.payloads)
            shared = sorted(plugin.payloads.keys() & other.payloads.keys())
            if shared:
                raise PluginError(
                    f"{plugin.name} and {other.name} both bring /{shared[0]}; switch {other.name} off first."
                )
        if total > COMMANDS_PER_GUILD:
            raise PluginError(
                f"With {plugin.name} this guild would have {total} commands; Discord allows {COMMANDS_PER_GUILD}."
            )

    async def reconcile(self, guild_id: int) -> bool:
        """Make the guild's commands what they should be; return whether they are.

        A failure is logged and tried again later, with growing pauses.
        """
        retry = self._retries.get(guild_id)
        if retry is not None and retry is not asyncio.current_task():
            retry.cancel()
            del self._retries[guild_id]
        try:
            await self._reconcile(guild_id)
        except (disnake.HTTPException, aiohttp.ClientError, OSError, DatabaseError) as error:
            log.warning("commands not synced", guild=guild_id, reason=str(error))
            if guild_id not in self._retries:
                self._retries[guild_id] = asyncio.create_task(self._retry(guild_id))
            return False
        return True

    def synced(self, guild_id: int) -> bool:
        """Whether the last attempt at the guild's commands worked."""
        return guild_id not in self._retries

    async def _reconcile(self, guild_id: int) -> None:
        async with self._locks.setdefault(guild_id, asyncio.Lock()):
            desired = self.desired(guild_id)
            digest = self._digest(desired)
            async with self._database.system_session("hash of a guild's commands", read_only=True) as session:
                record = await session.get(GuildRecord, guild_id)
                if record is None or not record.present or record.commands_hash == digest:
                    return
            log.info("syncing commands", guild=guild_id, commands=[payload["name"] for payload in desired])
            await self._apply(guild_id, desired)
            async with self._database.system_session("hash of a guild's commands") as session:
                record = await session.get(GuildRecord, guild_id)
                if record is not None:
                    record.commands_hash = digest

    def _digest(self, payloads: list[dict[str, Any]]) -> str:
        # With another application's token the guild has none of these commands yet.
        text = json.dumps([self.application_id, payloads], sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    async def _retry(self, guild_id: int) -> None:
        for pause in (*RETRY_SECONDS, *repeat(RETRY_SECONDS[-1], 10_000)):
            await asyncio.sleep(pause)
            if await self.reconcile(guild_id):
                break
        self._retries.pop(guild_id, None)

    async def close(self) -> None:
        """Give up what is still to be tried again; the stored hash brings it back at the next start."""
        tasks = list(self._retries.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
