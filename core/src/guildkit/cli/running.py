"""Running what lasts: until it ends, Ctrl+C, or the signal by which service managers end a process."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Coroutine


def run_until_ended(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine; SIGTERM cancels it, and it ends cleanly."""
    asyncio.run(_until_ended(work))


async def _until_ended(work: Coroutine[Any, Any, None]) -> None:
    running = asyncio.create_task(work)
    with contextlib.suppress(NotImplementedError):  # Windows has no such signals; Ctrl+C works there as ever
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise  # Ctrl+C
