"""The commands, and what each takes."""

from __future__ import annotations

import enum
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from guildkit_player.protocol.states import Loop, PlayerState, Track

Count = Annotated[int, Field(ge=1)]


class Action(enum.StrEnum):
    """What a player can be asked to do."""

    CONNECT = "CONNECT"
    DISCONNECT = "DISCONNECT"
    ADD_TO_QUEUE = "ADD_TO_QUEUE"
    REMOVE_FROM_QUEUE = "REMOVE_FROM_QUEUE"
    MOVE = "MOVE"
    SHUFFLE = "SHUFFLE"
    CLEAR = "CLEAR"
    LOOP = "LOOP"
    SKIP_SONG = "SKIP_SONG"
    SEEK = "SEEK"
    PAUSE = "PAUSE"
    RESUME = "RESUME"
    VOLUME = "VOLUME"
    FILTER = "FILTER"
    LIVE = "LIVE"
    GET_STATE = "GET_STATE"
    RESET_PLAYER = "RESET_PLAYER"
    SEARCH = "SEARCH"
    PING = "PING"
    NODE = "NODE"
    DRAIN = "DRAIN"


class Data(BaseModel):
    """What a command takes; a field that is not known is refused by name."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Nothing(Data):
    """For commands that need nothing but the guild."""


class Connect(Data):
    """Where to send the sound, as Discord has told the bot; sent again whenever that changes.

    The reply holds the state. Where `state` is newer than what the service has, it takes it over and goes on from there.
    """

    epoch: int = Field(default=0, ge=0, description="Of which the bot gives this service the guild")
    channel_id: str
    user_id: str = Field(description="The bot's own")
    mode: Literal["node", "bot"] = Field(
        default="node",
        description="Who holds the voice connection; to a bot nothing is played before it has subscribed to the guild's sound",
    )
    session_id: str = Field(default="", description="From VOICE_STATE_UPDATE; node mode only")
    token: str = Field(default="", description="From VOICE_SERVER_UPDATE; node mode only")
    endpoint: str = Field(default="", description="From VOICE_SERVER_UPDATE; node mode only")
    state: PlayerState | None = None


class Limits(Data):
    """What a guild allows."""

    queue: int | None = Field(default=None, ge=1, description="How many songs the queue may hold")
    member: int | None = Field(
        default=None, ge=1, description="How many of them one member may have asked for"
    )
    duration: float | None = Field(
        default=None, gt=0, description="How many seconds a song may last; live sound is refused then too"
    )


class AddToQueue(Data):
    """Songs to play: what people typed, or tracks that are known already.

    It is answered at once with `{"job": …}`: what was found comes with the event QUEUE_UPDATED or PLAYER_ERROR that names the job.
    """

    query: str = Field(default="", max_length=2000, description="A link, or words to search for")
    tracks: list[Track] = Field(
        default_factory=list, max_length=500, description="Instead of a query; each gets a uid of its own"
    )
    requester: str = ""
    times: int = Field(default=1, ge=1, le=100, description="How often the song or playlist is queued")
    next: bool = Field(default=False, description="Whether it comes before everything else in the queue")
    limits: Limits = Limits()


class RemoveFromQueue(Data):
    """Which entries to take out."""

    uids: list[str] = Field(default_factory=list, max_length=1000)
    requester: str = Field(default="", description="Instead of uids: all that this member asked for")


class Move(Data):
    """An entry to another place of the queue."""

    uid: str
    to: int = Field(ge=0, description="Its place afterwards, counted from 0; past the end is the end")


class SetLoop(Data):
    """What is played again."""

    loop: Loop


class Skip(Data):
    """The current song, even where it is looped."""

    uid: str = Field(
        default="", description="Only if this is the current song: a late click does not skip the next one"
    )


class Seek(Data):
    """To a position."""

    position: float = Field(ge=0, description="Seconds into the song")


class Volume(Data):
    """How loud."""

    volume: int = Field(ge=0, le=200, description="Percent")


class Filter(Data):
    """How it sounds."""

    filter: str = Field(
        default="", max_length=40, description="A name that the reply to NODE lists; empty for none"
    )


class Live(Data):
    """A stream without an end, instead of the current song; the queue stays."""

    query: str = Field(max_length=2000)
    requester: str = ""


class Search(Data):
    """What there is to words, without queueing it. The reply holds `tracks`, without uids."""

    query: str = Field(max_length=200)
    limit: int = Field(default=10, ge=1, le=25)


COMMANDS: Final[dict[Action, type[Data]]] = {
    Action.CONNECT: Connect,
    Action.DISCONNECT: Nothing,
    Action.ADD_TO_QUEUE: AddToQueue,
    Action.REMOVE_FROM_QUEUE: RemoveFromQueue,
    Action.MOVE: Move,
    Action.SHUFFLE: Nothing,
    Action.CLEAR: Nothing,
    Action.LOOP: SetLoop,
    Action.SKIP_SONG: Skip,
    Action.SEEK: Seek,
    Action.PAUSE: Nothing,
    Action.RESUME: Nothing,
    Action.VOLUME: Volume,
    Action.FILTER: Filter,
    Action.LIVE: Live,
    Action.GET_STATE: Nothing,
    Action.RESET_PLAYER: Nothing,
    Action.SEARCH: Search,
    Action.PING: Nothing,
    Action.NODE: Nothing,
    Action.DRAIN: Nothing,
}
"""What each takes as `data`."""
