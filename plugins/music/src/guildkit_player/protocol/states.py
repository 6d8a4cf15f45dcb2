"""What a player is doing, and what it will play."""

from __future__ import annotations

import enum

from pydantic import BaseModel, ConfigDict, Field


class Loop(enum.StrEnum):
    """What is played again."""

    OFF = "off"
    SONG = "song"
    QUEUE = "queue"


class Status(enum.StrEnum):
    """What a player does at the moment."""

    IDLE = "idle"
    """Nothing is to be played."""
    BUFFERING = "buffering"
    """A song is about to begin: it is being resolved or read."""
    PLAYING = "playing"
    PAUSED = "paused"


class Track(BaseModel):
    """One entry of a queue. It holds where the song is described, not where its sound is: such addresses expire."""

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)

    uid: str = Field(description="Names this entry; the same song twice has two of them")
    url: str = Field(
        description="A page or file on the web, `tone:440?seconds=30`, or `folder:NAME/path` in a folder that the operator shares"
    )
    title: str
    source: str = Field(description="What knows the song: `youtube`, `web`, `folder`, `tone`, …")
    duration: float | None = Field(
        default=None, description="Seconds; null for live sound, or where nobody knows"
    )
    live: bool = False
    author: str = ""
    thumbnail: str = ""
    requester: str = Field(default="", description="The id of the member who asked for it")


class PlayerState(BaseModel):
    """All of a player that is worth keeping: with it another service goes on where this one was."""

    # JSON has no such numbers: a state with one could be written, and never read again.
    model_config = ConfigDict(allow_inf_nan=False)

    guild_id: str
    epoch: int = Field(
        default=0, description="Grows each time the guild is given to a service; an older one has no say"
    )
    version: int = Field(default=0, description="Grows with each change within an epoch")
    status: Status = Status.IDLE
    channel_id: str | None = Field(default=None, description="The voice channel; null where it is in none")
    current: Track | None = None
    position: float = Field(default=0.0, description="Seconds into the current song at `position_at`")
    position_at: float = Field(default=0.0, description="Unix time at which the position was taken")
    queue: list[Track] = Field(
        default_factory=list, description="What comes after the current song, in order"
    )
    loop: Loop = Loop.OFF
    volume: int = Field(
        default=100, ge=0, le=200, description="Percent; any other than 100 has to be transcoded"
    )
    filter: str = Field(default="", description="The name of a filter, or none")
    way: str = Field(
        default="", description="How the current song is sent: `passthrough`, `repacketised` or `transcoded`"
    )

    @property
    def key(self) -> tuple[int, int]:
        """What tells which of two states is newer."""
        return self.epoch, self.version

    def position_now(self, now: float) -> float:
        """Return the seconds into the current song at a Unix time."""
        if self.current is None or self.status is not Status.PLAYING:
            return self.position
        position = self.position + max(0.0, now - self.position_at)
        return min(position, self.current.duration) if self.current.duration else position
