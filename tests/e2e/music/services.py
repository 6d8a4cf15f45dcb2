"""Player services in processes of their own, and a song of which each packet tells where in it one is."""

import asyncio
import contextlib
import os
import signal
import sys

import av

from guildkit_player.asking import ask_once
from guildkit_player.client import NodeGone
from guildkit_player.protocol import Action

FRAMES_A_SECOND = 50


def make_noise(path, *, seconds):
    """Write noise in Opus packets of 20 ms, no two of which are alike, and return their numbers."""
    source = av.filter.Graph()
    noise = source.add(
        "anoisesrc", f"duration={seconds}:sample_rate=48000:amplitude=0.1:seed=1:nb_samples=960"
    )
    form = source.add("aformat", "sample_fmts=s16:channel_layouts=stereo:sample_rates=48000")
    end = source.add("abuffersink")
    noise.link_to(form)
    form.link_to(end)
    source.configure()
    with av.open(str(path), "w") as container:
        options = {"b": "24000", "compression_level": "0"}
        stream = container.add_stream("libopus", rate=48000, options=options, layout="stereo", format="s16")
        for _ in range(seconds * FRAMES_A_SECOND):
            container.mux(stream.encode(source.pull()))
        container.mux(stream.encode(None))
    with av.open(str(path)) as container:
        packets = [bytes(packet) for packet in container.demux() if packet.size]
    return {packet: number for number, packet in enumerate(packets)}


class Services:
    """Player services on ports of this machine, as an operator starts them.

    Attributes:
        hosts: PLAYER_SERVICE_HOST of a bot that is to use them.
        processes: by name.
    """

    def __init__(self, folder, ports, **environment):
        self._folder = folder
        self._ports = ports
        self._environment = environment
        self.processes = {}
        self.hosts = ",".join(
            f"{name}=127.0.0.1:{commands}:{events}:{frames}"
            for name, (commands, events, frames) in ports.items()
        )

    def commands(self, name):
        return f"tcp://127.0.0.1:{self._ports[name][0]}"

    async def start(self, name):
        commands, events, frames = map(str, self._ports[name])
        self.processes[name] = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "guildkit_player",
            env={
                **os.environ, **self._environment, "PLAYER_SERVICE_HOST": "127.0.0.1", "COMMAND_PORT": commands,
                "EVENT_PORT": events, "FRAME_PORT": frames, "PLAYER_HOME": str(self._folder / name),
            },
        )  # fmt: skip

    async def up(self):
        """Wait until all of them answer."""
        await asyncio.gather(*map(self.guilds, self.processes))

    async def guilds(self, name):
        """Return the guilds in which a service plays, as soon as it answers."""
        async with asyncio.timeout(120):
            while True:
                with contextlib.suppress(NodeGone):
                    return (await ask_once(self.commands(name), Action.NODE))["guilds"]

    async def close(self):
        for process in self.processes.values():
            if process.returncode is None:
                process.send_signal(signal.SIGCONT)
                process.terminate()
        for process in self.processes.values():
            await process.wait()
