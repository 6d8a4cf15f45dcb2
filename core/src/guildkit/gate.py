"""The gate: is a plugin on in a guild? Answered from memory, asked by the dispatcher, and by nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select, update

from guildkit import audit
from guildkit.models import CommandSwitch, PluginSwitch
from guildkit.revision import current_revision, raise_revision
from guildkit.storage import add_if_absent, get_or_add

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
    """Which plugins are on in which guild.

    Where the bot serves a single guild, nothing is on in any other one, not even the built-in plugin; what was switched on
    there stays stored.
    """

    def __init__(self, database: Database, clock: Clock, single: int | None = None) -> None:
        self._database = database
        self._clock = clock
        self._single = single
        self._on: dict[int, frozenset[str]] = {}
        self._commands_off: dict[int, frozenset[str]] = {}

    def serves(self, guild_id: int) -> bool:
        """Whether the bot serves a guild at all; the installation itself it always does."""
        return self._single is None or guild_id in (self._single, audit.INSTALLATION)

    def enabled(self, guild_id: int, plugin: str) -> bool:
        """Whether `plugin` is on in the guild."""
        if plugin == CORE:
            return self.serves(guild_id)
        return plugin in self._on.get(guild_id, ())

    def commands_off(self, guild_id: int) -> frozenset[str]:
        """The commands that are switched off in the guild though their plugins are on, as people type them."""
        return self._commands_off.get(guild_id, frozenset())

    def all_on(self, guild_id: int) -> list[str]:
        """The plugins that are on in the guild: the built-in one first, where the guild is served, the others by name."""
        return [CORE, *sorted(self.plugins(guild_id))] if self.serves(guild_id) else []

    def plugins(self, guild_id: int) -> frozenset[str]:
        """The plugins that are on in the guild, without the built-in one."""
        return self._on.get(guild_id, frozenset())

    def guilds(self, plugin: str) -> list[int]:
        """The guilds in which a plugin is on."""
        return sorted(guild_id for guild_id, plugins in self._on.items() if plugin in plugins)

    async def load(self) -> int:
        """Read every switch anew; return the revision that was read."""
        on: dict[int, set[str]] = {}
        async with self._database.system_session("switches of all guilds", read_only=True) as session:
            revision = await current_revision(session)
            rows = await session.execute(
                select(PluginSwitch.guild_id, PluginSwitch.plugin).where(PluginSwitch.enabled)
            )
            for guild_id, plugin in rows:
                if not self.serves(guild_id):
                    continue
                on.setdefault(guild_id, set()).add(plugin)
            commands_off: dict[int, set[str]] = {}
            for guild_id, command in await session.execute(
                select(CommandSwitch.guild_id, CommandSwitch.command)
            ):
                commands_off.setdefault(guild_id, set()).add(command)
        # Most guilds have the same plugins on; they share one set.
        shared: dict[frozenset[str], frozenset[str]] = {}
        self._on = {
            guild_id: shared.setdefault(found, found)
            for guild_id, found in ((guild_id, frozenset(plugins)) for guild_id, plugins in on.items())
        }
        self._commands_off = {guild_id: frozenset(found) for guild_id, found in commands_off.items()}
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
            row = await get_or_add(
                session,
                PluginSwitch,
                {"guild_id": guild_id, "plugin": plugin},
                enabled=False,
                applied=True,
                changed_at=self._clock.now(),
            )
            if row.enabled is on:
                return False
            now = self._clock.now()
            row.enabled, row.applied, row.changed_at, row.changed_by = on, False, now, by
            action = "plugin.enabled" if on else "plugin.disabled"
            audit.note(session, at=now, guild_id=guild_id, by=by, action=action, subject=plugin)
            await raise_revision(session)
        return True

    async def switch_command(self, guild_id: int, command: str, *, on: bool, by: int | None) -> bool:
        """Store that a command is off in a guild, or is not any more; return whether that is a change."""
        now = self._clock.now()
        async with self._database.system_session("a command is switched") as session:
            if on:
                there = (CommandSwitch.guild_id == guild_id) & (CommandSwitch.command == command)
                result = await session.execute(delete(CommandSwitch).where(there))
                changed = bool(result.rowcount)  # type: ignore[attr-defined]
            else:
                row = {"guild_id": guild_id, "command": command, "changed_at": now, "changed_by": by}
                changed = await add_if_absent(session, CommandSwitch, **row)
            if changed:
                action = "command.enabled" if on else "command.disabled"
                audit.note(session, at=now, guild_id=guild_id, by=by, action=action, subject=command)
                await raise_revision(session)
        return changed

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
