"""The one clock: every 20 ms each player sends a packet, whatever else the machine is doing."""

from __future__ import annotations

import contextlib
import math
import os
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Any, Final

import structlog

from guildkit_player.inside import FRAME_MS
from guildkit_player.sound.players import Counters, Note, Player

if TYPE_CHECKING:
    from collections.abc import Callable

FRAME: Final = FRAME_MS / 1000
PHASES: Final = 4
"""Players are spread over so many moments within 20 ms, so that they do not wait for each other."""
_SLOT: Final = FRAME / PHASES
_CATCH_UP: Final = 2 * FRAME
"""So far behind the clock may be."""
_BREATH: Final = _SLOT / 4
"""So long it waits at least between two turns: packets of a player are 5 ms apart even when they are late."""
_SECOND: Final = PHASES * 1000 // FRAME_MS

log = structlog.get_logger(__name__)


def go_first(rank: int) -> None:
    """Let this thread, and those it starts, run before all else on the machine, where that is allowed.

    It needs little time, but needs it at once. Allowed it is with CAP_SYS_NICE, or an RLIMIT_RTPRIO of at least the rank.
    """
    # Some systems have no such thing.
    with contextlib.suppress(OSError, AttributeError):
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(rank))


class Clock:
    """Gives each player its turn every 20 ms by absolute deadlines. What is due has been encrypted a turn before.

    Where the machine stands still, turns that are missed are made up for one after the other, with a moment between: at most two
    packets a player, which come no burst. What was missed beyond that is left out, and counted.

    Args:
        deliver: takes what the event loop is to know, from the clock's thread.
        look: called in that thread with each turn.
        now: the time in seconds.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        deliver: Callable[[list[Note]], object],
        *,
        look: Callable[[], object] = lambda: None,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.counters = Counters()
        self._deliver = deliver
        self._look = look
        self._now = now
        self._sleep = sleep
        self._phases: list[list[Player]] = [[] for _ in range(PHASES)]
        self._inbox: deque[tuple[Callable[..., None], tuple[Any, ...], dict[str, Any]]] = deque()
        self._outbox: list[Note] = []
        self._late: deque[float] = deque([0.0], maxlen=_SECOND)
        self._began = now()
        self._slot = 0
        self._woke = -math.inf
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)

    # ------------------------------------------------------------------ from other threads

    def start(self) -> None:
        """Begin to run in a thread."""
        self._began = self._now()
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for it."""
        self._stopped = True
        self._thread.join()

    def do(self, action: Callable[..., None], *args: Any, **options: Any) -> None:
        """Do something in the clock's thread, in order, between two turns."""
        self._inbox.append((action, args, options))

    def player(self, guild: str) -> Player:
        """Return a new player, which has its turns from now on."""
        player = Player(guild, self.counters, self._outbox.append)
        self.do(self._add, player)
        return player

    def forget(self, player: Player) -> None:
        """Give a player no more turns."""
        self.do(self._remove, player)

    @property
    def late_ms(self) -> float:
        """The 99th percentile of how late the clock was in the last second, in milliseconds."""
        late = sorted(self._late.copy())
        return late[math.ceil(len(late) * 0.99) - 1] * 1000

    # ------------------------------------------------------------------ turns

    def turn(self) -> None:
        """Wait for the next moment, and give those players their turn who have it then."""
        due = self._began + self._slot * _SLOT
        wait = max(due, self._woke + _BREATH) - self._now()
        if wait > 0:
            self._sleep(wait)
        self._woke = self._now()
        late = max(0.0, self._woke - due)
        self._late.append(late)
        if late > _CATCH_UP:
            missed = math.ceil((late - _CATCH_UP) / FRAME)
            self._slot += missed * PHASES
            for player in (player for phase in self._phases for player in phase):
                player.skip(missed)
        phase = self._phases[self._slot % PHASES]
        self._slot += 1
        for player in phase:
            try:
                player.send()
            except Exception as error:
                log.error("a packet could not be sent", guild=player.guild, exc_info=error)
        while self._inbox:
            action, args, options = self._inbox.popleft()
            try:
                action(*args, **options)
            except Exception as error:
                log.error("a player could not do what it was told", exc_info=error)
        try:
            self._look()
        except Exception as error:
            log.error("it was not seen who listens", exc_info=error)
        for player in phase:
            try:
                player.prepare()
            except Exception as error:
                log.error("a packet could not be made", guild=player.guild, exc_info=error)
        if self._outbox:
            notes = self._outbox.copy()
            self._outbox.clear()
            self._deliver(notes)

    def _run(self) -> None:
        go_first(2)
        while not self._stopped:
            self.turn()

    def _add(self, player: Player) -> None:
        min(self._phases, key=len).append(player)

    def _remove(self, player: Player) -> None:
        for phase in self._phases:
            if player in phase:
                phase.remove(player)
