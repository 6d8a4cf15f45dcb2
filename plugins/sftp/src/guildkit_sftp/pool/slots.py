"""The places that connections take, counted by guild, by host and in all. Nothing here waits."""

from __future__ import annotations

import enum
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from guildkit_sftp.pool.limits import bulk_share

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Hashable, Iterator

    from guildkit_sftp.pool.limits import Limits, Terms


class Target(Protocol):
    """Where to connect, and as whom: all that the pool needs to know of it."""

    @property
    def guild_id(self) -> int:
        """Whose it is."""
        ...

    @property
    def endpoint(self) -> Hashable:
        """The host and port, the same for all guilds."""
        ...

    @property
    def key(self) -> Hashable:
        """Equal for the same guild, address, name, secret and host key only, and gives none of them away."""
        ...


class Connection(Protocol):
    """A connection that the pool keeps."""

    def is_open(self) -> bool:
        """Say whether it is there, as far as is known without asking the server."""
        ...

    async def probe(self) -> None:
        """Ask the server; raises where it does not answer."""
        ...

    def close(self) -> None:
        """Close it at once, whatever is under way; never raises."""
        ...

    async def wait_closed(self) -> None:
        """Wait until it is closed."""
        ...


TargetT = TypeVar("TargetT", bound=Target)
ConnectionT = TypeVar("ConnectionT", bound=Connection)


class State(enum.Enum):
    """What a place is doing."""

    CONNECTING = enum.auto()
    CHECKING = enum.auto()
    OPEN = enum.auto()
    GONE = enum.auto()


@dataclass(slots=True, eq=False)
class Slot(Generic[TargetT, ConnectionT]):
    """A place, with its connection once there is one."""

    target: TargetT
    terms: Terms
    ends: float
    state: State = State.CONNECTING
    connection: ConnectionT | None = None
    task: asyncio.Task[None] | None = None
    waiters: list[Any] = field(default_factory=list)
    leases: set[Any] = field(default_factory=set)
    bulk: bool = False
    suspect: bool = False
    condemned: bool = False
    idle_since: float = 0.0
    busy_since: float = 0.0

    @property
    def users(self) -> int:
        """How many have it, or will once it is there."""
        return len(self.waiters) + len(self.leases)

    @property
    def idle(self) -> bool:
        """Whether it could be closed without anybody noticing."""
        return self.state is State.OPEN and not self.users


