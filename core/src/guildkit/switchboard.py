"""Switching plugins on and off, and acting on what was switched or set, here or by the command line."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import structlog

from guildkit.context import GuildContext
from guildkit.errors import PluginError, UserError
from guildkit.gate import CORE, Change, Gate
from guildkit.reloading import RestartNeededError
from guildkit.texts import core_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Coroutine

    from guildkit.absence import Absence
    from guildkit.breaker import Breaker
    from guildkit.host import LoadedPlugin, PluginHost
    from guildkit.jobs import Jobs
    from guildkit.reconciler import Reconciler
    from guildkit.reloading import Reloader
    from guildkit.services import Services
    from guildkit.settings import SettingsStore
    from guildkit.tiers import Tiers

log = structlog.get_logger()


class Switchboard:
    """Stores switches, and makes the running bot follow them.

    The command line stores only; the running bot notices by the revision, which every switch and setting raises.
    """

    def __init__(
        self,
        host: PluginHost,
        gate: Gate,
        settings: SettingsStore,
        tiers: Tiers,
        reconciler: Reconciler,
        jobs: Jobs,
        breaker: Breaker,
        absence: Absence,
    ) -> None:
        self._host = host
        self._gate = gate
        self._settings = settings
        self._tiers = tiers
        self._reconciler = reconciler
        self._jobs = jobs
        self._breaker = breaker
        self._absence = absence
        self._revision = -1
        self._turn = asyncio.Lock()
        self._announcing: set[Change] = set()
        self._services: Services
        self._in_background: Callable[[Coroutine[Any, Any, Any]], None]
        self._reloader: Reloader | None = None

    def connect(
        self,
        services: Services,
        in_background: Callable[[Coroutine[Any, Any, Any]], None],
        reloader: Reloader,
    ) -> None:
        """Learn where contexts come from, who does what nobody waits for, and who loads what was installed meanwhile."""
        self._services, self._in_background, self._reloader = services, in_background, reloader

    async def load(self) -> None:
        """Read switches, settings and tiers anew."""
        revision = await self._gate.load()
        await self._settings.load()
        await self._tiers.load()
        self._revision = revision

    async def enable(self, guild_id: int, plugin: str, *, by: int | None) -> bool:
        """Switch a plugin on in a guild; return False where it was on already.

        Raises:
            UserError: there is no such plugin, it failed to load, it clashes with another one there, or needs one that
                is off there; or the bot serves another guild alone.
        """
        if not self._gate.serves(guild_id):
            raise UserError(core_text("gate-elsewhere"), hint=core_text("gate-elsewhere-hint"))
        await self._load(plugin)
        loaded = self.loaded(plugin)
        requires = loaded.candidate.declared.requires
        if off := [other for other in requires if not self._gate.enabled(guild_id, other)]:
            names = ", ".join(off)
            raise UserError(
                core_text("switch-needs", plugin=plugin, others=names),
                hint=core_text("switch-needs-hint", others=names),
            )
        self._reconciler.check(guild_id, loaded)
        return await self._gate.switch(guild_id, plugin, on=True, by=by)

    async def _load(self, plugin: str) -> None:
        """Load a plugin that was installed while the bot runs, if it is one."""
        if self._reloader is None or plugin in self._host.plugins:
            return
        try:
            await self._reloader.load(plugin)
        except RestartNeededError as error:
            raise UserError(
                core_text("switch-after-restart", plugin=plugin), hint=core_text("reason", reason=str(error))
            ) from error
        except PluginError as error:
            raise UserError(core_text("switch-failed", plugin=plugin, reason=str(error))) from error

    async def disable(self, guild_id: int, plugin: str, *, by: int | None) -> bool:
        """Switch a plugin off in a guild; return False where it was off already.

        Raises:
            UserError: there is no such plugin, or another one that is on there needs it.
        """
        if plugin not in self._gate.plugins(guild_id):
            self.loaded(plugin)
        if on := [other for other in self._host.dependents(plugin) if self._gate.enabled(guild_id, other)]:
            names = ", ".join(on)
            raise UserError(
                core_text("switch-needed", plugin=plugin, others=names),
                hint=core_text("switch-needed-hint", others=names),
            )
        return await self._gate.switch(guild_id, plugin, on=False, by=by)

    async def switch_command(self, guild_id: int, command: str, *, on: bool, by: int | None) -> bool:
        """Switch a command off in a guild, or on again, and act on it; return False where that is no change.

        Args:
            guild_id: where.
            command: as people type it: `"/raid plan"`.
            on: whether it works from now on.
            by: the operator; None for the command line, which the running bot follows.

        Raises:
            UserError: there is no such command, or it is the core's.
        """
        path = tuple(command.removeprefix("/").split())
        plugins = [
            name
            for name, each in self._host.plugins.items()
            if any(known.path == path for known in each.records.commands)
        ]
        # One whose plugin is gone meanwhile may be taken off the list.
        if not on and (not plugins or CORE in plugins):
            raise UserError(core_text("failing-no-command", command=repr(command[:50])))
        changed = await self._gate.switch_command(guild_id, f"/{' '.join(path)}", on=on, by=by)
        await self._gate.load()
        return changed

    def loaded(self, plugin: str) -> LoadedPlugin:
        """Return a loaded plugin by name.

        Raises:
            UserError: there is none of that name, or it failed to load.
        """
        if plugin == CORE:
            raise UserError(core_text("switch-core"), hint=core_text("switch-core-hint"))
        if plugin in self._host.failures:
            raise UserError(core_text("switch-failed", plugin=plugin, reason=self._host.failures[plugin]))
        loaded = self._host.plugins.get(plugin)
        if loaded is None:
            names = ", ".join(sorted(self._host.plugins.keys() - {CORE}))
            raise UserError(
                core_text("switch-unknown", plugin=repr(plugin[:50])),
                hint=core_text("switch-installed", names=names)
                if names
                else core_text("switch-none-installed"),
            )
        return loaded

    async def follow(self) -> None:
        """Act on what was changed since the last time, if anything was."""
        if await self._gate.revision() != self._revision:
            await self.apply()

    async def apply(self, guild_ids: Collection[int] | None = None) -> None:
        """Act on every switch and setting that was changed since the last time.

        Args:
            guild_ids: only where something is pending for one of these guilds.
        """
        if guild_ids is not None and all(
            each.guild_id not in guild_ids for each in await self._gate.pending()
        ):
            return
        async with self._turn:
            revision = await self._gate.load()
            set_anew = await self._settings.load()
            await self._tiers.load()
            # Those of guilds that the bot is not in wait until it is; those made since the gate was read, until it
            # is read again.
            changes = [
                change
                for change in await self._gate.pending()
                if self._services.client.get_guild(change.guild_id)
                and self._gate.enabled(change.guild_id, change.plugin) is change.enabled
            ]
            for changed in {change.guild_id for change in changes}:
                await self._reconciler.reconcile(changed)
                await self._jobs.settle([changed])
            await self._absence.changed(set_anew | {change.guild_id for change in changes})
            for change in changes:
                if change not in self._announcing:  # a plugin's hook may take its time; nobody waits for it
                    self._announcing.add(change)
                    self._in_background(self._announce(change))
            # Only now: what failed half-way is tried again at the next look.
            self._revision = revision

    async def _announce(self, change: Change) -> None:
        try:
            if change.enabled and change.plugin not in self._host.plugins:
                try:
                    await self._load(change.plugin)
                    self.loaded(change.plugin)
                except UserError as error:
                    # It stays pending: the next start loads the plugin and acts on it.
                    where = {"plugin": change.plugin, "guild": change.guild_id}
                    log.warning("not loaded, restart the bot to use it", reason=str(error), **where)
                    return
            rests = self._breaker.rests_until(change.guild_id, change.plugin) is not None
            self._breaker.forgive(change.guild_id, change.plugin)  # to be switched on is a new chance
            if change.plugin in self._host.plugins and (change.enabled or not rests):
                ctx = GuildContext(self._services, change.guild_id, change.plugin)
                hook = "guildkit_guild_enabled" if change.enabled else "guildkit_guild_disabled"
                await self._host.call(hook, change.plugin, ctx=ctx)
            await self._gate.mark_applied(change)
        finally:
            self._announcing.discard(change)
        log.info("switched", plugin=change.plugin, guild=change.guild_id, on=change.enabled)
