"""The gate: is a plugin on in a guild? Answered from memory, asked by the dispatcher, and by nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select, update

from guildkit.models import GuildRecord, PluginSwitch, State
from guildkit.settings import touch

if TYPE_CHECKING:
    from guildkit.clock import Clock
    from guildkit.storage import Database

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
        self.revision = -1

    def enabled(self, guild_id: int, plugin: str) -> bool:
        """Whether `plugin` is on in the guild."""
        return plugin == CORE or plugin in self._on.get(guild_id, ())

    def plugins(self, guild_id: int) -> frozenset[str]:
        """The plugins that are on in the guild, without the built-in one."""
        return self._on.get(guild_id, frozenset())

    async def load(self) -> list[Change]:
        """Read every switch anew; return those that have not been acted on yet."""
        on: dict[int, set[str]] = {}
        pending: list[Change] = []
        async with self._database.system_session("switches of all guilds", read_only=True) as session:
            self.revision = await current_revision(session)
            for row in await session.scalars(select(PluginSwitch)):
                if row.enabled:
                    on.setdefault(row.guild_id, set()).add(row.plugin)
                if not row.applied:
                    pending.append(Change(row.guild_id, row.plugin, row.enabled))
        self._on = {guild_id: frozenset(plugins) for guild_id, plugins in on.items()}
        return pending

    async def changed(self) -> bool:
        """Whether somebody has changed a switch or a setting since `load`."""
        async with self._database.system_session("poll the revision", read_only=True) as session:
            return await current_revision(session) != self.revision

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
            await touch(session)
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

    async def guilds(self) -> list[GuildRecord]:
        """Every guild that the bot is or was in."""
        async with self._database.system_session("list of guilds", read_only=True) as session:
            return list(await session.scalars(select(GuildRecord).order_by(GuildRecord.name)))


async def current_revision(session: object) -> int:
    """Return the revision of switches and settings (0 before the first change)."""
    state = await session.get(State, "revision")  # type: ignore[attr-defined]
    return state.value if state else 0
