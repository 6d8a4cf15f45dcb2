"""Shards: which of a bot's guilds a process serves.

Discord deals guilds out over shards by their ids (https://docs.discord.com/developers/events/gateway#sharding). A large
bot runs in several processes, each with a range of the shards, on one database.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Integer, literal, true

if TYPE_CHECKING:
    from collections.abc import Sequence

_WRITTEN: Final = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?/(\d{1,5})")
MOST: Final = 2**15 - 1
"""More shards than any bot has; three such numbers fit into the key of a lock."""


@dataclass(frozen=True, slots=True)
class Shards:
    """A range of shards: from `first` to `last`, of `count`. By default all there are."""

    first: int = 0
    last: int = 0
    count: int = 1

    @classmethod
    def parse(cls, text: str) -> Shards:
        """Return the range that is written as `0-3/16`, or `5/16` for a single one; empty for all guilds.

        Raises:
            ValueError: says how it is written.
        """
        if not text:
            return cls()
        found = _WRITTEN.fullmatch(text.replace(" ", ""))
        if found is not None:
            first, last, count = int(found[1]), int(found[2] or found[1]), int(found[3])
            if first <= last < count <= MOST:
                return cls(first, last, count)
        raise ValueError("write it as FIRST-LAST/COUNT, such as 0-3/16: shards count from 0")

    def __str__(self) -> str:
        ids = f"{self.first}-{self.last}" if self.first != self.last else str(self.first)
        return f"{ids}/{self.count}"

    @property
    def ids(self) -> Sequence[int]:
        """The ids of the shards."""
        return range(self.first, self.last + 1)

    @property
    def everything(self) -> bool:
        """Whether no guild belongs to another process."""
        return len(self.ids) == self.count

    def has(self, guild_id: int) -> bool:
        """Whether a guild belongs to these shards."""
        return (guild_id >> 22) % self.count in self.ids

    def overlaps(self, other: Shards) -> bool:
        """Whether there can be a guild that belongs to both, whatever their counts."""
        common = math.gcd(self.count, other.count)
        return bool({each % common for each in self.ids} & {each % common for each in other.ids})

    def where(self, guild_id: Any) -> Any:
        """Return the condition that a column holds the id of a guild of these shards."""
        if self.everything:
            return true()
        # PostgreSQL shifts by an integer only, and the number would take the column's type.
        return (guild_id.bitwise_rshift(literal(22, Integer())) % self.count).between(self.first, self.last)
