"""What a service answers to whoever speaks its protocol: plain REQ clients, other versions, garbage, strangers, and messages in any order."""

import asyncio
import json
import os
import random
import shutil
import socket
import tempfile
from collections import Counter
from pathlib import Path

import pytest
import zmq
import zmq.asyncio

from guildkit_player.client import NodeGone
from guildkit_player.config import ConfigError, ServiceConfig, load_config
from guildkit_player.keys import Keys, make_keys
from guildkit_player.protocol import (
    COMMANDS,
    VERSION,
    Action,
    Command,
    ErrorCode,
    EventName,
    Loop,
    Reply,
    Status,
    Track,
)
from guildkit_player.protocol.commands import Connect
from guildkit_player.server.events import Events
from guildkit_player.server.node import Node
from guildkit_player.server.players import Players
from guildkit_player.server.requests import Requests
from tests.music.running import Running, Songs
from tests.music.standins import NOTES


@pytest.fixture
def folder():
    folder = Path(tempfile.mkdtemp(prefix="gk"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
async def running(folder, monkeypatch):
    monkeypatch.setenv(NOTES, str(folder / "notes"))
    running = Running(folder)
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def context():
    context = zmq.asyncio.Context()
    yield context
    context.destroy(linger=0)


@pytest.fixture
def req(running, context):
    found = context.socket(zmq.REQ)
    found.connect(running.config.commands)
    return found


async def ask(socket, message):
    await socket.send(message if isinstance(message, bytes) else json.dumps(message).encode())
    return json.loads(await asyncio.wait_for(socket.recv(), 20))


def command(action, guild_id="1", **fields):
    return {"type": "command", "action": action, "guild_id": guild_id, "data": {}, "timestamp": 0.0, **fields}


# --- who speaks it by hand -----------------------------------------------------------------------------------------


async def test_a_plain_request_of_five_fields_is_answered(req):
    reply = await ask(req, command("GET_STATE"))

    assert (reply["type"], reply["action"], reply["ok"]) == ("reply", "GET_STATE", True)
    assert reply["data"]["state"]["status"] == "idle"


async def test_a_dealer_may_ask_many_things_at_once(running, context):
    dealer = context.socket(zmq.DEALER)
    dealer.connect(running.config.commands)
    for number in range(50):
        await dealer.send(json.dumps(command("PING", request_id=str(number))).encode())
    replies = [json.loads(await asyncio.wait_for(dealer.recv(), 20)) for _ in range(50)]

    assert {reply["request_id"] for reply in replies} == set(map(str, range(50)))


@pytest.mark.parametrize("version", [0, VERSION + 1])
async def test_bots_of_any_version_can_ask_what_service_it_is(req, version):
    reply = await ask(req, command("NODE", guild_id="", version=version))

    assert reply["ok"]
    assert reply["data"]["process"] == os.getpid()


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (b"", ErrorCode.INVALID),
        (b"\xff\x00garbage", ErrorCode.INVALID),
        (b"[]", ErrorCode.INVALID),
        (b"[" * 100_000, ErrorCode.INVALID),
        ({}, ErrorCode.INVALID),
        (command("SING"), ErrorCode.UNKNOWN_ACTION),
        (command("SKIP_SONG", guild_id="Tennessee"), ErrorCode.INVALID),
        (command("SKIP_SONG", guild_id=""), ErrorCode.INVALID),
        (command("SKIP_SONG", guild_id="1" * 40), ErrorCode.INVALID),
        (command("SKIP_SONG", data={"loud": True}), ErrorCode.INVALID),
        (command("VOLUME", data={"volume": 5000}), ErrorCode.INVALID),
        (command("SEEK", data={"position": float("inf")}), ErrorCode.INVALID),
        (command("ADD_TO_QUEUE", data={"query": "  "}), ErrorCode.INVALID),
        (command("ADD_TO_QUEUE", data={"query": "x" * 5000}), ErrorCode.INVALID),
        (command("PING", request_id="x" * 1000), ErrorCode.INVALID),
        (command("PING", version=VERSION + 1), ErrorCode.NEW_PROTOCOL),
        (command("PING", version=0), ErrorCode.OLD_PROTOCOL),
        (command("PING", version="two"), ErrorCode.INVALID),
        (command("FILTER", data={"filter": "loudest"}), ErrorCode.UNKNOWN_FILTER),
        (command("SKIP_SONG"), ErrorCode.NOTHING_PLAYING),
    ],
)
async def test_what_cannot_be_done_is_answered_with_a_sentence(req, message, code):
    reply = await ask(req, message)

    assert reply["ok"] is False
    assert reply["error"]["code"] == code
    assert reply["error"]["message"].endswith(".")
    assert (await ask(req, command("PING")))["ok"]


async def test_a_wrong_field_is_named(req):
    reply = await ask(req, command("VOLUME", data={"volume": "loud"}, request_id="7"))

    assert (reply["error"]["detail"], reply["request_id"]) == ("data.volume", "7")


