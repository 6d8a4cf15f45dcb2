"""What a guild's tier allows it, and what the operator allows in all."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """What one guild may have; it follows from its tier.

    Args:
        weight: its share beside other guilds where there is not enough for all.
        connections: at the same time.
        waiting: how much may wait for a turn.
        idle: how long a connection is kept that nobody uses, in seconds.
        attempts: how often connecting is tried for one that waits.
    """

    weight: float = 1.0
    connections: int = 5
    waiting: int = 100
    idle: float = 300.0
    attempts: int = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds for all guilds together. Times are in seconds.

    Args:
        total: connections at the same time.
        host: connections to one host; handshakes are among them.
        handshakes: connections to one host that are being made. OpenSSH drops some of more than ten.
        requests: leases on one connection at the same time, where none is for a bulk transfer.
        waiting: how much may wait for a turn.
        acquire: how long a turn is waited for, connecting included.
        connect: how long one attempt to connect may take.
        operation: how long the server may take for an operation.
        unwind: how long an operation whose time is over may tidy up before its connection is closed under it.
        probe: how long it may take to say that it is still there.
        probe_after: a connection that was idle for longer is asked whether it still is there before it is given out.
        life: a connection that is older is not given out any more; each ends up to a tenth earlier, so that they do not end together.
        close: how long closing may take before a connection is left to the operating system.
    """

    total: int = 50
    host: int = 16
    handshakes: int = 4
    requests: int = 4
    waiting: int = 1000
    acquire: float = 30.0
    connect: float = 30.0
    operation: float = 60.0
    unwind: float = 1.0
    probe: float = 5.0
    probe_after: float = 30.0
    life: float = 3600.0
    close: float = 5.0


def bulk_share(limit: int) -> int:
    """Return how many of so many connections may carry bulk transfers, so that small operations find another."""
    return max(1, limit * 3 // 4)
