"""What happens by itself when its time comes: threads fall asleep, polls end."""

from __future__ import annotations

import heapq
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from guildkit_sandbox.clock import Clock


class Agenda:
    """Acts, each with its instant.

    Args:
        clock: what tells the time; when it is moved, what has come due happens at once.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._acts: list[tuple[datetime, int, Callable[[], None]]] = []
        self._numbers = count()
        clock.moved.append(self.catch_up)

    def at(self, when: datetime, act: Callable[[], None]) -> None:
        """Note what is to happen at an instant."""
        heapq.heappush(self._acts, (when, next(self._numbers), act))

    def catch_up(self) -> None:
        """Let happen what has come due, in its order."""
        while self._acts and self._acts[0][0] <= self._clock.now():
            heapq.heappop(self._acts)[2]()
