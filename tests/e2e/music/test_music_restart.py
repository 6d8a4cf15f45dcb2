"""What ends in the middle of a song: the bot, the service, or both. It goes on where it was."""

import os
import signal
from pathlib import Path

import pytest
from sqlalchemy import select

from guildkit_music import hold
from guildkit_music.embedded import sockets_in
from guildkit_music.models import Player
from guildkit_player.asking import ask_once
from guildkit_player.protocol import Action
from tests.e2e.music.hearing import hears, said
from tests.e2e.music.services import FRAMES_A_SECOND, make_noise

TONE = "tone:440?seconds=600"
OTHER = "tone:880?seconds=600"
NOISE = "folder:songs/noise.ogg"
NEAR = 4 * FRAMES_A_SECOND  # told each second; a machine that stands still tells later


@pytest.fixture
def rooms(guild):
    return guild.create_channel("lounge", kind="voice"), guild.create_channel("den", kind="voice")


@pytest.fixture
def stored(database, guild):
    """What a test calls to read the state that the bot has stored."""

    async def read():
        async with database.guild_session(guild.id, read_only=True) as session:
            return (await session.scalars(select(Player))).one().read()

    return read


async def test_a_bot_that_is_started_again_goes_on_where_it_was(start, sandbox, guild, rooms, stored, alice):
    async with start() as bot:
        await guild.owner.slash("plugins enable", name="music")
        await sandbox.settled()
        await alice.joins("lounge")
        await said(alice, "p5", query=TONE)
        recording = await hears(sandbox, alice, 440)
        await said(alice, "seek", to="5:00")
        await said(alice, "loop", what="queue")
        await alice.hears(packets=recording.audible + 50, within=30)
        await hold.running.pop().close()  # as long as a busy machine needs
    async with start() as bot:
        await hears(sandbox, alice, 440, after=recording)
        await bot.rest()
        state = await stored()
        assert state.position >= 300
        assert len(state.queue) == 4
        assert state.loop == "queue"
        await hold.running.pop().close()


async def test_a_bot_that_is_not_let_in_any_more_says_so_and_stays_away(start, sandbox, guild, rooms, alice):
    async with start():
        await guild.owner.slash("plugins enable", name="music")
        await sandbox.settled()
        await alice.joins("lounge")
        await said(alice, "play", query=TONE)
        await hears(sandbox, alice, 440)
        await hold.running.pop().close()
    guild.allow(sandbox.bot_user, channel="lounge", deny=["connect"])
    async with start() as bot:
        await bot.rest()
        shown = (await alice.slash("nowplaying")).text
        assert "No voice connection came about" in shown
        assert [state.user.name for state in sandbox.world.voice.inside(alice.voice)] == ["alice"]
        guild.allow(sandbox.bot_user, channel="lounge", allow=["connect"])
        await sandbox.settled()
        await said(alice, "play")
        await hears(sandbox, alice, 440)
        await hold.running.pop().close()


async def test_a_bot_that_had_left_stays_away(start, sandbox, guild, rooms, alice):
    async with start() as bot:
        await guild.owner.slash("plugins enable", name="music")
        await sandbox.settled()
        await alice.joins("lounge")
        await said(alice, "play", query=TONE)
        await hears(sandbox, alice, 440)
        await said(alice, "leave")
        await bot.rest()
        await hold.running.pop().close()
    async with start() as bot:
        await bot.rest()
        await sandbox.settled()
        assert not sandbox.voice.sessions


@pytest.fixture
def brought_back(database, guild):
    """What a test calls to give the guild's player values of another time, as a backup does."""

    async def write(**values):
        async with database.guild_session(guild.id) as session:
            player = (await session.scalars(select(Player))).one()
            for name, value in values.items():
                setattr(player, name, value)

    return write


async def test_a_database_from_a_backup_plays_again(bot, sandbox, alice, brought_back):
    await alice.joins("lounge")
    await said(alice, "play", query=TONE)
    await hears(sandbox, alice, 440)
    await said(alice, "leave")
    await brought_back(node="another", epoch=7)
    await said(alice, "play")
    recording = await hears(sandbox, alice, 440)
    await said(alice, "leave")
    await brought_back(node="embedded", epoch=1)
    await said(alice, "play")
    await hears(sandbox, alice, 440, after=recording)


async def test_a_service_that_is_killed_plays_again(bot, sandbox, alice, stored):
    await alice.joins("lounge")
    await said(alice, "p5", query=TONE)
    recording = await hears(sandbox, alice, 440)
    await said(alice, "seek", to="5:00")
    await alice.hears(packets=recording.audible + 50, within=30)
    os.kill(hold.running[-1].process, signal.SIGKILL)
    await hears(sandbox, alice, 440, after=recording)
    await bot.rest()
    state = await stored()
    assert state.position >= 300
    assert len(state.queue) == 4


@pytest.fixture
def numbers(tmp_path, monkeypatch):
    """The number of each packet of a song."""
    (tmp_path / "songs").mkdir()
    monkeypatch.setenv("PLAYER_FOLDERS", f"songs={tmp_path / 'songs'}")
    return make_noise(tmp_path / "songs" / "noise.ogg", seconds=300)


