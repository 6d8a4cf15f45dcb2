"""What Discord lays down for gateway connections, seen from the wire: libraries keep most of it from being noticed."""

from __future__ import annotations

import asyncio
import json
import sys
import zlib

import aiohttp
import pytest

from guildkit_sandbox import GatewayRules, Sandbox
from tests.sandbox.wire import dial, rest

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdDecompressor
else:
    from backports.zstd import ZstdDecompressor

MESSAGES = 1 | 1 << 9


# --- starting sessions


async def test_session_starts_are_counted_for_a_day(sandbox, guild):
    assert (await rest(sandbox, "/gateway/bot"))[1]["session_start_limit"] == {
        "total": 1000,
        "remaining": 1000,
        "reset_after": 0,
        "max_concurrency": 1,
    }
    async with dial(sandbox) as wire:
        await wire.identify()
        await wire.hear("READY")
    sandbox.time.advance(hours=23)
    limit = (await rest(sandbox, "/gateway/bot"))[1]["session_start_limit"]
    assert limit["remaining"] == 999
    assert 3_500_000 < limit["reset_after"] <= 3_600_000
    sandbox.time.advance(hours=1)
    assert (await rest(sandbox, "/gateway/bot"))[1]["session_start_limit"]["remaining"] == 1000


async def test_too_many_starts_end_every_session_and_reset_the_token():
    async with Sandbox(gateway_rules=GatewayRules(session_starts=1)) as sandbox:
        old = sandbox.token
        async with dial(sandbox) as first, dial(sandbox) as second:
            await first.identify()
            await first.hear("READY")
            await second.identify()
            assert await second.closed() == 4004
            assert await first.closed() == 4004
        assert sandbox.token != old
        assert (await rest(sandbox, "/users/@me", token=old))[0] == 401
        async with dial(sandbox) as wire:
            await wire.identify(token=old)
            assert await wire.closed() == 4004
        async with dial(sandbox) as wire:
            await wire.identify()
            assert await wire.hear("READY")


async def test_a_paced_bot_identifies_once_in_five_seconds():
    async with Sandbox(gateway_rules=GatewayRules(paced=True)) as sandbox:
        async with dial(sandbox) as wire:
            await wire.identify()
            assert await wire.hear("READY")
        async with dial(sandbox) as wire:
            await wire.identify()
            refused = await wire.hear()
            assert (refused["op"], refused["d"]) == (9, False)
            sandbox.time.advance(seconds=5)
            await wire.identify()
            assert await wire.hear("READY")


async def test_shards_with_other_rate_limit_keys_may_identify_at_once():
    rules = GatewayRules(paced=True, max_concurrency=2)
    async with Sandbox(gateway_rules=rules) as sandbox, dial(sandbox) as first, dial(sandbox) as second:
        await first.identify(shard=[0, 4])
        assert await first.hear("READY")
        await second.identify(shard=[2, 4])
        assert (await second.hear())["op"] == 9
        await second.identify(shard=[1, 4])
        assert await second.hear("READY")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"shard": [0]}, 4010),
        ({"shard": "0, 1"}, 4010),
        ({"shard": [0, 1]}, 4011),
        ({}, 4011),
        ({"shard": [0, 2], "presence": {"status": "asleep", "activities": []}}, 4002),
        ({"shard": [0, 2], "intents": 1 << 1}, 4014),
        ({"shard": [0, 2], "intents": None}, 4013),
    ],
)
async def test_an_identify_that_is_wrong_closes_the_socket(data, code):
    async with Sandbox(gateway_rules=GatewayRules(shards=2)) as sandbox, dial(sandbox) as wire:
        assert (await rest(sandbox, "/gateway/bot"))[1]["shards"] == 2
        await wire.identify(**data)
        assert await wire.closed() == code


# --- how it is spoken


@pytest.mark.parametrize(("query", "version"), [("v=10", 10), ("v=9", 9), ("v=10&encoding=json", 10)])
async def test_versions_that_discord_still_has(sandbox, query, version):
    async with dial(sandbox, query) as wire:
        await wire.identify()
        assert (await wire.hear("READY"))["v"] == version


@pytest.mark.parametrize("query", ["v=8", "v=11", "v=ten", "encoding=json"])
async def test_other_versions_are_refused(sandbox, query):
    async with dial(sandbox, query, hello=False) as wire:
        assert await wire.closed() == 4012


