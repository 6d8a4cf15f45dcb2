"""Running a guildkit bot against a sandbox: in this process, or in one of its own."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import SecretStr

from guildkit.bot import Bot
from guildkit.config import Config
from guildkit.discovery import discover

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable
    from pathlib import Path

    from guildkit.discovery import Candidate
    from guildkit_sandbox.sandbox import Sandbox

_START_SECONDS = 120.0
"""How long a process may take until it serves; a slow machine imports for seconds."""
_LAST_WORDS = 1.0
"""How long what a process wrote last is waited for: what it has left behind may hold its error stream open."""


class LocalBot:
    """A bot in this process.

    Args:
        sandbox: its Discord; they share the clock.
        home: the folder of its database: another bot with the same one is this bot after a restart.
        database_url: another database.
        shards: which shards it serves, such as `0-3/16`; by default every guild.
        candidates: its plugins; by default all that are installed.
        guide: whether it makes a server guide in its guilds.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        home: Path,
        *,
        database_url: str = "",
        shards: str = "",
        candidates: Iterable[Candidate] | None = None,
        guide: bool = False,
    ) -> None:
        self._sandbox = sandbox
        host, port = sandbox.address
        self._config = Config(
            token=SecretStr(sandbox.token),
            home=home,
            discord_address=f"{host}:{port}",
            discord_ca=sandbox.ca_file,
            database_url=database_url,
            shards=shards,
            guide=guide,
        )
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
        shards: which shards it serves, such as `0-3/16`; by default every guild.
        guide: whether it makes a server guide in its guilds.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        home: Path,
        *,
        database_url: str = "",
        shards: str = "",
        guide: bool = False,
    ) -> None:
        self._sandbox = sandbox
        self._environment = environment(sandbox, home, database_url=database_url, guide=guide)
        self._environment["GUILDKIT_SHARDS"] = shards
        self._process: asyncio.subprocess.Process | None = None
        self._log: list[str] = []
        self._readings: set[asyncio.Task[None]] = set()

    @property
    def pid(self) -> int:
        """The process's id; 0 where there is none."""
        return self._process.pid if self._process is not None else 0

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.returncode is None

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
        reads, writes = os.pipe()
        try:
            self._process = process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "guildkit",
                "run",
                env=self._environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=writes,
            )
        finally:
            os.close(writes)
        serves = asyncio.Event()
        reading = asyncio.create_task(self._read(reads, serves))
        self._readings.add(reading)
        reading.add_done_callback(self._readings.discard)
        self._sandbox.runner = self
        waiting = [asyncio.create_task(each) for each in (serves.wait(), process.wait())]
        await asyncio.wait(waiting, timeout=_START_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        for each in waiting:
            each.cancel()
        if process.returncode is not None:
            await self._hear_out()
            raise RuntimeError(f"The bot ended with code {process.returncode}:\n{self.log}")
        if not serves.is_set():
            raise RuntimeError(f"The bot did not serve within {_START_SECONDS:g} s:\n{self.log}")

    async def _read(self, pipe: int, serves: asyncio.Event) -> None:
        """Keep what the process logs, and what it leaves behind; it serves once it says so."""
        reader = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(pipe)
        )
        try:
            async for line in reader:
                self._log.append(line.decode(errors="replace"))
                if b"ready" in line:
                    serves.set()
        finally:
            transport.close()

    async def _hear_out(self) -> None:
        if self._readings:
            await asyncio.wait(self._readings, timeout=_LAST_WORDS)

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
        await self._hear_out()
        return code


def environment(
    sandbox: Sandbox, home: Path, *, database_url: str = "", guide: bool = False
) -> dict[str, str]:
    """Return the environment in which the command line finds the sandbox instead of Discord."""
    host, port = sandbox.address
    found = {
        **os.environ,
        "GUILDKIT_TOKEN": sandbox.token,
        "GUILDKIT_HOME": str(home),
        "GUILDKIT_DISCORD_ADDRESS": f"{host}:{port}",
        "GUILDKIT_DISCORD_CA": str(sandbox.ca_file),
        "GUILDKIT_GUIDE": str(guide),
        "NO_COLOR": "1",
    }
    if database_url:
        found["GUILDKIT_DATABASE_URL"] = database_url
    return found


def as_installed(*plugins: Candidate) -> list[Candidate]:
    """Return plugins with what their installed distributions declare, if there are any, and with those that they require."""
    installed = {candidate.name: candidate for candidate in discover()}
    found: dict[str, Candidate] = {}
    for plugin in plugins:
        manifest = plugin.manifest or (installed[plugin.name].manifest if plugin.name in installed else None)
        found[plugin.name] = replace(plugin, manifest=manifest)
    wanted = [name for each in found.values() for name in each.declared.requires]
    while wanted:
        name = wanted.pop()
        if name in installed and name not in found:
            found[name] = installed[name]
            wanted += found[name].declared.requires
    return list(found.values())


@asynccontextmanager
async def running_bot(
    sandbox: Sandbox,
    home: Path,
    *,
    database_url: str = "",
    shards: str = "",
    candidates: Iterable[Candidate] | None = None,
    guide: bool = False,
) -> AsyncIterator[Bot]:
    """A bot that has met its guilds and is at rest; it is closed at the end.

    Args:
        sandbox: its Discord; they share the clock.
        home: the folder of its database: another bot with the same one is this bot after a restart.
        database_url: another database.
        shards: which shards it serves, such as `0-3/16`; by default every guild.
        candidates: its plugins; by default all that are installed.
        guide: whether it makes a server guide in its guilds; most tests want their channels as they are.

    Raises:
        Exception: whatever keeps the bot from starting.
    """
    local = LocalBot(
        sandbox, home, database_url=database_url, shards=shards, candidates=candidates, guide=guide
    )
    bot = await local.start()
    try:
        yield bot
    finally:
        await local.stop()
