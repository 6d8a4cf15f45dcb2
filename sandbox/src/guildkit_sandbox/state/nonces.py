"""Nonces: what makes posting the same message twice post it once."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from guildkit_sandbox import limits

if TYPE_CHECKING:
    from guildkit_sandbox.state.messages import Message
    from guildkit_sandbox.state.world import World


class Nonces:
    """The nonces of the last minutes.

    Args:
        world: what tells the time.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._messages: dict[tuple[int, str | int], Message] = {}
        self._in_order: deque[Message] = deque()

    def find(self, channel_id: int, nonce: str | int) -> Message | None:
        """Return the message that was posted with a nonce, while it is remembered."""
        self._forget()
        return self._messages.get((channel_id, nonce))

    def note(self, message: Message) -> None:
        """Remember with which nonce a message was posted."""
        if message.nonce is not None:
            self._forget()
            self._messages[message.channel.id, message.nonce] = message
            self._in_order.append(message)

    def _forget(self) -> None:
        oldest = self._world.now() - limits.NONCE_REMEMBERED
        while self._in_order and self._in_order[0].created <= oldest:
            message = self._in_order.popleft()
            key = (message.channel.id, message.nonce or "")
            if self._messages.get(key) is message:  # The nonce may have been used again since.
                del self._messages[key]
