"""What a minute of sound costs on its way from a file to packets: passed through, coded anew, and by disnake's own ways.

Ours is read by the player's reader in a process of its own, for an Ogg file of Opus packets of 20 ms: as it is, and at half the
volume. disnake encodes PCM with libopus, or lets ffmpeg do it; where one of these is not installed, its way is left out.

    uv run python benchmarks/music_paths.py
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import disnake
import zmq
import zmq.asyncio

from guildkit_player.inside import FRAME_MS, FRAME_SAMPLES, Frames, Open, Playable

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Callable

ROUNDS = 3
STREAMS = 5
FRAMES = 60_000 // FRAME_MS
RATE = 48_000
AIM = 0.05
"""Passing a minute through costs at most so much of disnake's PCM way, of which its encoder is a part."""


def write_sound(file: Path) -> None:
    """Write a minute of noise, the dearest thing to encode, in Opus packets of 20 ms."""
    with av.open(str(file), "w") as container:
        stream = container.add_stream(
            "libopus", rate=RATE, options={"b": "128000"}, layout="stereo", format="s16"
        )
        for number in range(FRAMES):
            frame = av.AudioFrame(format="s16", layout="stereo", samples=FRAME_SAMPLES)
            frame.sample_rate, frame.pts = RATE, number * FRAME_SAMPLES
            frame.planes[0].update(os.urandom(FRAME_SAMPLES * 4))
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def pcm_of(file: Path) -> list[bytes]:
    """Return its sound in frames of 20 ms."""
    resampler = av.AudioResampler("s16", "stereo", RATE, frame_size=FRAME_SAMPLES)
    with av.open(str(file)) as container:
        return [
            bytes(out.planes[0])[: FRAME_SAMPLES * 4]
            for frame in container.decode(audio=0)
            for out in resampler.resample(frame)
        ]


def used_by(process: Process) -> float:
    """Return how many seconds of CPU a process has used."""
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Reader:
    """The player's reader, and somebody who wants to hear all at once."""

    def __init__(self, process: Process, main: zmq.asyncio.Socket, sender: zmq.asyncio.Socket) -> None:
        self.process = process
        self._main = main
        self._sender = sender
        self._named = 0

    async def minute(self, file: Path, volume: int) -> float:
        """Return the seconds of CPU that reading a stream to its end takes."""
        before = used_by(self.process)
        for _ in range(STREAMS):
            self._named += 1
            playable = Playable(kind="file", url=str(file))
            order = Open(stream=str(self._named), playable=playable, volume=volume)
            await self._main.send_string(order.model_dump_json())
        ended = 0
        while ended < STREAMS:
            reader, stream, said, *_ = await self._sender.recv_multipart()
            if said == Frames.BROKEN:
                raise RuntimeError(f"The sound cannot be read: {await self._main.recv_string()}")
            if said == Frames.BEGIN:
                await self._sender.send_multipart([reader, stream, Frames.ASK, b"%d" % (2 * FRAMES)])
            ended += said == Frames.DONE
        return (used_by(self.process) - before) / STREAMS


async def ours(file: Path) -> dict[str, list[float]]:
    """Measure our ways in turn."""
    context = zmq.asyncio.Context()
    main, sender = context.socket(zmq.PAIR), context.socket(zmq.ROUTER)
    addresses = [f"ipc://{file.parent}/{name}" for name in ("main", "sender")]
    main.bind(addresses[0])
    sender.bind(addresses[1])
    module = ("-m", "guildkit_player.sources.reader")
    process = await asyncio.create_subprocess_exec(sys.executable, *module, *addresses, stdin=PIPE)
    assert process.stdin is not None
    reader = Reader(process, main, sender)
    found: dict[str, list[float]] = {"passed through": [], "coded anew": []}
    try:
        await reader.minute(file, 100)  # warm up
        for _ in range(ROUNDS):
            found["passed through"].append(await reader.minute(file, 100))
            found["coded anew"].append(await reader.minute(file, 50))
    finally:
        process.stdin.close()
        await process.wait()
        context.destroy(linger=0)
    return found


def spent(work: Callable[[], Any]) -> float:
    """Return the seconds of CPU that work takes here and in processes that it starts."""

    def now() -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + children.ru_utime + children.ru_stime

    before = now()
    work()
    return now() - before


def play(source: disnake.AudioSource, encoder: disnake.opus.Encoder | None) -> None:
    """Do with a source what disnake's player does, as fast as it goes."""
    while frame := source.read():
        if encoder is not None:
            encoder.encode(frame, FRAME_SAMPLES)
    source.cleanup()


def theirs(file: Path) -> tuple[dict[str, list[float]], dict[str, str]]:
    """Measure disnake's ways; return also which cannot be, and why."""
    found: dict[str, list[float]] = {}
    skipped: dict[str, str] = {}
    try:
        encoder = disnake.opus.Encoder()
    except disnake.opus.OpusNotLoaded:
        encoder = None
        skipped["disnake, its encoder alone"] = "libopus is not installed"
    if encoder is not None:
        frames = pcm_of(file)

        def encode() -> None:
            for frame in frames:
                encoder.encode(frame, FRAME_SAMPLES)

        found["disnake, its encoder alone"] = [spent(encode) for _ in range(ROUNDS)]
    if shutil.which("ffmpeg") is None:
        skipped |= dict.fromkeys(
            ("disnake, FFmpegPCMAudio", "disnake, FFmpegOpusAudio"), "ffmpeg is not installed"
        )
        return found, skipped
    opus = [
        spent(lambda: play(disnake.FFmpegOpusAudio(str(file), codec="opus"), None)) for _ in range(ROUNDS)
    ]
    found["disnake, FFmpegOpusAudio"] = opus
    if encoder is not None:
        pcm = [spent(lambda: play(disnake.FFmpegPCMAudio(str(file)), encoder)) for _ in range(ROUNDS)]
        found["disnake, FFmpegPCMAudio"] = pcm
    return found, skipped


def main() -> None:
    """Measure all and print it."""
    with tempfile.TemporaryDirectory(prefix="gk-") as folder:
        file = Path(folder) / "minute.ogg"
        write_sound(file)
        found = asyncio.run(ours(file))
        others, skipped = theirs(file)
    cost = {name: statistics.median(rounds) for name, rounds in {**found, **others}.items()}
    for name, seconds in cost.items():
        print(f"{name:28}{seconds:>8.3f} s of CPU a minute{60 / max(seconds, 1e-9):>10.0f} streams a core")
    for name, why in skipped.items():
        print(f"{name:28} left out: {why}")
    rival = cost.get("disnake, FFmpegPCMAudio", cost.get("disnake, its encoder alone"))
    result = {
        "benchmark": "music_paths",
        "figures": {name: round(seconds, 4) for name, seconds in cost.items()},
        "skipped": skipped,
        "aim": f"passed through <= {AIM:.0%} of disnake's PCM way",
        "holds": None if rival is None else cost["passed through"] <= AIM * rival,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