async def test_a_message_that_breaks_its_envelope_is_answered_to_its_request(req):
    reply = await ask(req, {"action": 5, "request_id": "8"})

    assert (reply["ok"], reply["request_id"]) == (False, "8")


async def test_bytes_that_are_no_zeromq_disturb_nobody(running, req):
    with socket.socket(socket.AF_UNIX) as raw:
        raw.connect(running.config.commands.removeprefix("ipc://"))
        raw.sendall(b"GET / HTTP/1.1\r\nHost: nobody\r\n\r\n" + bytes(range(256)) * 100)
        assert (await ask(req, command("PING")))["ok"]


async def test_the_same_request_has_its_effect_once(running, req):
    add = command("ADD_TO_QUEUE", data={"query": "mix:10,20"}, request_id="a")
    assert (await ask(req, add))["data"]["job"] == "a"
    while "done" not in (again := await ask(req, add))["data"]:
        pass
    assert [track["title"] for track in again["data"]["done"]["added"]] == ["10", "20"]

    skip = command("SKIP_SONG", request_id="b")
    first, second = await ask(req, skip), await ask(req, skip)
    assert first["data"]["skipped"] == second["data"]["skipped"]
    assert second["data"]["state"]["current"]["title"] == "20"


async def test_the_same_request_has_its_effect_once_though_the_service_was_killed(running, req):
    add = command("ADD_TO_QUEUE", data={"query": "mix:10,20,30"}, request_id="a")
    while "done" not in (await ask(req, add))["data"]:
        pass
    skip = command("SKIP_SONG", request_id="b")
    await ask(req, skip)
    await running.stop()
    await running.start()

    assert (await ask(req, skip))["data"]["state"]["current"]["title"] == "20"
    again = (await ask(req, add))["data"]
    assert len(again["done"]["added"]) == 3
    assert [track["title"] for track in again["state"]["queue"]] == ["30"]


async def test_an_older_epoch_is_refused(req):
    at = {"channel_id": "5", "user_id": "6"}
    assert (await ask(req, command("CONNECT", data={**at, "epoch": 3})))["ok"]
    reply = await ask(req, command("CONNECT", data={**at, "epoch": 2}))

    assert (reply["error"]["code"], reply["error"]["detail"]) == (ErrorCode.OLD_EPOCH, "3")


# --- who may speak it ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"PLAYER_SERVICE_HOST": "0.0.0.0"}, "PLAYER_KEYS"),
        ({"COMMAND_PORT": "many"}, "COMMAND_PORT"),
        ({"COMMAND_PORT": "99999"}, "COMMAND_PORT"),
        ({"EVENT_PORT": "5555"}, "EVENT_PORT"),
        ({"PLAYER_SERVICE_HOST": "changeme"}, "PLAYER_SERVICE_HOST"),
        ({"PLAYER_KEYS": "<folder>"}, "PLAYER_KEYS"),
        ({"PLAYER_READERS": "0"}, "PLAYER_READERS"),
        ({"PLAYER_FOLDERS": "music=/nowhere/at/all"}, "PLAYER_FOLDERS"),
    ],
)
def test_a_configuration_that_makes_no_sense_names_its_variable(monkeypatch, variables, named):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(ConfigError) as error:
        load_config()
    assert named in str(error.value)


def test_processes_get_the_configuration_by_their_environment(monkeypatch, folder):
    config = ServiceConfig(
        home=folder,
        command_port=7000,
        folders={"songs": folder},
        youtube=True,
        private_addresses={"127.0.0.1:80"},
    )
    for name, value in config.environment().items():
        monkeypatch.setenv(name, value)

    assert load_config() == config


async def test_with_keys_strangers_are_not_heard(folder, monkeypatch):
    monkeypatch.setenv(NOTES, str(folder / "notes"))
    files = make_keys(folder / "keys")
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    stranger = folder / "stranger"
    make_keys(stranger)
    shutil.copy(folder / "keys" / "service.key", stranger / "service.key")

    running = Running(folder, keys=folder / "keys")
    await running.start()
    friend = running.bot(keys=Keys.read(folder / "keys"))
    unknown = running.bot(keys=Keys.read(stranger))
    unencrypted = running.bot()
    try:
        await friend.start(timeout=20)
        assert friend.alive
        for each in (unknown, unencrypted):
            with pytest.raises(NodeGone):
                await each.start(timeout=1.5)
    finally:
        for each in (friend, unknown, unencrypted):
            await each.close()
        await running.stop()


# --- any messages in any order -------------------------------------------------------------------------------------


