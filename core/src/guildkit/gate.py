"""The gate: is a plugin on in a guild? Answered from memory, asked by the dispatcher, and by nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select, update

from guildkit.models import PluginSwitch
from guildkit.revision import current_revision, raise_revision

if TYPE_CHECKING:
    from guildkit.clock import Clock
    from guildkit.storage.database import Database

CORE: Final = "core"
"""The name of the built-in plugin, which is on everywhere."""


@dataclass(frozen=True, slots=True)
class Change:
    """A switch that the running bot has not acted on yet."""

    guild_id: int
    plugin: str
    enabled: bool


class Gate:
    """Which plugins are on in which guild."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._on: dict[int, frozenset[str]] = {}

    def enabled(self, guild_id: int, plugin: str) -> bool:
        """Whether `plugin` is on in the guild."""
        return plugin == CORE or plugin in self._on.get(guild_id, ())

    def plugins(self, guild_id: int) -> frozenset[str]:
        """The plugins that are on in the guild, without the built-in one."""
        return self._on.get(guild_id, frozenset())

    async def load(self) -> int:
        """Read every switch anew; return the revision that was read."""
        on: dict[int, set[str]] = {}
        async with self._database.system_session("switches of all guilds", read_only=True) as session:
            revision = await current_revision(session)
            rows = await session.execute(
                select(PluginSwitch.guild_id, PluginSwitch.plugin).where(PluginSwitch.enabled)
            )
            for guild_id, plugin in rows:
                on.setdefault(guild_id, set()).add(plugin)
        self._on = {guild_id: frozenset(plugins) for guild_id, plugins in on.items()}
        return revision

    async def revision(self) -> int:
        """Return the revision that is stored."""
        async with self._database.system_session("poll the revision", read_only=True) as session:
            return await current_revision(session)

    async def pending(self) -> list[Change]:
        """Return the switches that the bot has not acted on yet."""
        columns = (PluginSwitch.guild_id, PluginSwitch.plugin, PluginSwitch.enabled)
        async with self._database.system_session("switches to act on", read_only=True) as session:
            rows = await session.execute(select(*columns).where(PluginSwitch.applied.is_(False)))
            return [Change(*row) for row in rows]

    async def switch(self, guild_id: int, plugin: str, *, on: bool, by: int | None) -> bool:
        """Store a switch; the running bot acts on it when it notices. Return whether it was changed at all."""
        async with self._database.system_session("a plugin is switched") as session:
            row = await session.get(PluginSwitch, (guild_id, plugin))
            if (row.enabled if row else False) is on:
                return False
            if row is None:
                row = PluginSwitch(guild_id=guild_id, plugin=plugin)
                session.add(row)
            row.enabled, row.applied, row.changed_at, row.changed_by = on, False, self._clock.now(), by
            await raise_revision(session)
        return True

    async def mark_applied(self, change: Change) -> None:
        """Remember that the bot has acted on a change (unless it was reversed meanwhile)."""
        async with self._database.system_session("a switch was acted on") as session:
            await session.execute(
                update(PluginSwitch)
                .where(
                    PluginSwitch.guild_id == change.guild_id,
                    PluginSwitch.plugin == change.plugin,
                    PluginSwitch.enabled == change.enabled,
                )
                .values(applied=True)
            )
