"""The plugin's hold on its services, for as long as the bot runs: which of them has which guild, and how it is doing."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy import select

from guildkit import Figure, OperatorError
from guildkit_music import errors
from guildkit_music.addresses import keys
from guildkit_music.models import Player
from guildkit_music.nodes import Nodes
from guildkit_music.voice.bot import FrameFeed
from guildkit_player.client import NodeGone
from guildkit_player.protocol import PlayerState, Status

if TYPE_CHECKING:
    from guildkit import GuildContext, ServedGuilds
    from guildkit_music.hearing import Hearing
    from guildkit_music.nodes import Node
    from guildkit_music.voice.keeping import Keeper

log = structlog.get_logger()


FIGURES: Final = (
    ("playing", "playing", "Guilds that a player service plays in"),
    ("players", "players", "Players that a service keeps"),
    ("sent", "frames_sent", "Frames of 20 ms that were sent"),
    ("nulled", "frames_nulled", "Silence in place of sound that was not there in time"),
    ("deficit", "frames_deficit", "Frames that were due and not sent"),
    ("late_ms", "clock_late_milliseconds", "How late the clock was in the last second, its 99th percentile"),
    ("cpu", "cpu_cores", "Cores that a service keeps busy"),
    ("memory", "memory_bytes", "Memory of all processes of a service"),
)
"""What a service tells of itself, and what it is called for Prometheus."""


class Hold:
    """What the plugin holds while the bot runs. A bot of which nobody wants to hear anything has no service.

    Args:
        guilds: where the plugin is on.

    Attributes:
        keeper: keeps the bot in its voice channels.
        frames: feeds those voice connections that the bot holds itself.
        hearing: hears the services out.
    """

    keeper: Keeper
    hearing: Hearing

    def __init__(self, guilds: ServedGuilds) -> None:
        self.frames = FrameFeed()
        self._guilds = guilds
        self._opening: asyncio.Task[None] | None = None
        self._nodes: Nodes | None = None
        self._positions: dict[int, tuple[float, float]] = {}

    # --- services -----------------------------------------------------------------------------------------------

    async def node(self, ctx: GuildContext) -> Node:
        """Return the service that has a guild; where none does, the one that had it last and keeps its queue, if that is there still.

        Raises:
            UserError: none is there.
        """
        nodes, before = await self._open(), ""
        if ctx.guild_id not in nodes:
            async with ctx.read() as session:
                before = await session.scalar(select(Player.node)) or ""
        node = nodes.place(ctx.guild_id, before)
        if node is None:
            raise errors.away()
        return node

    async def place(self, guild_id: int, before: str, epoch: int) -> tuple[Node, int]:
        """Give a guild to a service: the one that had it before the bot was started, if that is there still.

        Args:
            guild_id: which guild.
            before: the name of that service; empty for none.
            epoch: how often the guild had been given to one by then.

        Returns:
            The service, and how often the guild was given to one by now.

        Raises:
            UserError: none is there.
        """
        node = (await self._open()).place(guild_id, before)
        if node is None:
            raise errors.away()
        return node, epoch + (node.name != before)

    def release(self, guild_id: int) -> None:
        """Let a guild have no service: the bot has left."""
        if self._nodes is not None:
            self._nodes.release(guild_id)

    async def _open(self) -> Nodes:
        """Return the services; who is the first to need them waits for them, and whoever waits no longer leaves them alone.

        Raises:
            UserError: they cannot be reached, or started.
        """
        if self._nodes is None:
            if self._opening is None or self._opening.done():
                self._opening = asyncio.create_task(self._opened(), name="opening the player services")
            await asyncio.shield(self._opening)
        if self._nodes is None:
            raise errors.away()
        return self._nodes

    async def _opened(self) -> None:
        nodes = Nodes(_Home(self._guilds), on_event=self.hearing.event, on_moved=self.hearing.moved)
        try:
            await nodes.start()
        except (NodeGone, OperatorError) as error:
            log.error("no player service can be used", reason=str(error))
            await nodes.close()
            return
        except BaseException:
            await nodes.close()
            raise
        found = keys(self._guilds.environment)
        for node in nodes:
            if node.frames:
                self.frames.listen(node.frames, found)
        self.hearing.start()
        self._nodes = nodes

    async def close(self) -> None:
        """Let go of the services; the embedded one ends."""
        await self.frames.close()
        await self.hearing.close()
        if self._opening is not None:
            self._opening.cancel()
            await asyncio.gather(self._opening, return_exceptions=True)
        if self._nodes is not None:
            await self._nodes.close()

    @property
    def process(self) -> int | None:
        """The id of the embedded service's process, while it runs."""
        return None if self._nodes is None else self._nodes.process

    # --- how they are doing -------------------------------------------------------------------------------------

    def services(self) -> list[Node]:
        """Return those that are known by now."""
        return [] if self._nodes is None else list(self._nodes)

    @property
    def filters(self) -> list[str]:
        """The names of the filters that they know."""
        return sorted({name for node in self.services() if node.stats for name in node.stats.filters})

    def figures(self) -> list[Figure]:
        """Return how the services are doing, for Prometheus."""
        found = []
        for node in self.services():
            found.append(
                Figure("node_alive", "Whether a player service answers", node.alive, {"node": node.name})
            )
            if node.stats is not None:
                found += [
                    Figure(name, meaning, getattr(node.stats, attribute), {"node": node.name})
                    for attribute, name, meaning in FIGURES
                ]
        return found

    def note_positions(self) -> list[int]:
        """Note how far songs have come, as the services tell every second; return the guilds that play."""
        playing = []
        for stats in (node.stats for node in self.services() if node.stats):
            for guild, position in stats.positions.items():
                _, at = self._positions.get(int(guild), (0.0, 0.0))
                if stats.at > at:
                    self._positions[int(guild)] = (position, stats.at)
                playing.append(int(guild))
        return playing

    def with_position(self, state: PlayerState) -> PlayerState:
        """Return a state with the position that was told last, for another service to go on from."""
        position, at = self._positions.get(int(state.guild_id or 0), (0.0, 0.0))
        if state.status is not Status.PLAYING or at <= state.position_at:
            return state
        return state.model_copy(update={"position": position, "position_at": at})


class _Home:
    """Where a service of the bot's own lives, and what it is told of the operator's settings."""

    def __init__(self, guilds: ServedGuilds) -> None:
        self.home = guilds.home
        self.environment = {
            "PLAYER_YOUTUBE": str(int(guilds.settings.youtube)),
            "PLAYER_LOG_LEVEL": "info" if log.is_enabled_for(logging.INFO) else "warning",
            **{name: value for name, value in guilds.environment.items() if value},
        }


running: Final[list[Hold]] = []
"""That of this process, while the bot runs."""


def current() -> Hold:
    """Return the plugin's hold.

    Raises:
        UserError: the bot is about to end.
    """
    if not running:
        raise errors.away()
    return running[-1]
