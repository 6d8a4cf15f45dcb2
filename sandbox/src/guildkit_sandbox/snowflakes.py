"""Ids as Discord makes them: the time in milliseconds, and a number that never repeats."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guildkit_sandbox.clock import Clock

EPOCH = 1_420_070_400_000
"""The first second of 2015, in milliseconds: where Discord starts to count."""


class Snowflakes:
    """Makes ids from a clock; each is greater than the one before."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """Return a fresh id."""
        milliseconds = int(self._clock.now().timestamp() * 1000) - EPOCH
        self._last = max(milliseconds << 22, self._last + 1)
        return self._last


def moment_of(snowflake: int) -> datetime:
    """Return when an id was made."""
    return datetime.fromtimestamp(((snowflake >> 22) + EPOCH) / 1000, UTC)