class Slots(Generic[TargetT, ConnectionT]):
    """All places.

    Args:
        limits: of all guilds together.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._all: dict[Slot[TargetT, ConnectionT], None] = {}
        self._by_key: dict[Hashable, list[Slot[TargetT, ConnectionT]]] = {}
        self._guilds: Counter[int] = Counter()
        self._hosts: Counter[Hashable] = Counter()
        self._handshakes: Counter[Hashable] = Counter()
        self._bulk_guilds: Counter[int] = Counter()
        self._bulk_hosts: Counter[Hashable] = Counter()
        self._bulk = 0
        self._idle: dict[Slot[TargetT, ConnectionT], None] = {}
        """In the order in which they became so."""

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Slot[TargetT, ConnectionT]]:
        return iter(list(self._all))

    def of_guild(self, guild_id: int) -> int:
        """Return how many places a guild has."""
        return self._guilds[guild_id]

    def connecting(self, target: TargetT) -> bool:
        """Say whether a connection for this credential is being made."""
        return any(slot.state is State.CONNECTING for slot in self._by_key.get(target.key, ()))

    # --- finding one ------------------------------------------------------------------------------------------------

    def shared(self, target: TargetT, *, bulk: bool, now: float) -> Slot[TargetT, ConnectionT] | None:
        """Return a place that one more can have: rather one that is open, and the fullest of those, so that others become idle."""
        found, best = None, None
        for slot in self._by_key.get(target.key, ()):
            if slot.bulk or slot.condemned or slot.ends <= now or (bulk and slot.users):
                continue
            rank = (slot.state is State.OPEN, slot.users)
            if slot.users < self._limits.requests and (best is None or rank > best):
                found, best = slot, rank
        return found

    def bulk_fits(self, target: TargetT, terms: Terms) -> bool:
        """Say whether one more bulk transfer leaves enough for small operations."""
        return (
            self._bulk_guilds[target.guild_id] < bulk_share(terms.connections)
            and self._bulk_hosts[target.endpoint] < bulk_share(self._limits.host)
            and self._bulk < bulk_share(self._limits.total)
        )

    def in_the_way(self, target: TargetT, terms: Terms) -> list[Slot[TargetT, ConnectionT]] | None:
        """Return which idle connections have to go so that one more fits; None where it does not whatever goes.

        Of several, those go that were idle longest.
        """
        guild_id, endpoint = target.guild_id, target.endpoint
        if self._handshakes[endpoint] >= self._limits.handshakes:
            return None
        leaving: list[Slot[TargetT, ConnectionT]] = []
        for full, matches in (
            (self._guilds[guild_id] >= terms.connections, lambda slot: slot.target.guild_id == guild_id),
            (self._hosts[endpoint] >= self._limits.host, lambda slot: slot.target.endpoint == endpoint),
            (len(self._all) >= self._limits.total, lambda _: True),
        ):
            if not full or any(matches(slot) for slot in leaving):
                continue
            oldest = next((slot for slot in self._idle if matches(slot)), None)
            if oldest is None:
                return None
            leaving.append(oldest)
        return leaving

    def never_idle(self, target: TargetT, since: float) -> Slot[TargetT, ConnectionT] | None:
        """Return a connection of another guild that stands in the way and was never idle since, the one for longest.

        None where one that stands in the way is about to end anyway.
        """
        host_full = self._hosts[target.endpoint] >= self._limits.host
        if not (host_full or len(self._all) >= self._limits.total):
            return None
        found = None
        for slot in self._all:
            if (
                slot.state is not State.OPEN
                or slot.bulk
                or slot.target.guild_id == target.guild_id
                or (host_full and slot.target.endpoint != target.endpoint)
            ):
                continue
            if slot.condemned:
                return None
            if slot.busy_since <= since and (found is None or slot.busy_since < found.busy_since):
                found = slot
        return found

    # --- what becomes of them ---------------------------------------------------------------------------------------

    def add(self, slot: Slot[TargetT, ConnectionT]) -> None:
        """Take a place for a connection that is about to be made."""
        self._all[slot] = None
        self._by_key.setdefault(slot.target.key, []).append(slot)
        self._guilds[slot.target.guild_id] += 1
        self._hosts[slot.target.endpoint] += 1
        self._handshakes[slot.target.endpoint] += 1

    def opened(self, slot: Slot[TargetT, ConnectionT]) -> None:
        """Note that a connection is there."""
        if slot.state is State.CONNECTING:
            _less(self._handshakes, slot.target.endpoint)
        slot.state = State.OPEN

    def used(self, slot: Slot[TargetT, ConnectionT], now: float) -> None:
        """Note that somebody has a connection, or is about to."""
        if slot in self._idle:
            del self._idle[slot]
            slot.busy_since = now

    def unused(self, slot: Slot[TargetT, ConnectionT], now: float) -> None:
        """Note that nobody has a connection."""
        slot.idle_since = now
        self._idle[slot] = None

    def remove(self, slot: Slot[TargetT, ConnectionT]) -> None:
        """Give a place back."""
        if slot.state is State.GONE:
            return
        if slot.state is State.CONNECTING:
            _less(self._handshakes, slot.target.endpoint)
        self.take_bulk(slot, bulk=False)
        slot.state = State.GONE
        del self._all[slot]
        self._idle.pop(slot, None)
        same = self._by_key[slot.target.key]
        same.remove(slot)
        if not same:
            del self._by_key[slot.target.key]
        _less(self._guilds, slot.target.guild_id)
        _less(self._hosts, slot.target.endpoint)

    def take_bulk(self, slot: Slot[TargetT, ConnectionT], *, bulk: bool) -> None:
        """Note that a place is for a bulk transfer alone, or is not any more."""
        if slot.bulk == bulk:
            return
        slot.bulk = bulk
        if bulk:
            self._bulk_guilds[slot.target.guild_id] += 1
            self._bulk_hosts[slot.target.endpoint] += 1
            self._bulk += 1
        else:
            _less(self._bulk_guilds, slot.target.guild_id)
            _less(self._bulk_hosts, slot.target.endpoint)
            self._bulk -= 1


def _less(counter: Counter[Any], key: Hashable) -> None:
    """Count down, and keep no zeros."""
    counter[key] -= 1
    if counter[key] <= 0:
        del counter[key]
