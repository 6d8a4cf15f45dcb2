"""Clients that speak nonsense, never listen, or leave in the middle: the sandbox says so, and goes when it is told."""

from __future__ import annotations

import asyncio
import json
import random
import socket
import ssl
import time

import aiohttp
import pytest

from guildkit_sandbox import NoAnswer, Patience, Sandbox
from tests.sandbox.forms import NASTY
from tests.sandbox.wire import dial, rest


@pytest.fixture
async def brief():
    """A sandbox that must be gone within a second, whoever is connected."""
    sandbox = Sandbox(patience=Patience(answer=1.0, settle=0.05, sight=1.0))
    await sandbox.__aenter__()
    yield sandbox
    started = time.perf_counter()
    await sandbox.__aexit__(None, None, None)
    assert time.perf_counter() - started < 1.0


SAID = [
    *("", "{", "[]", "null", '"x"', "1", "[" * 4000, '{"op":' * 600, '{"op":1,"d":' + "9" * 4000 + "}"),
    *('{"op":[]}', '{"op":{}}', '{"op":"2"}', '{"op":2.5}', '{"op":null}', '{"op":99}', '{"op":true}'),
    *('{"op":2}', '{"op":2,"d":[]}', '{"op":6,"d":{"token":[],"session_id":{},"seq":"x"}}', '{"op":3,"d":1}'),
    *(
        '{"op":8,"d":{}}',
        '{"op":8,"d":[]}',
        '{"op":31,"d":{"guild_ids":5}}',
        '{"op":4,"d":[]}',
        '{"op":1,"d":"x"}',
    ),
    '{"op":3,"d":{"since":null,"afk":false,"status":"\\ud800","activities":[{"name":"\\ud800","type":0}]}}',
]


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("identified", [False, True])
async def test_what_is_no_payload_closes_the_socket(brief, said, identified):
    async with dial(brief) as wire:
        if identified:
            await wire.identify()
            await wire.hear("READY")
        await wire.socket.send_str(said)
        await wire.say(99)
        assert 4001 <= await wire.closed() <= 4013
    assert (await rest(brief, "/users/@me"))[0] == 200


async def test_nonsense_in_every_place_of_what_a_bot_says(brief):
    rng = random.Random(1)
    brief.create_guild("Tennessee")
    guild = str(brief.guilds[0].id)
    presence = {
        "since": 1,
        "afk": True,
        "status": "idle",
        "activities": [{"name": "x", "type": 0, "url": "x", "state": "y"}],
    }
    said = [
        (
            2,
            {
                "token": brief.token,
                "intents": 1,
                "shard": [0, 1],
                "presence": presence,
                "large_threshold": 50,
                "compress": False,
            },
        ),
        (3, presence),
        (4, {"guild_id": guild, "channel_id": None, "self_mute": False, "self_deaf": False}),
        (6, {"token": brief.token, "session_id": "x", "seq": 1}),
        (8, {"guild_id": guild, "query": "", "limit": 0, "nonce": "x", "presences": False}),
        (8, {"guild_id": guild, "user_ids": ["1"], "limit": 0}),
        (31, {"guild_ids": [guild]}),
    ]
    for op, data in said:
        for key in data:
            spoiled = {**data, key: rng.choice(NASTY)}
            async with dial(brief) as wire:
                if op not in {2, 6}:
                    await wire.identify()
                    await wire.hear("READY")
                await wire.socket.send_str(json.dumps({"op": op, "d": spoiled})[:4000])
                await wire.say(99)
                assert 4001 <= await wire.closed() <= 4014, (op, spoiled)


async def test_a_storm_of_identifying(brief):
    brief.create_guild("Tennessee")

    async def once():
        async with dial(brief) as wire:
            await wire.identify()
            await wire.hear("READY")

    await asyncio.gather(*(once() for _ in range(40)))
    assert (await rest(brief, "/users/@me"))[0] == 200