class Told:
    """Stands for the socket of events: keeps what was told of each guild, and checks it."""

    xpub_verbose = 0

    def __init__(self):
        self.versions = Counter()
        self.sequences = Counter()
        self.jobs = Counter()
        self.added = Counter()

    async def send_multipart(self, parts):
        event = json.loads(parts[1])
        guild, state = event["guild_id"], event["data"]["state"]
        self.sequences[guild] += 1
        assert event["sequence"] == self.sequences[guild]
        key = state["epoch"] * 10**9 + state["version"]
        assert key >= self.versions[guild]
        self.versions[guild] = key
        held = [track["uid"] for track in [*state["queue"], *filter(None, [state["current"]])]]
        assert len(held) == len(set(held))
        if event["data"].get("job"):
            self.jobs[event["data"]["job"]] += 1
        if event["action"] == EventName.QUEUE_UPDATED:
            self.added.update(track["uid"] for track in event["data"]["added"])


class Silent:
    """Stands for the processes: nothing is ever opened."""

    def tell_sender(self, message):
        pass

    tell_reader = tell_sender


def any_command(rng):
    """A message as a bot may send it, now and then one that makes no sense."""
    action = rng.choice([*Action])
    songs = [
        Track(uid="x", url="tone:1", title="1", source="tone", duration=rng.choice([None, 5.0])).model_dump()
        for _ in range(rng.randrange(4))
    ]
    data = {
        Action.CONNECT: {"channel_id": "5", "user_id": "6", "epoch": rng.randrange(3)},
        Action.ADD_TO_QUEUE: {"tracks": songs, "query": rng.choice(["", "mix:1,2", "secret"]), "times": rng.randrange(4),
                              "next": rng.random() < 0.3, "limits": {"queue": 12}},
        Action.REMOVE_FROM_QUEUE: {"uids": ["y"], "requester": rng.choice(["", "1"])},
        Action.MOVE: {"uid": "y", "to": rng.randrange(-1, 5)},
        Action.LOOP: {"loop": rng.choice([*Loop])},
        Action.SEEK: {"position": rng.randrange(10)},
        Action.VOLUME: {"volume": rng.randrange(250)},
        Action.FILTER: {"filter": rng.choice(["", "no such"])},
        Action.LIVE: {"query": "mix:1"},
        Action.SEARCH: {"query": "1"},
    }.get(action, {})  # fmt: skip
    if rng.random() < 0.03:
        data["strange"] = None
    told = Command(
        action=action if rng.random() < 0.98 else "SING",
        guild_id=str(rng.randrange(1, 9)),
        data=data,
        request_id=str(rng.getrandbits(60)),
        version=rng.choice([0, 1, 1, 1, 1, 1, 1, 1, 1, 2]),
    )
    body = told.model_dump_json().encode()
    return body[: rng.randrange(len(body))] if rng.random() < 0.02 else body


async def any_order(count, seed):
    rng = random.Random(seed)
    told = Told()
    socket = told
    events = Events(socket, "boot")

    async def tell(name, state, data):
        await events.tell(name, data, guild_id=state.guild_id, epoch=state.epoch)

    async def save(state, replies):
        for key, reply in replies.items():
            requests.remember(key, reply)

    node = Node("boot", lambda: 0.0, Silent(), Songs(), tell, save)
    players = Players(node, None, events, rng=rng, facts=lambda: {"filters": []}, describe=dict)
    requests = Requests(players.carry_out, players.state)
    answers = {}
    sent = 0
    while sent < count:
        messages = [any_command(rng) for _ in range(40)]
        messages += rng.choices(messages, k=20)  # what is sent again
        rng.shuffle(messages)
        sent += len(messages)
        replies = await asyncio.gather(*map(requests.answer, messages))
        for body, reply in zip(messages, replies, strict=True):
            if reply.ok and reply.action not in {"GET_STATE", "PING", "NODE", "SEARCH"}:
                data = {
                    name: value for name, value in reply.data.items() if name in {"job", "removed", "skipped"}
                }
                assert answers.setdefault(body, data) == data
            assert reply.ok or reply.error.code is not ErrorCode.INTERNAL
    for _ in range(100):
        await asyncio.sleep(0)
    assert told.jobs
    assert max(told.jobs.values()) == 1
    assert max(told.added.values()) == 1
    for player in players:
        state = player.queue.state
        held = [track.uid for track in [*state.queue, *filter(None, [state.current])]]
        assert set(held) <= set(told.added)
        assert len(held) == len(set(held))
        assert len(state.queue) <= 12 + 1
        assert (state.current is None) == (state.status is Status.IDLE)
        await player.close()
    return sent


async def test_messages_in_any_order_leave_every_player_consistent():
    assert await any_order(3_000, seed=1) >= 3_000


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_a_hundred_thousand_messages_in_any_order():
    assert await any_order(100_000, seed=2) >= 100_000


def test_every_action_has_data_that_is_described():
    assert set(COMMANDS) == set(Action)
    assert Connect in COMMANDS.values()


def test_a_code_of_a_newer_service_is_understood_as_a_defect():
    told = (
        '{"action": "PING", "ok": false, "error": {"code": "too_purple", "message": "That is too purple."}}'
    )

    error = Reply.model_validate_json(told).error
    assert (error.code, error.message) == (ErrorCode.INTERNAL, "That is too purple.")
