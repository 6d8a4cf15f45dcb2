"""What the pool tells about itself: how much waits, works and idles, and for how long people waited."""

from __future__ import annotations

import enum
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

BOUNDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the classes that waits are counted in, in seconds; what took longer is in a class of its own."""


class Refusal(enum.StrEnum):
    """Why an acquisition came to nothing."""

    QUEUE_FULL = "queue_full"
    NO_TURN = "no_turn"
    NO_CONNECTION = "no_connection"
    FROZEN = "frozen"
    HOST_RESTS = "host_rests"
    CLOSED = "closed"


@dataclass(slots=True)
class Waits:
    """How long turns were waited for, in classes: it takes the same memory however many there were."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    total: float = 0.0
    longest: float = 0.0

    def note(self, seconds: float) -> None:
        """Count a wait."""
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.total += seconds
        self.longest = max(self.longest, seconds)


@dataclass(slots=True)
class Counts:
    """What has happened since the pool began."""

    acquired: int = 0
    connected: int = 0
    lost: int = 0
    evicted: int = 0
    probes: int = 0
    refused: Counter[Refusal] = field(default_factory=Counter)
    waits: Waits = field(default_factory=Waits)


@dataclass(frozen=True, slots=True)
class PoolStats:
    """How the pool is at one instant, of all guilds or of one.

    The counts and waits are those of the whole pool since it began: they are kept for no single guild.

    Args:
        waiting: acquisitions that have no turn yet.
        connecting: connections that are being made or asked whether they still are there.
        busy: connections that somebody has.
        idle: connections that nobody has.
        leases: how many have a connection; several may have the same one.
        bulk: connections that are for a bulk transfer.
        closing: connections that are being closed, of all guilds.
        frozen: credentials that are not tried again until they are changed.
        resting: hosts that are left alone, of all guilds.
        acquired: how many leases there were.
        connected: how many connections were made.
        lost: how many ended otherwise than by us.
        evicted: how many idle ones made room for another.
        probes: how many were asked whether they still are there.
        refused: how many acquisitions came to nothing, by the reason.
        wait_counts: how many waited for up to each of `BOUNDS`, and longer than the last.
        wait_total: for how long all of them waited, in seconds.
        wait_longest: for how long one of them did.
    """

    waiting: int
    connecting: int
    busy: int
    idle: int
    leases: int
    bulk: int
    closing: int
    frozen: int
    resting: int
    acquired: int
    connected: int
    lost: int
    evicted: int
    probes: int
    refused: dict[Refusal, int]
    wait_counts: tuple[int, ...]
    wait_total: float
    wait_longest: float
