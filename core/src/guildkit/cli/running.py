"""Running what lasts: until it ends, Ctrl+C, or the signal by which service managers end a process."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any

from guildkit.ending import EXIT_SECONDS, LEFT_SECONDS

if TYPE_CHECKING:
    from collections.abc import Coroutine


def run_until_ended(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine; SIGTERM cancels it, and it ends cleanly, within ten seconds."""
    asyncio.run(_until_ended(work))


async def _until_ended(work: Coroutine[Any, Any, None]) -> None:
    running, loop = asyncio.create_task(work), asyncio.get_running_loop()
    told = False

    def end(_number: int, _frame: Any) -> None:
        nonlocal told
        if not told:  # to be told twice changes nothing: what ends is not to be interrupted
            told = True
            _exit_after(
                EXIT_SECONDS, 1, "✗ Something did not let itself be ended; the process ends all the same.\n"
            )
            loop.call_soon_threadsafe(running.cancel)

    # Not the loop's own handler, which a plugin that blocks the loop would keep from being called.
    before = signal.signal(signal.SIGTERM, end)
    try:
        await running
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise  # Ctrl+C
    finally:
        signal.signal(signal.SIGTERM, before)
        if told:
            # All that matters is done; a thread that waits for a locked database, or a task that does not let itself be
            # cancelled, is not waited for.
            _exit_after(LEFT_SECONDS, 0)


def _exit_after(seconds: float, code: int, said: str = "") -> None:
    """End the process then, if it is still there, whatever holds it."""

    def end() -> None:
        sys.stdout.flush()
        os.write(2, said.encode(errors="replace"))
        os._exit(code)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
