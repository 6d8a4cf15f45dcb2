"""What one guild is sent, frame by frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from guildkit_player.inside import SILENCE, Ended, Started
from guildkit_player.sound.rings import READY, Ring

if TYPE_CHECKING:
    from collections.abc import Callable

    from guildkit_player.sound.links import Line, Link

SILENCES: Final = 5
"""So many frames of silence end sound, as Discord asks for: decoders would go on with what they heard last."""


class Low(NamedTuple):
    """A ring lacks frames."""

    ring: Ring
    want: int


class Dropped(NamedTuple):
    """Nobody will send what is left of a ring."""

    ring: Ring


class Gone(NamedTuple):
    """A player that was to go has said its last."""

    player: Player


Note = Started | Ended | Low | Dropped | Gone


class Counters:
    """Frames since the start, as Lavalink counts them."""

    def __init__(self) -> None:
        self.sent = 0
        self.nulled = 0
        """Turns for which nothing was there in time."""
        self.deficit = 0
        """Frames that were due and did not leave."""


class _Packet(NamedTuple):
    line: Line
    ring: Ring | None
    frame: bytes
    sealed: bytes


class Player:
    """Sends a guild's streams, a frame each turn. Everything about it happens in the clock's thread.

    Args:
        guild: the guild's id.
        counters: where its frames are counted.
        note: takes what the event loop is to know.
    """

    def __init__(self, guild: str, counters: Counters, note: Callable[[Note], None]) -> None:
        self.guild = guild
        self.link: Link | None = None
        self.ring: Ring | None = None
        """What is sent."""
        self.then: Ring | None = None
        """What is sent after it."""
        self.paused = False
        self._counters = counters
        self._note = note
        self._leaving = False
        self._speaking = False
        self._flows = False
        self._silences = 0
        self._packet: _Packet | None = None

    @property
    def playing(self) -> bool:
        """Whether sound is to be heard now."""
        return (
            self.ring is not None and not self.paused and self.link is not None and self.link.line is not None
        )

    # ------------------------------------------------------------------ what it is told

    def attach(self, link: Link) -> None:
        """Go on through another voice connection."""
        self.link, self._speaking = link, False

    def play(self, ring: Ring) -> None:
        """Send a stream in place of what is sent."""
        self.halt(keep=ring)
        self.ring = ring

    def follow(self, ring: Ring) -> None:
        """Send a stream when what is sent has ended."""
        if self.ring is None:
            self.play(ring)
        elif ring is not self.ring:
            self._drop(self.then, ring)
            self.then = ring

    def halt(self, stream: str = "", *, keep: Ring | None = None) -> None:
        """Stop what is sent and what comes then, or the one stream of the two."""
        if self.then is not None and stream in {"", self.then.stream}:
            self._drop(self.then, keep)
            self.then = None
        if self.ring is not None and stream in {"", self.ring.stream}:
            self._drop(self.ring, keep)
            self.ring, self.then = self.then, None
            self._flows = False

    def pause(self, *, paused: bool) -> None:
        """Hold the sound, or go on with it."""
        self.paused = paused

    def leave(self) -> None:
        """Go once silence was sent."""
        self.halt()
        self._leaving = True

    # ------------------------------------------------------------------ its turn

    def send(self) -> None:
        """Send the packet that was made ready; one that cannot leave through its line any more waits for another."""
        packet, self._packet = self._packet, None
        if packet is None:
            return
        line, ring, frame, sealed = packet
        if self.link is None or self.link.line is not line:
            if ring is not None and ring is self.ring:
                ring.frames.appendleft(frame)
                ring.taken -= 1
            return
        left = line.send(sealed)
        if ring is None:
            return
        if not left:
            self._counters.deficit += 1
            return
        self._counters.sent += 1
        ring.sent += 1
        if ring.sent == 1:
            self._note(Started(guild=self.guild, stream=ring.stream))

    def prepare(self) -> None:
        """Make ready what is due at the next turn."""
        line = None if self.link is None else self.link.line
        if line is None:
            self._silences = 0 if self._leaving else self._silences
        else:
            frame = self._next()
            ring = self.ring
            if frame is not None:
                self._silences = SILENCES
            elif self._silences:
                self._silences -= 1
                frame, ring = SILENCE, None
            if frame is not None:
                self._speak(on=True)
                sealed = line.seal(frame)
                if sealed is not None:
                    self._packet = _Packet(line, ring, frame, sealed)
                elif ring is not None:
                    self._counters.deficit += 1
                return
            self._speak(on=False)
        if self._leaving and not self._silences:
            self._note(Gone(self))

    def skip(self, turns: int) -> None:
        """Count the turns that the clock has left out."""
        if self._packet is not None and self._packet.ring is not None:
            self._counters.deficit += turns

    # ------------------------------------------------------------------ how

    def _next(self) -> bytes | None:
        while (ring := self.ring) is not None and not self.paused:
            if ring.frames and (self._flows or ring.enough):
                self._flows = True
                frame = ring.take()
                if ring.lacks:
                    self._note(Low(ring, READY))
                return frame
            if ring.frames or not ring.done:
                self._flows = False
                if ring.taken:
                    self._counters.nulled += 1
                return None
            self._note(Ended(guild=self.guild, stream=ring.stream, frames=ring.sent))
            self._note(Dropped(ring))
            self.ring, self.then = self.then, None
            if self.ring is not None:
                self._note(Low(self.ring, READY))
        return None

    def _drop(self, ring: Ring | None, keep: Ring | None) -> None:
        if ring is not None and ring is not keep:
            self._note(Dropped(ring))

    def _speak(self, *, on: bool) -> None:
        if self.link is not None and self._speaking is not on:
            self._speaking = on
            self.link.speaking(on)
