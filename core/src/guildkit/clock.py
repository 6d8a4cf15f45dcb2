"""The one clock and the one source of randomness, so that tests can move the first and seed the second."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import random

# No look-alikes (0/O, 1/I/L): these ids are read aloud and typed by people.
READABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class Clock(Protocol):
    """Anything that tells the time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)


def readable_id(rng: random.Random, length: int = 8) -> str:
    """Return a short random id that is easy to read and to type."""
    return "".join(rng.choices(READABLE, k=length))
