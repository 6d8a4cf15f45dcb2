"""Failures: the one place through which every failure of plugin code goes, with an id that people can name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import structlog

from guildkit.clock import readable_id

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from datetime import datetime

    from guildkit.clock import Clock

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Failure:
    """Code of a plugin has raised something, or has taken too long.

    Attributes:
        id: short and readable: what members are told and operators look for.
        at: when.
        plugin: whose code.
        guild_id: for which guild; None where it was for none.
        where: the path into the plugin: `command`, `component`, `autocomplete`, `listener`, `job`, `hook` …
        error: what was raised.
        details: what else is known: the command, the interaction, the job.
    """

    id: str
    at: datetime
    plugin: str
    guild_id: int | None
    where: str
    error: BaseException
    details: dict[str, Any] = field(default_factory=dict)


class Failures:
    """Gives each failure an id, logs it, and tells those who want to know of it."""

    def __init__(self, clock: Clock, rng: random.Random) -> None:
        self._clock = clock
        self._rng = rng
        self._observers: list[Callable[[Failure], None]] = []

    def observe(self, observer: Callable[[Failure], None]) -> None:
        """Let `observer` know of every failure from now on; it must neither block nor raise."""
        self._observers.append(observer)

    def note(
        self, error: BaseException, *, where: str, plugin: str, guild_id: int | None = None, **details: Any
    ) -> str:
        """Note a failure and return its id, which the lines that follow in this task name as well."""
        failure = Failure(readable_id(self._rng), self._clock.now(), plugin, guild_id, where, error, details)
        structlog.contextvars.bind_contextvars(error_id=failure.id)
        log.error(
            "code of a plugin failed",
            where=where,
            plugin=plugin,
            guild=guild_id,
            error_id=failure.id,
            exc_info=error,
            **details,
        )
        for observer in self._observers:
            observer(failure)
        return failure.id
