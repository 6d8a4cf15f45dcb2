"""A service with stand-ins for what reads and sends: songs follow each other, break off, fail, and survive the end of any process."""

import functools
import os
import shutil
import signal
import sqlite3
import tempfile
from pathlib import Path

import pytest

from guildkit_player.config import ServiceConfig
from guildkit_player.protocol import Action, ErrorCode, EventName, Refused, Status
from guildkit_player.protocol.commands import (
    AddToQueue,
    Connect,
    Live,
    Seek,
    Skip,
    Volume,
)
from guildkit_player.server import app
from guildkit_player.server.players import Players
from tests.music.running import Running, Songs
from tests.music.standins import NOTES, READER, SENDER

GUILD, OTHER = 10, 20
HERE = Connect(channel_id="5", user_id="6")


@pytest.fixture
async def running(monkeypatch):
    folder = Path(tempfile.mkdtemp(prefix="gk"))
    monkeypatch.setenv(NOTES, str(folder / "notes"))
    monkeypatch.setenv("SPEED", "25")
    running = Running(folder)
    await running.start()
    yield running
    await running.stop()
    shutil.rmtree(folder)


@pytest.fixture
async def bot(running):
    bot = running.bot()
    await bot.start()
    await bot.ask(Action.CONNECT, GUILD, HERE)
    yield bot
    await bot.close()


def current(event):
    return (event.data["state"]["current"] or {}).get("title")


async def test_songs_are_played_one_after_the_other_without_a_gap(bot, running):
    added = await bot.add(GUILD, AddToQueue(query="mix:8,9", requester="1"))
    assert [track.title for track in added.added] == ["8", "9"]
    assert added.title == "mix"

    await running.until(EventName.PLAYER_IDLE)

    told = [(event.action, current(event)) for event in running.events if event.action.startswith("SONG")]
    assert told == [
        (EventName.SONG_STARTED, "8"),
        (EventName.SONG_ENDED, "9"),
        (EventName.SONG_STARTED, "9"),
        (EventName.SONG_ENDED, None),
    ]
    assert [play["then"] for play in running.told("sender", do="play")] == [False, True]


async def test_the_next_song_is_looked_for_shortly_before_it_is_due(bot, running):
    await bot.add(GUILD, AddToQueue(query="mix:200,30"))
    await running.until(EventName.SONG_STARTED)
    assert running.songs.resolved == ["200"]

    await bot.ask(Action.SEEK, GUILD, Seek(position=190))
    await running.until_told("sender", do="play", then=True)
    assert running.songs.resolved[-1] == "30"


async def test_what_follows_changes_with_the_queue(bot, running):
    await bot.add(GUILD, AddToQueue(query="mix:15,30,31"))
    await running.until_told("sender", do="play", then=True)
    await bot.ask(Action.SKIP_SONG, GUILD)
    ready = running.told("reader", do="open")[1]["stream"]

    assert running.told("sender", do="play")[-1] == {
        **running.told("sender", do="play")[-1], "stream": ready, "then": False
    }  # fmt: skip
    await running.until(lambda event: event.action == EventName.SONG_STARTED and current(event) == "30")


async def test_another_volume_opens_the_song_again_where_it_is(bot, running):
    await bot.add(GUILD, AddToQueue(query="100"))
    await running.until(EventName.SONG_STARTED)
    await bot.ask(Action.SEEK, GUILD, Seek(position=40))
    await bot.ask(Action.VOLUME, GUILD, Volume(volume=50))
    opened = await running.until_told("reader", do="open", volume=50)

    assert opened["start"] >= 40
    event = await running.until(lambda event: event.data["state"]["way"] == "transcoded")
    assert event.data["state"]["volume"] == 50
    assert [event.action for event in running.events].count(EventName.SONG_STARTED) == 1


async def test_a_song_that_breaks_off_goes_on_where_it_did(bot, running):
    await bot.add(GUILD, AddToQueue(query="expired 30"))
    again = await running.until_told("reader", do="open", count=2)

    assert again["start"] == 3.0
    assert running.songs.resolved == ["expired 30"] * 2
    await running.until(EventName.PLAYER_IDLE)
    assert EventName.PLAYER_ERROR not in [event.action for event in running.events]


