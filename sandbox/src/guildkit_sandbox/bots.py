"""Running a guildkit bot against a sandbox: in this process, or in one of its own."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from pydantic import SecretStr

from guildkit.bot import Bot
from guildkit.config import Config

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable
    from pathlib import Path

    from guildkit.discovery import Candidate
    from guildkit_sandbox.sandbox import Sandbox

_START_SECONDS = 30.0
"""How long a process may take until it serves; a slow machine imports for seconds."""


class LocalBot:
    """A bot in this process.

    Args:
        sandbox: its Discord; they share the clock.
        home: the folder of its database: another bot with the same one is this bot after a restart.
        database_url: another database.
        candidates: its plugins; by default all that are installed.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        home: Path,
        *,
        database_url: str = "",
        candidates: Iterable[Candidate] | None = None,
    ) -> None:
        self._sandbox = sandbox
        self._config = Config(token=SecretStr(sandbox.token), home=home, database_url=database_url)
        self._candidates = None if candidates is None else list(candidates)
        self._bot: Bot | None = None
        self._running: asyncio.Task[None] | None = None

    async def start(self) -> Bot:
        """Start the bot and return it once it has met its guilds.

        Raises:
            Exception: whatever keeps the bot from starting.
        """
        bot = Bot(
            self._config,
            connector=self._sandbox.connector(),
            clock=self._sandbox.time,
            rng=random.Random(1),  # noqa: S311 - repeatable on purpose
            candidates=self._candidates,
        )
        running = asyncio.create_task(bot.run())
        ready = asyncio.create_task(bot.ready.wait())
        await asyncio.wait([running, ready], return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if running.done():
            await running
            raise RuntimeError("The bot has ended by itself.")
        self._bot, self._running = bot, running
        self._sandbox.runner = self
        return bot

    async def stop(self) -> None:
        """End the bot as an operator would; where it ended by itself, say why."""
        bot, running, self._bot, self._running = self._bot, self._running, None, None
        if bot is not None and running is not None:
            await bot.close()
            await running

    async def restart(self) -> Bot:
        """End the bot, and start it again with the same home."""
        await self.stop()
        return await self.start()

    async def rest(self) -> None:
        """Wait until the bot and its jobs have come to rest."""
        if self._bot is not None:
            await self._bot.rest()

    async def kill(self) -> None:
        """Refuse: only a process can be killed."""
        raise RuntimeError(
            "This bot runs in the test's own process. Use `BotProcess` (the fixture `bot_process`)."
        )


class BotProcess:
    """A bot in a process of its own, with the plugins that are installed: `guildkit run`.

    Args:
        sandbox: its Discord. The process has its own clock.
        home: the folder of its database.
        database_url: another database.
    """

    def __init__(self, sandbox: Sandbox, home: Path, *, database_url: str = "") -> None:
        self._sandbox = sandbox
        self._environment = environment(sandbox, home, database_url=database_url)
        self._process: asyncio.subprocess.Process | None = None
        self._log: list[str] = []
        self._reading: asyncio.Task[None] | None = None

    @property
    def log(self) -> str:
        """What the process has written to its error stream since it was started."""
        return "".join(self._log)

    async def start(self) -> None:
        """Start the process and return once it serves.

        Raises:
            RuntimeError: it ended, or took too long; with what it wrote.
        """
        self._log.clear()
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "guildkit",
            "run",
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        serves = asyncio.Event()
        self._reading = asyncio.create_task(self._read(process, serves))
        self._sandbox.runner = self
        try:
            async with asyncio.timeout(_START_SECONDS):
                await serves.wait()
        except TimeoutError:
            raise RuntimeError(f"The bot did not serve within {_START_SECONDS:g} s:\n{self.log}") from None
        if process.returncode is not None:
            raise RuntimeError(f"The bot ended with code {process.returncode}:\n{self.log}")

    async def _read(self, process: asyncio.subprocess.Process, serves: asyncio.Event) -> None:
        """Keep what the process logs; it serves once it says so."""
        assert process.stderr is not None
        async for line in process.stderr:
            self._log.append(line.decode(errors="replace"))
            if b"ready" in line:
                serves.set()
        await process.wait()
        serves.set()

    async def stop(self) -> int:
        """End the process as an operator would, and return its exit code."""
        return await self._end(lambda process: process.terminate())

    async def kill(self) -> None:
        """End the process in the middle of whatever it does (SIGKILL)."""
        await self._end(lambda process: process.kill())

    async def rest(self) -> None:
        """Wait until the bot has come to rest, seen from outside: what its jobs are about nobody sees."""
        await self._sandbox.settled()

    async def restart(self) -> None:
        """End the process if it is there, and start it again with the same home."""
        await self.stop()
        await self.start()

    async def _end(self, how: Callable[[asyncio.subprocess.Process], None]) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        if process.returncode is None:
            how(process)
        code = await process.wait()
        if self._reading is not None:
            await self._reading
        return code


def environment(sandbox: Sandbox, home: Path, *, database_url: str = "") -> dict[str, str]:
    """Return the environment in which the command line finds the sandbox instead of Discord."""
    host, port = sandbox.address
    found = {
        **os.environ,
        "GUILDKIT_TOKEN": sandbox.token,
        "GUILDKIT_HOME": str(home),
        "GUILDKIT_DISCORD_ADDRESS": f"{host}:{port}",
        "GUILDKIT_DISCORD_CA": str(sandbox.ca_file),
        "NO_COLOR": "1",
    }
    if database_url:
        found["GUILDKIT_DATABASE_URL"] = database_url
    return found


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
    local = LocalBot(sandbox, home, database_url=database_url, candidates=candidates)
    bot = await local.start()
    try:
        yield bot
    finally:
        await local.stop()
