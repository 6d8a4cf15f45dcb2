"""The events, and what each brings."""

from __future__ import annotations

import enum
from typing import Final

from pydantic import BaseModel, Field

from guildkit_player.protocol.errors import Problem
from guildkit_player.protocol.states import PlayerState, Track


class EventName(enum.StrEnum):
    """What a player tells; all but NODE_STATS carry the whole state, so that one event is enough to know where it is."""

    SONG_STARTED = "SONG_STARTED"
    SONG_ENDED = "SONG_ENDED"
    QUEUE_UPDATED = "QUEUE_UPDATED"
    PLAYER_IDLE = "PLAYER_IDLE"
    PLAYER_ERROR = "PLAYER_ERROR"
    STATE_UPDATE = "STATE_UPDATE"
    NODE_STATS = "NODE_STATS"
    """Of the service itself, once a second; its guild_id is empty. It is the heartbeat as well."""


class Told(BaseModel):
    """What every event of a player brings."""

    state: PlayerState


class SongStarted(Told):
    """The state names it."""


class SongEnded(Told):
    """A song is over; the state is that after it."""

    track: Track
    reason: str = Field(description="`finished`, `skipped`, `failed` or `stopped`")


class QueueUpdated(Told):
    """The queue is another one."""

    job: str = Field(default="", description="Of the ADD_TO_QUEUE that did it")
    added: list[Track] = Field(default_factory=list)
    title: str = Field(default="", description="Of the playlist that was added")
    left_out: int = Field(
        default=0,
        description="How many of it were not added, because of limits or because nobody can play them",
    )


class PlayerError(Told):
    """Something went wrong; the player goes on."""

    problem: Problem
    job: str = ""
    track: Track | None = None


class NodeStats(BaseModel):
    """How a service is doing. `sent`, `nulled` and `deficit` count frames of 20 ms since the start, as Lavalink counts them."""

    boot: str
    at: float = Field(default=0.0, description="Unix time at which it was so")
    players: int = 0
    playing: int = 0
    draining: bool = False
    sent: int = 0
    nulled: int = Field(default=0, description="Silence in place of sound that was not there in time")
    deficit: int = Field(default=0, description="Frames that were due and not sent")
    late_ms: float = Field(
        default=0.0, description="The 99th percentile of how late the clock woke up in the last second"
    )
    cpu: float = Field(default=0.0, description="Share of one core, of all processes of the service")
    memory: int = Field(default=0, description="Bytes, of all processes of the service")
    positions: dict[str, float] = Field(
        default_factory=dict, description="Seconds into its song, of each guild that plays"
    )
    sequences: dict[str, int] = Field(
        default_factory=dict,
        description="The number of the last event of each player: what was missed is seen",
    )
    yt_dlp: str = ""
    filters: list[str] = Field(default_factory=list)


TOLD: Final[dict[EventName, type[BaseModel]]] = {
    EventName.SONG_STARTED: SongStarted,
    EventName.SONG_ENDED: SongEnded,
    EventName.QUEUE_UPDATED: QueueUpdated,
    EventName.PLAYER_IDLE: Told,
    EventName.PLAYER_ERROR: PlayerError,
    EventName.STATE_UPDATE: Told,
    EventName.NODE_STATS: NodeStats,
}
"""What each brings as `data`."""
