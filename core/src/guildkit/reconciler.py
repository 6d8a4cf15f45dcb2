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
from contextvars import Context
from datetime import timedelta
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakValueDictionary

import aiohttp
import disnake
import structlog

from guildkit.commands import clash, together, too_much
from guildkit.errors import DatabaseError, GuildkitError, UserError
from guildkit.models import GuildRecord
from guildkit.storage import find_many
from guildkit.texts import core_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Coroutine
    from datetime import datetime

    from guildkit.clock import Clock
    from guildkit.gate import Gate
    from guildkit.host import LoadedPlugin, PluginHost
    from guildkit.operators import Operators
    from guildkit.storage.database import Database

    Apply = Callable[[int, list[dict[str, Any]]], Coroutine[Any, Any, Any]]

log = structlog.get_logger()

AT_ONCE: Final = 10
"""How many guilds' commands are written at the same time."""
RETRY_SECONDS: Final = (2.0, 10.0, 60.0, 300.0)
CREATIONS_PER_DAY: Final = 200
"""How many commands Discord lets a bot create in a guild a day; those that exist already do not count."""
TOO_MANY_CREATIONS: Final = 30034
_DAY: Final = timedelta(days=1)


class TooManyCreations(GuildkitError):  # noqa: N818 - says what there is too much of
    """The guild has had as many new commands today as Discord allows."""

    def __init__(self) -> None:
        super().__init__(
            f"Discord allows {CREATIONS_PER_DAY} new commands a day in a guild, and they are used up"
        )


