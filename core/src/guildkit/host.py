"""The plugin host: loads what was discovered, each plugin apart, and remembers why one could not be."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import structlog
from pydantic import BaseModel, ValidationError

from guildkit import hooks
from guildkit.commands import check_commands, payloads_of
from guildkit.errors import PluginError
from guildkit.faults import FAULTS, interrupted
from guildkit.intents import intents_for
from guildkit.live import JOB as LIVE_JOB
from guildkit.live import job_for
from guildkit.options import CommandOption, options_of
from guildkit.plugin import Plugin
from guildkit.records import Command, Component, Group, Job, Listener, LiveMessage, Records, Scene, Storage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from guildkit.discovery import Candidate
    from guildkit.records import Handler, Renderer
    from guildkit.routes import Route

log = structlog.get_logger()


@dataclass(slots=True)
class LoadedPlugin:
    """A plugin that is ready to serve guilds."""

    name: str
    title: str
    records: Records
    version: str = ""
    distribution: str = ""
    components: dict[tuple[str, int], Component] = field(default_factory=dict)
    listeners: dict[str, list[Listener]] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    lives: dict[tuple[str, int], LiveMessage] = field(default_factory=dict)
    payloads: dict[str, dict[str, Any]] = field(default_factory=dict)
    options: dict[tuple[str, ...], tuple[CommandOption, ...]] = field(default_factory=dict)


class PluginHost:
    """All plugins of this process, loaded or refused.

    Attributes:
        plugins: by name, those that are loaded.
        failures: by name, why the others are not.
        candidates: by name, everything that was tried.
    """

    def __init__(self) -> None:
        self.plugins: dict[str, LoadedPlugin] = {}
        self.failures: dict[str, str] = {}
        self.candidates: dict[str, Candidate] = {}
        self._manager = hooks.new_manager()

    def load_all(self, candidates: Iterable[Candidate]) -> None:
        """Load every candidate; one that fails is listed with its reason, and the rest go on."""
        for candidate in candidates:
            self.load(candidate)

    def load(self, candidate: Candidate) -> LoadedPlugin | None:
        """Load one candidate; None where it failed."""
        self.candidates[candidate.name] = candidate
        try:
            loaded = self._load(candidate)
        except PluginError as error:
            self.fail(candidate.name, str(error))
            return None
        self.plugins[candidate.name] = loaded
        return loaded

    def fail(self, name: str, reason: str) -> None:
        """Take a plugin out of service; nothing of it stays registered."""
        log.warning("plugin refused", plugin=name, reason=reason)
        self.failures[name] = reason
        self.plugins.pop(name, None)
        if self._manager.has_plugin(name):
            self._manager.unregister(name=name)

    def _load(self, candidate: Candidate) -> LoadedPlugin:
        if candidate.problem:
            raise PluginError(candidate.problem)
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
                version=candidate.version,
                distribution=candidate.distribution,
            )
            _index(loaded)
        except (KeyboardInterrupt, PluginError):
            raise
        except BaseException as error:  # SystemExit included: a plugin must not end the bot
            raise PluginError(f"{doing} raised {type(error).__name__}: {error}") from error
        return loaded

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
        return Records(
            commands=[record for record in commands if isinstance(record, Command)],
            groups=[record for record in commands if isinstance(record, Group)],
            components=many("guildkit_components", Component),
            listeners=many("guildkit_listeners", Listener),
            jobs=many("guildkit_jobs", Job),
            lives=many("guildkit_live_messages", LiveMessage),
            scenes=many("guildkit_demo_scenes", Scene),
            storage=storage,
            settings=_settings(hooks.collect(self._manager, "guildkit_settings", name)),
        )

    async def call(self, hook: str, plugin: str, **arguments: Any) -> bool:
        """Call a life-cycle hook of one plugin; one that raises or hangs is logged. Return whether it went well."""
        try:
            await hooks.call(self._manager, hook, plugin, **arguments)
        except TimeoutError:
            log.error("hook took too long", plugin=plugin, hook=hook, seconds=hooks.LIFE_CYCLE_SECONDS)
        except FAULTS as error:
            if interrupted(error):
                raise
            log.error("hook raised", plugin=plugin, hook=hook, exc_info=error)
        else:
            return True
        return False


def _check_name(plugin: object, name: str) -> None:
    if plugin is None:
        raise PluginError("Its entry point names nothing.")
    if isinstance(plugin, Plugin) and plugin.name != name:
        raise PluginError(f"It calls itself {plugin.name!r}, but its entry point says {name!r}.")


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
    for handler in [*(record.handler for record in handlers), *(live.render for live in records.lives)]:
        if not inspect.iscoroutinefunction(handler):
            raise PluginError(f"The handler {getattr(handler, '__qualname__', handler)} must be async.")
    for component in records.components:
        _check_route(plugin, component.route, component.handler, plugin.components)
        plugin.components[component.route.name, component.route.version] = component
    for live in records.lives:
        _check_route(plugin, live.route, live.render, plugin.lives)
        plugin.lives[live.route.name, live.route.version] = live
    for command in records.commands:
        plugin.options[command.path] = options_of(command.handler)
    for listener in records.listeners:
        if intents_for(listener.event) is None:
            raise PluginError(f"There is no gateway event {listener.event!r}.")
        plugin.listeners.setdefault(listener.event, []).append(listener)
    for job in records.jobs:
        if job.name in {*plugin.jobs, LIVE_JOB}:
            raise PluginError(f"Two jobs are called {job.name!r}.")
        plugin.jobs[job.name] = job
    if plugin.lives:
        plugin.jobs[LIVE_JOB] = job_for(plugin.lives)
    check_commands(records.commands, records.groups)
    plugin.payloads = {payload["name"]: payload for payload in payloads_of(records.commands, records.groups)}


def _check_route(
    plugin: LoadedPlugin, route: Route, handler: Handler | Renderer, known: Mapping[tuple[str, int], Any]
) -> None:
    if route.plugin != plugin.name:
        raise PluginError(f"The route {route.pattern!r} belongs to {route.plugin!r}, not to {plugin.name!r}.")
    if (route.name, route.version) in known:
        raise PluginError(f"Two handlers share the route {route.name!r}.")
    missing = set(route.argument_names) - set(inspect.signature(handler).parameters)
    if missing:
        raise PluginError(f"The handler of {route.pattern!r} does not take {', '.join(sorted(missing))}.")
