"""A service from its start to its end."""

from __future__ import annotations

import asyncio
import importlib
import importlib.metadata
import os
import random
import shutil
import signal
import tempfile
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import structlog

from guildkit_player import __version__
from guildkit_player.config import ConfigError
from guildkit_player.server.children import READER, SENDER, Processes
from guildkit_player.server.events import Events
from guildkit_player.server.lock import alone_in
from guildkit_player.server.node import Node
from guildkit_player.server.players import Players
from guildkit_player.server.requests import Requests
from guildkit_player.server.sockets import Sockets
from guildkit_player.server.store import Store
from guildkit_player.sources.filters import FILTERS
from guildkit_player.temporary import temporary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic import BaseModel

    from guildkit_player.config import ServiceConfig
    from guildkit_player.protocol import EventName, PlayerState
    from guildkit_player.server.node import Source

log = structlog.get_logger()

STORE: Final = "players.db"
_YT_DLP: Final = next((each.version for each in importlib.metadata.distributions(name="yt-dlp")), "")


class Service:
    """One player service.

    Args:
        config: the operator's.
        source: what finds songs; by default yt-dlp and the rest, in processes of their own.
        sender, reader: the commands of the processes that send and read.
        rng: where chance comes from.
        clock: returns Unix time.
    """

    def __init__(
        self,
        config: ServiceConfig,
        *,
        source: Source | None = None,
        sender: Sequence[str] = SENDER,
        reader: Sequence[str] = READER,
        rng: random.Random | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.boot = uuid.uuid4().hex
        self._config = config
        self._source = source or _resolver(config)
        self._commands = (sender, reader)
        self._rng = rng or random.SystemRandom()
        self._clock = clock
        self._folder = Path(tempfile.mkdtemp(prefix="player-", dir=temporary()))
        self._sockets = Sockets(config)
        self._store = Store(config.home / STORE)
        self._tasks: list[asyncio.Task[None]] = []
        self.players: Players
        self.processes: Processes

    async def start(self) -> None:
        """Listen, bring back what was kept, and start the processes.

        Raises:
            ConfigError: the configuration cannot be followed.
        """
        try:
            self._sockets.open()
        except ConfigError:
            self._sockets.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        states, answers = await self._open_store()
        events = Events(self._sockets.events, self.boot)

        async def tell(name: EventName, state: PlayerState, data: BaseModel) -> None:
            await events.tell(name, data, guild_id=state.guild_id, epoch=state.epoch)

        sender, reader = self._commands
        self.processes = Processes(
            self._folder,
            self._config.frames,
            environment=self._config.environment(),
            readers=self._config.readers,
            sender=sender,
            reader=reader,
        )
        node = Node(self.boot, self._clock, self.processes, self._source, tell, self._save)
        self.players = Players(
            node,
            self._store,
            events,
            rng=self._rng,
            facts=_facts,
            describe=self._describe,
        )
        self.players.restore(states)
        self._requests = Requests(self.players.carry_out, self.players.state)
        for key, answer in answers.items():
            self._requests.remember(key, answer)
        self.processes.start(self.players)
        await self._source.start()
        work = (events.welcome(), self.players.report(), self._requests.serve(self._sockets.commands))
        self._tasks = [asyncio.create_task(each) for each in work]
        log.info("the service runs", boot=self.boot, players=len(states))

    async def broken(self) -> BaseException | None:
        """Return when a part of it has ended, which nobody has asked for, and why."""
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        return next((task.exception() for task in done if not task.cancelled()), None)

    async def close(self) -> None:
        """Fall silent, keep what players are doing, and end."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._requests.close()
        await self.players.close()
        await asyncio.gather(self.processes.close(), self._source.close())
        await self._store.close()
        self._sockets.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        log.info("the service has ended", boot=self.boot)

    def _describe(self) -> dict[str, Any]:
        return {"frames": self._config.frames, "process": os.getpid(), "software": __version__}

    @property
    def silent_seconds(self) -> float:
        """For how long no bot has said anything."""
        return time.monotonic() - self._requests.heard_at

    async def _save(self, state: PlayerState, replies: dict[str, dict[str, Any]]) -> None:
        for key, reply in replies.items():
            self._requests.remember(key, reply)
        await self._store.save(state, replies)

    async def _open_store(self) -> tuple[list[PlayerState], dict[str, dict[str, Any]]]:
        try:
            return await self._store.open()
        except OSError as error:
            raise ConfigError(
                f"{self._config.home} cannot be used: {error.strerror}. Set PLAYER_HOME to another folder."
            ) from error


async def run(config: ServiceConfig) -> None:
    """Run a service until it is told to end by SIGTERM or SIGINT.

    Raises:
        ConfigError: the configuration cannot be followed.
        RuntimeError: a part of it has ended, without which it serves nobody; whoever supervises it starts it again.
    """
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, ended.set)
    async with alone_in(config.home):
        service = Service(config)
        await service.start()
        alone = asyncio.create_task(_end_alone(service, config.alone_seconds, ended))
        broken = asyncio.create_task(service.broken())
        broken.add_done_callback(lambda _: ended.set())
        await ended.wait()
        alone.cancel()
        if not broken.cancel():
            await service.close()
            raise RuntimeError("A part of the service has ended.") from broken.result()
        await service.close()


async def _end_alone(service: Service, seconds: float, ended: asyncio.Event) -> None:
    """End a service whose bot has gone for good; one that is merely started again finds it playing."""
    while seconds:
        await asyncio.sleep(seconds / 10)
        if service.silent_seconds > seconds:
            log.warning("no bot speaks to this service any more", seconds=seconds)
            ended.set()
            return


def _resolver(config: ServiceConfig) -> Source:
    try:
        resolving = importlib.import_module("guildkit_player.sources.resolving")
    except ImportError as error:
        raise ConfigError(
            f"What plays sound is not installed ({error.name}): pip install 'guildkit-music[player]'."
        ) from error
    return cast("Source", resolving.Resolver(config, workers=config.resolvers))


def _facts() -> dict[str, Any]:
    return {"filters": list(FILTERS), "yt_dlp": _YT_DLP}
