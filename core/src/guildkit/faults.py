"""What a plugin's code may raise: everything, and none of it may end the bot."""

from __future__ import annotations

import asyncio
from typing import Final

FAULTS: Final = (Exception, SystemExit, GeneratorExit, asyncio.CancelledError)
"""To be caught around a plugin's code. A `SystemExit` in a task would end the whole bot."""


def interrupted(error: BaseException) -> bool:
    """Whether an error means that the core itself is cancelling this task, and has to be raised again.

    A plugin that awaits a task of its own which was cancelled raises `CancelledError` too; that one is a fault.
    """
    task = asyncio.current_task()
    return isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling() > 0
