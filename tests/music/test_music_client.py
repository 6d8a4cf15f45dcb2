"""What a bot hears and does through its client, while services and connections come and go."""

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import pytest

from guildkit_player.client import NodeGone, PlayerClient
from guildkit_player.protocol import Action, Event, EventName, PlayerState, Refused, Reply
from guildkit_player.protocol.commands import AddToQueue, Connect, SetLoop
from guildkit_player.protocol.events import Told
from tests.music.running import Running
from tests.music.standins import NOTES

GUILD = 10
HERE = Connect(channel_id="5", user_id="6")


@pytest.fixture
async def running(monkeypatch):
    folder = Path(tempfile.mkdtemp(prefix="gk"))
    monkeypatch.setenv(NOTES, str(folder / "notes"))
    running = Running(folder)
    await running.start()
    yield running
    await running.stop()
    shutil.rmtree(folder)


@pytest.fixture
async def bot(running):
    bot = running.bot()
    await bot.start()
    yield bot
    await bot.close()


async def until(holds):
    async with asyncio.timeout(30):
        while not holds():  # noqa: ASYNC110 - other processes change it
            await asyncio.sleep(0.02)


async def test_what_happens_right_after_the_start_is_heard(running, bot):
    await bot.ask(Action.CONNECT, GUILD, HERE)

    event = await running.until(EventName.STATE_UPDATE)
    assert event.data["state"]["channel_id"] == "5"
    assert running.changes == [True]


async def test_the_figures_come_each_second(running, bot):
    await until(lambda: bot.stats is not None and bot.stats.memory > 0)
    assert bot.stats.boot == running.service.boot


async def test_a_command_is_asked_again_and_has_its_effect_once(running, bot):
    await bot.add(GUILD, AddToQueue(query="mix:10,20,30"))
    answered = running.service._requests._carry_out

    async def slow(*arguments):
        found = await answered(*arguments)
        await asyncio.sleep(0.3)
        return found

    running.service._requests._carry_out = slow
    reply = await bot.ask(Action.SKIP_SONG, GUILD, timeout=0.1, tries=20)

    assert reply["skipped"]["title"] == "10"
    assert (await bot.state(GUILD)).current.title == "20"


async def test_a_song_is_added_though_the_event_of_it_is_lost(running, bot):
    told = running.service.players._node.tell

    async def deaf(*_):
        return

    running.service.players._node.tell = deaf
    added = await bot.add(GUILD, AddToQueue(query="mix:10,20"))
    running.service.players._node.tell = told

    assert [track.title for track in added.added] == ["10", "20"]


async def test_a_gap_is_seen_and_healed(running, bot):
    await bot.ask(Action.CONNECT, GUILD, HERE)
    await running.until(EventName.STATE_UPDATE)
    bot._seen[str(GUILD)] -= 1  # as if the last one had not come

    event = await running.until(EventName.STATE_UPDATE, count=2)
    assert event.data["state"]["channel_id"] == "5"


async def test_events_that_come_twice_or_late_are_passed_over(running, bot):
    await bot.ask(Action.CONNECT, GUILD, HERE)
    await running.until(EventName.STATE_UPDATE)
    event = Event(
        action=EventName.STATE_UPDATE,
        guild_id=str(GUILD),
        data=Told(state=PlayerState(guild_id=str(GUILD))).model_dump(mode="json"),
        sequence=1,
        boot=bot.boot,
    )
    bot._note(event)
    await bot.ask(Action.LOOP, GUILD, SetLoop(loop="queue"))
    await running.until(EventName.STATE_UPDATE, count=2)

    assert [event.sequence for event in running.events] == [1, 2]


async def test_a_service_that_was_started_again_is_noticed_and_asked_for_its_players(running, bot):
    await bot.add(GUILD, AddToQueue(query="mix:10,20"))
    boot = bot.boot
    await running.stop()
    await running.start()
    await until(lambda: bot.boot != boot and bot.alive)

    state = await bot.state(GUILD)
    assert state.current.title == "10"
    await running.until(lambda event: event.action == EventName.STATE_UPDATE and event.boot != boot)
    assert running.changes[-1] is True
    assert len(running.changes) >= 2


async def test_a_service_that_has_ended_is_dead_and_what_is_asked_of_it_fails(running, bot):
    await running.stop()
    await until(lambda: not bot.alive)

    assert running.changes == [True, False]
    with pytest.raises(NodeGone):
        await bot.ask(Action.GET_STATE, GUILD, timeout=0.1, tries=2)


async def test_who_asks_while_the_service_is_started_again_gets_the_answer(running, bot):
    await bot.ask(Action.CONNECT, GUILD, HERE)
    await running.stop()
    asked = asyncio.create_task(bot.ask(Action.GET_STATE, GUILD, timeout=0.5, tries=40))
    await running.start()

    assert (await asked)["state"]["channel_id"] == "5"


async def test_a_service_that_hangs_is_dead_though_its_connection_stands():
    folder = Path(tempfile.mkdtemp(prefix="gk"))
    script = folder / "hang.py"
    script.write_text(
        "import sys, zmq\nc = zmq.Context()\n"
        "a = c.socket(zmq.ROUTER); a.bind(sys.argv[1])\nb = c.socket(zmq.XPUB); b.bind(sys.argv[2])\n"
        "b.recv(); print('up', flush=True)\n"
        "while True:\n"
        "    *to, body = a.recv_multipart()\n"
        '    a.send_multipart([*to, b\'{"action": "PING", "data": {"boot": "1"}}\'])\n',
        encoding="utf-8",
    )
    changes = []

    async def ignore(_):
        pass

    commands, events = f"ipc://{folder}/c", f"ipc://{folder}/e"
    process = await asyncio.create_subprocess_exec(sys.executable, script, commands, events)
    client = PlayerClient(commands, events, on_event=ignore, on_change=changes.append)
    try:
        with pytest.raises(NodeGone):
            await client.start(timeout=1)  # nobody welcomes it
        client._note_boot("1")
        os.kill(process.pid, signal.SIGSTOP)
        await until(lambda: not client.alive)
        assert changes == [True, False]
    finally:
        await client.close()
        process.kill()
        await process.wait()
        shutil.rmtree(folder)


async def test_nobody_there_is_said_in_time():
    folder = Path(tempfile.mkdtemp(prefix="gk"))
    running = Running(folder)
    client = running.bot()
    with pytest.raises(NodeGone) as gone:
        await client.start(timeout=0.3)
    assert str(folder) in str(gone.value)
    await client.close()
    shutil.rmtree(folder)


async def test_a_refusal_keeps_its_reason(bot):
    with pytest.raises(Refused) as refused:
        await bot.add(GUILD, AddToQueue(query="secret"))
    assert refused.value.problem.message == "That is private."


@pytest.mark.parametrize("turns", range(6))
async def test_who_gives_up_as_the_answer_comes_has_given_up(monkeypatch, turns):
    client = PlayerClient("ipc:///nobody/commands", "ipc:///nobody/events", on_event=None)

    async def send(command):
        client.sent = command

    monkeypatch.setattr(client, "_send", send)
    asking = asyncio.create_task(client.ask(Action.PING, None))
    await asyncio.sleep(0)
    (waiting,) = client._waiting.values()
    waiting.set_result(Reply(action=client.sent.action, request_id=client.sent.request_id, ok=True))
    for _ in range(turns):
        await asyncio.sleep(0)
    given_up = asking.cancel()
    await asyncio.wait([asking])
    assert asking.cancelled() == given_up
    await client.close()
