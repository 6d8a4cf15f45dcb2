"""Running a guildkit bot against a sandbox."""

from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from pydantic import SecretStr

from guildkit.bot import Bot
from guildkit.config import Config

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from pathlib import Path

    from guildkit.discovery import Candidate
    from guildkit_sandbox.sandbox import Sandbox


def configuration(sandbox: Sandbox, home: Path, database_url: str = "") -> Config:
    """Return the configuration of a bot that lives in the sandbox.

    Args:
        sandbox: its Discord.
        home: the folder of its database.
        database_url: another database.
    """
    return Config(token=SecretStr(sandbox.token), home=home, database_url=database_url)


@asynccontextmanager
async def running_bot(
    sandbox: Sandbox,
    home: Path,
    *,
    database_url: str = "",
    candidates: Iterable[Candidate] | None = None,
) -> AsyncIterator[Bot]:
    """A bot that has met its guilds and is at rest; it is closed at the end.

    Args:
        sandbox: its Discord; they share the clock.
        home: the folder of its database: another bot with the same one is this bot after a restart.
        database_url: another database.
        candidates: its plugins; by default all that are installed.

    Raises:
        Exception: whatever keeps the bot from starting.
    """
    bot = Bot(
        configuration(sandbox, home, database_url),
        connector=sandbox.connector(),
        clock=sandbox.time,
        rng=random.Random(1),  # noqa: S311 - repeatable on purpose
        candidates=candidates,
    )
    running = asyncio.create_task(bot.run())
    ready = asyncio.create_task(bot.ready.wait())
    await asyncio.wait([running, ready], return_when=asyncio.FIRST_COMPLETED)
    ready.cancel()
    if running.done():
        await running
        raise RuntimeError("The bot has ended by itself.")
    try:
        yield bot
    finally:
        await bot.close()
        await running
