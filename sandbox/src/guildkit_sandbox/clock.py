"""The sandbox's clock: real time that tests may move forward."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class SupportsNow(Protocol):
    """Anything that tells the time; a bot can share its own clock with the sandbox."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class Clock:
    """What tells the time in the sandbox.

    Args:
        source: a clock (anything with `now()`) or a callable to follow; the machine's own by default.
    """

    def __init__(self, source: SupportsNow | Callable[[], datetime] | None = None) -> None:
        self._source = source
        self._offset = timedelta()
        self.moved: list[Callable[[], None]] = []
        """Who is called when the clock was moved."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        source = self._source
        if source is None:
            base = datetime.now(UTC)
        elif callable(source):
            base = source()
        else:
            base = source.now()
        return base + self._offset

    def advance(
        self,
        by: timedelta | None = None,
        *,
        days: float = 0,
        hours: float = 0,
        minutes: float = 0,
        seconds: float = 0,
    ) -> None:
        """Move the clock forward; a source that can be advanced is moved itself, so that its owner sees it."""
        step = (by or timedelta()) + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        if step < timedelta():
            raise ValueError("time only moves forward")
        advance = getattr(self._source, "advance", None)
        if advance is None:
            self._offset += step
        else:
            advance(step)
        for told in self.moved:
            told()
