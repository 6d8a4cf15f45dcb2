"""How evenly the player's sender sends beside a busy bot, and what it costs, beside disnake's own players.

A voice server of bare sockets notes when the kernel saw each packet. In every run an empty loop of 20 ms sends too, as a control:
what that cannot do on this machine, nobody can. Ours sends from a process of its own while another is busy for 30 % of the time in
bursts of pure Python, as a bot's loop may be; disnake's players are threads of such a busy process. Runs alternate.

    uv run python benchmarks/music.py [SECONDS [ROUNDS]]
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import tempfile
from asyncio.subprocess import PIPE
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import zmq
import zmq.asyncio
from pydantic import TypeAdapter

from guildkit_player.inside import Attach, FromSender, Play, Started, Stats

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Iterator

SECONDS = 20.0
ROUNDS = 3
OURS = (100, 400)
THEIRS = 100
JITTER_AIM, JITTER_SLACK, TAIL_AIM = 2.0, 1.0, 6.0
DEFICIT_AIM = 0.001
CPU_AIM = 0.0018
BURST_AIM = 2
HERE = Path(__file__).parent / "sound"
_from_sender: TypeAdapter[FromSender] = TypeAdapter(FromSender)

Figures = dict[str, Any]


@asynccontextmanager
async def running(*command: str, **environment: str) -> AsyncIterator[Process]:
    """Run Python in a process of its own; it ends when its standard input does."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, env={**os.environ, **environment}, stdin=PIPE, stdout=PIPE
    )
    assert process.stdin is not None
    try:
        yield process
    finally:
        process.stdin.close()
        await process.wait()


def cpu(process: Process) -> float:
    """Return how many seconds of CPU a process has used."""
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Sink:
    """The voice server's process."""

    def __init__(self, process: Process, ca: Path, addresses: dict[str, int]) -> None:
        self.process = process
        self.udp = str(addresses["udp"])
        self.environment = {
            "GUILDKIT_DISCORD_ADDRESS": f"127.0.0.1:{addresses['gateway']}",
            "GUILDKIT_DISCORD_CA": str(ca),
        }

    async def counted(self) -> Figures:
        """Return what came in since this was last asked."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(b"\n")
        return dict(json.loads(await self.process.stdout.readline()))

    async def hears(self, kind: str, streams: int) -> None:
        """Begin to count anew once all of them, and the control, are heard."""
        found = await self.counted()
        while found[kind]["streams"] < streams or not found["control"]["streams"]:
            await asyncio.sleep(1.0)
            found = await self.counted()


@asynccontextmanager
async def sink_in(folder: Path) -> AsyncIterator[Sink]:
    """A voice server."""
    ca = folder / "ca.pem"
    async with running(str(HERE / "sink.py"), str(ca)) as process:
        assert process.stdout is not None
        yield Sink(process, ca, json.loads(await process.stdout.readline()))


async def ours(sink: Sink, players: int, seconds: float) -> Figures:
    """Let our sender play in so many guilds."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gk-")))
        addresses = [f"ipc://{folder}/{name}" for name in ("main", "frames", "bots")]
        context = zmq.asyncio.Context()
        stack.callback(context.destroy, linger=0)
        main = context.socket(zmq.PAIR)
        main.bind(addresses[0])
        other = str(HERE / "others.py")
        module = ("-m", "guildkit_player.sound.sender")
        sender = await stack.enter_async_context(running(*module, *addresses, **sink.environment))
        await stack.enter_async_context(running(other, "reader", addresses[1], str(players)))
        for guild in map(str, range(players)):
            given = Attach(
                guild=guild, mode="node", channel_id="1", user_id="1", endpoint="sink.discord.media:443"
            )
            await main.send_string(given.model_dump_json())
            await main.send_string(Play(guild=guild, stream=guild).model_dump_json())
        begun = 0
        while begun < players:
            begun += isinstance(_from_sender.validate_json(await main.recv()), Started)
        await stack.enter_async_context(running(other, "busy"))
        await stack.enter_async_context(running(other, "control", sink.udp))
        await sink.hears("players", players)
        used = cpu(sender)
        lateness = []
        deadline = asyncio.get_running_loop().time() + seconds
        while (left := deadline - asyncio.get_running_loop().time()) > 0:
            if await main.poll(left * 1000):
                told = _from_sender.validate_json(await main.recv())
                if isinstance(told, Stats):
                    lateness.append(told.late_ms)
        found = await sink.counted()
        share = (cpu(sender) - used) / seconds / players
        told_late = round(statistics.median(lateness), 3) if lateness else None
        return {**found["players"], "control": found["control"], "cpu": share, "late_ms": told_late}


