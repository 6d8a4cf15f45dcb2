"""How the bot may use the gateway: heartbeats, shards, and how often it may identify."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from guildkit_sandbox import limits

if TYPE_CHECKING:
    from datetime import datetime

    from guildkit_sandbox.clock import Clock
    from guildkit_sandbox.payloads import Payload

_DAY = timedelta(days=1)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True)
class GatewayRules:
    """What Discord lays down for a bot's gateway connections, where tests may want it otherwise."""

    session_starts: int = 1000
    """How often the bot may identify in a day; beyond, its sessions end and its token is reset."""
    max_concurrency: int = 1
    """How many shards may identify within five seconds."""
    paced: bool = False
    """Whether what Discord allows only now and then is refused when it comes too soon: identifying (5 s, by
    `max_concurrency`), and asking for all members of a guild (30 s). Off, because tests restart bots at once."""
    shards: int = 1
    """How many shards the bot is told to have, and must have at least."""
    heartbeat_interval: float = 41.25
    """Seconds of real time from one heartbeat to the next; a bot that misses one is disconnected."""


class SessionStarts:
    """How often the bot has identified, and how often it still may.

    Args:
        clock: what tells the time.
        rules: how often it may.
    """

    def __init__(self, clock: Clock, rules: GatewayRules) -> None:
        self._clock = clock
        self._rules = rules
        self._used = 0
        self._day_ends: datetime | None = None
        self._last: dict[int, datetime] = {}

    def to_dict(self) -> Payload:
        """Return the session start limit object."""
        self._begin_day()
        left = timedelta() if self._day_ends is None else self._day_ends - self._clock.now()
        return {
            "total": self._rules.session_starts,
            "remaining": max(0, self._rules.session_starts - self._used),
            "reset_after": left // _MILLISECOND,
            "max_concurrency": self._rules.max_concurrency,
        }

    def spend(self) -> bool:
        """Count an IDENTIFY; return whether it is among those that the day allows."""
        self._begin_day()
        if self._day_ends is None:
            self._day_ends = self._clock.now() + _DAY
        self._used += 1
        return self._used <= self._rules.session_starts

    def too_soon(self, shard: int) -> bool:
        """Note that a shard identifies; return whether another with its rate limit key did a moment ago."""
        key, now = shard % self._rules.max_concurrency, self._clock.now()
        last = self._last.get(key)
        if self._rules.paced and last is not None and now - last < limits.IDENTIFY_PAUSE:
            return True
        self._last[key] = now
        return False

    def _begin_day(self) -> None:
        if self._day_ends is not None and self._clock.now() >= self._day_ends:
            self._used, self._day_ends = 0, None
