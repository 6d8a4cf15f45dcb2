"""A network of the imagination: an event loop whose time passes only while everybody waits, and connections that take what they are told to.

What takes minutes is over in a moment, and goes the same way each time. A test in which nothing would ever happen again
fails at once: a hang is an error here, not a time limit.
"""

import asyncio
import itertools
import random
import selectors
from collections import Counter
from dataclasses import dataclass

from guildkit_sftp.errors import CredentialRefusedError, DroppedError, RemoteError
from guildkit_sftp.pool import Limits, Pool, Terms


class Hang(BaseException):
    """Nobody will ever be woken again."""


class _Selector(selectors.DefaultSelector):
    loop: "VirtualLoop"

    def select(self, timeout=None):
        if timeout is None:
            raise Hang
        self.loop.passed += max(0.0, timeout)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop that needs no time."""

    def __init__(self):
        selector = _Selector()
        super().__init__(selector)
        self.passed = 1000.0
        selector.loop = self

    def time(self):
        return self.passed


def play(story):
    """Let a story happen."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(story)


@dataclass(frozen=True)
class Place:
    """Where a guild's server is."""

    guild_id: int
    endpoint: str = "host:22"
    password: str = "right"

    @property
    def key(self):
        return self


class Line:
    """A connection."""

    numbers = itertools.count()

    def __init__(self, net, place):
        self.net = net
        self.place = place
        self.open = True
        self.silent = False
        net.lines.append(self)

    def is_open(self):
        return self.open

    async def probe(self):
        self.net.probes += 1
        await self.answer(self.net.trip)

    def close(self):
        self.open = False

    async def wait_closed(self):
        await asyncio.sleep(self.net.trip)

    async def answer(self, seconds=0.0):
        """Take so long."""
        await asyncio.sleep(1e9 if self.silent else seconds)
        if not self.open:
            raise DroppedError
        return self.place


class Net:
    """What is out there.

    Args:
        limits: of the pool.
        connect: how long it takes to connect.
        trip: how long it takes to be answered.
    """

    def __init__(self, limits=None, *, connect=0.5, trip=0.05, seed=1):
        self.lines = []
        self.connect = connect
        self.trip = trip
        self.probes = 0
        self.attempts = Counter()
        self.refusals = Counter()
        self.troubles = {}
        """What is raised by whom tries to connect, by the endpoint or the place; a function is asked each time."""
        self.most = Counter()
        self.coming = Counter()
        loop = asyncio.get_running_loop()
        self.pool = Pool(self.reach, limits or Limits(), now=loop.time, rng=random.Random(seed))

    async def reach(self, place):
        self.attempts[place] += 1
        self.coming[place.endpoint] += 1
        self.most["handshakes"] = max(self.most["handshakes"], self.coming[place.endpoint])
        try:
            await asyncio.sleep(self.connect)
        finally:
            self.coming[place.endpoint] -= 1
        for each in (place.endpoint, place):
            trouble = self.troubles.get(each)
            trouble = trouble() if callable(trouble) else trouble
            if isinstance(trouble, RemoteError):
                raise trouble
        if place.password != "right":
            self.refusals[place] += 1
            raise CredentialRefusedError
        line = Line(self, place)
        self.most["open"] = max(self.most["open"], len(self.standing()))
        return line

    def standing(self):
        return [line for line in self.lines if line.open]


def alone(**changes):
    """Limits in which a connection is one's own."""
    return Limits(**{"requests": 1, **changes})


TERMS = Terms()
