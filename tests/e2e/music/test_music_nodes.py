"""Several player services: one is killed, hangs or is emptied while it plays, and members hear the same song go on."""

import asyncio
import contextlib
import math
import os
import signal
import socket
import time

import pytest
from sqlalchemy import select

from guildkit_music import hold
from guildkit_music.models import Player
from guildkit_player.asking import ask_once
from guildkit_player.protocol import Action
from tests.e2e.music.hearing import said
from tests.e2e.music.services import FRAMES_A_SECOND, Services, make_noise

SECONDS = 420
SONG = "folder:songs/noise.ogg"
NEAR = 2 * FRAMES_A_SECOND
MANY = int(os.environ.get("MUSIC_GUILDS", "50"))


@pytest.fixture
def numbers(tmp_path):
    """The number of each packet of the song."""
    (tmp_path / "songs").mkdir()
    return make_noise(tmp_path / "songs" / "noise.ogg", seconds=SECONDS)


@pytest.fixture
async def services(sandbox, tmp_path, monkeypatch, numbers):
    with contextlib.ExitStack() as held:
        taken = [held.enter_context(socket.socket()) for _ in range(9)]
        for each in taken:
            each.bind(("127.0.0.1", 0))
        free = [each.getsockname()[1] for each in taken]
    host, port = sandbox.address
    services = Services(
        tmp_path,
        {"one": free[:3], "two": free[3:6], "three": free[6:]},
        GUILDKIT_DISCORD_ADDRESS=f"{host}:{port}",
        GUILDKIT_DISCORD_CA=str(sandbox.ca_file),
        PLAYER_FOLDERS=f"songs={tmp_path / 'songs'}",
    )
    for name in ("one", "two", "three"):
        await services.start(name)
    await services.up()
    monkeypatch.setenv("PLAYER_SERVICE_HOST", services.hosts)
    yield services
    await services.close()


class Room:
    """A guild in which the bot plays, each at a place of its own in the song, and somebody who listens."""

    def __init__(self, sandbox, database, numbers, person):
        self._sandbox = sandbox
        self._database = database
        self._numbers = numbers
        self.person = person
        self.id = person.guild.id

    @property
    def recordings(self):
        """Those of which something was heard, oldest first."""
        return [
            each
            for each in self._sandbox.voice.recordings
            if each.channel is self.person.voice and each.audible
        ]

    def heard(self, recording, until=math.inf):
        """Return the numbers of the packets that were heard until a moment, as they came."""
        packets = [each for each in recording.packets if not each.is_silence and each.arrived <= until]
        return [self._numbers[packet.opus] for packet in packets]

    async def hears_from(self, number):
        """Wait until what is heard is behind a place in the song, but not far."""

        def is_there():
            packets = self.recordings[-1].packets if self.recordings else ()
            last = packets[-1].opus if packets else None
            return number + 25 <= self._numbers.get(last, -1) < number + 30 * FRAMES_A_SECOND

        assert await self._sandbox.voice.world.voice.heard.until(is_there, timeout=60), self.recordings

    @property
    def place(self):
        return hold.running[-1]._nodes.place(self.id)

    async def uids(self):
        """Return the entries that are played and queued, as the bot has stored them."""
        async with self._database.guild_session(self.id, read_only=True) as session:
            state = (await session.scalars(select(Player))).one().read()
        assert state.current is not None
        return [state.current.uid, *(track.uid for track in state.queue)]


@pytest.fixture
async def rooms(sandbox, services, bot, database, numbers, switch_on):
    """What a test calls to have the bot play in so many guilds."""

    async def play(count):
        guilds = [sandbox.create_guild(f"County {index}") for index in range(count)]
        await sandbox.until(lambda: all("plugins" in guild.owner.commands() for guild in guilds), within=60)
        found = []
        for guild in guilds:
            guild.create_channel("lounge", kind="voice")
            await switch_on(guild, "music")
            room = Room(sandbox, database, numbers, guild.join("alice"))
            await room.person.joins("lounge")
            assert "5 times: plays now" in await said(room.person, "p5", query=SONG)
            found.append(room)
        # Each is somewhere else in the song: who heard what is another's would be far off.
        spread = (SECONDS - 120) // count
        for index, room in enumerate(found):
            await said(room.person, "seek", to=str(index * spread))
            await room.hears_from(index * spread * FRAMES_A_SECOND)
        return found

    return play


