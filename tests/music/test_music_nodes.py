"""Several services as one, and the one that a bot starts itself: real processes that are killed, stopped and emptied."""

import asyncio
import contextlib
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import pytest

from guildkit import OperatorError
from guildkit_music import embedded
from guildkit_music.addresses import addresses
from guildkit_music.embedded import EmbeddedService
from guildkit_music.nodes import Nodes
from guildkit_player.asking import ask_once
from guildkit_player.protocol import Action, PlayerState, Refused, Status
from guildkit_player.protocol.commands import AddToQueue, Connect
from tests.music.standins import NOTES

HERE = Connect(channel_id="5", user_id="6")
SERVICE = (sys.executable, "-m", "tests.music.service")
"""The real main process, with stand-ins for what finds, reads and sends."""


class Home:
    def __init__(self, folder, **environment):
        self.home = folder
        self.environment = {
            **os.environ,
            NOTES: str(folder / "notes"),
            "PYTHONPATH": str(Path.cwd()),
            **environment,
        }


@pytest.fixture
def folder():
    folder = Path(tempfile.mkdtemp(prefix="gk"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def free_ports():
    import socket

    def take(count):
        with contextlib.ExitStack() as held:
            found = [held.enter_context(socket.socket()) for _ in range(count)]
            for each in found:
                each.bind(("127.0.0.1", 0))
            return [each.getsockname()[1] for each in found]

    return take


async def until(holds):
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110 - other processes change it
            await asyncio.sleep(0.05)


class Several:
    """Three services on ports of their own, and a bot that connects guilds where it is told to."""

    def __init__(self, folder, ports):
        self.folder = folder
        self.ports = ports
        self.processes = {}
        self.moved = []
        self.states = {}
        self.epochs = {}
        hosts = ",".join(
            f"{name}=127.0.0.1:{commands}:{events}:{frames}"
            for name, (commands, events, frames) in ports.items()
        )
        self.environment = Home(folder, PLAYER_SERVICE_HOST=hosts).environment
        self.nodes = Nodes(
            Home(folder, PLAYER_SERVICE_HOST=hosts),
            on_event=self.hear,
            on_moved=self.on_moved,
            on_stats=self.figures,
        )

    async def run(self, name):
        commands, events, frames = map(str, self.ports[name])
        environment = Home(self.folder).environment | {
            "COMMAND_PORT": commands, "EVENT_PORT": events, "FRAME_PORT": frames,
            "PLAYER_HOME": str(self.folder / name), NOTES: str(self.folder / f"notes-{name}"),
        }  # fmt: skip
        self.processes[name] = await asyncio.create_subprocess_exec(*SERVICE, env=environment)

    async def hear(self, event):
        self.states[int(event.guild_id)] = PlayerState.model_validate(event.data["state"])

    async def figures(self, stats):
        for guild, position in stats.positions.items():
            if int(guild) in self.states:
                self.states[int(guild)] = self.states[int(guild)].model_copy(update={"position": position})

    async def on_moved(self, guild, node, state=None):
        if state is not None:
            self.states[guild] = state
        self.epochs[guild] = self.epochs.get(guild, 0) + 1
        told = HERE.model_copy(update={"epoch": self.epochs[guild], "state": self.states.get(guild)})
        await node.ask(Action.CONNECT, guild, told)
        self.moved.append((guild, node.name))

    async def play(self, guild):
        await self.on_moved(guild, self.nodes.place(guild))
        await self.nodes.place(guild).add(guild, AddToQueue(query=f"mix:600,{600 + guild}"))

    def where(self, guild):
        return self.nodes.place(guild).name

    async def close(self):
        await self.nodes.close()
        for process in self.processes.values():
            if process.returncode is None:
                process.terminate()
            await process.wait()


@pytest.fixture
async def several(folder, free_ports):
    ports = free_ports(9)
    several = Several(
        folder, {name: ports[at : at + 3] for at, name in ((0, "one"), (3, "two"), (6, "three"))}
    )
    for name in several.ports:
        await several.run(name)
    await several.nodes.start()
    await until(lambda: all(node.alive and node.stats is not None for node in several.nodes))
    yield several
    await several.close()


def playing(several, guilds):
    return all(guild in several.states and several.states[guild].status is Status.PLAYING for guild in guilds)


async def test_guilds_are_spread_and_those_of_a_killed_service_play_on_elsewhere(several):
    guilds = range(1, 13)
    for guild in guilds:
        await several.play(guild)
    await until(lambda: playing(several, guilds))
    shares = [sum(several.where(guild) == name for guild in guilds) for name in several.ports]
    assert max(shares) - min(shares) <= 1

    victims = [guild for guild in guilds if several.where(guild) == "one"]
    others = {guild: several.where(guild) for guild in guilds if guild not in victims}
    before = dict(several.states)
    several.moved.clear()
    several.processes["one"].kill()
    await until(lambda: {guild for guild, _ in several.moved} >= set(victims))
    await until(lambda: all(several.states[guild].key > before[guild].key for guild in victims))
    await until(lambda: playing(several, guilds))

    assert {several.where(guild) for guild in victims} <= {"two", "three"}
    assert {guild: several.where(guild) for guild in others} == others
    for guild in victims:
        state = await several.nodes.place(guild).state(guild)
        assert (state.current.title, [track.title for track in state.queue]) == ("600", [str(600 + guild)])
        assert state.epoch == 2
        assert abs(state.position - before[guild].position) < 60

    # It comes back with players of its own file, and says nothing of guilds that others have now.
    await several.run("one")
    await until(lambda: all(node.alive for node in several.nodes))
    with pytest.raises(Refused):
        await several.nodes.place(victims[0]).ask(
            Action.CONNECT, victims[0], HERE.model_copy(update={"epoch": 1})
        )


async def test_a_service_is_emptied(several):
    guilds = range(1, 7)
    for guild in guilds:
        await several.play(guild)
    await several.nodes.drain("two")
    await until(lambda: all(several.where(guild) != "two" for guild in guilds))
    await until(lambda: not [each for each in several.nodes if each.name == "two" and each.stats.players])

    assert several.nodes.place(99).name != "two"


async def test_a_service_that_is_started_again_is_told_where_to_play(several):
    for name in ("two", "three"):
        several.processes[name].terminate()
        await several.processes[name].wait()
    await until(lambda: [node.alive for node in several.nodes] == [True, False, False])
    await several.play(1)
    several.moved.clear()
    several.processes["one"].kill()
    await several.processes["one"].wait()
    await several.run("one")
    await until(lambda: several.moved)

    assert several.moved == [(1, "one")]
    state = await several.nodes.place(1).state(1)
    assert state.current.title == "600"


async def test_operators_list_services_and_empty_one(several):
    async def guildkit(*arguments):
        environment = {**several.environment, "GUILDKIT_HOME": str(several.folder / "bot")}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "guildkit", "music", *arguments,
            env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        out, _ = await process.communicate()
        return process.returncode, out.decode()

    await several.play(1)
    code, said = await guildkit("nodes")
    assert code == 0
    assert [line.partition(":")[0] for line in said.splitlines()] == ["one", "two", "three"]

    was = several.where(1)
    code, said = await guildkit("drain", was)
    assert code == 0
    await until(lambda: several.where(1) != was)
    assert (await guildkit("drain", "four"))[0] == 1
    several.processes[was].kill()
    await several.processes[was].wait()
    code, said = await guildkit("nodes")
    assert code == 1
    assert f"{was}: no answer" in said


# --- the one that a bot starts -------------------------------------------------------------------------------------


@pytest.fixture
async def made():
    found = []
    yield found
    for each in reversed(found):
        await each.close()


def service(folder, made, **environment):
    made.append(EmbeddedService(folder, Home(folder, **environment).environment, SERVICE))
    return made[-1]


async def test_it_is_started_and_ends_with_the_bot(folder, made):
    own = service(folder, made)
    await own.start()
    pid = own.pid
    assert (await ask_once(own.commands, Action.NODE))["process"] == pid

    await made.pop().close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_it_is_started_again_when_it_is_killed(folder, made):
    own = service(folder, made)
    await own.start()
    first = own.pid
    os.kill(first, signal.SIGKILL)
    await until(lambda: own.pid not in {None, first})

    await own._wait_until_up()
    assert (await ask_once(own.commands, Action.NODE))["process"] == own.pid


async def test_a_bot_that_was_killed_finds_its_service_playing(folder, made):
    gone = service(folder, made)
    await gone.start()
    gone._supervising.cancel()  # as if the bot were killed: nobody looks after it any more
    made.clear()
    own = service(folder, made)
    await own.start()

    assert own.pid == gone.pid
    os.kill(own.pid, signal.SIGKILL)
    await asyncio.to_thread(gone._process.wait)
    await until(lambda: own.pid != gone.pid)


async def test_a_service_of_another_version_is_replaced(folder, made, monkeypatch):
    old = service(folder, made)
    await old.start()
    old._supervising.cancel()
    made.clear()
    monkeypatch.setattr(embedded, "__version__", "99")
    own = service(folder, made)
    ended = asyncio.create_task(asyncio.to_thread(old._process.wait))
    await own.start()

    assert own.pid != old.pid
    assert await ended == 0


async def test_a_service_without_a_bot_ends_by_itself(folder, made, monkeypatch):
    monkeypatch.setattr(embedded, "ALONE_SECONDS", 1)
    own = service(folder, made)
    await own.start()
    own._supervising.cancel()
    made.clear()

    assert await asyncio.wait_for(asyncio.to_thread(own._process.wait), 60) == 0


async def test_a_service_that_cannot_start_is_said_so(folder, made):
    own = service(folder, made, PLAYER_READERS="none")
    with pytest.raises(OperatorError):
        await own.start()
    made.clear()


def test_what_is_not_installed_is_named(monkeypatch):
    monkeypatch.setattr(embedded, "NEEDED", ("av", "no_such_module"))
    with pytest.raises(OperatorError) as error:
        embedded.check_installed()
    assert "no_such_module" in str(error.value)
    assert "guildkit-music[player]" in str(error.value)


def test_sockets_fit_into_a_path(tmp_path):
    deep = tmp_path / ("x" * 100)
    found = embedded.sockets_in(deep)

    assert len(str(found / "commands")) < 108
    assert found.stat().st_mode & 0o777 == 0o700
    found.rmdir()


def test_services_are_named_by_one_variable():
    found = addresses({"PLAYER_SERVICE_HOST": "music, two=10.0.0.2:6555:6556", "EVENT_PORT": "7000"})

    assert [(each.name, each.commands, each.events) for each in found] == [
        ("music", "tcp://music:5555", "tcp://music:7000"),
        ("two", "tcp://10.0.0.2:6555", "tcp://10.0.0.2:6556"),
    ]
    assert addresses({}) == []


@pytest.mark.parametrize(
    "variables",
    [
        {"PLAYER_SERVICE_HOST": "http://music"},
        {"PLAYER_SERVICE_HOST": "one,one"},
        {"PLAYER_SERVICE_HOST": "one:1:99999"},
        {"PLAYER_SERVICE_HOST": "one", "COMMAND_PORT": "x"},
    ],
)
def test_an_address_that_makes_no_sense_is_refused(variables):
    with pytest.raises(OperatorError):
        addresses(variables)
