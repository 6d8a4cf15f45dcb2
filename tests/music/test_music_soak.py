"""An hour's worth of songs through one service: what it holds of the machine afterwards is what it held before."""

import asyncio
import contextlib
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import pytest
import zmq
import zmq.asyncio

from guildkit_player.client import PlayerClient
from guildkit_player.protocol import Action, EventName, Refused, Status
from guildkit_player.protocol.commands import AddToQueue, Connect, Skip, Volume
from tests.music.audio import make_tone
from tests.music.web import Web

# What is held of a process is seen from outside: a task that never ends holds memory, and mostly a socket, too.
SONGS = int(os.environ.get("MUSIC_SONGS", "360"))
WARM = 90
GUILDS = 6
MOST_MEBIBYTES = 12
"""By so much a process may grow: allocators keep what they have, and a leak of ten kilobytes a song is more."""
SOUNDS = {
    "opus.ogg": {"codec": "libopus"},
    "long-frames.ogg": {"codec": "libopus", "frame_ms": 60},
    "sound.mp3": {"codec": "libmp3lame"},
    "sound.flac": {"codec": "flac"},
    "sound.m4a": {"codec": "aac"},
}


def family(pid):
    """Return a process and all that it has started, by what they are."""
    found = {}
    waiting = [pid]
    while waiting:
        each = waiting.pop()
        with contextlib.suppress(OSError):
            command = Path(f"/proc/{each}/cmdline").read_text().split("\0")
            found[f"{command[2] if len(command) > 2 else command[0]} {len(found)}"] = each
            for children in Path(f"/proc/{each}/task").glob("*/children"):
                waiting += map(int, children.read_text().split())
    return found


def held(pid):
    """Return what the processes of a service hold: mebibytes, open files and threads, by what they are."""
    found = {}
    for name, each in family(pid).items():
        status = dict(
            line.split(":", 1)
            for line in Path(f"/proc/{each}/status").read_text().splitlines()
            if ":" in line
        )
        memory = int(status["RssAnon"].split()[0]) / 1024
        found[name] = (memory, len(list(Path(f"/proc/{each}/fd").iterdir())), int(status["Threads"]))
    return found


class Listener:
    """A bot that takes the sound, and knows what players do."""

    def __init__(self):
        self.ended = 0
        self.failed = 0

    async def hear(self, event):
        self.ended += event.action == EventName.SONG_ENDED
        self.failed += event.action == EventName.PLAYER_ERROR


@pytest.fixture
async def service(monkeypatch):
    """A service whose processes are warm, with the web from which it plays."""
    folder = Path(tempfile.mkdtemp(prefix="gk"))
    async with Web() as web:
        environment = {
            **os.environ,
            "PLAYER_SOCKETS": str(folder / "s"),
            "PLAYER_HOME": str(folder / "home"),
            "PLAYER_PRIVATE_ADDRESSES": web.address,
            "PLAYER_GENERIC": "1",
            "PLAYER_WORKER_TASKS": "1000000",  # what grows in a resolver is to be seen, not cleared away
        }
        links = [
            web.page(f"/{name}", make_tone(folder / name, seconds=0.3, **form).read_bytes())
            for name, form in SOUNDS.items()
        ]
        links += [web.page("/broken.mp3", b"no sound" * 100), web.url("/nothing.ogg"), "tone:440?seconds=1"]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "guildkit_player", env=environment
        )
        yield process.pid, f"ipc://{folder}/s", links
        process.send_signal(signal.SIGTERM)
        await process.wait()
    shutil.rmtree(folder)


@pytest.mark.slow
@pytest.mark.timeout(1800)
async def test_an_hour_of_songs_leaves_nothing_behind(service):
    pid, sockets, links = service
    listener = Listener()
    bot = PlayerClient(f"{sockets}/commands", f"{sockets}/events", on_event=listener.hear)
    await bot.start(timeout=60)
    taking = asyncio.create_task(take(f"{sockets}/frames"))
    for guild in range(1, GUILDS + 1):
        await bot.ask(Action.CONNECT, guild, Connect(channel_id="5", user_id="6", mode="bot"))

    async def songs(count):
        """Play so many, a few at a time in each guild: some are transcoded, some skipped, some cannot be played."""
        for index in range(0, count, GUILDS):
            await asyncio.gather(*(song(guild, index + guild) for guild in range(1, GUILDS + 1)))

    async def song(guild, index):
        await bot.ask(Action.VOLUME, guild, Volume(volume=50 if index % 4 == 0 else 100))
        try:
            await bot.add(guild, AddToQueue(query=links[(index + index // GUILDS) % len(links)]))
        except Refused:
            return
        if index % 5 == 0:
            with contextlib.suppress(Refused):
                await bot.ask(Action.SKIP_SONG, guild, Skip())
        async with asyncio.timeout(60):
            while (await bot.state(guild)).status is not Status.IDLE:  # noqa: ASYNC110 - other processes change it
                await asyncio.sleep(0.05)

    try:
        await songs(WARM)
        before = held(pid)
        await songs(SONGS)
        after = held(pid)
    finally:
        taking.cancel()
        await bot.close()
    figures = "".join(f"\n{name}: {before.get(name)} -> {after[name]}" for name in after)
    print(f"{figures}\n{listener.ended} songs ended, {listener.failed} problems were told")  # noqa: T201 - figures that are wanted
    assert before.keys() == after.keys()
    for name, (memory, files, threads) in after.items():
        assert memory - before[name][0] < MOST_MEBIBYTES, name
        assert files <= before[name][1] + 2, name
        assert threads <= before[name][2] + 2, name
    assert listener.ended > SONGS // 3


async def take(address):
    """Listen to all of the sound."""
    with zmq.asyncio.Context.instance().socket(zmq.SUB) as frames:
        frames.linger = 0
        frames.subscribe(b"")
        frames.connect(address)
        while True:
            await frames.recv_multipart()
