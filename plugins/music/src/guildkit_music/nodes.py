"""Several player services as one: where guilds are placed, and where they go when a service fails or is emptied."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol

import structlog

from guildkit_music.addresses import addresses, keys
from guildkit_music.embedded import EMBEDDED, EmbeddedService
from guildkit_player.client import NodeGone, PlayerClient
from guildkit_player.protocol import Action, PlayerState, Refused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping
    from pathlib import Path

    from guildkit_player.protocol import Event
    from guildkit_player.protocol.commands import AddToQueue, Data, Live
    from guildkit_player.protocol.events import NodeStats, QueueUpdated

log = structlog.get_logger()

AT_ONCE: Final = 8
"""So many guilds are moved at the same time."""
PER_SECOND: Final = 2.0
"""So many guilds a second are given to one service …"""
MOVED_SECONDS: Final = 2.0
"""… or more, where it would take longer than this until all are moved: members hear nothing meanwhile."""
WATCH_SECONDS: Final = 0.25
AGAIN_SECONDS: Final = 1.0
RESERVED_SECONDS: Final = 10.0
"""For so long a guild counts where it was placed, whether it plays there yet or not."""


class Node(Protocol):
    """A player service, as narrow as the bot needs it. `PlayerClient` is one; docs/how-to/players.md tells how Lavalink could be another."""

    @property
    def name(self) -> str:
        """What the operator calls it."""

    @property
    def frames(self) -> str:
        """Where it hands over the sound of voice connections that the bot holds; empty where it does not."""

    @property
    def alive(self) -> bool:
        """Whether it is there."""

    @property
    def suspect(self) -> bool:
        """Whether it has not been heard of for a while."""

    @property
    def stats(self) -> NodeStats | None:
        """How it is doing, as it told last."""

    @property
    def boot(self) -> str:
        """Names its run."""

    async def start(self) -> None:
        """Connect, and wait until it answers; raises `NodeGone`, and goes on trying."""

    async def close(self) -> None:
        """Let go of it; its players go on."""

    async def ask(
        self,
        action: Action,
        guild_id: int | None,
        data: Data | None = None,
        *,
        timeout: float = 2.0,  # noqa: ASYNC109 - of one try
        tries: int = 3,
    ) -> dict[str, Any]:
        """Have a command carried out once, however often it is tried; raises `Refused` and `NodeGone`."""

    async def add(self, guild_id: int, data: AddToQueue | Live) -> QueueUpdated:
        """Queue songs, and return what was added; raises the same."""

    async def state(self, guild_id: int) -> PlayerState:
        """Return a player's state; raises `NodeGone`."""


