"""Recordings: what was heard of somebody, and how well."""

from __future__ import annotations

from collections import deque
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from guildkit_sandbox.voice import opus
from guildkit_sandbox.voice.ogg import ogg_opus

if TYPE_CHECKING:
    from guildkit_sandbox.state.guilds import Channel
    from guildkit_sandbox.state.users import User

KEPT: Final = 15_000
"""How many packets a recording keeps: five minutes of the usual ones."""

_REMEMBERED: Final = 4096
"""How many of the last packets are told from repeated ones."""


class Packet(NamedTuple):
    """What one packet brought."""

    sequence: int
    """The RTP sequence number, counted on where its 16 bits wrap."""
    timestamp: int
    opus: bytes
    arrived: float
    """When, in seconds of a clock that only measures."""
    begins: bool
    """Whether it is the first one after the sender said that it begins or ends to speak."""

    @property
    def is_silence(self) -> bool:
        """Whether it is the frame that says nothing."""
        return self.opus == opus.SILENCE


class Jitter(NamedTuple):
    """How far packets came from when they were due after the one before, in milliseconds."""

    p50: float
    p99: float
    max: float


class Recording:
    """What was heard of somebody from when they joined a channel until they left it.

    Args:
        user: who is heard.
        channel: where.
        ssrc: what marks their packets.
    """

    def __init__(self, user: User, channel: Channel, ssrc: int) -> None:
        self.user = user
        self.channel = channel
        self.ssrc = ssrc
        self.packets: deque[Packet] = deque(maxlen=KEPT)
        """The last packets, as they came in."""
        self.received = 0
        """Packets that were heard, also those no longer kept."""
        self.silences = 0
        """Packets of them that say nothing."""
        self.samples = 0
        self.replayed = 0
        """Packets that came twice with the same nonce: refused."""
        self.duplicated = 0
        """Packets encrypted anew with a sequence number that had been there: refused."""
        self.forged = 0
        """Packets that cannot be authenticated: refused."""
        self.undecryptable = 0
        """Packets whose end-to-end encryption nobody in the channel can open."""
        self.unprotected = 0
        """Packets without end-to-end encryption where there is one: heard while it is new, then undecryptable."""
        self.unannounced = 0
        """Packets sent by somebody who has never said that they speak (SPEAKING): refused."""
        self.silenced = 0
        """Packets that nobody was to hear: of who was muted by the guild, not on the stage, or left alone."""
        self._first = self._last = self._arrived = 0
        self._numbers: deque[int] = deque(maxlen=KEPT)
        self._nonces = _Window()
        self._sequences = _Window()
        self._begins = True

    def __repr__(self) -> str:
        return f"<Recording of {self.user.name} in {self.channel.name}: {self.received} packets, {self.lost} lost>"

    # ------------------------------------------------------------------ what was heard

    @property
    def audible(self) -> int:
        """How many packets said something."""
        return self.received - self.silences

    @property
    def opus(self) -> list[bytes]:
        """The Opus packets in the order in which they were sent."""
        return [packet.opus for packet in sorted(self.packets)]

    @property
    def frames(self) -> int:
        """How many Opus frames the packets hold."""
        return sum(opus.frames_in(packet.opus) for packet in self.packets)

    @property
    def duration(self) -> float:
        """How long it sounds, in seconds."""
        return self.samples / opus.RATE

    def pcm(self) -> bytes:
        """Return the sound as 16-bit stereo PCM at 48 kHz; needs libopus."""
        return opus.decode(self.opus)

    def save(self, path: Path | str) -> Path:
        """Write an Ogg Opus file that any player plays."""
        file = Path(path)
        file.write_bytes(ogg_opus(self.opus))
        return file

    # ------------------------------------------------------------------ how well

    @property
    def lost(self) -> int:
        """How many packets between the first and the last never came."""
        return self._last - self._first + 1 - self._arrived if self._arrived else 0

    @property
    def gaps(self) -> list[tuple[int, int]]:
        """Where packets never came: the first and the last sequence number of each gap."""
        pairs = pairwise(sorted(self._numbers))
        return [(before + 1, after - 1) for before, after in pairs if after - before > 1]

    @property
    def jitter(self) -> Jitter:
        """How evenly the packets came, pauses left out."""
        off = sorted(
            abs(after.arrived - before.arrived - (after.timestamp - before.timestamp) / opus.RATE) * 1000
            for before, after in pairwise(self.packets)
            if not after.begins
        )
        if not off:
            return Jitter(0.0, 0.0, 0.0)
        return Jitter(off[len(off) // 2], off[len(off) * 99 // 100], off[-1])

    # ------------------------------------------------------------------ listening

    def begin(self) -> None:
        """Note that the sender begins or ends to speak: the next packet follows upon a pause."""
        self._begins = True

    def arrives(self, sequence: int, nonce: bytes) -> int | None:
        """Return the number of an authenticated packet, None where it was there before."""
        if not self._nonces.add(nonce):
            self.replayed += 1
            return None
        if not self._sequences.add(sequence):
            self.duplicated += 1
            return None
        number = self._last + _signed(sequence - self._last) if self._arrived else sequence
        self._first = min(self._first, number) if self._arrived else number
        self._last = max(self._last, number) if self._arrived else number
        self._arrived += 1
        self._numbers.append(number)
        return number

    def add(self, number: int, timestamp: int, payload: bytes, arrived: float) -> None:
        """Keep a packet that is heard."""
        packet = Packet(number, timestamp, payload, arrived, self._begins)
        self._begins = False
        self.packets.append(packet)
        self.received += 1
        self.silences += packet.is_silence
        self.samples += opus.samples_in(payload)


class _Window:
    """The last things that were there."""

    def __init__(self) -> None:
        self._order: deque[object] = deque()
        self._known: set[object] = set()

    def add(self, thing: object) -> bool:
        """Remember a thing; return whether it is new."""
        if thing in self._known:
            return False
        if len(self._order) == _REMEMBERED:
            self._known.discard(self._order.popleft())
        self._order.append(thing)
        self._known.add(thing)
        return True


def _signed(difference: int) -> int:
    """Return by how far a 16-bit counter moved, the short way round."""
    return (difference + 0x8000) % 0x10000 - 0x8000
