"""Failures: the one place through which every failure of plugin code goes, with an id that people can name.

However many there are of them, noting one takes next to no time: of each kind the first few of a minute are written down
one by one, and the rest are counted. Those are told by the fingerprint of their kind, which leads to the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import structlog

from guildkit.clock import readable_id
from guildkit.kinds import Kind, Kinds

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from guildkit.clock import Clock
    from guildkit.host import LoadedPlugin

log = structlog.get_logger()

EACH: Final = 10
"""How many failures of a kind are written down one by one in a minute, in each guild."""
AT_ONCE: Final = 100
"""How many are written down in a burst, of all kinds and guilds …"""
A_SECOND: Final = 5.0
"""… and how many a second in the long run."""
_MINUTE: Final = 60.0


# Not frozen: that would cost more than anything else of a failure which is only counted.
@dataclass(slots=True)
class Failure:
    """Code of a plugin has raised something, or has taken too long.

    Attributes:
        id: short and readable: what members are told and operators look for.
        at: when.
        plugin: whose code.
        guild_id: for which guild; None where it was for none.
        where: the path into the plugin: `command`, `component`, `autocomplete`, `listener`, `job`, `hook` …
        error: what was raised.
        kind: what it has in common with others.
        release: the version of the plugin's distribution.
        counted: whether it is one of so many that it is counted only; its id is then the fingerprint of its kind.
        details: what else is known: the command, the interaction, the job.
    """

    id: str
    at: datetime
    plugin: str
    guild_id: int | None
    where: str
    error: BaseException
    kind: Kind
    release: str
    counted: bool
    details: dict[str, Any] = field(default_factory=dict)


class Failures:
    """Gives each failure an id, logs it, and tells those who want to know of it."""

    def __init__(self, clock: Clock, rng: random.Random) -> None:
        self._clock = clock
        self._rng = rng
        self._observers: list[Callable[[Failure], None]] = []
        self._kinds = Kinds()
        self._written: dict[tuple[int | None, str], int] = {}
        self._quiet: set[str] = set()
        self._minute = self._filled = float("-inf")
        self._room = float(AT_ONCE)
        self._noting = False

    def know(self, plugins: Mapping[str, LoadedPlugin]) -> None:
        """Learn which plugins are loaded; what changes in the mapping later is known as well."""
        self._kinds.plugins = plugins

    def kind_of(self, plugin: str, error: BaseException) -> Kind:
        """Return what kind of failure it is that a plugin's code has raised this; never raises itself."""
        return self._kinds.of(plugin, error, self._clock.now())

    def observe(self, observer: Callable[[Failure], None]) -> None:
        """Let `observer` know of every failure from now on; it must neither block nor raise."""
        self._observers.append(observer)

    def note(
        self, error: BaseException, *, where: str, plugin: str, guild_id: int | None = None, **details: Any
    ) -> str:
        """Note a failure and return its id, which the lines that follow in this task name as well."""
        now = self._clock.now()
        kind = self._kinds.of(plugin, error, now)
        counted = not self._is_written_down((guild_id, kind.fingerprint), now.timestamp())
        error_id = kind.fingerprint if counted else readable_id(self._rng)
        loaded = self._kinds.plugins.get(plugin)
        release = loaded.version if loaded else ""
        failure = Failure(error_id, now, plugin, guild_id, where, error, kind, release, counted, details)
        structlog.contextvars.bind_contextvars(error_id=error_id)
        if not counted:
            log.error(
                "code of a plugin failed",
                where=where,
                plugin=plugin,
                guild=guild_id,
                error_id=error_id,
                fingerprint=kind.fingerprint,
                category=kind.category,
                exc_info=error,
                **details,
            )
        elif kind.fingerprint not in self._quiet and len(self._quiet) < AT_ONCE:
            self._quiet.add(kind.fingerprint)
            log.error("more of the same is counted only", plugin=plugin, error_id=error_id)
        self._tell(failure)
        return error_id

    def _tell(self, failure: Failure) -> None:
        if self._noting:
            return  # an observer has failed in a way that was noted: it would be told of that, and fail again
        self._noting = True
        try:
            for observer in self._observers:
                try:
                    observer(failure)
                except Exception:
                    log.exception("a failure was not taken", error_id=failure.id)
        finally:
            self._noting = False

    def _is_written_down(self, group: tuple[int | None, str], now: float) -> bool:
        """Take one from what may be written down at present; return whether there was one left."""
        if not 0 <= now - self._minute < _MINUTE:
            self._minute = now
            self._written.clear()
            self._quiet.clear()
        written = self._written.get(group, 0)
        if written >= EACH:
            return False
        self._room = min(self._room + max(now - self._filled, 0) * A_SECOND, float(AT_ONCE))
        self._filled = now
        if self._room < 1:
            return False
        self._room -= 1
        self._written[group] = written + 1
        return True
