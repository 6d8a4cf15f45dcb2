"""Loading a plugin while the bot runs: one that was installed meanwhile, or a loaded one anew.

Python has no real reloading: whatever took something out of a module keeps it. So only a plugin's own package is read
anew, and where old code would live on somewhere, or the session with Discord would have to be another one, the answer is
that the bot has to be started again.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import find_spec
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, Final

import structlog

from guildkit import texts
from guildkit.discovery import Candidate, discover, in_order
from guildkit.errors import DatabaseError, PluginError
from guildkit.gate import CORE
from guildkit.health import run_check
from guildkit.quarantine import Quarantine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import disnake

    from guildkit.bot import Bot
    from guildkit.host import LoadedPlugin

log = structlog.get_logger()

DRAIN_SECONDS: Final = 15.0


class RestartNeededError(PluginError):
    """It cannot be done while the bot runs; the message says why."""


class Reloader:
    """Loads plugins into a running bot.

    Args:
        bot: the bot.
        find: finds what is installed; by default as at the start.
    """

    def __init__(self, bot: Bot, find: Callable[[], Iterable[Candidate]] = discover) -> None:
        self._bot = bot
        self.find = find
        self._turn = asyncio.Lock()

    async def load(self, name: str) -> LoadedPlugin | None:
        """Load a plugin that was installed, or replaced after it had failed, since the bot was started.

        Returns:
            None where nothing new of that name is installed.

        Raises:
            RestartNeededError: it is installed, and starts after a restart.
            PluginError: it cannot be loaded.
        """
        async with self._turn:
            host, candidates = self._bot.host, self._installed()
            candidate = candidates.get(name)
            if candidate is None:
                return None
            if name in host.failures and host.candidates[name].version == candidate.version:
                return None
            return await self._bring(candidate, candidates)

    async def reload(self, name: str) -> LoadedPlugin:
        """Let a plugin come to rest, unload it, and load what is installed now; where that fails, put the old one back.

        One that could not be loaded before is simply tried again.

        Raises:
            RestartNeededError: old code would live on, or Discord would have to be asked for more.
            PluginError: the new one cannot be used; the message says what serves now.
        """
        async with self._turn:
            old = self._bot.host.plugins.get(name)
            candidates = self._installed()
            candidate = candidates.get(name)
            if name == CORE or candidate is None:
                raise PluginError(f"No plugin called {name!r} is installed.")
            if old is None:
                return await self._bring(candidate, candidates)
            if candidate.problem:
                raise PluginError(candidate.problem)
            modules = _modules(candidate.module)
            self._check_reloadable(old, candidate, modules)
            self._bot.dispatcher.pause(name)
            try:
                if not await self._bot.dispatcher.come_to_rest(name, DRAIN_SECONDS):
                    raise PluginError(f"{name} is still at work after {DRAIN_SECONDS:g} s; try again later.")
                await self._stop(name)
                loaded = await self._exchange(old, candidate, modules)
            finally:
                self._bot.dispatcher.resume(name)
                await self._tell_guilds(name)
            log.info("reloaded", plugin=name, version=loaded.version)
            return loaded

    # --- the steps ------------------------------------------------------------------------------------------------

    def _installed(self) -> dict[str, Candidate]:
        candidates = in_order(Quarantine(self._bot.config.home).over(self.find()))
        return {candidate.name: candidate for candidate in candidates}

    async def _bring(self, candidate: Candidate, candidates: dict[str, Candidate]) -> LoadedPlugin:
        """Load a plugin that is not loaded, after those that it requires."""
        name = candidate.name
        if name in self._bot.host.plugins:
            return self._bot.host.plugins[name]
        for required in candidate.declared.requires:
            if required in candidates and not candidate.problem:
                await self._bring(candidates[required], candidates)
        self._check_granted(name, candidate.declared.gateway_intents)
        _forget(_modules(candidate.module))  # what a failed attempt has left
        if candidate.module and not candidate.problem and find_spec(_top(candidate.module)) is None:
            raise RestartNeededError(f"{name} was installed where this process does not look.")
        loaded = await self._start(candidate)
        await self._tell_guilds(name)
        log.info("loaded while running", plugin=name, version=loaded.version)
        return loaded

    def _check_reloadable(self, old: LoadedPlugin, new: Candidate, modules: dict[str, ModuleType]) -> None:
        self._check_granted(old.name, new.declared.gateway_intents)
        if others := self._bot.host.dependents(old.name):
            raise RestartNeededError(f"{', '.join(others)} would go on with the old code of {old.name}.")
        for other in self._bot.host.candidates.values():
            if other.name != old.name and other.module and _top(other.module) == _top(new.module):
                raise RestartNeededError(f"{other.name} stands in the same package.")
        for module in modules.values():
            if str(getattr(module, "__file__", "")).endswith(tuple(EXTENSION_SUFFIXES)):
                raise RestartNeededError(f"{module.__name__} is compiled, and stays in the process.")
        if holder := _holder(modules):
            raise RestartNeededError(f"{holder} would go on with the old code of {old.name}.")

    def _check_granted(self, name: str, wanted: disnake.Intents) -> None:
        lacks = [
            intent for intent, needed in wanted if needed and not getattr(self._bot.client.intents, intent)
        ]
        if lacks:
            raise RestartNeededError(
                f"{name} needs the intent {lacks[0]!r}, which this session has not asked Discord for."
            )

    async def _exchange(
        self, old: LoadedPlugin, candidate: Candidate, modules: dict[str, ModuleType]
    ) -> LoadedPlugin:
        self._bot.host.unload(old.name)
        _forget(modules)
        try:
            return await self._start(candidate, checked=True)
        except _TablesUpgradedError as error:
            raise PluginError(
                f"{error} Its tables are of the new version already, so the old one was not put back: it is out of service."
            ) from error
        except (PluginError, DatabaseError) as error:
            if old.name in self._bot.started:
                await self._stop(old.name)
            self._bot.host.unload(old.name)
            _forget(_modules(candidate.module))
            sys.modules.update(modules)
            # As it was: what it registered is known, and the same objects serve again. Without the database, which may be away.
            await self._put_back(replace(old.candidate, load=lambda: old.plugin))
            kind = RestartNeededError if isinstance(error, RestartNeededError) else PluginError
            raise kind(f"{error} {old.name} {old.version} was put back, and serves.") from error

    async def _put_back(self, candidate: Candidate) -> None:
        loaded = self._bot.host.load(candidate)
        if loaded is None or not await self._bot.start_plugin(candidate.name):
            raise PluginError(self._bot.host.failures[candidate.name])
        self._bot.dispatcher.index()

    async def _start(self, candidate: Candidate, *, checked: bool = False) -> LoadedPlugin:
        """Load, migrate and start a plugin; where that fails it is out of service.

        Args:
            candidate: the plugin.
            checked: whether it is refused where its own checks find that it does not work.
        """
        bot, name = self._bot, candidate.name
        loaded = bot.host.load(replace(candidate, load=await _imported(candidate)))
        if loaded is None:
            raise PluginError(bot.host.failures[name])
        try:
            self._check_granted(name, loaded.intents)
        except RestartNeededError:
            bot.host.unload(name)
            raise
        upgrades = await bot.upgrade(only=name)
        if name not in bot.host.plugins:
            raise PluginError(bot.host.failures[name])
        if not await bot.start_plugin(name):
            kind = _TablesUpgradedError if any(upgrade.changed for upgrade in upgrades) else PluginError
            raise kind(bot.host.failures[name])
        if checked and not any(upgrade.changed for upgrade in upgrades):  # otherwise there is no way back
            for check in loaded.records.health_checks:
                if not check.each_guild and (finding := await run_check(check)).level == "failed":
                    raise PluginError(
                        f"Its check {finding.name!r} says: {finding.says} {finding.remedy}".strip()
                    )
        bot.dispatcher.index()
        await bot.settings.load()
        return loaded

    async def _stop(self, name: str) -> None:
        await self._bot.host.call("guildkit_stop", name)
        if name in self._bot.started:
            self._bot.started.remove(name)

    async def _tell_guilds(self, name: str) -> None:
        """Bring commands and jobs of the guilds in line with what is loaded now."""
        self._bot.dispatcher.index()
        for guild in self._bot.client.guilds:
            if name in self._bot.gate.plugins(guild.id):
                self._bot.breaker.forgive(guild.id, name)
                await self._bot.reconciler.reconcile(guild.id)
                await self._bot.jobs.settle([guild.id])
                await self._bot.absence.changed({guild.id})


class _TablesUpgradedError(PluginError):
    """The plugin could not start after its tables had been migrated."""


async def _imported(candidate: Candidate) -> Callable[[], Any]:
    """Import a plugin in a thread, so that the bot goes on meanwhile; return what gives, or raises, what came of it."""
    if candidate.problem:
        return candidate.load  # which is not called
    try:
        plugin = await asyncio.to_thread(candidate.load)
    except asyncio.CancelledError:
        raise
    except BaseException as error:  # SystemExit included: a plugin must not end the bot
        failure = error

        def again() -> Any:
            raise failure

        return again
    return lambda: plugin


def _top(module: str) -> str:
    return module.partition(".")[0]


def _modules(module: str) -> dict[str, ModuleType]:
    """Return what has been imported of a module's package."""
    top = _top(module)
    return {
        name: found
        for name, found in list(sys.modules.items())
        if top and (name == top or name.startswith(f"{top}."))
    }


def _forget(modules: Iterable[str]) -> None:
    """Let modules be imported anew, and their texts be read anew."""
    for module in modules:
        sys.modules.pop(module, None)
    texts.forget()


def _holder(modules: dict[str, ModuleType]) -> str | None:
    """Return the name of a module elsewhere that has taken something out of these; None where there is none."""
    for name, module in list(sys.modules.items()):
        if name in modules or not isinstance(module, ModuleType):
            continue
        for value in list(vars(module).values()):
            home: Any = value.__name__ if isinstance(value, ModuleType) else None
            if isinstance(value, (type, FunctionType)):
                home = value.__module__
            if isinstance(home, str) and home in modules:
                return name
    return None
