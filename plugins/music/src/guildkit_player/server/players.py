"""All players of a service: made when they are first spoken to, brought back after a restart, and measured together."""

from __future__ import annotations

import asyncio
import functools
from typing import TYPE_CHECKING, Any, Final

import structlog

from guildkit_player.inside import Stats
from guildkit_player.protocol import Action, EventName, PlayerState, Status
from guildkit_player.protocol.commands import Search
from guildkit_player.protocol.events import NodeStats
from guildkit_player.server.player import Player
from guildkit_player.server.queue import PlayerQueue
from guildkit_player.server.usage import Usage

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable, Iterator

    from guildkit_player.protocol.commands import Data
    from guildkit_player.server.events import Events
    from guildkit_player.server.node import Node
    from guildkit_player.server.store import Store

log = structlog.get_logger()

STATS_SECONDS: Final = 1.0
POSITIONS_EVERY: Final = 5
"""Positions are kept with every so many figures."""


class Players:
    """The players of a service.

    Args:
        node: what they share.
        store: where they are kept.
        events: where figures are told.
        rng: where chance comes from.
        facts: returns what else the figures hold: the version of yt-dlp, the names of filters.
        describe: returns what else the reply to NODE holds.
    """

    def __init__(
        self,
        node: Node,
        store: Store,
        events: Events,
        *,
        rng: random.Random,
        facts: Callable[[], dict[str, Any]],
        describe: Callable[[], dict[str, Any]],
    ) -> None:
        self._node = node
        self._store = store
        self._events = events
        self._rng = rng
        self._facts = facts
        self._describe = describe
        self._players: dict[str, Player] = {}
        self._usage = Usage()
        self._heard = Stats(playing=0, sent=0, nulled=0, deficit=0, late_ms=0.0)
        self._before = Stats(playing=0, sent=0, nulled=0, deficit=0, late_ms=0.0)

    def __iter__(self) -> Iterator[Player]:
        return iter(self._players.values())

    def restore(self, states: Iterable[PlayerState]) -> None:
        """Bring players back as they were kept; they are silent until they are connected."""
        for state in states:
            self._player(state.guild_id, state).queue.restored()

    async def close(self) -> None:
        """End all, and keep where they are."""
        await asyncio.gather(*(player.close() for player in self._players.values()))
        for player in self._players.values():
            player.queue.hold()
            await self._store.save(player.queue.state)

    # --- what comes in -----------------------------------------------------------------------------------------

    async def carry_out(self, action: Action, guild_id: str, data: Data, key: str) -> dict[str, Any]:
        """Carry out a command, and return what its reply holds.

        Raises:
            Refused: it cannot be done.
        """
        if isinstance(data, Search):
            found = await self._node.source.find(data.query, limit=data.limit)
            return {"tracks": [track.model_dump(mode="json") for track in found]}
        if action is Action.PING:
            return {"boot": self._node.boot, "draining": self._node.draining}
        if action is Action.NODE:
            return self._describe_node()
        if action is Action.DRAIN:
            self._node.draining = True
            log.info("the service takes no new players", players=len(self._players))
            return self._describe_node()
        if action is Action.GET_STATE:
            return self.state(guild_id)
        return await self._player(guild_id).ask(action, data, key)

    def state(self, guild_id: str) -> dict[str, Any]:
        """Return a player's state and the number of its last event."""
        player = self._players.get(guild_id)
        state = player.queue.state if player is not None else PlayerState(guild_id=guild_id)
        return {
            "state": state.model_dump(mode="json"),
            "sequence": self._events.sequences.get(guild_id, 0),
            "boot": self._node.boot,
        }

    def hear_sender(self, told: Any) -> None:
        """Take what the sender tells."""
        if not isinstance(told, Stats):
            player = self._players.get(told.guild)
            if player is not None:
                player.hear(told)
            return
        if told.sent < self._heard.sent:  # another sender, which counts anew
            self._before = _sum(self._before, self._heard)
        self._heard = told
        for guild, stream in told.streams.items():
            player = self._players.get(guild)
            if player is not None:
                player.playing.note_frames(stream, told.frames.get(guild, 0))

    def hear_reader(self, told: Any) -> None:
        """Take what a reader tells."""
        for player in self._players.values():
            if player.playing.knows(told.stream):
                player.hear(told)
                return

    def sender_restarted(self) -> None:
        """Give another sender what the last one had."""
        for player in self._players.values():
            player.post(player.playing.sender_restarted)

    def reader_lost(self, streams: set[str], blamed: str) -> None:
        """Have read anew what a reader had."""
        for player in self._players.values():
            mine = {stream for stream in streams if player.playing.knows(stream)}
            if mine:
                player.post(functools.partial(player.playing.reader_lost, mine, blamed))

    # --- what goes out -----------------------------------------------------------------------------------------

    async def report(self) -> None:
        """Tell how the service is doing, once a second, and keep where songs are; until cancelled."""
        count = 0
        while True:
            await asyncio.sleep(STATS_SECONDS)
            try:
                await self._events.tell(EventName.NODE_STATS, self.stats())
                count += 1
                if count % POSITIONS_EVERY == 0:
                    await self._store.note_positions([player.queue.state for player in self._playing()])
            except Exception:
                log.exception("the service's figures could not be told or kept")

    def stats(self) -> NodeStats:
        """Return how the service is doing."""
        cpu, memory = self._usage.take()
        now = self._node.clock()
        heard = _sum(self._before, self._heard)
        return NodeStats(
            boot=self._node.boot,
            at=now,
            players=sum(player.playing.connected for player in self._players.values()),
            playing=len(self._playing()),
            draining=self._node.draining,
            sent=heard.sent,
            nulled=heard.nulled,
            deficit=heard.deficit,
            late_ms=self._heard.late_ms,
            cpu=cpu,
            memory=memory,
            positions={player.guild_id: player.queue.state.position_now(now) for player in self._playing()},
            sequences=self._events.sequences,
            **self._facts(),
        )

    def _playing(self) -> list[Player]:
        return [
            player
            for player in self._players.values()
            if player.queue.state.status is Status.PLAYING and player.playing.connected
        ]

    def _describe_node(self) -> dict[str, Any]:
        epochs = {
            guild: player.queue.state.epoch
            for guild, player in self._players.items()
            if player.playing.connected
        }
        return {"stats": self.stats().model_dump(mode="json"), "guilds": epochs, **self._describe()}

    def _player(self, guild_id: str, state: PlayerState | None = None) -> Player:
        player = self._players.get(guild_id)
        if player is None:
            queue = PlayerQueue(
                state or PlayerState(guild_id=guild_id), rng=self._rng, clock=self._node.clock
            )
            player = self._players[guild_id] = Player(queue, self._node, lambda: self._facts()["filters"])
        return player


def _sum(one: Stats, other: Stats) -> Stats:
    counts = {name: getattr(one, name) + getattr(other, name) for name in ("sent", "nulled", "deficit")}
    return other.model_copy(update=counts)
