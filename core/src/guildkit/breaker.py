"""The breaker: a plugin that fails too often in a guild rests there for a while, and works on everywhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from guildkit.errors import DatabaseError
from guildkit.gate import CORE

if TYPE_CHECKING:
    from collections.abc import Callable

    from guildkit.clock import Clock
    from guildkit.failures import Failure

WINDOW: Final = timedelta(minutes=5)
"""Within this time the failures are counted, and after a rest a single one is one too many."""
REST: Final = timedelta(minutes=10)
"""How long the first rest is; each that follows at once is twice as long as the one before."""
LONGEST_REST: Final = timedelta(hours=24)


@dataclass(slots=True)
class _Record:
    """What a plugin has done wrong in a guild."""

    failures: list[datetime] = field(default_factory=list)
    rests: int = 0
    rests_until: datetime | None = None
    end_noticed: bool = True


class Breaker:
    """Knows which plugin rests in which guild. It is forgotten when the bot ends: a restart is a new chance.

    Args:
        clock: the one clock.
        tell: called with the failure after which a plugin begins to rest; not again when it begins anew right after.
    """

    def __init__(self, clock: Clock, tell: Callable[[Failure], None]) -> None:
        self._clock = clock
        self._tell = tell
        self._records: dict[tuple[int, str], _Record] = {}
        self.limit = 5
        """How many failures within the window are too many."""

    def note(self, failure: Failure) -> None:
        """Count a failure; those of the core, and those that concern no guild, have nowhere to rest.

        Where the database cannot be used, that is no fault of those who use it.
        """
        if failure.guild_id is None or failure.plugin == CORE or isinstance(failure.error, DatabaseError):
            return
        record = self._records.get((failure.guild_id, failure.plugin))
        if record is None:
            record = self._records[failure.guild_id, failure.plugin] = _Record()
        if record.rests_until is not None and failure.at < record.rests_until:
            return  # it had begun before
        if record.rests_until is not None and failure.at - record.rests_until > WINDOW:
            record.rests, record.rests_until = 0, None
        record.failures = [at for at in record.failures if failure.at - at <= WINDOW] + [failure.at]
        if len(record.failures) < self.limit and not record.rests:
            return
        record.failures.clear()
        record.rests_until = failure.at + min(REST * 2**record.rests, LONGEST_REST)
        record.end_noticed = False
        record.rests += 1
        if record.rests == 1:
            self._tell(failure)

    def rests_until(self, guild_id: int, plugin: str) -> datetime | None:
        """Return until when a plugin rests in a guild; None where it does not."""
        record = self._records.get((guild_id, plugin))
        if record is None or record.rests_until is None or record.rests_until <= self._clock.now():
            return None
        return record.rests_until

    def resting(self) -> set[tuple[int, str]]:
        """Return guild and plugin of every rest that is under way."""
        return {key for key in self._records if self.rests_until(*key) is not None}

    def ended(self) -> set[int]:
        """Return the guilds where a rest has come to its end since the last call: jobs may have waited for that."""
        found = set()
        for key, record in self._records.items():
            if not record.end_noticed and self.rests_until(*key) is None:
                record.end_noticed = True
                found.add(key[0])
        return found

    def forgive(self, guild_id: int, plugin: str) -> None:
        """Let a plugin work again, and forget what it did."""
        self._records.pop((guild_id, plugin), None)
