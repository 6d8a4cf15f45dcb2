"""The plugin host: loads what was discovered, each plugin apart, and remembers why one could not be."""

from __future__ import annotations

import inspect
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import disnake
import structlog
from pydantic import BaseModel, ValidationError

from guildkit import hooks
from guildkit.absence import RECONCILE, reconcile_job
from guildkit.clock import SystemClock
from guildkit.commands import check_commands, command_options, payloads_of
from guildkit.data.declared import members_of
from guildkit.data.erasure import TELL, tell_job
from guildkit.discovery import Candidate, in_order
from guildkit.errors import PluginError
from guildkit.failures import Failures
from guildkit.faults import FAULTS, interrupted
from guildkit.gate import CORE
from guildkit.intents import PRIVILEGED, intents_for
from guildkit.live import AGAIN, bring_up_to_date, look_again
from guildkit.live import JOB as LIVE_JOB
from guildkit.logs import about
from guildkit.plugin import Plugin
from guildkit.records import (
    Command,
    Component,
    ErrorHint,
    Group,
    GuideSection,
    HealthCheck,
    Job,
    Listener,
    LiveMessage,
    Records,
    Scene,
    Storage,
    where,
)
from guildkit.storage.shape import check_shape, is_scoped
from guildkit.texts import Texts, core_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from guildkit.options import CommandOption
    from guildkit.records import Handler, Renderer
    from guildkit.routes import Route

log = structlog.get_logger()