async def go_on_elsewhere(sandbox, rooms, victims, begun):
    """Wait until all that had been with a service are heard from another, from where they were when that began."""
    before = {room: room.recordings[-1] for room in victims}

    def all_sound():
        return all(
            room.recordings[-1] is not before[room] and room.recordings[-1].audible > 50 for room in victims
        )

    assert await sandbox.voice.world.voice.heard.until(all_sound, timeout=120), [
        room.recordings for room in victims
    ]
    for room in victims:
        old, new = before[room], room.recordings[-1]
        first, last = room.heard(new)[0], room.heard(old, until=begun)[-1]
        assert abs(first - last) <= NEAR, (first, last)
        # One after the other: nobody was sent to by two.
        assert old.packets[-1].arrived < new.packets[0].arrived
        assert new.forged == new.undecryptable == new.unprotected == 0
    for room in set(rooms) - set(victims):
        (recording,) = room.recordings[-1:]
        heard = room.heard(recording)[-200:]
        assert heard == sorted(heard)
    took = max(room.recordings[-1].packets[0].arrived for room in victims) - begun
    print(f"\n{len(victims)} of {len(rooms)} guilds are heard from another service after {took:.1f} s")  # noqa: T201 - a figure that is wanted


@pytest.mark.timeout(900)
@pytest.mark.parametrize("count", [6, pytest.param(MANY, marks=pytest.mark.slow)])
async def test_guilds_of_a_killed_service_are_heard_again_where_they_were(
    services, sandbox, bot, rooms, count
):
    playing = await rooms(count)
    queues = {room: await room.uids() for room in playing}
    shares = {name: [room for room in playing if room.place.name == name] for name in services.processes}
    assert min(map(len, shares.values())) >= count // 6
    sessions = {room: sandbox.voice.sessions[room.id].ssrc for room in playing}

    begun = time.perf_counter()
    services.processes["one"].kill()
    await go_on_elsewhere(sandbox, playing, shares["one"], begun)

    await bot.rest()
    assert sandbox.voice.strays == 0
    for room in playing:
        same = sandbox.voice.sessions[room.id].ssrc == sessions[room]
        assert same is (room not in shares["one"])
        assert room.place.name != "one"
        assert await room.uids() == queues[room]
        state = await room.place.state(room.id)
        assert [state.current.uid, *(track.uid for track in state.queue)] == queues[room]


async def test_guilds_of_a_service_that_is_emptied_are_heard_from_others(services, sandbox, bot, rooms):
    playing = await rooms(6)
    queues = {room: await room.uids() for room in playing}
    moved = [room for room in playing if room.place.name == "two"]

    begun = time.perf_counter()
    await ask_once(services.commands("two"), Action.DRAIN)
    await go_on_elsewhere(sandbox, playing, moved, begun)

    await bot.rest()
    assert await services.guilds("two") == {}
    # The silence that ends sound may come after the first sound of another.
    assert sandbox.voice.strays <= 5 * len(moved)
    assert {room: await room.uids() for room in playing} == queues


async def test_a_service_that_hangs_has_no_say_any_more(services, sandbox, bot, rooms):
    playing = await rooms(3)
    (victim,) = [room for room in playing if room.place.name == "three"]
    queue = await victim.uids()

    begun = time.perf_counter()
    services.processes["three"].send_signal(signal.SIGSTOP)
    # Its sender sends what it has: nobody misses anything yet.
    await go_on_elsewhere(sandbox, playing, [victim], begun)
    session = sandbox.voice.sessions[victim.id].ssrc
    services.processes["three"].send_signal(signal.SIGCONT)
    async with asyncio.timeout(60):
        while str(victim.id) in await services.guilds("three"):
            pass
    await victim.person.hears(packets=victim.recordings[-1].audible + 150, within=60)
    assert sandbox.voice.sessions[victim.id].ssrc == session
    assert await victim.uids() == queue
