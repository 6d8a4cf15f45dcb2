"""The parts of a voice connection by themselves: packets, addresses, heartbeats and the end-to-end encryption's messages."""

from __future__ import annotations

import asyncio
import random
import socket
import struct

import aiohttp
import dave
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from nacl.secret import Aead

from guildkit_player.inside import Attach
from guildkit_player.voice import dave as ops
from guildkit_player.voice.closing import Answer, Closing
from guildkit_player.voice.connection import NodeLink
from guildkit_player.voice.dave import Dave
from guildkit_player.voice.gateway import Gateway
from guildkit_player.voice.transport import AES_GCM, XCHACHA, Transport, connect, discover
from guildkit_sandbox.voice import mls
from guildkit_sandbox.voice.dave import external_sender

BOT, ALICE, CHANNEL, SSRC = 1, 2, 3, 4
KEY = bytes(range(32))
FRAME = b"\xfcnote"


@pytest.fixture
def server():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(0)
        yield server


@pytest.fixture
def said():
    return []


@pytest.fixture
def privacy(said):
    return Dave(BOT, CHANNEL, SSRC, lambda op, data: said.append((op, data)))


@pytest.fixture
def udp(server):
    with connect(*server.getsockname()) as udp:
        yield udp


def opened(packet, mode):
    """Decrypt a packet, as a voice server does; return its header's numbers, its nonce, and what it carries."""
    header, body, nonce = packet[:12], packet[12:-4], packet[-4:]
    if mode == AES_GCM:
        plain = AESGCM(KEY).decrypt(nonce + bytes(8), body, header)
    else:
        plain = Aead(KEY).decrypt(body, header, nonce + bytes(20))
    _, _, sequence, timestamp, ssrc = struct.unpack(">BBHII", header)
    return sequence, timestamp, ssrc, int.from_bytes(nonce), plain


# ------------------------------------------------------------------ datagrams


@pytest.mark.parametrize("mode", [AES_GCM, XCHACHA])
def test_packets_count_on_and_begin_again_where_their_counters_end(udp, privacy, mode):
    transport = Transport(udp, SSRC, mode, KEY, privacy)
    assert opened(transport.seal(FRAME), mode) == (1, 960, SSRC, 1, FRAME)
    transport._sequence, transport._timestamp, transport._nonce = 0xFFFF, 0xFFFFFFFF - 959, 0xFFFFFFFF
    assert opened(transport.seal(FRAME), mode) == (0, 0, SSRC, 0, FRAME)
    assert opened(transport.seal(FRAME), mode) == (1, 960, SSRC, 1, FRAME)


def test_a_packet_that_cannot_leave_is_not_waited_for(server, udp, privacy):
    transport = Transport(udp, SSRC, AES_GCM, KEY, privacy)
    assert transport.send(b"packet")
    assert server.recv(100) == b"packet"
    transport.close()
    assert not transport.send(b"packet")


def test_a_frame_that_cannot_be_encrypted_is_left_out(udp):
    class Failing:
        def encrypt(self, frame):
            return None if frame == FRAME else frame

    transport = Transport(udp, SSRC, AES_GCM, KEY, Failing())
    assert transport.seal(FRAME) is None
    assert opened(transport.seal(b"next"), AES_GCM)[0] == 1


async def test_ones_own_address_is_found_among_garbage(server, udp):
    finding = asyncio.create_task(discover(udp, SSRC))
    loop = asyncio.get_running_loop()
    request, address = await loop.sock_recvfrom(server, 100)
    assert struct.unpack(">HHI64sH", request)[:3] == (1, 70, SSRC)
    for garbage in (
        b"",
        b"x" * 74,
        bytes(74),
        bytes(2000),
        struct.pack(">HHI64sH", 2, 70, 99, b"10.0.0.9", 1),
    ):
        server.sendto(garbage, address)
    server.sendto(struct.pack(">HHI64sH", 2, 70, SSRC, b"192.0.2.7", 40_000), address)
    assert await finding == ("192.0.2.7", 40_000)


async def test_a_lost_question_is_asked_again(server, udp, monkeypatch):
    monkeypatch.setattr("guildkit_player.voice.transport._PATIENCE", 0.01)
    finding = asyncio.create_task(discover(udp, SSRC))
    loop = asyncio.get_running_loop()
    await loop.sock_recvfrom(server, 100)
    _, address = await loop.sock_recvfrom(server, 100)
    server.sendto(struct.pack(">HHI64sH", 2, 70, SSRC, b"192.0.2.7", 40_000), address)
    assert await finding == ("192.0.2.7", 40_000)


async def test_a_server_that_never_says_is_given_up(server, udp, monkeypatch):
    monkeypatch.setattr("guildkit_player.voice.transport._PATIENCE", 0.01)
    with pytest.raises(TimeoutError, match="datagrams"):
        await discover(udp, SSRC)
    server.close()
    with pytest.raises(TimeoutError, match="datagrams"):
        await discover(udp, SSRC)


