"""What went over the wire, for the eyes of whoever wonders why a test failed."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from guildkit_sandbox.payloads import encode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from guildkit_sandbox.clock import Clock

_SHOWN = 400
_LARGEST = 64 * 1024 * 1024
"""How many characters are kept of all that was sent and answered: pictures come as text too."""


class Entry(NamedTuple):
    """One line: a REST request with its answer, or a gateway event."""

    when: datetime
    kind: str
    """`REST`, `EVENT` (to the bot), `GATEWAY` (other gateway traffic), `VOICE` (to and from voice servers) or `PERSON`."""
    name: str
    """Method and path, the event's name, or what a person did."""
    status: int | None = None
    sent: object = None
    """What came with it: the request's JSON body or the event's data."""
    answered: object = None
    route: str | None = None
    """For a REST request the route that answered it, as in `/channels/{channel_id}/messages`."""
    took: float | None = None
    """For a REST request how long it took, in seconds."""
    query: str | None = None
    """For a REST request what stood behind the question mark."""

    def __str__(self) -> str:
        """Return the entry for reading."""
        line = f"{self.when:%H:%M:%S.%f} {self.kind:<7} {self.name}"
        if self.status is not None:
            line += f" → {self.status}"
        if self.took is not None:
            line += f" ({self.took * 1000:.1f} ms)"
        if self.sent is not None:
            line += f"\n        {_short(self.sent)}"
        if self.answered is not None:
            line += f"\n      → {_short(self.answered)}"
        return line


class Transcript:
    """The last entries, oldest first.

    Args:
        clock: what tells the time.
        length: how many entries are kept.
    """

    def __init__(self, clock: Clock, length: int = 2000) -> None:
        self._clock = clock
        self.entries: deque[Entry] = deque()
        self._length = length
        self._size = 0
        self.readers: list[Callable[[Entry], None]] = []
        """Who is told of each entry as it is written."""

    def add(
        self,
        kind: str,
        name: str,
        *,
        status: int | None = None,
        sent: object = None,
        answered: object = None,
        route: str | None = None,
        took: float | None = None,
        query: str | None = None,
    ) -> None:
        """Write one line down."""
        entry = Entry(self._clock.now(), kind, name, status, sent, answered, route, took, query)
        self.entries.append(entry)
        self._size += _size(entry)
        while len(self.entries) > self._length or (self._size > _LARGEST and len(self.entries) > 1):
            self._size -= _size(self.entries.popleft())
        for reader in self.readers:
            reader(entry)

    def requests(self, method: str | None = None, *, containing: str = "") -> list[Entry]:
        """Return the REST requests of a method whose path contains a text."""
        return [
            entry
            for entry in self.entries
            if entry.kind == "REST"
            and containing in entry.name
            and (method is None or entry.name.startswith(f"{method} "))
        ]

    def events(self, name: str) -> list[Entry]:
        """Return the gateway events of this name that were sent to the bot."""
        return [entry for entry in self.entries if entry.kind == "EVENT" and entry.name == name]

    def last(self, count: int) -> str:
        """Return the last entries as text."""
        return "\n".join(map(str, list(self.entries)[-count:]))

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __str__(self) -> str:
        """Return everything as text."""
        return "\n".join(map(str, self.entries))


def _size(entry: Entry) -> int:
    sent, answered = entry.sent, entry.answered
    return (len(sent) if isinstance(sent, str) else 0) + (len(answered) if isinstance(answered, str) else 0)


def _short(value: object) -> str:
    text = value if isinstance(value, str) else encode(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"
