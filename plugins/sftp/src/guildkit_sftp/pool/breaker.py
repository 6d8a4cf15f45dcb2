"""Hosts that do not answer are left alone for a while, and then tried by one connection before others follow.

Only what the host is to blame for counts: a wrong password says nothing about it. Nothing here waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Hashable


def full_jitter(rng: random.Random, attempt: int, *, first: float, longest: float) -> float:
    """Return how long to wait after so many failures in a row, in seconds: anything up to a bound that doubles each time.

    Args:
        rng: the source of randomness.
        attempt: 1 after the first failure.
        first: the bound after the first.
        longest: the bound is never above it.
    """
    return rng.uniform(0.0, min(longest, first * 2.0 ** min(attempt - 1, 32)))


@dataclass(slots=True)
class _Host:
    """What is known of a host that has failed."""

    failures: int = 0
    rests: int = 0
    until: float = 0.0
    probing: bool = False
    at: float = 0.0


class HostBreaker:
    """Knows which hosts rest.

    Args:
        now: tells the time, in seconds; it never goes back.
        rng: the source of randomness.
        limit: how many failures in a row are too many.
        rest: how long the first rest is, in seconds; each that follows without a success between is twice as long.
        longest: no rest is longer.
    """

    def __init__(
        self,
        now: Callable[[], float],
        rng: random.Random,
        *,
        limit: int = 5,
        rest: float = 10.0,
        longest: float = 300.0,
    ) -> None:
        self._now = now
        self._rng = rng
        self._limit = limit
        self._rest = rest
        self._longest = longest
        self._hosts: dict[Hashable, _Host] = {}

    def rests_for(self, host: Hashable) -> float:
        """Return for how many more seconds a host is left alone; 0 where it is not."""
        known = self._hosts.get(host)
        return 0.0 if known is None else max(0.0, known.until - self._now())

    def may_try(self, host: Hashable) -> bool:
        """Say whether one may connect now; after a rest one attempt goes first, and the others wait for what becomes of it."""
        known = self._hosts.get(host)
        return known is None or (known.until <= self._now() and not (known.rests and known.probing))

    def begins(self, host: Hashable) -> None:
        """Note that somebody tries to connect. One of the other three has to follow."""
        known = self._hosts.get(host)
        if known is not None and known.rests:
            known.probing = True

    def worked(self, host: Hashable) -> None:
        """Note that the host has answered."""
        self._hosts.pop(host, None)

    def gave_up(self, host: Hashable) -> None:
        """Note that an attempt came to no verdict."""
        known = self._hosts.get(host)
        if known is not None:
            known.probing = False

    def failed(self, host: Hashable) -> bool:
        """Note that the host did not answer; say whether it begins to rest with that."""
        now = self._now()
        known = self._hosts.setdefault(host, _Host())
        known.probing = False
        known.at = now
        if known.until > now:
            return False  # it had begun before the rest
        known.failures += 1
        if known.failures < self._limit and not known.rests:
            return False
        bound = min(self._longest, self._rest * 2.0 ** min(known.rests, 32))
        known.until = now + bound * self._rng.uniform(0.8, 1.0)
        known.rests += 1
        known.failures = 0
        return True

    def forget_old(self) -> None:
        """Forget hosts that nobody has tried for long after their rest."""
        horizon = self._now() - 2 * self._longest
        for host in [each for each, known in self._hosts.items() if max(known.at, known.until) < horizon]:
            if not self._hosts[host].probing:
                del self._hosts[host]

    def resting(self) -> int:
        """Return how many hosts rest."""
        now = self._now()
        return sum(known.until > now for known in self._hosts.values())