def test_voice_servers_may_have_addresses_of_both_kinds():
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as server:
        try:
            server.bind(("::1", 0))
        except OSError:
            pytest.skip("this machine has no IPv6")
        with connect("::1", server.getsockname()[1]) as udp:
            udp.send(b"packet")
            assert server.recv(100) == b"packet"
    with pytest.raises(ValueError):
        connect("voice.example", 1)


# ------------------------------------------------------------------ end-to-end encryption


class Alice:
    """Somebody who is there already and lets the bot in, with the voice gateway's part in it."""

    def __init__(self):
        self.gateway = external_sender(random.Random(1))
        self.session = dave.Session()
        self.session.init(1, CHANNEL, str(ALICE), dave.SignatureKeyPair.generate(1))
        self.session.set_external_sender(self.gateway.package())
        self.decryptor = dave.Decryptor()

    def welcome(self, package):
        """Let somebody in by their key package; return what they are welcomed with."""
        added = self.gateway.add(CHANNEL.to_bytes(8), 0, package)
        made = self.session.process_proposals(mls.append([added]), {str(BOT), str(ALICE)})
        commit, _, welcome = mls.split_commit(made)
        self.session.process_commit(commit)
        self.decryptor.transition_to_key_ratchet(self.session.get_key_ratchet(str(BOT)))
        return welcome

    def hears(self, frame):
        opened = self.decryptor.decrypt(dave.MediaType.audio, frame)
        return None if opened is None else bytes(opened)


@pytest.fixture
def alice():
    return Alice()


def let_in(privacy, said, alice, *, transition=7):
    privacy.hear_binary(ops.EXTERNAL_SENDER, alice.gateway.package())
    privacy.joined([ALICE])
    privacy.begin(1)
    (op, package) = said.pop()
    assert op == ops.KEY_PACKAGE
    privacy.hear_binary(ops.WELCOME, transition.to_bytes(2) + alice.welcome(package))


def test_nothing_is_said_to_people_before_they_can_understand_it(privacy, said, alice):
    assert not privacy.waits
    let_in(privacy, said, alice)
    assert privacy.waits
    assert said == [(ops.TRANSITION_READY, {"transition_id": 7})]
    privacy.hear(ops.EXECUTE_TRANSITION, {"transition_id": 7})
    assert not privacy.waits
    assert privacy.established
    sealed = privacy.encrypt(FRAME)
    assert FRAME not in sealed
    assert alice.hears(sealed) == FRAME


def test_where_discord_goes_back_to_no_encryption_frames_are_sent_as_they_are(privacy, said, alice):
    let_in(privacy, said, alice)
    privacy.hear(ops.EXECUTE_TRANSITION, {"transition_id": 7})
    privacy.hear(ops.PREPARE_TRANSITION, {"transition_id": 8, "protocol_version": 0})
    assert privacy.established
    assert said[-1] == (ops.TRANSITION_READY, {"transition_id": 8})
    privacy.hear(ops.EXECUTE_TRANSITION, {"transition_id": 8})
    assert not privacy.waits
    assert privacy.encrypt(FRAME) == FRAME


def test_a_welcome_that_cannot_be_followed_asks_to_be_let_in_again(privacy, said, alice):
    privacy.hear_binary(ops.EXTERNAL_SENDER, alice.gateway.package())
    privacy.joined([ALICE])
    privacy.begin(1)
    said.clear()
    privacy.hear_binary(ops.WELCOME, b"\x00\x05no welcome")
    assert [op for op, _ in said] == [ops.INVALID_COMMIT_WELCOME, ops.KEY_PACKAGE]
    assert said[0][1] == {"transition_id": 5}
    privacy.hear_binary(ops.WELCOME, b"\x00\x06" + alice.welcome(said[1][1]))
    assert said[-1] == (ops.TRANSITION_READY, {"transition_id": 6})


def test_a_new_group_is_offered_another_key_package(privacy, said):
    privacy.begin(1)
    privacy.hear(ops.PREPARE_EPOCH, {"protocol_version": 1, "epoch": 1})
    assert [op for op, _ in said] == [ops.KEY_PACKAGE] * 2
    assert said[0][1] != said[1][1]


def test_a_version_that_is_not_known_is_refused(privacy):
    with pytest.raises(ValueError, match="Version 2"):
        privacy.begin(2)


def test_transitions_that_were_never_prepared_change_nothing(privacy):
    privacy.hear(ops.EXECUTE_TRANSITION, {"transition_id": 9})
    assert privacy.encrypt(FRAME) == FRAME


# ------------------------------------------------------------------ the socket


