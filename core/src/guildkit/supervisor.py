"""The supervisor: runs the bot as a child, and starts it again when it ends without being told to."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from typing import TYPE_CHECKING, Final

import structlog

from guildkit.errors import RESTART_CODE, ConfigError, DiscordError, TablesError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

log = structlog.get_logger()

STEADY_SECONDS: Final = 600.0
"""A bot that has run for so long has recovered: the next pause is short again."""
SUPERVISOR: Final = "GUILDKIT_SUPERVISOR"
"""The environment variable that tells the bot the process id of its supervisor."""
LASTING: Final = {0, 2, ConfigError.exit_code, DiscordError.exit_code, TablesError.exit_code}
"""The exit codes after which no new start would help: the end, and what somebody has to put right first."""
HASTE_SECONDS: Final = 90.0
"""Discord lets a bot identify itself 1000 times a day: one that ends sooner than this is never started again at once."""


def pauses() -> Iterator[float]:
    """Return the seconds to wait before each new start: 1, 2, 4 … and then five minutes."""
    pause = 1.0
    while True:
        yield pause
        pause = min(2 * pause, 300.0)


def is_started_again() -> bool:
    """Return whether something is known to start this process again when it ends: a supervisor, or systemd.

    What was merely inherited does not count: both say which process they mean. See `SYSTEMD_EXEC_PID` in
    `systemd.exec(5)`.
    """
    supervised = os.environ.get(SUPERVISOR) == str(os.getppid())
    return supervised or os.environ.get("SYSTEMD_EXEC_PID") == str(os.getpid())


class Supervisor:
    """Keeps one process running.

    Args:
        command: what to run.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._told_to_end = asyncio.Event()
        self._child: asyncio.subprocess.Process | None = None

    async def run(self) -> int:
        """Run the process until it ends by itself or is told to, and return its exit code."""
        loop = asyncio.get_running_loop()
        # What the bot itself does not know, that its terminal has gone, it is told as an end like any other.
        for name, told in (("SIGTERM", "SIGTERM"), ("SIGINT", "SIGINT"), ("SIGHUP", "SIGTERM")):
            with contextlib.suppress(
                NotImplementedError, AttributeError
            ):  # Windows has no such signals; Ctrl+C works there as ever
                loop.add_signal_handler(getattr(signal, name), self._pass_on, getattr(signal, told))
        waits = pauses()
        while True:
            started = time.monotonic()
            code = await self._run_once()
            lasted = time.monotonic() - started
            if code in LASTING or self._told_to_end.is_set():
                return code
            if lasted >= STEADY_SECONDS:
                waits = pauses()
            pause = 0.0 if code == RESTART_CODE and lasted >= HASTE_SECONDS else next(waits)
            log.warning("the bot has ended, starting it again", exit_code=code, pause_seconds=pause)
            try:
                async with asyncio.timeout(pause):
                    await self._told_to_end.wait()
                return code
            except TimeoutError:
                continue

    async def _run_once(self) -> int:
        # In a process group of its own: Ctrl+C reaches the bot once, through here.
        environment = {**os.environ, SUPERVISOR: str(os.getpid())}
        self._child = await asyncio.create_subprocess_exec(*self._command, process_group=0, env=environment)
        log.info("started", process=self._child.pid)
        if self._told_to_end.is_set():
            self._child.terminate()
        code = await self._child.wait()
        return code if code >= 0 else 128 - code  # as a shell says that a signal has ended it

    def _pass_on(self, number: signal.Signals) -> None:
        self._told_to_end.set()
        if self._child is not None and self._child.returncode is None:
            self._child.send_signal(number)
