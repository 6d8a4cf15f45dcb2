"""Sessions: what a bot identified with, what it has been sent, what it can be sent again."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from guildkit_sandbox.intents import Intents, needed

if TYPE_CHECKING:
    from guildkit_sandbox.gateway.connections import Connection
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.messages import Message

_REPLAYED = 5000


class Session:
    """One shard's session.

    Args:
        session_id: how the bot resumes it.
        intents: what the bot asked for.
        shard: shard number and count.
    """

    def __init__(self, session_id: str, intents: int, shard: tuple[int, int]) -> None:
        self.id = session_id
        self.intents = intents
        self.shard = shard
        self.sequence = 0
        self.connection: Connection | None = None
        self._sent: deque[tuple[int, str]] = deque(maxlen=_REPLAYED)

    def is_for(self, guild_id: int | None) -> bool:
        """Return whether a guild's events belong to this shard; direct messages belong to the first."""
        number, count = self.shard
        return number == (0 if guild_id is None else (guild_id >> 22) % count)

    def wants(self, event: str, *, direct: bool) -> bool:
        """Return whether the intents cover an event."""
        intent = needed(event, direct=direct)
        return not intent or bool(self.intents & intent)

    def reads(self, message: Message, bot_id: int) -> bool:
        """Return whether the session may read what a message says."""
        return (
            bool(self.intents & Intents.MESSAGE_CONTENT)
            or message.channel.guild is None
            or message.author.id == bot_id
            or any(user.id == bot_id for user in message.mentions.users)
        )

    def send(self, event: str, body: str) -> None:
        """Send an event, now or when the session is resumed."""
        self.sequence += 1
        text = f'{{"t":"{event}","s":{self.sequence},"op":0,"d":{body}}}'
        self._sent.append((self.sequence, text))
        if self.connection is not None:
            self.connection.send(text)

    def replay(self, after: int) -> list[str] | None:
        """Return what was sent after a sequence number, or None where that is no longer known."""
        if after > self.sequence or (self._sent and after < self._sent[0][0] - 1):
            return None
        return [text for sequence, text in self._sent if sequence > after]


def blanked(payload: Payload) -> Payload:
    """Return a message without what it says, for sessions that may not read it."""
    return {**payload, "content": "", "embeds": [], "attachments": [], "components": []}