class Reconciler:
    """Keeps each guild's commands equal to those of its plugins.

    Args:
        apply: `async (guild_id, payloads)`, which overwrites the guild's commands in Discord.
    """

    def __init__(
        self,
        database: Database,
        host: PluginHost,
        gate: Gate,
        operators: Operators,
        clock: Clock,
        apply: Apply,
    ) -> None:
        self._database = database
        self._host = host
        self._gate = gate
        self._operators = operators
        self._clock = clock
        self._apply = apply
        # What this process has applied, and when it created how many. A restart forgets; Discord does not.
        self._names: dict[int, frozenset[str]] = {}
        self._created: dict[int, list[tuple[datetime, int]]] = {}
        # Most guilds have the same commands; they share one set.
        self._shared: dict[frozenset[str], frozenset[str]] = {}
        # Only as long as somebody has one or waits for it.
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._retries: dict[int, asyncio.Task[None]] = {}
        self._turn = asyncio.Semaphore(AT_ONCE)
        self.application_id = 0

    def desired(self, guild_id: int) -> list[dict[str, Any]]:
        """Return the commands that the guild should have: the core's and those of its enabled plugins.

        Those for operators are among them where the guild is one of theirs.

        Where two of them clash after an upgrade, the later one goes without: Discord would refuse the whole batch.
        """
        payloads: dict[str, dict[str, Any]] = {}
        for name in self._gate.all_on(guild_id):
            plugin = self._host.plugins.get(name)
            if plugin is None:
                continue
            own = self._payloads(guild_id, plugin)
            shared = clash(payloads, own)
            if reason := f"{shared} is taken" if shared else too_much(together(payloads, own)):
                log.error("commands left out", guild=guild_id, plugin=name, reason=str(reason))
                continue
            payloads = together(payloads, own)
        return list(payloads.values())

    def _payloads(self, guild_id: int, plugin: LoadedPlugin) -> dict[str, dict[str, Any]]:
        """Return the top-level commands that a plugin brings to a guild, by name."""
        if guild_id in self._operators.guilds:
            return plugin.payloads | plugin.operator_payloads
        return plugin.payloads

    def check(self, guild_id: int, plugin: LoadedPlugin) -> None:
        """Make sure that a plugin's commands fit beside those that the guild has.

        Raises:
            UserError: another enabled plugin owns one of the names, or there would be more than Discord takes.
        """
        own = total = self._payloads(guild_id, plugin)
        for name in self._gate.all_on(guild_id):
            other = self._host.plugins.get(name)
            if other is None or other is plugin:
                continue
            theirs = self._payloads(guild_id, other)
            if shared := clash(own, theirs):
                raise UserError(
                    core_text("switch-clash", plugin=plugin.name, other=other.name, command=shared)
                )
            total = together(total, theirs)
        if much := too_much(total):
            raise UserError(core_text("switch-too-much", plugin=plugin.name, much=much))

    async def reconcile_all(self, guild_ids: Collection[int]) -> None:
        """Make the commands of guilds what they should be; those that are right cost one look for all of them."""
        async with self._database.system_session("hashes of guilds' commands", read_only=True) as session:
            columns = (GuildRecord.guild_id, GuildRecord.commands_hash)
            rows = await find_many(session, columns, GuildRecord.guild_id, guild_ids)
            applied = {row.guild_id: row.commands_hash for row in rows}
        # Most guilds have the same plugins on.
        kinds = {
            guild_id: (tuple(self._gate.all_on(guild_id)), guild_id in self._operators.guilds)
            for guild_id in guild_ids
        }
        one_of = {kind: guild_id for guild_id, kind in kinds.items()}
        digests = {kind: self._digest(self.desired(guild_id)) for kind, guild_id in one_of.items()}
        wrong = [guild_id for guild_id in guild_ids if applied.get(guild_id) != digests[kinds[guild_id]]]
        await asyncio.gather(*(self.reconcile(guild_id) for guild_id in wrong))

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
        except (
            disnake.HTTPException,
            aiohttp.ClientError,
            OSError,
            DatabaseError,
            TooManyCreations,
        ) as error:
            if isinstance(error, disnake.HTTPException) and error.code == TOO_MANY_CREATIONS:
                error = TooManyCreations()
            log.warning("commands not synced, trying again later", guild=guild_id, reason=str(error))
            if guild_id not in self._retries:
                self._retries[guild_id] = asyncio.create_task(self._retry(guild_id), context=Context())
            return False
        return True

    def synced(self, guild_id: int) -> bool:
        """Whether the last attempt at the guild's commands worked."""
        return guild_id not in self._retries

    @property
    def waiting(self) -> int:
        """In how many guilds the last attempt did not work."""
        return len(self._retries)

    async def _reconcile(self, guild_id: int) -> None:
        async with self._locks.setdefault(guild_id, asyncio.Lock()):
            desired = self.desired(guild_id)
            digest = self._digest(desired)
            async with self._database.system_session("hash of a guild's commands", read_only=True) as session:
                record = await session.get(GuildRecord, guild_id)
                if record is None or not record.present or record.commands_hash == digest:
                    return
            log.info("syncing commands", guild=guild_id, commands=[payload["name"] for payload in desired])
            async with self._turn:
                await self._apply_within_limit(guild_id, desired)
            await self._remember(guild_id, digest)

    async def _remember(self, guild_id: int, digest: str) -> None:
        async with self._database.system_session("hash of a guild's commands") as session:
            record = await session.get(GuildRecord, guild_id)
            if record is not None:
                record.commands_hash = digest

    async def overwrite(self, guild_id: int) -> str:
        """Make the guild's commands what they should be, whatever was applied before; return why that did not work."""
        desired = self.desired(guild_id)
        try:
            await self._apply(guild_id, desired)
        except (disnake.HTTPException, aiohttp.ClientError, OSError) as error:
            return str(error)
        await self._remember(guild_id, self._digest(desired))
        return ""

    async def _apply_within_limit(self, guild_id: int, desired: list[dict[str, Any]]) -> None:
        """Overwrite the guild's commands, unless Discord would refuse it for today.

        Raises:
            TooManyCreations: it would.
        """
        names, now = frozenset(payload["name"] for payload in desired), self._clock.now()
        new = len(names - self._names.get(guild_id, frozenset()))
        today = [(at, count) for at, count in self._created.get(guild_id, ()) if now - at < _DAY]
        if new and sum(count for _, count in today) + new > CREATIONS_PER_DAY:
            raise TooManyCreations
        await self._apply(guild_id, desired)
        self._names[guild_id] = self._shared.setdefault(names, names)
        self._created[guild_id] = [*today, (now, new)]

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