@pytest.mark.parametrize("option", ["encoding=etf", "compress=gzip"])
async def test_what_the_sandbox_does_not_speak_is_refused_by_its_name(sandbox, option):
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        async with dial(sandbox, f"v=10&{option}"):
            pass
    assert caught.value.status == 501
    assert sandbox.missing_routes == [f"gateway with {option}"]


async def test_zstd_is_spoken_where_it_is_installed(sandbox, guild):
    async with dial(sandbox, "v=10&compress=zstd-stream", hello=False) as wire:
        await wire.identify(compress=True)  # Which is of no account beside a stream.
        stream = ZstdDecompressor()
        heard = [json.loads(stream.decompress(await wire.socket.receive_bytes())) for _ in range(3)]
        assert [payload["t"] for payload in heard] == [None, "READY", "GUILD_CREATE"]


async def test_large_payloads_are_compressed_for_who_asks(sandbox, guild):
    async with dial(sandbox) as wire:
        await wire.identify(compress=True)
        message = await wire.socket.receive()
        assert (
            message.type is aiohttp.WSMsgType.TEXT
        )  # READY is short here, and not all payloads are compressed.
        message = await wire.socket.receive()
        assert message.type is aiohttp.WSMsgType.BINARY
        assert b'"GUILD_CREATE"' in zlib.decompress(message.data)


# --- what a bot may send


async def test_more_than_120_commands_a_minute_are_too_many(sandbox, guild):
    async with dial(sandbox) as wire:
        await wire.identify()
        for _ in range(119):
            await wire.say(1, None)
        sandbox.gateway.request_heartbeats()
        while (await wire.hear())["op"] != 1:
            pass
        await wire.say(1, None)
        assert await wire.closed() == 4008


async def test_after_a_minute_a_bot_may_send_again(sandbox, guild):
    async with dial(sandbox) as wire:
        await wire.identify()
        for _ in range(119):
            await wire.say(1, None)
        await sandbox.until(lambda: heartbeats(sandbox) == 119, within=1)
        sandbox.time.advance(minutes=1)
        await wire.say(1, None)
        await sandbox.until(lambda: heartbeats(sandbox) == 120, within=1)


@pytest.mark.parametrize(
    ("op", "data", "code"),
    [
        (3, {"status": "online", "activities": [], "more": "x" * 4096}, 4002),
        (3, {"status": "busy", "activities": []}, 4002),
        (3, {"status": "online", "activities": [{"name": "", "type": 0}]}, 4002),
        (3, {"status": "online", "activities": [{"name": "Chess", "type": 9}]}, 4002),
        (3, None, 4002),
        (8, {"guild_id": "GUILD"}, 4002),
        (8, {"guild_id": "GUILD", "query": "a"}, 4002),
        (8, {"guild_id": ["1", "2"], "query": "a", "limit": 1}, 4002),
        (8, {"guild_id": "GUILD", "query": "", "limit": 0}, 4014),
        (1, "seven", 4002),
        (31, {}, 4002),
        (2, {}, 4005),
        (5, {}, 4001),
    ],
)
async def test_a_command_that_is_wrong_closes_the_socket(sandbox, guild, op, data, code):
    if isinstance(data, dict) and data.get("guild_id") == "GUILD":
        data = {**data, "guild_id": str(guild.id)}
    async with dial(sandbox) as wire:
        await wire.identify()
        await wire.hear("GUILD_CREATE")
        await wire.say(op, data)
        assert await wire.closed() == code


async def test_commands_need_a_session(sandbox):
    async with dial(sandbox) as wire:
        await wire.say(3, {"status": "online", "activities": []})
        assert await wire.closed() == 4003


async def test_soundboards_are_told_on_request(sandbox, guild):
    async with dial(sandbox) as wire:
        await wire.identify()
        await wire.say(31, {"guild_ids": [str(guild.id), "1"]})
        told = await wire.hear("SOUNDBOARD_SOUNDS")
        assert told == {"guild_id": str(guild.id), "soundboard_sounds": []}


# --- heartbeats


async def test_a_bot_whose_heart_stops_is_disconnected_and_may_resume():
    async with Sandbox(gateway_rules=GatewayRules(heartbeat_interval=0.05)) as sandbox:
        async with dial(sandbox) as wire:
            await wire.identify()
            session = (await wire.hear("READY"))["session_id"]
            assert await wire.closed() == 4009
        async with dial(sandbox) as wire:
            await wire.resume(session, 1)
            assert await wire.hear("RESUMED")


async def test_a_bot_answers_when_it_is_asked_for_a_heartbeat(sandbox, guild, bot):
    before = heartbeats(sandbox)
    sandbox.gateway.request_heartbeats()
    await sandbox.until(lambda: heartbeats(sandbox) > before, within=1)


