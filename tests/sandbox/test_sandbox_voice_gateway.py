"""The voice gateway and its datagrams, spoken to by a client of our own."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys

import aiohttp
import pytest

from tests.sandbox.voice_clients import AES_GCM, FRAME, XCHACHA, connecting


@pytest.fixture
async def credentials(sandbox, guild, bot, lounge):
    """Let the bot join by its main gateway; return what it connects with."""
    await bot.ws.voice_state(guild.id, lounge.id)
    await sandbox.settled()
    state = sandbox.world.voice.of(guild.model, sandbox.bot_user.id)
    given = sandbox.voice.allocations[guild.id]
    return {
        "server_id": str(guild.id),
        "user_id": str(sandbox.bot_user.id),
        "session_id": state.session_id,
        "token": given.token,
    }


@pytest.fixture
async def wire(sandbox, credentials):
    async with connecting(sandbox, credentials) as wire:
        yield wire


@pytest.fixture
async def recording(sandbox, guild, wire, lounge):
    await wire.ready()
    await guild.join("alice").joins("Lounge")
    assert (await wire.receive(11))["user_ids"] == [str(sandbox.world.user_named("alice").id)]
    return sandbox.voice.recording(lounge)


# ------------------------------------------------------------------ connecting


async def test_ready_offers_both_encryptions(sandbox, wire):
    await wire.identify()
    ready = await wire.receive(2)
    assert ready["modes"] == [AES_GCM, XCHACHA]
    assert ready["ip"] == "127.0.0.1"
    assert ready["ssrc"] > 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"token": "wrong"}, 4004),
        ({"user_id": "1"}, 4004),
        ({"session_id": "wrong"}, 4006),
        ({"server_id": "1"}, 4011),
        ({"server_id": None}, 4011),
    ],
)
async def test_wrong_credentials_are_refused(wire, changes, code):
    await wire.identify(**changes)
    assert await wire.close_code() == code


async def test_a_token_of_before_is_no_longer_valid(sandbox, guild, bot, credentials):
    await bot.ws.voice_state(guild.id, None)
    await bot.ws.voice_state(guild.id, guild.channel("Lounge").id)
    await sandbox.settled()
    async with connecting(sandbox, credentials) as wire:
        await wire.identify()
        assert await wire.close_code() == 4006


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"op":5,"d":{"speaking":1}}', 4003),
        ('{"op":99,"d":{}}', 4003),
        ("not json", 4002),
        ('{"op":0,"d":null}', 4002),
        ("[]", 4002),
    ],
)
async def test_what_is_wrong_before_identify_closes_the_socket(wire, text, code):
    await wire.socket.send_str(text)
    assert await wire.close_code() == code


@pytest.mark.parametrize(
    ("op", "data", "code"),
    [
        (99, {}, 4001),
        (0, {}, 4005),
        (1, {"protocol": "webrtc", "data": {}}, 4012),
        (
            1,
            {"protocol": "udp", "data": {"address": "127.0.0.1", "port": 1, "mode": "xsalsa20_poly1305"}},
            4016,
        ),
        (1, {"protocol": "udp", "data": None}, 4020),
        (5, {"speaking": "loudly"}, 4020),
        (5, {"speaking": 1, "ssrc": -1}, 4020),
    ],
)
async def test_what_is_wrong_after_identify_closes_the_socket(wire, op, data, code):
    await wire.identify()
    await wire.receive(2)
    await wire.send(op, data)
    assert await wire.close_code() == code


async def test_an_older_version_is_missing_by_name(sandbox, credentials):
    async with aiohttp.ClientSession(connector=sandbox.connector()) as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as failure:
            await session.ws_connect("wss://us-east1234.discord.media/?v=4")
        assert failure.value.status == 501
    assert sandbox.missing_routes == ["voice gateway version 4"]


async def test_heartbeats_are_acknowledged_with_their_nonce(wire):
    await wire.send(3, {"t": 1501184119561, "seq_ack": -1})
    assert await wire.receive(6) == {"t": 1501184119561}


async def test_who_never_heartbeats_is_timed_out(sandbox, credentials, monkeypatch):
    monkeypatch.setattr("guildkit_sandbox.voice.connections.HEARTBEAT_INTERVAL", 20)
    async with (
        aiohttp.ClientSession(connector=sandbox.connector()) as session,
        session.ws_connect("wss://us-east1234.discord.media/?v=8") as socket_,
    ):
        await socket_.receive_json()
        assert (await asyncio.wait_for(socket_.receive(), 1)).data == 4009


@pytest.mark.parametrize(
    ("mode", "module", "sentence"),
    [
        (XCHACHA, "nacl.secret", "Voice needs PyNaCl and cryptography: install guildkit-sandbox[voice]."),
        (AES_GCM, "dave", "DAVE needs dave.py: install guildkit-sandbox[voice]."),
    ],
)
async def test_what_is_not_installed_is_named(sandbox, wire, monkeypatch, mode, module, sentence):
    monkeypatch.setitem(sys.modules, module, None)
    await wire.identify(max_dave_protocol_version=1)
    await wire.receive(2)
    await wire.send(1, {"protocol": "udp", "data": {"address": "127.0.0.1", "port": 1, "mode": mode}})
    while (await asyncio.wait_for(wire.socket.receive(), 1)).type is aiohttp.WSMsgType.TEXT:
        pass
    assert [str(failure) for failure in sandbox._api.failures] == [sentence]
    sandbox._api.failures.clear()  # otherwise it would be raised at the end, as it should


# ------------------------------------------------------------------ resuming


async def test_a_dropped_socket_is_resumed_and_misses_nothing(sandbox, guild, wire, recording):
    bob = guild.join("bob")
    sandbox.faults.drop_voice()
    await sandbox.until(lambda: not sandbox.voice.connections, within=1)
    await bob.joins("Lounge")
    await bob.leaves_voice()
    async with connecting(sandbox, wire.credentials) as again:
        await again.send(7, {**wire.credentials, "seq_ack": wire.sequence})
        assert await again.receive(9) is None
        assert await again.receive(11) == {"user_ids": [str(bob.id)]}
        assert await again.receive(13) == {"user_id": str(bob.id)}
        assert again.sequence == wire.sequence + 2
        wire.udp.send(wire.packet(1))  # the datagrams never noticed
        await sandbox.until(lambda: recording.received == 1, within=1)


async def test_who_resumes_takes_over_from_the_socket_before(sandbox, wire, recording):
    async with connecting(sandbox, wire.credentials) as again:
        await again.send(7, {**wire.credentials, "seq_ack": wire.sequence})
        assert await again.receive(9) is None
        assert await wire.close_code() == 4006
        await again.send(5, {"speaking": 1, "delay": 0})
        wire.udp.send(wire.packet(1))
        await sandbox.until(lambda: recording.received == 1, within=1)
    assert sandbox.voice.sessions


async def test_a_session_that_is_no_more_cannot_be_resumed(sandbox, guild, wire, recording, lounge):
    sandbox.faults.close_voice(4009)
    assert await wire.close_code() == 4009
    async with connecting(sandbox, wire.credentials) as again:
        await again.send(7, {**wire.credentials, "seq_ack": wire.sequence})
        assert await again.close_code() == 4006


async def test_what_was_missed_too_long_ago_cannot_be_resumed(sandbox, guild, wire, recording):
    bob = guild.join("bob")
    sandbox.faults.drop_voice()
    await sandbox.until(lambda: not sandbox.voice.connections, within=1)
    for _ in range(501):
        await bob.joins("Lounge")
        await bob.leaves_voice()
    async with connecting(sandbox, wire.credentials) as again:
        await again.send(7, {**wire.credentials, "seq_ack": wire.sequence})
        assert await again.close_code() == 4006


@pytest.mark.parametrize("code", [4006, 4009, 4014, 4015, 4017, 4021, 4022])
async def test_the_sandbox_can_close_with_any_code(sandbox, wire, recording, code):
    sandbox.faults.close_voice(code)
    assert await wire.close_code() == code


# ------------------------------------------------------------------ datagrams


async def test_ip_discovery_says_where_one_comes_from(sandbox, wire, recording):
    wire.udp.send(struct.pack(">HHI64sH", 1, 70, wire.given["ssrc"], b"", 0))
    answer = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(wire.udp, 100), 1)
    kind, length, ssrc, address, port = struct.unpack(">HHI64sH", answer)
    assert (kind, length, ssrc) == (2, 70, wire.given["ssrc"])
    assert (address.rstrip(b"\0").decode(), port) == wire.udp.getsockname()


@pytest.mark.parametrize("mode", [AES_GCM, XCHACHA])
async def test_both_encryptions_are_understood(sandbox, wire, lounge, mode):
    await wire.ready(mode)
    for number in range(3):
        wire.udp.send(wire.packet(number, payload=FRAME + bytes([number])))
    wire.udp.send(wire.packet(3, extension=b"\x10\xff\0\0", payload=FRAME + b"\x03"))
    recording = sandbox.voice.recording(lounge)
    await sandbox.until(lambda: recording.received == 4, within=1)
    assert recording.opus == [FRAME + bytes([number]) for number in range(4)]
    assert recording.duration == pytest.approx(0.08)


async def test_what_is_forged_or_repeated_is_counted_and_never_heard(sandbox, wire, recording):
    good = wire.packet(7)
    forged = good[:-6] + bytes([good[-6] ^ 1]) + good[-5:]
    header = bytearray(wire.packet(8))
    header[4] ^= 1  # the timestamp is authenticated too
    for datagram in (good, good, forged, bytes(header), wire.packet(7, nonce=99), wire.packet(9, ssrc=5)):
        wire.udp.send(datagram)
    wire.udp.send(b"hello")
    wire.udp.send(wire.packet(10))
    await sandbox.until(lambda: recording.received == 2, within=1)
    assert (recording.replayed, recording.forged, recording.duplicated) == (1, 2, 1)
    assert sandbox.voice.strays == 2
    assert recording.opus == [FRAME, FRAME]
    assert recording.gaps == [(8, 9)]
    assert recording.lost == 2


async def test_packets_out_of_order_and_over_the_edge_of_16_bits_are_put_right(sandbox, wire, recording):
    for number in (65534, 65536, 65535, 65537):
        wire.udp.send(wire.packet(number, payload=FRAME + str(number).encode()))
    await sandbox.until(lambda: recording.received == 4, within=1)
    assert [each[-1:] for each in recording.opus] == [b"4", b"5", b"6", b"7"]
    assert recording.lost == 0


async def test_a_recording_keeps_the_last_packets_and_counts_all(sandbox, wire, lounge, monkeypatch):
    monkeypatch.setattr("guildkit_sandbox.voice.recordings.KEPT", 3)
    await wire.ready()
    for number in range(5):
        wire.udp.send(wire.packet(number, payload=FRAME + bytes([number])))
    recording = sandbox.voice.recording(lounge)
    await sandbox.until(lambda: recording.received == 5, within=1)
    assert [each[-1] for each in recording.opus] == [2, 3, 4]
    assert recording.lost == 0
    assert recording.duration == pytest.approx(0.1)


async def test_who_never_said_that_they_speak_is_not_heard(sandbox, wire, lounge):
    await wire.identify()
    wire.given = await wire.receive(2)
    data = {"address": "127.0.0.1", "port": 1, "mode": AES_GCM}
    await wire.send(1, {"protocol": "udp", "data": data})
    wire.key, wire.mode = bytes((await wire.receive(4))["secret_key"]), AES_GCM
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.sendto(wire.packet(1), (wire.given["ip"], wire.given["port"]))
    recording = sandbox.voice.recording(lounge)
    await sandbox.until(lambda: recording.unannounced == 1, within=1)
    assert recording.received == 0


async def test_a_recording_becomes_a_file_that_players_understand(sandbox, wire, recording, tmp_path):
    payload = FRAME * 60  # longer than one segment of a page
    for number in range(2):
        wire.udp.send(wire.packet(number, payload=payload))
    await sandbox.until(lambda: recording.received == 2, within=1)
    pages = list(ogg_pages(recording.save(tmp_path / "heard.ogg").read_bytes()))
    assert [flags for flags, _position, _body in pages] == [2, 0, 0, 4]
    assert [position for _flags, position, _body in pages] == [0, 0, 960, 1920]
    assert pages[0][2].startswith(b"OpusHead\x01\x02")
    assert pages[1][2].startswith(b"OpusTags")
    assert [body for _flags, _position, body in pages[2:]] == [payload, payload]


def ogg_pages(data):
    while data:
        magic, flags, position, _serial, _number, checksum = struct.unpack("<4sxBqIII", data[:26])
        size = 27 + data[26]
        body = sum(data[27:size])
        assert magic == b"OggS"
        assert checksum == ogg_checksum(data[:22] + bytes(4) + data[26 : size + body])
        yield flags, position, data[size : size + body]
        data = data[size + body :]


def ogg_checksum(page):
    remainder = 0
    for byte in page:
        remainder ^= byte << 24
        for _ in range(8):
            remainder = remainder << 1 ^ (0x104C11DB7 if remainder & 0x80000000 else 0)
    return remainder
