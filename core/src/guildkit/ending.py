"""Ending in time: each step of it gets its seconds, and one that takes longer does not keep the others from theirs.

Service managers and containers kill what has not ended ten seconds after SIGTERM.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import structlog

from guildkit import health, systemd

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from guildkit.bot import Bot

log = structlog.get_logger()

DRAIN_SECONDS: Final = 4.0
"""How long handlers and jobs may go on with what they are doing."""
RELEASE_SECONDS: Final = 1.0
"""… and how long it may take to hand back what has not come to its end."""
PLUGINS_SECONDS: Final = 1.5
LAST_SECONDS: Final = 0.75
EXIT_SECONDS: Final = 9.5
"""After so long the process ends, whatever still holds it …"""
LEFT_SECONDS: Final = 0.5
"""… and so long after everything has been stopped."""


async def step(name: str, seconds: float, *works: Coroutine[Any, Any, Any]) -> None:
    """Do one step, all its parts at once; where one fails or takes too long, say so and go on."""
    tasks = [asyncio.create_task(work) for work in works]
    # Not `asyncio.timeout`: that waits for what does not let itself be cancelled.
    await asyncio.wait(tasks, timeout=seconds)
    for task in tasks:
        if not task.done():
            task.cancel()
            log.error("not stopped in time", step=name, seconds=seconds)
        elif not task.cancelled() and (error := task.exception()) is not None:
            log.error("not stopped cleanly", step=name, exc_info=error)


async def drain(bot: Bot) -> None:
    """Take nothing new, and let what is under way come to its end while it can still reach Discord."""
    systemd.notify("STOPPING=1")
    works = bot.dispatcher.drain(DRAIN_SECONDS), bot.jobs.close(DRAIN_SECONDS)
    await step("handlers and jobs", DRAIN_SECONDS + RELEASE_SECONDS, *works)


async def stop(bot: Bot) -> None:
    """Stop everything; one part that fails to stop does not keep the others from it."""
    await drain(bot)
    await step("guilds", LAST_SECONDS, _cancel(bot.meeting.work), bot.reconciler.close())
    await step("plugins", PLUGINS_SECONDS, _stop_plugins(bot))
    await step(
        "records",
        LAST_SECONDS,
        bot.errors.store(),
        bot.sentry.close(),
        bot.log_channels.send(),
        health.forget(bot.database, bot.shards),
    )
    await step("Discord", LAST_SECONDS, bot.client.close())


async def _cancel(tasks: set[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _stop_plugins(bot: Bot) -> None:
    for name in reversed(bot.started):
        await bot.host.call("guildkit_stop", name)