class Home(Protocol):
    """What is needed of `guildkit.ServedGuilds`."""

    @property
    def home(self) -> Path:
        """A folder of the plugin's own."""

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment for processes."""


@dataclass(slots=True)
class Load:
    """What is known of a service between two of its figures."""

    sent: int = 0
    deficit: int = 0
    share: float = 0.0
    seen: NodeStats | None = field(default=None, repr=False)

    def note(self, stats: NodeStats) -> None:
        """Take its figures: how many percent of frames it did not send of late."""
        if stats is self.seen:
            return
        sent, deficit = stats.sent - self.sent, stats.deficit - self.deficit
        self.share = 100 * deficit / (sent + deficit) if sent >= 0 and deficit > 0 else 0.0
        self.sent, self.deficit, self.seen = stats.sent, stats.deficit, stats


class Nodes:
    """The services of a bot: those that the operator names in PLAYER_SERVICE_HOST, or one that it starts itself.

    Args:
        guilds: where the embedded service lives, and the environment.
        on_event: called with each event of a guild by the service that has it; what others tell is passed over.
        on_moved: called with a guild and the service at which it is to be connected: another one, or the same that was started again; and
            with the state in which it was given away, where it was.
        on_stats: called with the figures that each service tells every second.
    """

    def __init__(
        self,
        guilds: Home,
        *,
        on_event: Callable[[Event], Awaitable[None]],
        on_moved: Callable[[int, Node, PlayerState | None], Awaitable[None]],
        on_stats: Callable[[NodeStats], Awaitable[None]] | None = None,
    ) -> None:
        self._guilds = guilds
        self._on_event = on_event
        self._on_moved = on_moved
        self._on_stats = on_stats
        self._embedded: EmbeddedService | None = None
        self._nodes: dict[str, Node] = {}
        self._places: dict[int, str] = {}
        self._reserved: dict[int, float] = {}
        self._loads: dict[str, Load] = {}
        self._boots: dict[str, str] = {}
        self._waiting: dict[int, None] = {}
        self._moving: dict[int, asyncio.Task[None]] = {}
        self._next: dict[str, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def __iter__(self) -> Iterator[Node]:
        return iter(self._nodes.values())

    def __contains__(self, guild_id: int) -> bool:
        """Whether one of them has a guild."""
        return guild_id in self._places

    @property
    def process(self) -> int | None:
        """The id of the embedded service's process, while it runs."""
        return None if self._embedded is None else self._embedded.pid

    async def start(self) -> None:
        """Start the embedded service where none is named, and connect; services that do not answer are tried for on and on.

        Raises:
            OperatorError: what is configured makes no sense, or the embedded service cannot start.
            NodeGone: none of them answers.
        """
        places = addresses(self._guilds.environment)
        if not places:
            self._embedded = embedded = EmbeddedService(self._guilds.home, self._guilds.environment)
            await embedded.start()
            self._add(EMBEDDED, embedded.commands, embedded.events, frames=embedded.frames)
        found = keys(self._guilds.environment)
        for place in places:
            self._add(place.name, place.commands, place.events, frames=place.frames, keys=found)
        self._spawn(self._watch())
        answers = await asyncio.gather(*(node.start() for node in self), return_exceptions=True)
        for node, answer in zip(self, answers, strict=True):
            if isinstance(answer, NodeGone):
                log.warning("a player service does not answer", node=node.name)
            elif isinstance(answer, BaseException):
                raise answer
        if not any(node.alive for node in self):
            raise NodeGone("No player service answers.")

    async def close(self) -> None:
        """Let go of them; the players of those that the bot has not started go on."""
        tasks = [*self._tasks, *self._moving.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(node.close() for node in self))
        if self._embedded is not None:
            await self._embedded.close()

    def _add(self, name: str, commands: str, events: str, **more: Any) -> None:
        async def hear(event: Event) -> None:
            if self._places.get(int(event.guild_id or 0)) == name:
                await self._on_event(event)

        self._loads[name] = Load()
        self._nodes[name] = PlayerClient(
            commands,
            events,
            name=name,
            on_event=hear,
            on_change=partial(self._on_change, name),
            on_stats=self._on_stats,
            **more,
        )

    # --- where guilds are --------------------------------------------------------------------------------------

    def place(self, guild_id: int, before: str = "") -> Node | None:
        """Return the service that has a guild.

        A guild that has none is given to the one that it had before the bot was started, or else to that with the least to do, where it
        counts at once; None where none is there.
        """
        name = self._places.get(guild_id)
        if name is not None:
            return self._nodes[name]
        known = self._nodes.get(before)
        node = known if known is not None and _is_able(known) else self._best()
        if node is not None:
            self._put(guild_id, node)
        return node

    def release(self, guild_id: int) -> None:
        """Forget where a guild's player is: it has left."""
        for known in (self._places, self._reserved, self._waiting):
            known.pop(guild_id, None)

    def load(self, node: Node) -> float:
        """Return how much a service has to do: its players, missing frames and processor, on one scale."""
        since = asyncio.get_running_loop().time() - RESERVED_SECONDS
        reserved = sum(
            at > since for guild, at in self._reserved.items() if self._places.get(guild) == node.name
        )
        stats, load = node.stats, self._loads[node.name]
        if stats is None:
            return float(reserved)
        load.note(stats)
        return stats.playing + reserved + 10 * load.share + stats.cpu

    async def drain(self, name: str) -> None:
        """Let a service take no new guilds; those that it has are moved, once it tells so itself.

        Raises:
            NodeGone: it does not answer.
            KeyError: there is none of that name.
        """
        await self._nodes[name].ask(Action.DRAIN, None)

    def _put(self, guild_id: int, node: Node) -> None:
        self._places[guild_id] = node.name
        self._reserved[guild_id] = asyncio.get_running_loop().time()

    def _best(self) -> Node | None:
        return min(filter(_is_able, self), key=self.load, default=None)

    # --- where they go -----------------------------------------------------------------------------------------

    def _on_change(self, name: str, alive: bool) -> None:
        node = self._nodes[name]
        guilds = [guild for guild, place in self._places.items() if place == name]
        if not alive:
            log.warning("a player service is dead", node=name, guilds=len(guilds))
            self._waiting.update(dict.fromkeys(guilds))
            return
        log.info("a player service is there", node=name, guilds=len(guilds))
        before, self._boots[name] = self._boots.get(name), node.boot
        if before is not None and before != node.boot:
            # It was started again, and plays nothing until it is told where.
            self._waiting.update(dict.fromkeys(guilds))
        elif before is not None:
            # It plays on; those that did not find another place meanwhile need none.
            for guild in guilds:
                self._waiting.pop(guild, None)
        self._spawn(self._hush(node))

    async def _hush(self, node: Node) -> None:
        """End what a service that comes back still plays of guilds that others have by now."""
        try:
            for guild in map(int, (await node.ask(Action.NODE, None)).get("guilds", {})):
                if self._places.get(guild, node.name) != node.name:
                    await node.ask(Action.DISCONNECT, guild)
        except (NodeGone, Refused) as error:
            log.warning("a player service that came back does not answer", node=node.name, error=str(error))

    async def _watch(self) -> None:
        pace = PER_SECOND
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            able = [node for node in self if _is_able(node)]
            for guild, name in self._places.items():
                if able and guild not in self._moving and _is_draining(self._nodes[name]):
                    self._waiting[guild] = None
            # It stays what the most of them need until none waits.
            needed = max(PER_SECOND, len(self._waiting) / MOVED_SECONDS / max(1, len(able)))
            pace = max(pace, needed) if self._waiting else PER_SECOND
            for guild in list(self._waiting):
                if len(self._moving) < AT_ONCE:
                    self._move(guild, 1 / pace)

    def _move(self, guild: int, pause: float) -> None:
        old = self._nodes[self._places[guild]]
        stays = old.alive and not _is_draining(old)
        target = old if stays else self._best()
        now = asyncio.get_running_loop().time()
        if target is None or self._next.get(target.name, 0.0) > now + WATCH_SECONDS:
            return  # it waits until one is there, and has time for it
        self._next[target.name] = max(now, self._next.get(target.name, 0.0)) + pause
        del self._waiting[guild]
        self._put(guild, target)
        if guild in self._moving:
            self._moving[guild].cancel()  # to a service that has failed meanwhile
        task = asyncio.create_task(self._give(guild, target, old if old.alive and not stays else None))
        self._moving[guild] = task
        task.add_done_callback(partial(self._moved, guild))

    def _moved(self, guild: int, task: asyncio.Task[None]) -> None:
        if self._moving.get(guild) is task:
            del self._moving[guild]

    async def _give(self, guild: int, target: Node, leaving: Node | None) -> None:
        state = None
        try:
            # A service that does not answer is asked nothing: that would take the time that members hear nothing.
            if leaving is not None:
                reply = await leaving.ask(Action.DISCONNECT, guild)
                state = PlayerState.model_validate(reply["state"])
        except (NodeGone, Refused) as error:
            log.warning("a player service does not give a guild away", guild_id=guild, error=str(error))
        try:
            await self._on_moved(guild, target, state)
        except Exception:
            log.exception("a guild could not be moved, it is tried again", guild_id=guild, node=target.name)
            await asyncio.sleep(AGAIN_SECONDS)
            if guild in self._places:
                self._waiting[guild] = None

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _is_draining(node: Node) -> bool:
    return node.stats is not None and node.stats.draining


def _is_able(node: Node) -> bool:
    return node.alive and not node.suspect and not _is_draining(node)
