"""The pulse: what the running bot does every second so that others know that it lives."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final

import structlog

from guildkit import health, systemd

if TYPE_CHECKING:
    from guildkit.bot import Bot
    from guildkit.health import Finding

log = structlog.get_logger()

TICK_SECONDS: Final = 1.0
BEAT_SECONDS: Final = 5.0
"""How often the bot leaves its state in the database."""


class Pulse:
    """Measures the event loop, tells systemd, and leaves the bot's state in the database.

    Attributes:
        since: when the bot was started.
        lag: by how much the event loop was late at worst since the last heartbeat, in seconds.
        self_test: what the last self-test has found.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._away = False
        self.since = bot.clock.now()
        self.lag = 0.0
        self.self_test: list[Finding] = []

    async def run(self) -> None:
        """Serve until cancelled."""
        loop = asyncio.get_running_loop()
        watchdog = systemd.watchdog_seconds()
        tick = min(TICK_SECONDS, watchdog or TICK_SECONDS)
        beaten, announced, told = loop.time(), False, False
        while True:
            if self._bot.ready.is_set() and not announced:
                announced, beaten = True, loop.time() - BEAT_SECONDS
            if announced and not told:
                told = systemd.notify("READY=1")
            if watchdog is not None:
                systemd.notify("WATCHDOG=1")
            if loop.time() - beaten >= BEAT_SECONDS:
                beaten = loop.time()
                await self._beat()
            before = loop.time()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(tick):
                    await (loop.create_future() if announced else self._bot.ready.wait())
            self.lag = max(self.lag, loop.time() - before - tick)

    async def _beat(self) -> None:
        try:
            state = await health.state_of(self._bot)
            self.lag = 0.0
            await health.leave(self._bot.database, state)
        except Exception as error:
            if not self._away:
                log.warning("no heartbeat", reason=f"{type(error).__name__}: {error}")
            self._away = True
        else:
            self._away = False
