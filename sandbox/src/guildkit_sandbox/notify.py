"""Waiting for something to become true, without polling."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Notifier:
    """Whoever changes something calls `notify`; whoever waits for it names the condition."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Callable[[], bool], asyncio.Future[None]]] = []
        self.listeners: list[Callable[[], None]] = []
        """Who is told of every change."""

    def notify(self) -> None:
        """Wake everyone whose condition has come true."""
        for listener in self.listeners:
            listener()
        if not self._waiting:
            return
        remaining = []
        for condition, future in self._waiting:
            if future.done():
                continue
            if condition():
                future.set_result(None)
            else:
                remaining.append((condition, future))
        self._waiting = remaining

    async def until(self, condition: Callable[[], bool], *, timeout: float) -> bool:  # noqa: ASYNC109 - the answer tells, nothing is cancelled
        """Wait at most `timeout` seconds until `condition` holds; return whether it does."""
        if condition():
            return True
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((condition, future))
        await asyncio.wait([future], timeout=timeout)
        if future.done():
            return True
        future.cancel()
        return False