@pytest.fixture
def heard(sandbox, numbers):
    """What a test calls to learn the numbers of the packets that were heard, of all that was recorded."""
    return lambda: [
        numbers[packet.opus]
        for recording in sandbox.voice.recordings
        for packet in recording.packets
        if not packet.is_silence
    ]


def children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def goes_on(heard, at):
    """Check that what was heard from this packet on is the song, from where it was and to where it is, without another place of it."""
    steps = [after - before for before, after in zip(heard[at - 1 :], heard[at:], strict=False)]
    assert all(-NEAR <= step <= NEAR for step in steps), steps


@pytest.mark.parametrize("part", ["sound.sender", "sources.reader"])
async def test_a_part_of_a_service_that_is_killed_is_missed_for_a_moment(
    numbers, bot, sandbox, alice, stored, heard, part
):
    await alice.joins("lounge")
    await said(alice, "p5", query=NOISE)
    await said(alice, "seek", to="1:00")
    await sandbox.voice.world.voice.heard.until(lambda: 3100 in heard(), timeout=60)
    service = hold.running[-1].process
    (killed,) = [pid for pid in children(service) if part in Path(f"/proc/{pid}/cmdline").read_text()]  # noqa: ASYNC240 - it is no disk
    at, queue = len(heard()), [track.uid for track in (await stored()).queue]

    os.kill(killed, signal.SIGKILL)
    last = heard()[-1]
    assert await sandbox.voice.world.voice.heard.until(lambda: heard()[-1] > last + 250, timeout=60)
    goes_on(heard(), at)
    assert hold.running[-1].process == service
    await bot.rest()
    assert [track.uid for track in (await stored()).queue] == queue


async def playing(sandbox, guild, alice, heard):
    """Have a bot in a process of its own play; return how much was heard by then."""
    await sandbox.until(lambda: "plugins" in guild.owner.commands(), within=60)
    await guild.owner.slash("plugins enable", name="music")
    await sandbox.until(lambda: "play" in alice.commands(), within=60)
    await alice.joins("lounge")
    await said(alice, "p5", query=NOISE)
    await said(alice, "seek", to="1:00")
    assert await sandbox.voice.world.voice.heard.until(lambda: 3100 in heard(), timeout=60)


async def service_of(tmp_path):
    """Return the process id of the service that a bot has started."""
    return (await ask_once(f"ipc://{sockets_in(tmp_path / 'music')}/commands", Action.NODE, seconds=30))[
        "process"
    ]


async def test_the_service_of_a_killed_bot_plays_on_and_the_next_bot_takes_it_over(
    numbers, sandbox, guild, rooms, bot_process, alice, heard, stored, tmp_path
):
    await playing(sandbox, guild, alice, heard)
    service, at = await service_of(tmp_path), len(heard())
    queue = [track.uid for track in (await stored()).queue]
    await sandbox.kill_bot()
    await alice.hears(packets=sandbox.voice.recordings[-1].audible + 50, within=30)
    await sandbox.restart_bot()
    last = heard()[-1]
    assert await sandbox.voice.world.voice.heard.until(lambda: heard()[-1] > last + 250, timeout=60)
    goes_on(heard(), at)
    assert await service_of(tmp_path) == service
    assert [track.uid for track in (await stored()).queue] == queue
    await said(alice, "play", query=OTHER, next=True)
    await said(alice, "skip")
    await hears(sandbox, alice, 880)


@pytest.fixture
def held_by_the_bot(monkeypatch):
    monkeypatch.setenv("GUILDKIT_PLUGINS__MUSIC__VOICE", "bot")


async def test_a_killed_bot_that_held_the_voice_connection_goes_on_where_it_was(
    numbers, held_by_the_bot, sandbox, guild, rooms, bot_process, alice, heard, stored
):
    await playing(sandbox, guild, alice, heard)
    at, queue = len(heard()), [track.uid for track in (await stored()).queue]
    first = sandbox.voice.recordings[-1]
    await sandbox.kill_bot()
    await sandbox.restart_bot()
    last = heard()[-1]
    assert await sandbox.voice.world.voice.heard.until(lambda: heard()[-1] > last + 250, timeout=60)
    assert sandbox.voice.recordings[-1] is not first
    goes_on(heard(), at)
    assert [track.uid for track in (await stored()).queue] == queue


async def test_a_service_that_is_killed_feeds_the_bot_again(
    numbers, held_by_the_bot, bot, sandbox, alice, stored, heard
):
    await alice.joins("lounge")
    await said(alice, "p5", query=NOISE)
    await said(alice, "seek", to="1:00")
    assert await sandbox.voice.world.voice.heard.until(lambda: 3100 in heard(), timeout=60)
    at = len(heard())
    os.kill(hold.running[-1].process, signal.SIGKILL)
    last = heard()[-1]
    assert await sandbox.voice.world.voice.heard.until(lambda: heard()[-1] > last + 250, timeout=60)
    goes_on(heard(), at)
    await bot.rest()
    assert len((await stored()).queue) == 4
