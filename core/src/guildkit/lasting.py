"""What serves in the background, and goes on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import structlog

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

log = structlog.get_logger()

PAUSE_SECONDS: Final = 0.5


async def keep_serving(work: Callable[[], Awaitable[None]]) -> None:
    """Serve until cancelled: what fails in a way that nobody has foreseen is logged, and begins anew."""
    while True:
        try:
            return await work()
        except Exception:
            log.exception("a part of the bot has failed", part=getattr(work, "__qualname__", work))
        await asyncio.sleep(PAUSE_SECONDS)
