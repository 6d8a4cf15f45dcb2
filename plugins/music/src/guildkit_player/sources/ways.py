"""How sound becomes frames of 20 ms: passed through untouched, in other lengths, or coded anew."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal

import av
from av.audio.frame import AudioFrame
from av.filter import Graph

from guildkit_player.inside import FRAME_SAMPLES
from guildkit_player.sound.opus import CannotSplit, Repacketiser, duration_of
from guildkit_player.sources.filters import steps_of
from guildkit_player.sources.sounds import no_sound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from av.audio.stream import AudioStream
    from av.filter.context import FilterContext
    from av.packet import Packet

    from guildkit_player.sources.filters import Step
    from guildkit_player.sources.sounds import Sound

Way = Literal["passthrough", "repacketised", "transcoded"]

_RATE: Final = 48000
_CODING: Final = {
    "application": "audio",
    "frame_duration": "20",
    "compression_level": "5",  # half the work of 10, and nobody hears it at this rate
    "fec": "0",
    "packet_loss": "0",
}
_BITS: Final = 128_000
_BAD: Final = 200
"""So many packets in a row that cannot be decoded are no sound."""


class Reading:
    """The frames of a sound, from a second on.

    Args:
        sound: what is read.
        start: seconds into it.
        volume: in percent.
        filter_name: how it is to sound, or empty.
        on_change: called when the way becomes another one.

    Attributes:
        way: how its frames come about.
        why: why they are not passed through.
    """

    def __init__(
        self,
        sound: Sound,
        *,
        start: float,
        volume: int,
        filter_name: str,
        on_change: Callable[[Reading], None],
    ) -> None:
        self._on_change = on_change
        self._start = start
        self._steps = steps_of(filter_name, volume)
        self._packets = sound.packets(start)
        self._sound = sound
        self._first = next(self._packets, None)
        self.way: Way = "transcoded"
        self.why = ""
        if filter_name:
            self.why = "filter"
        elif volume != 100:
            self.why = "volume"
        elif sound.codec != "opus" or sound.stream.codec_context.channels > 2:
            self.why = "codec"
        elif self._first is not None:
            self.way, self.why = _opus_way(bytes(self._first[1]))

    def frames(self) -> Iterator[bytes]:
        """Yield frames of 20 ms, until all of it is read.

        Raises:
            Refused: where the sound breaks off.
        """
        if self._first is None:
            return
        rest = self._all()
        if self.way != "transcoded":
            repacketiser = Repacketiser()
            waiting = []
            for at, packet in rest:
                waiting.append((at, packet))
                data = bytes(packet)
                try:
                    frames = repacketiser.feed(data)
                except CannotSplit:
                    rest = itertools.chain(waiting, rest)
                    self.way, self.why = "transcoded", "frames"
                    self._on_change(self)
                    break
                if frames:
                    waiting.clear()
                if at + duration_of(data) / _RATE > self._start:
                    yield from frames
            else:
                return
        yield from self._transcoded(rest)

    def _all(self) -> Iterator[tuple[float, Packet[AudioStream]]]:
        if self._first is not None:
            yield self._first
        yield from self._packets

    def _transcoded(self, packets: Iterator[tuple[float, Packet[AudioStream]]]) -> Iterator[bytes]:
        coder = Coder(self._steps)
        decoder = self._sound.stream.codec_context
        bad = 0
        for second, packet in packets:
            at = second
            try:
                decoded = decoder.decode(packet)
                bad = 0
            except av.FFmpegError as error:
                bad += 1
                if bad > _BAD:
                    raise no_sound() from error
                continue
            for frame in decoded:
                early = max(0, round((self._start - at) * frame.sample_rate))
                at += frame.samples / frame.sample_rate
                if early < frame.samples:
                    yield from coder.feed(frame, skip=early)
        for frame in decoder.decode(None):
            yield from coder.feed(frame)
        yield from coder.finish()


class Coder:
    """Decoded sound through filters into frames of 20 ms.

    Args:
        steps: the filters of libavfilter that it passes.
    """

    def __init__(self, steps: list[Step]) -> None:
        self._steps = steps
        self._kind: tuple[int, str, str] | None = None
        self._graph = Graph()
        self._codec = av.CodecContext.create("libopus", "w")
        self._codec.sample_rate = _RATE
        self._codec.layout = "stereo"
        self._codec.format = "s16"
        self._codec.bit_rate = _BITS
        self._codec.time_base = Fraction(1, _RATE)
        self._codec.options = dict(_CODING)
        self._samples = 0

    def feed(self, frame: AudioFrame, *, skip: int = 0) -> Iterator[bytes]:
        """Yield the frames that decoded sound completes; of the first, samples may be passed over."""
        kind = (frame.sample_rate, frame.format.name, frame.layout.name)
        if kind != self._kind:  # Radio stations change it between two songs.
            if self._kind is not None:
                self._graph.push(None)
                yield from self._coded()
            self._kind = kind
            self._graph = Graph()
            source = self._graph.add_abuffer(
                sample_rate=frame.sample_rate,
                format=frame.format.name,
                layout=frame.layout.name,
                time_base=Fraction(1, frame.sample_rate),
            )
            cut = [("atrim", f"start_sample={skip}")] if skip else []
            linked(self._graph, source, [*cut, *self._steps])
        frame.pts = None
        self._graph.push(frame)
        yield from self._coded()

    def finish(self) -> Iterator[bytes]:
        """Yield what is left."""
        if self._kind is not None:
            self._graph.push(None)
            yield from self._coded()

    def _coded(self) -> Iterator[bytes]:
        for frame in pulled(self._graph):
            yield from self.code(frame)

    def code(self, frame: AudioFrame) -> Iterator[bytes]:
        """Yield what becomes of a frame that has passed the filters."""
        frame.pts = self._samples
        frame.time_base = Fraction(1, _RATE)
        self._samples += frame.samples
        for packet in self._codec.encode(frame):
            yield bytes(packet)


def tone(hertz: float, *, seconds: float | None, volume: int, filter_name: str) -> Iterator[bytes]:
    """Yield the frames of a sine, without end where no seconds are given."""
    coder = Coder([])
    length = f":duration={seconds}" if seconds is not None else ""
    graph = Graph()
    source = graph.add(
        "sine", f"frequency={hertz}:sample_rate={_RATE}:samples_per_frame={FRAME_SAMPLES}{length}"
    )
    linked(graph, source, [("volume", "3"), *steps_of(filter_name, volume)])
    while True:
        try:
            frame = graph.pull()
        except (av.EOFError, BlockingIOError):
            return
        if isinstance(frame, AudioFrame):
            yield from coder.code(frame)


def linked(graph: Graph, source: FilterContext, steps: list[Step]) -> None:
    """Build a graph from a source through filters to frames that the coder takes."""
    last = source
    for name, arguments in [
        *steps,
        ("aresample", str(_RATE)),
        ("aformat", f"sample_fmts=s16:sample_rates={_RATE}:channel_layouts=stereo"),
        ("asetnsamples", f"n={FRAME_SAMPLES}:p=1"),
    ]:
        step = graph.add(name, arguments)
        last.link_to(step)
        last = step
    last.link_to(graph.add("abuffersink"))
    graph.configure()


def pulled(graph: Graph) -> Iterator[AudioFrame]:
    """Yield what has come through a graph."""
    while True:
        try:
            frame = graph.pull()
        except (av.EOFError, BlockingIOError):
            return
        if isinstance(frame, AudioFrame):
            yield frame


def _opus_way(packet: bytes) -> tuple[Way, str]:
    try:
        Repacketiser().feed(packet)
    except CannotSplit:
        return "transcoded", "frames"
    return ("passthrough", "") if duration_of(packet) == FRAME_SAMPLES else ("repacketised", "frames")
