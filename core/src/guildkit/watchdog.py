"""The watchdog: a thread that sees when the event loop does not answer, and says which plugin holds it.

A coroutine that waits can be cancelled; one that computes, sleeps or reads a file without giving way cannot, and
while it does the whole bot stands still. So the blocker is named in the log at once, and a bot that stays blocked ends
itself, to be started again without that plugin.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NoReturn, Self

import structlog

from guildkit.errors import BLOCKED_CODE
from guildkit.gate import CORE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import FrameType, TracebackType

    from guildkit.clock import Clock
    from guildkit.discovery import Candidate
    from guildkit.host import PluginHost
    from guildkit.quarantine import Quarantine

log = structlog.get_logger()

TICK_SECONDS: Final = 0.05
NOTICE_SECONDS: Final = 0.25


@dataclass(frozen=True, slots=True)
class Blocker:
    """What holds the event loop: the innermost line of a plugin, or of anything where no plugin takes part."""

    plugin: Candidate | None
    line: str

    def __str__(self) -> str:
        """Name it in a sentence."""
        return f"the plugin {self.plugin.name} at {self.line}" if self.plugin else self.line


class Watchdog(threading.Thread):
    """Watches the event loop that runs in the thread where this is made, while it is entered as a context.

    Args:
        candidates: the plugins that may be to blame until a host is followed.
        quarantine: where one that has blocked for too long is put.
        clock: the one clock.
        limit: after how many seconds the process ends; 0 for never.
    """

    def __init__(
        self, candidates: Iterable[Candidate], quarantine: Quarantine, clock: Clock, *, limit: float
    ) -> None:
        super().__init__(name="watchdog", daemon=True)
        self._candidates = candidates
        self._host: PluginHost | None = None
        self._quarantine = quarantine
        self._clock = clock
        self._limit = limit
        self._loop = asyncio.get_running_loop()
        self._watched = threading.get_ident()
        self._answered = threading.Event()
        self._ended = threading.Event()

    def follow(self, host: PluginHost) -> None:
        """Blame the plugins that a host has, whatever it loads later, and log what blocks for a moment from now on.

        While plugins are imported at the start, which takes its time, that is not logged.
        """
        self._host = host

    def __enter__(self) -> Self:
        """Begin to watch."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Watch no more."""
        self._ended.set()
        self.join()

    def run(self) -> None:
        """Ask the loop for an answer, again and again."""
        self._answered.set()
        silent, named, before = 0.0, False, time.monotonic()
        while not self._ended.wait(TICK_SECONDS):
            now = time.monotonic()
            # A machine that was asleep wakes with a jump of its clock: no tick counts for more than two.
            silent += min(now - before, 2 * TICK_SECONDS)
            before = now
            if self._answered.is_set():
                self._answered.clear()
                silent, named = 0.0, False
                try:
                    self._loop.call_soon_threadsafe(self._answered.set)
                except RuntimeError:
                    return  # the loop has come to its end
            elif self._limit and silent >= self._limit:
                self._end(silent)
            elif silent >= NOTICE_SECONDS and self._host is not None and not named:
                named = True
                blocker = self._blocker()
                plugin = blocker.plugin.name if blocker.plugin else None
                log.warning("the event loop is blocked", plugin=plugin, at=blocker.line)

    def _blocker(self) -> Blocker:
        """Look at what the watched thread is doing."""
        tried = self._candidates if self._host is None else self._host.candidates.values()
        # The core is everywhere on the stack, and never to blame.
        plugins = {each.module.partition(".")[0]: each for each in tried if each.module and each.name != CORE}
        innermost = frame = sys._current_frames().get(self._watched)  # noqa: SLF001 - there is no other way to see another thread
        while frame is not None:
            plugin = plugins.get(str(frame.f_globals.get("__name__", "")).partition(".")[0])
            if plugin is not None:
                return Blocker(plugin, _line(frame))
            frame = frame.f_back
        return Blocker(None, _line(innermost) if innermost else "an unknown place")

    def _end(self, seconds: float) -> NoReturn:
        blocker = self._blocker()
        said = f"✗ The event loop was blocked for {seconds:.0f} s by {blocker}. The bot ends itself."
        if blocker.plugin:
            try:
                reason = f"it blocked the event loop at {blocker.line}"
                self._quarantine.add(
                    blocker.plugin.name, blocker.plugin.version, reason, at=self._clock.now()
                )
                said += f"\n  It is in quarantine from now on; `guildkit plugins release {blocker.plugin.name}` lets it out."
            except Exception as error:  # whatever it is, the process has to end
                said += f"\n  It could not be put in quarantine: {error}"
        # Nothing of Python's own way out would be reached: it leads through the thread that is blocked.
        os.write(2, f"{said}\n".encode(errors="replace"))
        os._exit(BLOCKED_CODE)


def _line(frame: FrameType | Any) -> str:
    return f"{frame.f_code.co_filename}:{frame.f_lineno} ({frame.f_code.co_qualname})"