async def theirs(sink: Sink, players: int, seconds: float) -> Figures:
    """Let disnake's players play in so many guilds."""
    threads, other = str(HERE / "threads.py"), str(HERE / "others.py")
    async with running(threads, sink.udp, str(players)), running(other, "control", sink.udp):
        await sink.hears("threads", players)
        await asyncio.sleep(seconds)
        found = await sink.counted()
    return {**found["threads"], "control": found["control"]}


def middle(rounds: list[Figures]) -> Figures:
    """Return the median of each figure, and the largest burst and deficit of all."""
    names = [name for name in rounds[0] if name != "control"]
    found = {name: statistics.median(each[name] or 0.0 for each in rounds) for name in names}
    found["burst"] = max(each["burst"] for each in rounds)
    found["control"] = {
        name: statistics.median(each["control"][name] for each in rounds) for name in ("p50", "p99", "p999")
    }
    return found


def aims(found: dict[str, Figures]) -> Iterator[tuple[str, bool]]:
    """Say what is aimed at, and whether it is so."""
    for players in OURS:
        name = f"ours_{players}"
        mine = found[name]
        allowed = max(JITTER_AIM, mine["control"]["p99"] + JITTER_SLACK)
        yield f"{name}: p99 <= max({JITTER_AIM} ms, control + {JITTER_SLACK} ms)", mine["p99"] <= allowed
        tail = max(TAIL_AIM, mine["control"]["p999"] + JITTER_SLACK)
        yield f"{name}: p999 <= max({TAIL_AIM} ms, control + {JITTER_SLACK} ms)", mine["p999"] <= tail
        yield f"{name}: deficit <= {DEFICIT_AIM:.1%}", mine["deficit"] <= DEFICIT_AIM
        yield f"{name}: at most {BURST_AIM} packets at once", mine["burst"] <= BURST_AIM
        yield f"{name}: CPU <= {CPU_AIM:.2%} of a core a player", mine["cpu"] <= CPU_AIM
    better = found[f"ours_{OURS[0]}"]["p99"] < found["disnake_threads"]["p99"]
    yield "p99 below that of disnake's players", better


async def main() -> None:
    """Measure all in turn and print how they did."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    taken: dict[str, list[Figures]] = {}
    with tempfile.TemporaryDirectory() as folder:
        async with sink_in(Path(folder)) as sink:
            for _ in range(rounds):
                for players in OURS:
                    taken.setdefault(f"ours_{players}", []).append(await ours(sink, players, seconds))
                taken.setdefault("disnake_threads", []).append(await theirs(sink, THEIRS, seconds))
    found = {name: middle(each) for name, each in taken.items()}
    heads = ("p50", "p99", "p999", "deficit", "burst")
    print(f"{'':18}" + "".join(f"{head:>9}" for head in heads) + f"{'control p99':>13}{'CPU':>9}")
    for name, mine in found.items():
        line = "".join(f"{mine[head]:>9.4g}" for head in heads)
        print(f"{name:18}{line}{mine['control']['p99']:>13.4g}{mine.get('cpu', 0.0):>9.3%}")
    said = dict(aims(found))
    for aim, holds in said.items():
        print(f"{'holds' if holds else 'DOES NOT HOLD'}: {aim}")
    print(json.dumps({"benchmark": "music", "figures": found, "aims": said, "holds": all(said.values())}))


if __name__ == "__main__":
    asyncio.run(main())
