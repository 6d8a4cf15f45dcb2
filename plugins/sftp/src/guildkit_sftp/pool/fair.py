"""Who is next: start-time fair queueing among guilds, with an end to the queue.

Each guild has a virtual time, which a turn puts forward by its cost divided by the guild's weight; the guild that is furthest
behind is next. A guild that was away begins at the present virtual time, and has saved up nothing. So what one guild leaves
idle the others use, and a flood delays others by no more than the turn that is under way.

Nothing here knows of connections, or waits: that is the pool's.
"""

from __future__ import annotations

import heapq
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")

_KEPT: Final = 64
"""How many guilds that owe a turn are remembered before those that owe none any more are looked for."""


@dataclass(slots=True)
class _Entry(Generic[T]):
    """What waits, and what its turn costs."""

    item: T
    charge: float


@dataclass(slots=True)
class _Flow(Generic[T]):
    """What waits in one guild: a line for each thing that it may wait for."""

    tag: float
    lanes: OrderedDict[Hashable, deque[_Entry[T]]] = field(default_factory=OrderedDict)
    length: int = 0
    place: int = 0


class FairQueue(Generic[T]):
    """Things that wait for their turn.

    Args:
        limit: how many may wait, in all.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._now = 0.0
        self._flows: dict[Hashable, _Flow[T]] = {}
        self._finished: dict[Hashable, float] = {}
        self._order: list[tuple[float, int, Hashable]] = []
        self._count = 0
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def waiting(self, guild: Hashable) -> int:
        """Return how many things of a guild wait."""
        flow = self._flows.get(guild)
        return 0 if flow is None else flow.length

    def push(
        self, guild: Hashable, lane: Hashable, item: T, *, weight: float, cost: float, limit: int
    ) -> T | None:
        """Let something wait, behind what waits for the same.

        Where the whole queue is full, the newest of the guild with the most that waits makes room, so that a flood shuts out
        nobody else.

        Args:
            guild: whose turn it will be.
            lane: what it waits for; only the first in a lane can be served.
            item: what waits.
            weight: the guild's share beside others.
            cost: of this turn.
            limit: how many may wait in this guild.

        Returns:
            What had to leave: the item itself where there is no room for it; None where nothing had to.
        """
        if self.waiting(guild) >= limit:
            return item
        left: T | None = None
        if self._length >= self._limit:
            longest = max(self._flows, key=self.waiting, default=None)
            if longest is None or self.waiting(longest) <= self.waiting(guild) + 1:
                return item
            left = self._drop_newest(longest)
        self._lane(guild, lane).append(_Entry(item, cost / weight))
        return left

    def restore(self, guild: Hashable, lane: Hashable, item: T) -> None:
        """Let something wait again at the head of its lane, at no further cost: its turn came to nothing."""
        self._lane(guild, lane).appendleft(_Entry(item, 0.0))

    def remove(self, guild: Hashable, lane: Hashable, item: T) -> bool:
        """Take something out that gave up; say whether it was there."""
        flow = self._flows.get(guild)
        entries = None if flow is None else flow.lanes.get(lane)
        if flow is None or entries is None:
            return False
        for index, entry in enumerate(entries):
            if entry.item is item:
                del entries[index]
                self._removed(guild, flow, lane)
                return True
        return False

    def take(self, wanted: Callable[[T], bool]) -> list[T]:
        """Take out all that is wanted, and return it."""
        taken: list[T] = []
        for guild, flow in list(self._flows.items()):
            for lane, entries in list(flow.lanes.items()):
                leaving = [each.item for each in entries if wanted(each.item)]
                for item in leaving:
                    self.remove(guild, lane, item)
                taken += leaving
        return taken

    def pop(self, serve: Callable[[T], bool]) -> T | None:
        """Serve the first, in the order of fairness, that can be served; the turns of those before it are not lost.

        Args:
            serve: serves it and says True, or says False where that cannot be done now; the queue is not to be touched
                meanwhile.

        Returns:
            What was served; None where nothing can be.
        """
        passed: list[tuple[float, int, Hashable]] = []
        found: T | None = None
        while self._order and found is None:
            place = heapq.heappop(self._order)
            guild = place[2]
            flow = self._flows.get(guild)
            if flow is None or flow.place != place[1]:
                continue  # it left meanwhile
            found = self._served(guild, flow, serve)
            if found is None:
                passed.append(place)
            elif flow.length:
                self._enter(guild, flow)
        for place in passed:
            heapq.heappush(self._order, place)
        return found

    def _served(self, guild: Hashable, flow: _Flow[T], serve: Callable[[T], bool]) -> T | None:
        for lane, entries in list(flow.lanes.items()):
            entry = entries[0]
            if serve(entry.item):
                entries.popleft()
                self._now = max(self._now, flow.tag)
                flow.tag += entry.charge
                self._removed(guild, flow, lane)
                if guild in self._flows and lane in flow.lanes:
                    flow.lanes.move_to_end(lane)  # a guild's own lanes take turns
                return entry.item
        return None

    def _lane(self, guild: Hashable, lane: Hashable) -> deque[_Entry[T]]:
        """Return a lane, to which one more is about to be added."""
        flow = self._flows.get(guild)
        if flow is None:
            flow = self._flows[guild] = _Flow(max(self._now, self._finished.pop(guild, 0.0)))
            self._enter(guild, flow)
        flow.length += 1
        self._length += 1
        return flow.lanes.setdefault(lane, deque())

    def _enter(self, guild: Hashable, flow: _Flow[T]) -> None:
        self._count += 1
        flow.place = self._count
        heapq.heappush(self._order, (flow.tag, self._count, guild))

    def _removed(self, guild: Hashable, flow: _Flow[T], lane: Hashable) -> None:
        flow.length -= 1
        self._length -= 1
        if not flow.lanes[lane]:
            del flow.lanes[lane]
        if not flow.length:
            del self._flows[guild]
            if flow.tag > self._now:
                self._finished[guild] = flow.tag
            if len(self._finished) > 2 * len(self._flows) + _KEPT:
                self._finished = {each: tag for each, tag in self._finished.items() if tag > self._now}

    def _drop_newest(self, guild: Hashable) -> T:
        """Take out the last of a guild's longest lane."""
        flow = self._flows[guild]
        lane = max(flow.lanes, key=lambda each: len(flow.lanes[each]))
        entry = flow.lanes[lane].pop()
        self._removed(guild, flow, lane)
        return entry.item