@dataclass(slots=True)
class LoadedPlugin:
    """A plugin that is ready to serve guilds."""

    name: str
    title: str
    records: Records
    candidate: Candidate
    plugin: object
    texts: Texts = core_text
    components: dict[tuple[str, int], Component] = field(default_factory=dict)
    listeners: dict[str, list[Listener]] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    lives: dict[tuple[str, int], LiveMessage] = field(default_factory=dict)
    payloads: dict[str, dict[str, Any]] = field(default_factory=dict)
    operator_payloads: dict[str, dict[str, Any]] = field(default_factory=dict)
    options: dict[tuple[str, ...], tuple[CommandOption, ...]] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The version of its distribution."""
        return self.candidate.version

    @property
    def distribution(self) -> str:
        """What `pip` calls its distribution."""
        return self.candidate.distribution

    @property
    def intents(self) -> disnake.Intents:
        """The gateway intents that it declares, and those that its listeners need: without them it cannot serve."""
        found = self.candidate.declared.gateway_intents
        for event in self.listeners:
            found |= intents_for(event) or disnake.Intents.none()
        return found & ~self.optional_intents

    @property
    def optional_intents(self) -> disnake.Intents:
        """Those with which it can do more; what listens to an event of theirs is silent without them."""
        return self.candidate.declared.optional_gateway_intents & ~self.candidate.declared.gateway_intents


class PluginHost:
    """All plugins of this process, loaded or refused.

    Args:
        failures: where a hook that fails is noted; by default in the log alone.

    Attributes:
        plugins: by name, those that are loaded.
        failures: by name, why the others are not.
        candidates: by name, everything that was tried.
    """

    def __init__(self, failures: Failures | None = None) -> None:
        self._failures = failures or Failures(SystemClock(), random.SystemRandom())
        self.plugins: dict[str, LoadedPlugin] = {}
        self.failures: dict[str, str] = {}
        self.candidates: dict[str, Candidate] = {}
        self._manager = hooks.new_manager()
        self._failures.know(self.plugins)

    def load_all(self, candidates: Iterable[Candidate]) -> None:
        """Load every candidate, after those that it requires; one that fails is listed with its reason, and the rest go on."""
        for candidate in in_order(candidates):
            self.load(candidate)

    def load(self, candidate: Candidate) -> LoadedPlugin | None:
        """Load one candidate; None where it failed."""
        # A new mapping each time: the watchdog reads it in a thread of its own.
        self.candidates = {**self.candidates, candidate.name: candidate}
        try:
            loaded = self._load(candidate)
        except PluginError as error:
            self.fail(candidate.name, str(error))
            return None
        self.plugins[candidate.name] = loaded
        self.failures.pop(candidate.name, None)
        return loaded

    def fail(self, name: str, reason: str) -> None:
        """Take a plugin out of service, and those that require it; nothing of them stays registered."""
        log.warning("plugin refused", plugin=name, reason=reason)
        self.failures[name] = reason
        self.unload(name)
        for other in self.dependents(name):
            self.fail(other, f"It needs the plugin {name!r}, which could not be loaded.")

    def unload(self, name: str) -> None:
        """Forget what a plugin has registered."""
        self.plugins.pop(name, None)
        if self._manager.has_plugin(name):
            self._manager.unregister(name=name)

    def dependents(self, name: str) -> list[str]:
        """Return the loaded plugins that require this one."""
        return [other for other, each in self.plugins.items() if name in each.candidate.declared.requires]

    def _load(self, candidate: Candidate) -> LoadedPlugin:
        if candidate.problem:
            raise PluginError(candidate.problem)
        for name in candidate.declared.requires:
            if name not in self.plugins:
                lacks = "could not be loaded" if name in self.candidates else "is not installed"
                raise PluginError(f"It needs the plugin {name!r}, which {lacks}.")
        doing = "Importing it"
        try:
            plugin = candidate.load()
            _check_name(plugin, candidate.name)
            doing = "Registering it"
            hooks.register(self._manager, plugin, candidate.name)
            loaded = LoadedPlugin(
                name=candidate.name,
                title=str(getattr(plugin, "title", "") or candidate.name.capitalize()),
                records=self._collect(candidate.name),
                texts=_texts(hooks.collect(self._manager, "guildkit_texts", candidate.name)),
                candidate=candidate,
                plugin=plugin,
            )
            _index(loaded)
            _check_intents(loaded)
            self._check_tables(loaded)
            loaded.jobs[TELL] = tell_job(self._manager, candidate.name)
            if hooks.implementations(self._manager, "guildkit_reconcile", candidate.name):
                loaded.jobs[RECONCILE] = reconcile_job(self._manager, candidate.name)
        except (KeyboardInterrupt, PluginError):
            raise
        except BaseException as error:  # SystemExit included: a plugin must not end the bot
            raise PluginError(f"{doing} raised {type(error).__name__}: {error}") from error
        return loaded

    def _check_tables(self, loaded: LoadedPlugin) -> None:
        for other in self.plugins.values():
            if shared := sorted(_tables(loaded) & _tables(other)):
                raise PluginError(
                    f"{other.name} has a table called {shared[0]!r} as well; begin it with the plugin's name."
                )

    def _collect(self, name: str) -> Records:
        def many(hook: str, *kinds: type) -> list[Any]:
            found = hooks.collect(self._manager, hook, name)
            records = [] if found is None else found
            if not isinstance(records, (list, tuple)):
                raise PluginError(f"{hook} must return a list, not {records!r}.")
            for record in records:
                if not isinstance(record, kinds):
                    expected = " or ".join(kind.__name__ for kind in kinds)
                    raise PluginError(f"{hook} returned {record!r}, which is no {expected}.")
            return list(records)

        commands = many("guildkit_commands", Command, Group)
        storage = hooks.collect(self._manager, "guildkit_storage", name)
        if not isinstance(storage, (Storage, type(None))):
            raise PluginError(f"guildkit_storage returned {storage!r}, which is no Storage.")
        if storage is not None:
            check_shape(storage.metadata)
        return Records(
            commands=[record for record in commands if isinstance(record, Command)],
            groups=[record for record in commands if isinstance(record, Group)],
            components=many("guildkit_components", Component),
            listeners=many("guildkit_listeners", Listener),
            jobs=many("guildkit_jobs", Job),
            lives=many("guildkit_live_messages", LiveMessage),
            sections=many("guildkit_guide_sections", GuideSection),
            scenes=many("guildkit_demo_scenes", Scene),
            health_checks=many("guildkit_health_checks", HealthCheck),
            error_hints=many("guildkit_error_hints", ErrorHint),
            storage=storage,
            settings=_settings(hooks.collect(self._manager, "guildkit_settings", name)),
        )

    def storages(self) -> dict[str, Storage]:
        """Return the tables of each loaded plugin that has some."""
        found = ((name, plugin.records.storage) for name, plugin in self.plugins.items())
        return {name: storage for name, storage in found if storage is not None}

    def scoped_tables(self) -> list[str]:
        """Name the tables of loaded plugins whose rows belong to guilds."""
        tables = [table for each in self.storages().values() for table in each.metadata.tables.values()]
        return [table.name for table in tables if is_scoped(table)]

    async def call(self, hook: str, plugin: str, **arguments: Any) -> bool:
        """Call a life-cycle hook of one plugin; one that raises or hangs is logged. Return whether it went well."""
        return (await self._called(hook, plugin, **arguments))[0]

    async def ask(self, hook: str, plugin: str, **arguments: Any) -> Any:
        """Call a hook of one plugin for what it returns; None where it raises or hangs, which is logged."""
        return (await self._called(hook, plugin, **arguments))[1]

    async def _called(self, hook: str, plugin: str, **arguments: Any) -> tuple[bool, Any]:
        ctx = arguments.get("ctx")
        guild_id = ctx.guild_id if ctx else None
        with about(guild=guild_id, plugin=plugin, hook=hook):
            try:
                return True, await hooks.call(self._manager, hook, plugin, **arguments)
            except FAULTS as error:
                if interrupted(error):
                    raise
                self._failures.note(error, where="hook", plugin=plugin, guild_id=guild_id, hook=hook)
                return False, None


def _tables(plugin: LoadedPlugin) -> set[str]:
    return set(plugin.records.storage.metadata.tables) if plugin.records.storage else set()


def _check_intents(plugin: LoadedPlugin) -> None:
    """Make sure that operators can know what to grant before they run the plugin.

    Where Discord has not granted a privileged intent, it refuses the whole bot. A plugin without a `plugin.toml` may
    listen to what needs none.
    """
    if plugin.name == CORE:
        return
    manifest = plugin.candidate.declared
    declared = manifest.gateway_intents | manifest.optional_gateway_intents
    for event in plugin.listeners:
        for name, needed in intents_for(event) or ():
            if not needed or getattr(declared, name) or name == "guilds":
                continue
            if plugin.candidate.manifest is not None or name in PRIVILEGED:
                raise PluginError(
                    f"It listens to {event!r}, which needs the intent {name!r}: "
                    f'write intents = ["{name}"] below [plugin] in its plugin.toml.'
                )


def _check_name(plugin: object, name: str) -> None:
    if plugin is None:
        raise PluginError("Its entry point names nothing.")
    if isinstance(plugin, Plugin) and plugin.name != name:
        raise PluginError(f"It calls itself {plugin.name!r}, but its entry point says {name!r}.")


def _texts(texts: Any) -> Texts:
    if texts is None:
        return core_text
    if not isinstance(texts, Texts):
        raise PluginError(f"guildkit_texts returned {texts!r}, which is no Texts.")
    for language in texts.languages:
        texts.attribute("", "", language)  # a file that cannot be read shows now, not when somebody needs it
    return texts


def _settings(model: Any) -> type[BaseModel] | None:
    if model is None:
        return None
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise PluginError(f"guildkit_settings returned {model!r}, which is no pydantic model.")
    try:
        model()
    except ValidationError as error:
        field = error.errors()[0]["loc"]
        raise PluginError(f"The setting {field[0] if field else '?'!r} has no usable default.") from error
    return model


def _index(plugin: LoadedPlugin) -> None:
    """Arrange the records for look-up, refusing those that contradict each other or cannot work.

    Raises:
        PluginError: names the record.
    """
    records = plugin.records
    handlers: list[Any] = [*records.commands, *records.components, *records.listeners, *records.jobs]
    renderers: list[Any] = [*records.lives, *records.sections]
    for handler in [
        *(record.handler for record in handlers),
        *(record.render for record in renderers),
        *(each.check for each in records.health_checks),
    ]:
        if not inspect.iscoroutinefunction(handler):
            raise PluginError(f"The handler {getattr(handler, '__qualname__', handler)} must be async.")
    _check_names("jobs", [(job.name, job.handler) for job in records.jobs])
    _check_names("guide sections", [(section.name, section.render) for section in records.sections])
    _check_names("demo scenes", [(scene.name, scene.play) for scene in records.scenes])
    _check_names("health checks", [(check.name, check.check) for check in records.health_checks])
    for component in records.components:
        known = plugin.components.get((component.route.name, component.route.version))
        _check_route(plugin, component.route, component.handler, known.handler if known else None)
        plugin.components[component.route.name, component.route.version] = component
    for live in records.lives:
        shown = plugin.lives.get((live.route.name, live.route.version))
        _check_route(plugin, live.route, live.render, shown.render if shown else None)
        plugin.lives[live.route.name, live.route.version] = live
    for command in records.commands:
        plugin.options[command.path] = command_options(command)
    for listener in records.listeners:
        if intents_for(listener.event) is None:
            raise PluginError(f"There is no gateway event {listener.event!r}.")
        plugin.listeners.setdefault(listener.event, []).append(listener)
    for job in records.jobs:
        if job.name in {LIVE_JOB, AGAIN, RECONCILE, TELL}:
            raise PluginError(
                f"The job {where(job.handler)} is called {job.name!r}, which is the core's own."
            )
        if job.installation and plugin.name != CORE:
            raise PluginError(
                f"The job {job.name!r} is for the whole installation; only the core has such jobs."
            )
        plugin.jobs[job.name] = job
    if records.storage is not None:
        for table in records.storage.metadata.tables.values():
            members_of(table)  # refuses what contradicts itself
    if plugin.lives:
        plugin.jobs[LIVE_JOB] = Job(LIVE_JOB, bring_up_to_date(plugin.lives))
        plugin.jobs[AGAIN] = Job(AGAIN, look_again(plugin.lives))
    check_commands(records.commands, records.groups, plugin.texts)
    for operator, payloads in ((False, plugin.payloads), (True, plugin.operator_payloads)):
        commands = [command for command in records.commands if command.operator is operator]
        for payload in payloads_of(commands, records.groups, plugin.texts):
            payloads[payload["name"]] = payload


def _check_names(what: str, named: Iterable[tuple[str, Any]]) -> None:
    """Refuse two records of one kind and name: one would hide the other."""
    known: dict[str, Any] = {}
    for name, handler in named:
        if name in known:
            raise PluginError(f"Two {what} are called {name!r}: {where(known[name])} and {where(handler)}.")
        known[name] = handler


def _check_route(
    plugin: LoadedPlugin, route: Route, handler: Handler | Renderer, known: Handler | Renderer | None
) -> None:
    if route.plugin != plugin.name:
        raise PluginError(f"The route {route.pattern!r} belongs to {route.plugin!r}, not to {plugin.name!r}.")
    if known is not None:
        raise PluginError(
            f"Two handlers share the route {route.name!r}: {where(known)} and {where(handler)}."
        )
    missing = set(route.argument_names) - set(inspect.signature(handler).parameters)
    if missing:
        raise PluginError(f"The handler of {route.pattern!r} does not take {', '.join(sorted(missing))}.")