async def test_songs_that_cannot_be_played_are_passed_over_and_say_why(bot, running):
    await bot.add(GUILD, AddToQueue(query="mix:gone 10,unreadable 10,10"))
    await running.until(EventName.PLAYER_IDLE)

    problems = [
        event.data["problem"]["code"] for event in running.events if event.action == EventName.PLAYER_ERROR
    ]
    assert problems == [ErrorCode.GONE, ErrorCode.NO_SOUND]
    ends = [event.data["reason"] for event in running.events if event.action == EventName.SONG_ENDED]
    assert ends == ["failed", "failed", "finished"]


async def test_after_five_of_them_the_player_rests_and_keeps_the_others(bot, running):
    await bot.add(GUILD, AddToQueue(query="mix:gone 1,gone 2,gone 3,gone 4,gone 5,10"))
    event = await running.until(EventName.PLAYER_IDLE)

    assert [track["title"] for track in event.data["state"]["queue"]] == ["10"]


async def test_a_private_song_is_refused_to_who_asked(bot):
    with pytest.raises(Refused) as refused:
        await bot.add(GUILD, AddToQueue(query="secret"))

    assert refused.value.problem.code is ErrorCode.PRIVATE


async def test_a_stream_is_played_in_place_of_the_song(bot, running):
    await bot.add(GUILD, AddToQueue(query="mix:100,101"))
    played = await bot.add(GUILD, Live(query="radio", requester="1"))

    assert played.state.current.title == "radio"
    assert [track.title for track in played.state.queue] == ["101"]


async def test_a_pause_holds_the_sound_and_the_position(bot, running):
    await bot.add(GUILD, AddToQueue(query="100"))
    await running.until(EventName.SONG_STARTED)
    state = (await bot.ask(Action.PAUSE, GUILD))["state"]
    await running.until_told("sender", do="pause", paused=True)

    assert state["status"] == Status.PAUSED
    assert (await bot.state(GUILD)).position == state["position"]
    await bot.ask(Action.RESUME, GUILD)
    await running.until_told("sender", do="pause", paused=False)


async def test_a_lost_voice_connection_is_told_and_the_next_one_gets_the_song(bot, running):
    await bot.add(GUILD, AddToQueue(query="100"))
    await running.until(EventName.SONG_STARTED)
    state = (await bot.ask(Action.DISCONNECT, GUILD))["state"]
    assert state["channel_id"] is None
    assert state["current"]["title"] == "100"

    await bot.ask(Action.CONNECT, GUILD, Connect(channel_id="7", user_id="6"))
    await running.until_told("sender", do="play", count=2)
    assert running.told("sender", do="attach")[-1]["channel_id"] == "7"


async def test_guilds_do_not_hear_each_other(bot, running):
    await bot.ask(Action.CONNECT, OTHER, HERE)
    await bot.add(GUILD, AddToQueue(query="100"))
    await bot.add(OTHER, AddToQueue(query="mix:101,102"))
    await running.until(EventName.SONG_STARTED, count=2)
    await bot.ask(Action.SKIP_SONG, OTHER, Skip())

    assert (await bot.state(GUILD)).current.title == "100"
    assert (await bot.state(OTHER)).current.title == "102"


async def test_a_defect_in_one_player_ends_nothing(bot, running, monkeypatch):
    await bot.ask(Action.CONNECT, OTHER, HERE)
    broken = next(player for player in running.service.players if player.guild_id == str(GUILD))

    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(broken.queue, "shuffle", fail)
    with pytest.raises(Refused) as refused:
        await bot.ask(Action.SHUFFLE, GUILD)
    assert refused.value.problem.code is ErrorCode.INTERNAL
    await bot.add(OTHER, AddToQueue(query="100"))
    await bot.add(GUILD, AddToQueue(query="100"))
    await running.until(EventName.SONG_STARTED, count=2)


# --- processes that end --------------------------------------------------------------------------------------------


async def test_another_sender_gets_the_connections_and_the_songs(bot, running):
    await bot.add(GUILD, AddToQueue(query="100"))
    await running.until(EventName.SONG_STARTED)
    await bot.ask(Action.SEEK, GUILD, Seek(position=50))
    await running.until_told("reader", do="open", start=50.0)
    first = running.service.processes.pids["sender"]
    os.kill(first, signal.SIGKILL)

    attached = await running.until_told("sender", do="attach", count=2)
    assert attached["pid"] != first
    opened = await running.until_told("reader", do="open", count=3)
    assert opened["start"] >= 50
    played = await running.until_told("sender", do="play", stream=opened["stream"])
    assert played["pid"] == attached["pid"]


