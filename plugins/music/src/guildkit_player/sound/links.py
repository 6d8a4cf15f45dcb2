"""What a player speaks through: a voice connection of the node's own, or the bot's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

import zmq

if TYPE_CHECKING:
    from collections.abc import Awaitable

_AT_ONCE: Final = 100
"""So much is read in one turn of the clock, whatever somebody sends."""
_LONGEST_ID: Final = 20


class Line(Protocol):
    """What frames are sent through as long as nothing about it changes. The clock's thread alone uses it."""

    def seal(self, frame: bytes) -> bytes | None:
        """Make a packet of a frame, ahead of when it is due; None where it cannot be encrypted."""

    def send(self, packet: bytes) -> bool:
        """Send it; return whether it left."""


class Link(Protocol):
    """A guild's voice connection, whoever holds it."""

    @property
    def line(self) -> Line | None:
        """What to send through now; None where what is to be sent has to wait."""

    def speaking(self, on: bool) -> None:
        """Tell that sound begins or has ended; called by the clock's thread."""

    def close(self) -> Awaitable[None]:
        """Give the connection up."""


class Publisher:
    """Where bots take the frames of voice connections that they hold themselves: each subscribes to its guilds.

    Args:
        socket: an XPUB socket that the clock's thread alone uses.
    """

    def __init__(self, socket: zmq.Socket[bytes]) -> None:
        self._socket = socket
        self._topics: frozenset[bytes] = frozenset()

    def look(self) -> None:
        """See who has come and gone."""
        for _ in range(_AT_ONCE):
            if not int(self._socket.getsockopt(zmq.EVENTS)) & zmq.POLLIN:
                return
            said = self._socket.recv()
            topic = said[1:]
            if topic and not (topic.isdigit() and len(topic) <= _LONGEST_ID):
                continue  # no guild's; anybody may say anything here
            if said[:1] == b"\x01":
                self._topics |= {topic}
            elif said[:1] == b"\x00":
                self._topics -= {topic}

    def is_heard(self, guild: bytes) -> bool:
        """Return whether anybody takes a guild's frames; any thread may ask."""
        return any(guild.startswith(topic) for topic in self._topics)

    def send(self, guild: bytes, frame: bytes) -> bool:
        """Hand a frame over; return whether it left."""
        try:
            self._socket.send_multipart((guild, frame), zmq.NOBLOCK)
        except zmq.Again:
            return False
        return True


class BotLink:
    """Hands frames to the bot, which holds the voice connection: the guild's id and a frame; an empty one ends the sound.

    Args:
        guild: the guild's id.
        publisher: what hands them over.
    """

    def __init__(self, guild: str, publisher: Publisher) -> None:
        self._guild = guild.encode()
        self._publisher = publisher

    @property
    def line(self) -> Line | None:
        """There as long as a bot listens: to one that was killed nothing is played. How its connection is doing is the bot's business."""
        return self if self._publisher.is_heard(self._guild) else None

    def seal(self, frame: bytes) -> bytes:
        """Return the frame: the bot encrypts it."""
        return frame

    def send(self, packet: bytes) -> bool:
        """Publish a frame."""
        return self._publisher.send(self._guild, packet)

    def speaking(self, on: bool) -> None:
        """Publish the empty frame where sound has ended."""
        if not on:
            self.send(b"")

    async def close(self) -> None:
        """Do nothing: the socket belongs to all."""
