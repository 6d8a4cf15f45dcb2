"""The streams of one player: what is sent, and what is made ready to follow without a gap."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from guildkit_player.inside import FRAME_MS, Close, Halt, Open, Play

if TYPE_CHECKING:
    import asyncio

    from guildkit_player.inside import Playable
    from guildkit_player.protocol.states import PlayerState, Track
    from guildkit_player.server.node import Children

FRESH_SECONDS: Final = 60.0
"""An address that is valid for less than this beyond the song's end is asked for anew."""
KEPT_SECONDS: Final = 300.0
"""An address that does not say how long it is valid is used again for so long."""


@dataclass(slots=True, eq=False)
class Stream:
    """A song from a position on, with a volume and a filter, on its way to the ears.

    Attributes:
        name: of the stream, for readers and the sender.
        take: for which take of the current song it is; -1 while it only waits to follow.
        start: seconds into the song at its first frame.
        after: the stream that broke off and that it continues: it begins when that has been sent to its end.
    """

    name: str
    take: int
    track: Track
    start: float
    volume: int
    filter: str
    after: str = ""
    rate: float = 1.0
    way: str = ""
    playable: Playable | None = None
    playable_at: float = 0.0
    asked: bool = False
    opened: bool = False
    played: bool = False
    begun: bool = False
    read: bool = False
    failed: bool = False
    resolving: asyncio.Task[None] | None = field(default=None, repr=False)

    def fits(self, track: Track | None, state: PlayerState) -> bool:
        """Return whether it is this song from its beginning, as the player sounds now."""
        same = track is not None and track.uid == self.track.uid
        return same and self.start == 0 and (self.volume, self.filter) == (state.volume, state.filter)

    def position(self, frames: int) -> float:
        """Return the seconds into the song after so many frames."""
        return self.start + frames * FRAME_MS / 1000 * self.rate


class Streams:
    """Opens, plays and drops the streams of one guild.

    Args:
        guild_id: of the player.
        children: the processes.
        boot: of the service: no name of a stream is used twice.
    """

    _numbers = itertools.count(1)

    def __init__(self, guild_id: str, children: Children, boot: str) -> None:
        self._guild = guild_id
        self._children = children
        self._boot = boot[:8]
        self.now: Stream | None = None
        self.next: Stream | None = None
        self.fading: Stream | None = None
        """What is heard until `now` can be."""

    def make(
        self, track: Track, state: PlayerState, *, take: int = -1, start: float = 0.0, after: str = ""
    ) -> Stream:
        """Return a new stream, which nobody knows of yet."""
        name = f"{self._boot}-{next(self._numbers)}"
        return Stream(name, take, track, start, state.volume, state.filter, after)

    def named(self, name: str) -> Stream | None:
        """Return what is sent or waits under a name."""
        return next((each for each in (self.now, self.next) if each is not None and each.name == name), None)

    def open(self, stream: Stream, playable: Playable, at: float) -> None:
        """Have it read."""
        stream.playable, stream.playable_at, stream.asked = playable, at, True
        self._children.tell_reader(
            Open(
                stream=stream.name,
                playable=playable,
                start=stream.start,
                volume=stream.volume,
                filter=stream.filter,
            )
        )

    def play(self, stream: Stream, *, then: bool = False) -> None:
        """Have it sent, now or after what is sent."""
        stream.played = True
        self._children.tell_sender(Play(guild=self._guild, stream=stream.name, then=then))
        if not then and self.fading is not None:
            self._close(self.fading)
            self.fading = None

    def drop(self, stream: Stream | None) -> None:
        """Have it sent and read no more."""
        if stream is None:
            return
        if stream.played:
            self._children.tell_sender(Halt(guild=self._guild, stream=stream.name))
        self._close(stream)

    def finish(self, stream: Stream) -> None:
        """Let go of a stream that was sent to its end."""
        self._close(stream)

    def replace(self, old: Stream, new: Stream) -> None:
        """Have one sent in place of the other, from this moment on."""
        self.play(new)
        self._close(old)

    def drop_all(self) -> None:
        """Be silent."""
        for stream in (self.fading, self.next, self.now):
            self.drop(stream)
        self.fading = self.next = self.now = None

    def forget_all(self) -> None:
        """Be silent where the sender has gone: readers need not read on."""
        for stream in (self.fading, self.next, self.now):
            if stream is not None:
                self._close(stream)
        self.fading = self.next = self.now = None

    def playable_of(self, track: Track, now: float) -> Playable | None:
        """Return where the sound of a song is, where that is known already and still true."""
        for stream in (self.now, self.fading, self.next):
            if stream is None or stream.playable is None or stream.track.uid != track.uid or stream.failed:
                continue
            left = (track.duration or 0.0) + FRESH_SECONDS
            expires = stream.playable.expires or stream.playable_at + KEPT_SECONDS + left
            if expires - now > left:
                return stream.playable
        return None

    def _close(self, stream: Stream) -> None:
        if stream.resolving is not None:
            stream.resolving.cancel()
        if stream.asked:
            self._children.tell_reader(Close(stream=stream.name))