def heartbeats(sandbox):
    return sum(connection.heartbeats for connection in sandbox.gateway.connections)


# --- going on with a session


async def test_a_resume_replays_what_was_missed_and_nothing_else(sandbox, guild):
    alice = guild.join("alice")
    async with dial(sandbox) as wire:
        await wire.identify(MESSAGES)
        session = (await wire.hear("READY"))["session_id"]
        await wire.hear("GUILD_CREATE")
        await wire.socket.close(code=4000)
    await sandbox.until(lambda: not sandbox.gateway.connected, within=1)
    await alice.says("first")
    await alice.says("second")
    async with dial(sandbox) as wire:
        await wire.resume(session, 3)
        told = [await wire.hear() for _ in range(2)]
        assert [(payload["s"], payload["t"]) for payload in told] == [(4, "MESSAGE_CREATE"), (5, "RESUMED")]


@pytest.mark.parametrize(("sequence", "code"), [(99, 4007), ("two", 4002)])
async def test_a_sequence_that_was_never_sent_is_refused(sandbox, guild, sequence, code):
    async with dial(sandbox) as wire:
        await wire.identify()
        session = (await wire.hear("READY"))["session_id"]
        await wire.socket.close(code=4000)
    async with dial(sandbox) as wire:
        await wire.resume(session, sequence)
        assert await wire.closed() == code


@pytest.mark.invented_events
async def test_what_was_missed_is_not_kept_for_ever(sandbox, guild):
    async with dial(sandbox) as wire:
        await wire.identify()
        session = (await wire.hear("READY"))["session_id"]
        await wire.socket.close(code=4000)
    for _ in range(5001):
        sandbox.world.emit("GUILD_UPDATE", {}, guild=guild.model)
    async with dial(sandbox) as wire:
        await wire.resume(session, 1)
        refused = await wire.hear()
        assert (refused["op"], refused["d"]) == (9, False)


@pytest.mark.parametrize(("minutes", "op"), [(2, 0), (4, 9)])
async def test_a_session_waits_some_minutes_for_its_bot(sandbox, guild, minutes, op):
    async with dial(sandbox) as wire:
        await wire.identify()
        session = (await wire.hear("READY"))["session_id"]
        await wire.hear("GUILD_CREATE")
        await wire.socket.close(code=4000)
    await sandbox.until(lambda: not sandbox.gateway.connected, within=1)
    sandbox.time.advance(minutes=minutes)
    async with dial(sandbox) as wire:
        await wire.resume(session, 2)
        assert (await wire.hear())["op"] == op


async def test_a_bot_that_says_goodbye_has_no_session_any_more(sandbox, guild):
    async with dial(sandbox) as wire:
        await wire.identify()
        session = (await wire.hear("READY"))["session_id"]
        await wire.socket.close(code=1000)
    async with dial(sandbox) as wire:
        await wire.resume(session, 1)
        refused = await wire.hear()
        assert (refused["op"], refused["d"]) == (9, False)


async def test_an_invalid_session_may_be_resumable_or_not(sandbox, guild, bot):
    sandbox.faults.invalidate(resumable=True)
    await sandbox.until(lambda: not sandbox.gateway.connected, within=1)
    await sandbox.bot_connected()
    assert bot.events.count("READY") == 1
    sandbox.faults.invalidate()
    await sandbox.until(lambda: not sandbox.gateway.connections, within=2)
    await sandbox.bot_connected()
    await sandbox.settled()
    assert bot.events.count("READY") == 2


# --- guilds that go away for a while


async def test_a_guild_may_be_unavailable_for_a_while(sandbox, guild, bot, alice):
    with sandbox.faults.outage(guild):
        await alice.says("nobody hears this")
        await sandbox.settled()
        assert bot.get_guild(guild.id).unavailable
        assert bot.messages == []
    await alice.says("hello")
    await sandbox.settled()
    assert not bot.get_guild(guild.id).unavailable
    assert [message.author.name for message in bot.messages] == ["alice"]


async def test_who_logs_in_meanwhile_waits_for_the_guild(sandbox, guild):
    outage = sandbox.faults.outage(guild)
    async with dial(sandbox) as wire:
        await wire.identify()
        ready = await wire.hear("READY")
        assert ready["guilds"] == [{"id": str(guild.id), "unavailable": True}]
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):
                await wire.hear()
        outage.end()
        assert (await wire.hear("GUILD_CREATE"))["name"] == "Tennessee"
