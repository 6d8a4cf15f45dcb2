"""A service as operators run it, with all of its processes: it plays a tone, over a network with keys, and survives its own end."""

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import sys
import tempfile
from pathlib import Path

import pytest
import zmq
import zmq.asyncio

from guildkit_player.client import PlayerClient
from guildkit_player.inside import SILENCE
from guildkit_player.keys import Keys, make_keys
from guildkit_player.protocol import Action, EventName, Status
from guildkit_player.protocol.commands import AddToQueue, Connect

GUILD = 10
PLAYER = (sys.executable, "-m", "guildkit_player")
HERE = Connect(channel_id="5", user_id="6", mode="bot")


class Operator:
    """Starts a service by its command line, and a bot beside it."""

    def __init__(self, folder, **environment):
        self.folder = folder
        self.environment = {**os.environ, "PLAYER_HOME": str(folder / "home"), **environment}
        self.process = None
        self.events = []
        self.bots = []
        self.listening = None

    async def run(self, *command):
        process = await asyncio.create_subprocess_exec(
            *PLAYER,
            *command,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, error = await asyncio.wait_for(process.communicate(), 60)
        return process.returncode, (out + error).decode()

    async def start(self):
        self.process = await asyncio.create_subprocess_exec(*PLAYER, env=self.environment)

    async def bot(self, commands, events, keys=None):
        bot = PlayerClient(commands, events, keys=keys, on_event=self.hear)
        self.bots.append(bot)
        await bot.start(timeout=60)
        return bot

    def listen(self, frames):
        """Be a bot that takes the sound of all voice connections: without one nothing is played."""
        self.listening = asyncio.create_task(self._take(frames))

    async def _take(self, frames):
        with zmq.asyncio.Context.instance().socket(zmq.SUB) as listener:
            listener.linger = 0
            listener.subscribe(b"")
            listener.connect(frames)
            while True:
                await listener.recv_multipart()

    async def hear(self, event):
        self.events.append(event)

    async def until(self, holds):
        async with asyncio.timeout(60):
            while not holds():  # noqa: ASYNC110 - other processes change it
                await asyncio.sleep(0.02)

    def names(self):
        return [event.action for event in self.events]

    async def close(self):
        for bot in self.bots:
            await bot.close()
        if self.listening is not None:
            self.listening.cancel()
            await asyncio.gather(self.listening, return_exceptions=True)
        if self.process is not None and self.process.returncode is None:
            self.process.terminate()
            await self.process.wait()


@pytest.fixture
async def operator():
    folder = Path(tempfile.mkdtemp(prefix="gk"))
    operator = Operator(folder, PLAYER_SOCKETS=str(folder / "s"))
    yield operator
    await operator.close()
    shutil.rmtree(folder)


def sockets(operator):
    return f"ipc://{operator.folder}/s/commands", f"ipc://{operator.folder}/s/events"


def children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def runs(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


async def test_it_ends_in_order_and_its_processes_with_it(operator):
    await operator.start()
    bot = await operator.bot(*sockets(operator))
    operator.listen(f"ipc://{operator.folder}/s/frames")
    await bot.ask(Action.CONNECT, GUILD, HERE)
    await bot.add(GUILD, AddToQueue(query="tone:440?seconds=60"))
    await operator.until(lambda: EventName.SONG_STARTED in operator.names())
    started = children(operator.process.pid)
    assert len(started) >= 3
    assert (await operator.run("health"))[0] == 0

    operator.process.terminate()
    assert await asyncio.wait_for(operator.process.wait(), 10) == 0
    await operator.until(lambda: not any(map(runs, started)))
    code, said = await operator.run("health")
    assert code != 0
    assert "does not answer" in said


async def test_a_killed_service_leaves_no_process_and_goes_on_where_it_was(operator):
    await operator.start()
    bot = await operator.bot(*sockets(operator))
    operator.listen(f"ipc://{operator.folder}/s/frames")
    await bot.ask(Action.CONNECT, GUILD, HERE)
    await bot.add(GUILD, AddToQueue(query="tone:440?seconds=600", times=3))
    await operator.until(lambda: bot.stats is not None and bot.stats.positions.get(str(GUILD), 0) > 2)
    started = children(operator.process.pid)
    position, boot = bot.stats.positions[str(GUILD)], bot.boot
    operator.process.send_signal(signal.SIGKILL)
    await operator.process.wait()
    await operator.until(lambda: not any(map(runs, started)))

    await operator.start()
    await operator.until(lambda: bot.boot != boot)
    state = await bot.state(GUILD)
    assert state.status is Status.BUFFERING
    assert len(state.queue) == 2
    known = state.model_copy(update={"position": position, "position_at": state.position_at + position})
    await bot.ask(Action.CONNECT, GUILD, HERE.model_copy(update={"state": known}))
    await operator.until(lambda: bot.stats.positions.get(str(GUILD), 0) > position)


async def heard(subscriber):
    async with asyncio.timeout(60):
        while True:
            guild, frame = await subscriber.recv_multipart()
            if frame not in {b"", SILENCE}:
                return guild, frame


async def test_over_a_network_sound_and_words_are_for_who_has_a_key():
    folder = Path(tempfile.mkdtemp(prefix="gk"))
    with contextlib.ExitStack() as held:
        taken = [held.enter_context(socket.socket()) for _ in range(3)]
        for each in taken:
            each.bind(("127.0.0.1", 0))
        commands, events, frames = (each.getsockname()[1] for each in taken)
    operator = Operator(
        folder, PLAYER_SERVICE_HOST="0.0.0.0", COMMAND_PORT=str(commands), EVENT_PORT=str(events), FRAME_PORT=str(frames)
    )  # fmt: skip
    code, said = await operator.run()
    assert code == 3
    assert "PLAYER_KEYS" in said
    assert "Traceback" not in said

    make_keys(folder / "keys")
    operator.environment["PLAYER_KEYS"] = str(folder / "keys")
    context = zmq.asyncio.Context()
    try:
        await operator.start()
        keys = Keys.read(folder / "keys")
        bot = await operator.bot(f"tcp://127.0.0.1:{commands}", f"tcp://127.0.0.1:{events}", keys)
        listeners = {}
        for name in ("friend", "stranger"):
            listeners[name] = context.socket(zmq.SUB)
            if name == "friend":
                keys.encrypt(listeners[name])
            listeners[name].subscribe(b"")
            listeners[name].connect(f"tcp://127.0.0.1:{frames}")
        await bot.ask(Action.CONNECT, GUILD, HERE)
        await bot.add(GUILD, AddToQueue(query="tone:440?seconds=60"))

        assert (await heard(listeners["friend"]))[0] == str(GUILD).encode()
        assert not await listeners["stranger"].poll(100)
        assert (await operator.run("health"))[0] == 0
    finally:
        context.destroy(linger=0)
        await operator.close()
        shutil.rmtree(folder)


async def test_keys_are_made_for_nobody_else_to_read(operator):
    code, said = await operator.run("keys", str(operator.folder / "keys"))

    assert code == 0
    assert "PLAYER_KEYS" in said
    made = [file for file in (operator.folder / "keys").rglob("*") if file.is_file()]
    assert {file.name for file in made} >= {"service.key_secret", "bot.key_secret"}
    assert {file.stat().st_mode & 0o777 for file in made} == {0o600}
