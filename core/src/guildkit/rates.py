"""Rates: how many of the uses of a command have failed, by guild, plugin and member, within the last day.

They are counted in memory, hour by hour, and begin anew with the process. A member is known by a pseudonym that is drawn anew
as well: that one person meets every failure can be seen, and not who it is.
"""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from datetime import datetime

    from guildkit.clock import Clock

HOURS: Final = 24
MOST: Final = 20_000
"""How many commands, each in a guild, and how many members an hour tells apart; what is more is not counted."""
FAILED: Final = 4
"""So many failures of a command in a guild within an hour, and every other use of it: operators are told."""
TOLD: Final = 10
"""Of how many they are told in an hour."""
_Use = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Rate:
    """How often something was used, and how often that failed.

    Attributes:
        guild_id: where; 0 for all guilds together.
        plugin: whose; empty for a member.
        what: the command as people type it, or the pseudonym of a member; empty for the whole plugin.
    """

    guild_id: int
    plugin: str
    what: str
    runs: int
    failed: int


@dataclass(slots=True)
class _Hour:
    at: datetime
    runs: Counter[_Use] = field(default_factory=Counter)
    failed: Counter[_Use] = field(default_factory=Counter)
    told: set[_Use] = field(default_factory=set)


class Rates:
    """Counts uses and failures.

    Args:
        clock: the one clock.
        rng: draws what pseudonyms are made with.
        tell: called with a command that fails in a guild, once an hour.
    """

    def __init__(self, clock: Clock, rng: random.Random, tell: Callable[[Rate], None]) -> None:
        self._clock = clock
        self._key = rng.randbytes(16)
        self._tell = tell
        self._hours: deque[_Hour] = deque(maxlen=HOURS)

    def note(self, guild_id: int, plugin: str, command: str, member_id: int, *, failed: bool) -> None:
        """Count one use of a command, by a member, that has failed or not."""
        hour = self._hour()
        use = (guild_id, plugin, command)
        for key in (use, (guild_id, "", self._pseudonym(guild_id, member_id))):
            if key in hour.runs or len(hour.runs) < 2 * MOST:
                hour.runs[key] += 1
                hour.failed[key] += failed
        often = hour.failed[use] >= FAILED and 2 * hour.failed[use] >= hour.runs[use]
        if failed and often and use not in hour.told and len(hour.told) < TOLD:
            hour.told.add(use)
            self._tell(Rate(*use, hour.runs[use], hour.failed[use]))

    def commands(self, guild_id: int | None = None) -> list[Rate]:
        """Return the commands that have failed, the most frequent failure first; of all guilds by default."""
        return self._rates(
            guild_id, lambda use: (use[0] if guild_id else 0, use[1], use[2]) if use[1] else None
        )

    def plugins(self, guild_id: int | None = None) -> list[Rate]:
        """Return the same by plugin."""
        return self._rates(guild_id, lambda use: (use[0] if guild_id else 0, use[1], "") if use[1] else None)

    def members(self, guild_id: int | None = None) -> list[Rate]:
        """Return the same by member and guild, under pseudonyms."""
        return self._rates(guild_id, lambda use: None if use[1] else use)

    def _rates(self, guild_id: int | None, key_of: Callable[[_Use], _Use | None]) -> list[Rate]:
        since = self._clock.now() - timedelta(hours=HOURS)
        runs: Counter[_Use] = Counter()
        failed: Counter[_Use] = Counter()
        for hour in self._hours:
            if hour.at <= since:
                continue
            for use, count in hour.runs.items():
                if guild_id in {None, use[0]} and (key := key_of(use)) is not None:
                    runs[key] += count
                    failed[key] += hour.failed[use]
        return [Rate(*key, runs[key], count) for key, count in failed.most_common() if count]

    def _hour(self) -> _Hour:
        at = self._clock.now().replace(minute=0, second=0, microsecond=0)
        if not self._hours or self._hours[-1].at != at:
            self._hours.append(_Hour(at))
        return self._hours[-1]

    def _pseudonym(self, guild_id: int, member_id: int) -> str:
        who = f"{guild_id}/{member_id}".encode()
        return hashlib.blake2b(who, key=self._key, digest_size=4).hexdigest()