@pytest.fixture
async def gateway_with():
    """Return what connects to a voice gateway that behaves as a function says, and speaks until it ends."""
    heard = []

    async def speaks(behave):
        async def handle(request):
            ws = web.WebSocketResponse()
            await ws.prepare(request)
            await behave(ws)
            return ws

        app = web.Application()
        app.router.add_get("/", handle)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.ws_connect(f"http://127.0.0.1:{runner.addresses[0][1]}/") as ws,
            ):
                gateway = Gateway(ws, -1, lambda op, data: heard.append((op, data)))
                closing = await asyncio.wait_for(gateway.run(), 30)
        finally:
            await runner.cleanup()
        return gateway, closing, heard

    return speaks


async def test_who_does_not_answer_to_heartbeats_is_lost(gateway_with):
    beats = []

    async def deaf(ws):
        await ws.send_json({"op": 8, "d": {"v": 8, "heartbeat_interval": 20}})
        beats.extend([message.json() async for message in ws])

    _, closing, _ = await gateway_with(deaf)
    assert closing.answer is Answer.RESUME
    assert "heartbeat" in closing.reason
    assert [(beat["op"], beat["d"]["seq_ack"]) for beat in beats] == [(3, -1)]


async def test_heartbeats_tell_what_was_heard_last(gateway_with):
    beats = []

    async def answers(ws):
        await ws.send_json({"op": 8, "d": {"v": 8, "heartbeat_interval": 20}})
        async for message in ws:
            beats.append(message.json()["d"])
            await ws.send_json({"op": 6, "d": {"t": beats[-1]["t"]}})
            if len(beats) == 1:
                await ws.send_json({"op": 11, "d": {"user_ids": []}, "seq": 4})
            elif len(beats) == 2:
                await ws.send_bytes(b"\x00\x05\x19sender")
            else:
                await ws.close(code=4015, message=b"crashed")

    gateway, closing, heard = await gateway_with(answers)
    assert [beat["seq_ack"] for beat in beats] == [-1, 4, 5]
    assert gateway.sequence == 5
    assert heard == [(11, {"user_ids": []}), (25, b"sender")]
    assert closing == Closing(4015, "crashed")


async def test_garbage_from_the_gateway_is_passed_over(gateway_with):
    async def garbles(ws):
        for text in ("no json", "[]", "{}", "null", '{"op": null}'):
            await ws.send_str(text)
        await ws.send_bytes(b"")
        await ws.send_bytes(b"\x00\x01")
        await ws.close(code=4006)

    _, closing, heard = await gateway_with(garbles)
    assert closing.code == 4006
    assert heard == [(None, None)]


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        (1000, Answer.RESUME),
        (1006, Answer.RESUME),
        (4006, Answer.REJOIN),
        (4014, Answer.STAY_AWAY),
        (4015, Answer.RESUME),
        (4017, Answer.STAY_AWAY),
        (4021, Answer.STAY_AWAY),
        (4999, Answer.IDENTIFY),
    ],
)
def test_each_close_code_gets_its_answer(code, answer):
    assert Closing(code, "").answer is answer


# ------------------------------------------------------------------ the whole connection


async def test_people_who_wait_for_the_encryption_too_long_get_another_session(monkeypatch, server):
    monkeypatch.setattr("guildkit_player.voice.connection._ENCRYPTED_WITHIN", 0.05)
    monkeypatch.setattr("guildkit_player.voice.connection._SHORTEST_WAIT", 0.0)
    told = []
    identified = asyncio.Queue()
    loop = asyncio.get_running_loop()

    async def handle(request):
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        await ws.send_json({"op": 8, "d": {"v": 8, "heartbeat_interval": 10_000}})
        async for message in ws:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            op = message.json()["op"]
            if op == 0:
                identified.put_nowait(message.json()["d"])
                host, port = server.getsockname()
                await ws.send_json(
                    {"op": 2, "d": {"ssrc": SSRC, "ip": host, "port": port, "modes": [XCHACHA]}}
                )
                _, address = await loop.sock_recvfrom(server, 100)
                server.sendto(struct.pack(">HHI64sH", 2, 70, SSRC, b"127.0.0.1", address[1]), address)
            elif op == 1:
                key = {"mode": XCHACHA, "secret_key": list(KEY), "dave_protocol_version": 1}
                await ws.send_json({"op": 4, "d": key})
                await ws.send_json({"op": 11, "d": {"user_ids": [str(ALICE)]}})
        return ws

    app = web.Application()
    app.router.add_get("/", handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()

    class Plain:
        """Leads to the server above, whatever the endpoint is called."""

        def ws_connect(self, _address, **options):
            return http.ws_connect(f"ws://127.0.0.1:{runner.addresses[0][1]}/", **options)

    http = aiohttp.ClientSession()
    given = Attach(guild="1", mode="node", channel_id="3", user_id="1", endpoint="here")
    link = NodeLink(given, Plain(), told.append)
    link.start()
    for _ in range(3):
        await asyncio.wait_for(identified.get(), 30)
        assert link.line is None
    await link.close()
    await http.close()
    await runner.cleanup()
    assert {voice.state for voice in told} == {"connecting"}
