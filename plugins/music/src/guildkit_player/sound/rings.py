"""Rings of ready frames, one for each stream, and the socket on which readers fill them."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import Final

import structlog
import zmq

from guildkit_player.inside import Frames

READY: Final = 100
"""How many frames are to stand ready of what is played: two seconds."""
READY_NEXT: Final = 50
"""How many of what comes then."""
_AT_A_TIME: Final = 40
"""Fewer are not asked for: messages cost more than frames."""
_AT_ONCE: Final = 50
"""After so many messages of readers it is others' turn."""
_ENOUGH: Final = 5
"""With so many a stream begins, or goes on after it was late."""
_UNCLAIMED: Final = 60.0
"""For so many seconds a stream waits that nobody has yet wanted to play."""

log = structlog.get_logger(__name__)


class Ring:
    """The frames of a stream that stand ready. The event loop fills it; the clock's thread empties it.

    Args:
        stream: the stream's name.
    """

    __slots__ = ("asked", "done", "frames", "low", "reader", "sent", "since", "stream", "taken", "want")

    def __init__(self, stream: str) -> None:
        self.stream = stream
        self.frames: deque[bytes] = deque()
        self.reader = b""
        """Who reads it; nobody has begun to where it is empty."""
        self.done = False
        """Whether no more frames come."""
        self.want = 0
        self.asked = 0
        """How many are on their way."""
        self.low = False
        """Whether the event loop knows that more are wanted."""
        self.taken = 0
        self.sent = 0
        self.since = time.monotonic()

    @property
    def enough(self) -> bool:
        """Whether so much is there that sound may begin."""
        return len(self.frames) >= _ENOUGH or self.done

    def fill(self, frames: list[bytes]) -> None:
        """Take in frames that were asked for."""
        self.frames.extend(frames)
        self.asked -= len(frames)
        self.low = False

    def take(self) -> bytes:
        """Return the next frame."""
        self.taken += 1
        return self.frames.popleft()

    @property
    def lacks(self) -> bool:
        """Whether more are to be asked for; true once until some come."""
        if self.low or self.done or len(self.frames) > self.want - _AT_A_TIME:
            return False
        self.low = True
        return True


class Rings:
    """All streams that readers have begun or main wants to hear.

    Args:
        socket: a ROUTER to which readers connect. It is an ordinary one: with hundreds of streams a task for each message would
            cost more than all else.
    """

    def __init__(self, socket: zmq.Socket[bytes]) -> None:
        self._socket = socket
        self._rings: dict[str, Ring] = {}
        self._loop = asyncio.get_running_loop()

    def start(self) -> None:
        """Take in what readers say from now on."""
        self._loop.add_reader(self._socket.fileno(), self._receive)
        self._receive()

    def stop(self) -> None:
        """Listen to readers no more."""
        self._loop.remove_reader(self._socket.fileno())

    def ring(self, stream: str) -> Ring:
        """Return the ring of a stream, whether it has begun or not."""
        return self._rings.setdefault(stream, Ring(stream))

    def want(self, ring: Ring, frames: int) -> None:
        """Let so many frames of a stream stand ready from now on."""
        ring.want = max(ring.want, frames)
        missing = ring.want - len(ring.frames) - ring.asked
        if ring.reader and missing > 0 and not ring.done:
            ring.asked += missing
            self._send([ring.reader, ring.stream.encode(), Frames.ASK, b"%d" % missing])

    def drop(self, ring: Ring) -> None:
        """Forget a stream, and tell who reads it."""
        if self._rings.get(ring.stream) is ring:
            del self._rings[ring.stream]
            if ring.reader and not ring.done:
                self._send([ring.reader, ring.stream.encode(), Frames.STOP])

    def tidy(self) -> None:
        """Forget what was begun long ago and nobody wanted."""
        until = time.monotonic() - _UNCLAIMED
        for ring in [each for each in self._rings.values() if not each.want and each.since < until]:
            self.drop(ring)

    def _send(self, parts: list[bytes]) -> None:
        self._socket.send_multipart(parts, zmq.NOBLOCK)
        # Sending may swallow the signal that something has come in.
        self._loop.call_soon(self._receive)

    def _receive(self) -> None:
        for _ in range(_AT_ONCE):
            try:
                parts = self._socket.recv_multipart(zmq.NOBLOCK)
            except (zmq.Again, zmq.ZMQError):  # Nothing more, or it is closed.
                return
            self._take(parts)
        self._loop.call_soon(self._receive)

    def _take(self, parts: list[bytes]) -> None:
        if len(parts) < 3 or parts[2] not in {Frames.BEGIN, Frames.MORE, Frames.DONE, Frames.BROKEN}:
            log.warning("a reader says what nobody understands", parts=[part[:20] for part in parts])
            return
        reader, stream, said, *data = parts
        name = stream.decode(errors="replace")
        if said == Frames.BEGIN:
            ring = self.ring(name)
            ring.reader = reader
            self.want(ring, 0)
        elif name not in self._rings:
            pass  # Nobody wants it any more, and the reader was told; this was under way.
        elif said == Frames.MORE:
            self._rings[name].fill(Frames.unpack(b"".join(data)))
        else:
            self._rings[name].done = True