async def test_a_bot_that_never_reads_does_not_hold_anybody_up(brief):
    guild = brief.create_guild("Tennessee")
    alice = guild.join("alice")
    trust = ssl.create_default_context(cafile=str(brief.ca_file))
    reader, writer = await asyncio.open_connection(*brief.address, ssl=trust, server_hostname="discord.com")
    writer.write(
        b"GET /?v=10&encoding=json HTTP/1.1\r\nHost: gateway.discord.gg\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    )
    writer.write(b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
    await reader.readuntil(b"\r\n\r\n")
    identify = json.dumps(
        {"op": 2, "d": {"token": brief.token, "intents": 1 << 9, "properties": {}}}
    ).encode()
    writer.write(bytes([0x81, 0xFE]) + len(identify).to_bytes(2) + bytes(4) + identify)
    with pytest.raises(NoAnswer):
        await brief.bot_connected(within=0.2)
    for _ in range(2000):
        await alice.says("x" * 2000)
    with pytest.raises(NoAnswer, match="has not read what was sent"):
        await brief.settled(within=0.1)
    writer.transport.abort()


async def test_a_late_pong_harms_nobody(sandbox, bot):
    (connection,) = sandbox.gateway.connections
    for _ in range(3):
        with pytest.raises(NoAnswer):
            await sandbox.settled(within=0)
    await sandbox.settled()
    assert sandbox.gateway.connections == {connection}


async def test_an_upload_that_breaks_off_is_nobodys_fault(brief):
    trust = ssl.create_default_context(cafile=str(brief.ca_file))
    for head in (b"", b"Content-Type: multipart/form-data; boundary=x\r\n"):
        _, writer = await asyncio.open_connection(*brief.address, ssl=trust, server_hostname="discord.com")
        writer.write(b"POST /api/v10/channels/1/messages HTTP/1.1\r\nHost: discord.com\r\n" + head)
        writer.write(b"Content-Length: 1000\r\n\r\n--x\r\nContent-Disposition: form-data; name=a\r\n\r\nabc")
        await writer.drain()
        await asyncio.sleep(0.01)
        writer.transport.abort()
    assert (await rest(brief, "/users/@me"))[0] == 200


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_body_that_is_not_packed_as_it_says(brief, encoding):
    headers = {"Authorization": f"Bot {brief.token}", "Content-Encoding": encoding}
    async with (
        aiohttp.ClientSession(connector=brief.connector(), headers=headers) as session,
        session.post("https://discord.com/api/v10/channels/1/messages", data=b"{}") as response,
    ):
        assert response.status == 400


async def test_a_request_under_way_does_not_keep_the_sandbox_open(brief):
    brief.faults.slow_body(30)
    asking = asyncio.create_task(rest(brief, "/users/@me"))
    written = asyncio.Event()
    brief.transcript.readers.append(lambda _entry: written.set())
    await asyncio.wait_for(written.wait(), 2)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)


async def test_half_a_handshake_does_not_keep_the_sandbox_open(brief):
    with socket.create_connection(brief.address):
        assert (await rest(brief, "/users/@me"))[0] == 200


@pytest.mark.parametrize("path", ["", "1", "1/x/y", "1/²/y", "1/" + "9" * 5000 + "/y", "%00/1/%ff"])
async def test_files_that_there_are_not(brief, path):
    async with (
        aiohttp.ClientSession(connector=brief.connector()) as session,
        session.get(f"https://cdn.discordapp.com/attachments/{path}") as response,
    ):
        assert response.status == 404


async def test_faults_that_cannot_be_are_refused(sandbox, guild):
    faults = sandbox.faults
    for times in (0, -1):
        with pytest.raises(ValueError, match="strikes once at least"):
            faults.duplicate_events(times=times)
        with pytest.raises(ValueError, match="strikes once at least"):
            faults.server_error(times=times)
    for wrong in (-1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="no time to wait"):
            faults.delay_events(wrong)
        with pytest.raises(ValueError, match="no time to wait"):
            faults.slow_body(wrong)
        with pytest.raises(ValueError, match="no time to wait"):
            faults.rate_limit(retry_after=wrong)
    with pytest.raises(ValueError, match="no regular expression"):
        faults.lose_answer("(")
    with pytest.raises(ValueError, match="no error of a server"):
        faults.server_error(status=404)
    with pytest.raises(ValueError, match="scope"):
        faults.rate_limit(scope="everybody")
    assert faults.active == []


async def test_who_waits_for_rest_is_told_what_there_is_none_of(sandbox, bot, guild, alice):
    sandbox.faults.delay_events(0.5)
    await alice.says("hello")
    with pytest.raises(NoAnswer, match="events held back: 1"):
        await sandbox.settled(within=0.1)
    sandbox.faults.clear()
    await sandbox.settled()


async def test_what_fails_at_the_gateway_is_not_hidden(monkeypatch):
    def broken(*_arguments):
        raise RuntimeError("broken")

    sandbox = Sandbox()
    await sandbox.__aenter__()
    monkeypatch.setattr(sandbox.gateway, "identify", broken)
    async with dial(sandbox) as wire:
        await wire.identify()
        await wire.closed()
    with pytest.raises(ExceptionGroup, match="the sandbox failed"):
        await sandbox.__aexit__(None, None, None)