async def test_another_reader_reads_on(bot, running):
    await bot.add(GUILD, AddToQueue(query="100"))
    await running.until(EventName.SONG_STARTED)
    first = running.service.processes.pids["reader0"]
    os.kill(first, signal.SIGKILL)

    opened = await running.until_told("reader", do="open", count=2)
    assert opened["pid"] != first
    assert opened["stream"] != running.told("reader", do="open")[0]["stream"]
    await running.until_told("sender", do="play", stream=opened["stream"])


async def test_a_song_that_kills_its_reader_is_given_up_and_others_play_on(bot, running):
    await bot.ask(Action.CONNECT, OTHER, HERE)
    await bot.add(OTHER, AddToQueue(query="500"))
    await running.until(EventName.SONG_STARTED)
    await bot.add(GUILD, AddToQueue(query="mix:poison 10,11"))

    error = await running.until(EventName.PLAYER_ERROR)
    assert error.data["track"]["title"] == "poison 10"
    await running.until(lambda event: event.action == EventName.SONG_STARTED and current(event) == "11")
    assert (await bot.state(OTHER)).current.title == "500"


async def test_the_service_ends_its_processes_and_keeps_the_position(bot, running):
    await bot.add(GUILD, AddToQueue(query="mix:100,101"))
    await running.until(EventName.SONG_STARTED)
    await bot.ask(Action.SEEK, GUILD, Seek(position=50))
    await running.stop()
    assert {
        each["role"] for each in running.told("sender", do="ended") + running.told("reader", do="ended")
    } == {
        "sender",
        "reader",
    }

    await running.start()
    state = await bot.state(GUILD)
    assert state.current.title == "100"
    assert state.position >= 50
    assert [track.title for track in state.queue] == ["101"]
    assert state.status is Status.BUFFERING
    attached = len(running.told("sender", do="attach"))
    await bot.ask(Action.CONNECT, GUILD, HERE)
    opened = await running.until_told("reader", do="open", count=len(running.told("reader", do="open")))
    assert opened["start"] >= 50
    await running.until_told("sender", do="attach", count=attached + 1)


async def test_a_damaged_file_of_players_is_put_aside(bot, running):
    await bot.add(GUILD, AddToQueue(query="100"))
    await running.stop()
    store = running.config.home / "players.db"
    store.write_bytes(b"this is no database, by any means" * 100)
    await running.start()

    assert (await bot.state(GUILD)).current is None
    aside = [file.name for file in running.config.home.iterdir() if "damaged" in file.name]
    assert len([name for name in aside if not name.endswith(("-wal", "-shm"))]) == 1


async def test_a_player_that_cannot_be_read_takes_no_other_with_it(bot, running):
    await bot.ask(Action.CONNECT, OTHER, HERE)
    await bot.add(GUILD, AddToQueue(query="100"))
    await bot.add(OTHER, AddToQueue(query="200"))
    await running.stop()
    with sqlite3.connect(running.config.home / "players.db") as database:
        database.execute("UPDATE players SET state = '{}' WHERE guild_id = ?", (str(GUILD),))
    database.close()
    await running.start()

    assert (await bot.state(OTHER)).current.title == "200"
    assert (await bot.state(GUILD)).current is None


async def test_a_draining_service_takes_no_new_guild(bot):
    await bot.ask(Action.DRAIN, None)

    with pytest.raises(Refused) as refused:
        await bot.ask(Action.CONNECT, OTHER, HERE)
    assert refused.value.problem.code is ErrorCode.DRAINING
    await bot.ask(Action.CONNECT, GUILD, HERE)


async def test_a_service_that_has_lost_a_part_of_itself_ends_with_an_error(monkeypatch):
    async def break_down(_self):
        raise OSError("no more figures")

    monkeypatch.setattr(Players, "report", break_down)
    stand_in = functools.partial(app.Service, source=Songs(), sender=SENDER, reader=READER)
    monkeypatch.setattr(app, "Service", stand_in)
    with tempfile.TemporaryDirectory(prefix="gk") as name:
        folder = Path(name)
        with pytest.raises(RuntimeError, match="part of the service has ended") as raised:
            await app.run(ServiceConfig(sockets=folder / "sockets", home=folder / "home"))
    assert "no more figures" in str(raised.value.__cause__)
