"""Sessions: what a bot identified with, what it has been sent, what it can be sent again."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from guildkit_sandbox import limits
from guildkit_sandbox.intents import needed

if TYPE_CHECKING:
    from datetime import datetime

    from guildkit_sandbox.gateway.connections import Connection

_REPLAYED = 5000


class Session:
    """One shard's session.

    Args:
        session_id: how the bot resumes it.
        intents: what the bot asked for.
        shard: shard number and count.
        large_threshold: from how many members on the bot is not told of those who are offline.
    """

    def __init__(self, session_id: str, intents: int, shard: tuple[int, int], large_threshold: int) -> None:
        self.id = session_id
        self.intents = intents
        self.shard = shard
        self.large_threshold = large_threshold
        self.sequence = 0
        self.connection: Connection | None = None
        self.disconnected_at: datetime | None = None
        self._sent: deque[tuple[int, str]] = deque(maxlen=_REPLAYED)

    def is_for(self, guild_id: int | None) -> bool:
        """Return whether a guild's events belong to this shard; direct messages belong to the first."""
        number, count = self.shard
        return number == (0 if guild_id is None else (guild_id >> 22) % count)

    def wants(self, event: str, *, direct: bool) -> bool:
        """Return whether the intents cover an event."""
        intent = needed(event, direct=direct)
        return not intent or bool(self.intents & intent)

    def is_over(self, now: datetime) -> bool:
        """Return whether the bot has been away for too long to resume it."""
        return self.disconnected_at is not None and now - self.disconnected_at > limits.RESUMABLE

    def send(self, event: str, body: str) -> None:
        """Send an event, now or when the session is resumed."""
        self.sequence += 1
        text = f'{{"t":"{event}","s":{self.sequence},"op":0,"d":{body}}}'
        self._sent.append((self.sequence, text))
        if self.connection is not None:
            self.connection.send(text)

    def replay(self, after: int) -> list[str] | None:
        """Return what was sent after a sequence number, or None where that is no longer known."""
        if self._sent and after < self._sent[0][0] - 1:
            return None
        return [text for sequence, text in self._sent if sequence > after]
