"""What the processes of one service say to each other.

The *main* process keeps the players and speaks the protocol. The *sender* holds voice connections and the one clock; nothing else
happens in it. *Readers* demux, decode and encode sound, and hand frames of 20 ms to the sender. *Resolvers* run yt-dlp. Readers and
resolvers may die without anybody hearing it for longer than their work takes to be begun again.

Between main and sender, and between main and a reader: a ZeroMQ PAIR over `ipc` in a folder of the service's own, one JSON object a
message. Between readers and the sender: the sender binds a ROUTER, each reader connects a DEALER; see `Frames`.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field

FRAME_MS: Final = 20
FRAME_SAMPLES: Final = 960
SILENCE: Final = b"\xf8\xff\xfe"
"""The Opus frame that says nothing."""


# --- where sound is ------------------------------------------------------------------------------------------------


class Playable(BaseModel):
    """Where the sound of a track is at this moment; never kept, because it expires."""

    kind: Literal["http", "file", "tone"]
    url: str = Field(description="An address, the path of a file, or `440` for a tone of so many hertz")
    headers: dict[str, str] = Field(default_factory=dict)
    expires: float | None = Field(default=None, description="Unix time")
    live: bool = False
    duration: float | None = None


# --- main to sender ------------------------------------------------------------------------------------------------


class Attach(BaseModel):
    """Give a guild a voice connection, or another one; what was to be played stays."""

    do: Literal["attach"] = "attach"
    guild: str
    mode: Literal["node", "bot"]
    channel_id: str
    user_id: str
    session_id: str = ""
    token: str = ""
    endpoint: str = ""


class Detach(BaseModel):
    """Take it away: five frames of silence, and the socket is closed."""

    do: Literal["detach"] = "detach"
    guild: str


class Play(BaseModel):
    """Send a stream: now, in place of what is sent, or when that has ended (gapless)."""

    do: Literal["play"] = "play"
    guild: str
    stream: str
    then: bool = Field(
        default=False, description="Whether it waits for the end of the current stream; at most one does"
    )


class Halt(BaseModel):
    """Stop a guild's sound; with `stream`, only that one, wherever it stands."""

    do: Literal["halt"] = "halt"
    guild: str
    stream: str = ""


class Pause(BaseModel):
    """Hold the sound, or go on with it."""

    do: Literal["pause"] = "pause"
    guild: str
    paused: bool


class End(BaseModel):
    """Say good-bye everywhere, and exit."""

    do: Literal["end"] = "end"


ToSender = Annotated[Attach | Detach | Play | Halt | Pause | End, Field(discriminator="do")]


# --- sender to main ------------------------------------------------------------------------------------------------


class Voice(BaseModel):
    """What became of a voice connection."""

    tell: Literal["voice"] = "voice"
    guild: str
    state: Literal["connecting", "ready", "closed"]
    code: int | None = Field(default=None, description="Discord's close code, where it closed the connection")
    reason: str = ""
    rejoin: bool = Field(
        default=False, description="Whether the bot has to join the channel anew: the session is lost"
    )


class Started(BaseModel):
    """The first frame of a stream was sent."""

    tell: Literal["started"] = "started"
    guild: str
    stream: str


class Ended(BaseModel):
    """The last frame of a stream was sent, or the stream came to its end before it had any."""

    tell: Literal["ended"] = "ended"
    guild: str
    stream: str
    frames: int


class Stats(BaseModel):
    """Once a second."""

    tell: Literal["stats"] = "stats"
    playing: int
    sent: int
    nulled: int
    deficit: int
    late_ms: float
    frames: dict[str, int] = Field(
        default_factory=dict, description="How many frames of its stream each guild was sent, by guild"
    )
    streams: dict[str, str] = Field(default_factory=dict, description="Which stream each guild is sent")


FromSender = Annotated[Voice | Started | Ended | Stats, Field(discriminator="tell")]


# --- main to reader ------------------------------------------------------------------------------------------------


class Open(BaseModel):
    """Read a stream, and hand its frames to the sender as that asks for them."""

    do: Literal["open"] = "open"
    stream: str
    playable: Playable
    start: float = Field(default=0.0, description="Seconds into it")
    volume: int = 100
    filter: str = ""


class Close(BaseModel):
    """Read it no more."""

    do: Literal["close"] = "close"
    stream: str


ToReader = Annotated[Open | Close | End, Field(discriminator="do")]


# --- reader to main ------------------------------------------------------------------------------------------------


class Opened(BaseModel):
    """A stream can be read, and how."""

    tell: Literal["opened"] = "opened"
    stream: str
    way: Literal["passthrough", "repacketised", "transcoded"]
    why: str = Field(default="", description="Why it is not passed through: `codec`, `volume`, `filter`")
    duration: float | None = None
    seekable: bool = True
    rate: float = Field(
        default=1.0, description="Seconds of the song in a second of sound: a filter may play faster"
    )
    title: str = Field(default="", description="What the stream itself says, such as a radio station")


class Failed(BaseModel):
    """A stream broke off, or never began."""

    tell: Literal["failed"] = "failed"
    stream: str
    code: str = Field(description="An `ErrorCode`")
    message: str
    at: float = Field(default=0.0, description="Seconds into the song; it may be opened again there")
    again: bool = Field(
        default=False, description="Whether a fresh address may help: it had expired, or the answer was short"
    )


class Read(BaseModel):
    """All of a stream was read."""

    tell: Literal["read"] = "read"
    stream: str
    frames: int


class Titled(BaseModel):
    """A live stream says that it plays something else now."""

    tell: Literal["titled"] = "titled"
    stream: str
    title: str


FromReader = Annotated[Opened | Failed | Read | Titled, Field(discriminator="tell")]


# --- readers and the sender ----------------------------------------------------------------------------------------


class Frames:
    """How frames travel, in ZeroMQ message parts.

    From a reader: `[stream, BEGIN]` once, then `[stream, MORE, packed frames]`, at last `[stream, DONE]` (all was read) or
    `[stream, BROKEN]` (main is told why, and may open the rest under another name). To the reader that began it: `[stream, ASK, count]`,
    count as decimal digits: so many more frames are wanted; or `[stream, STOP]`: nobody will send the rest. Frames are packed as a
    length of two bytes, big endian, and the Opus packet of 20 ms, again and again.
    """

    BEGIN: Final = b"begin"
    MORE: Final = b"more"
    DONE: Final = b"done"
    BROKEN: Final = b"broken"
    ASK: Final = b"ask"
    STOP: Final = b"stop"

    @staticmethod
    def pack(frames: list[bytes]) -> bytes:
        """Return frames as one message part."""
        return b"".join(len(frame).to_bytes(2) + frame for frame in frames)

    @staticmethod
    def unpack(data: bytes) -> list[bytes]:
        """Return the frames of a message part."""
        frames, at = [], 0
        while at < len(data):
            size = int.from_bytes(data[at : at + 2])
            frames.append(data[at + 2 : at + 2 + size])
            at += 2 + size
        return frames
