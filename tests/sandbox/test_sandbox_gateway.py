from __future__ import annotations

import asyncio
import contextlib
import json
import zlib

import aiohttp
import disnake
import pytest

from guildkit_sandbox import GatewayRules, Sandbox


async def test_login_shows_the_bot_its_guilds(sandbox, guild, bot):
    assert bot.user.id == sandbox.bot.id
    assert [found.name for found in bot.guilds] == ["Tennessee"]
    assert [channel.name for channel in bot.guilds[0].text_channels] == ["general"]
    assert bot.guilds[0].me.guild_permissions.manage_messages
    assert not bot.guilds[0].me.guild_permissions.administrator
    info = await bot.application_info()
    assert info.owner.name == "guildkit-developer"


async def test_bad_token_is_refused_by_rest(sandbox, guild):
    client = disnake.Client(connector=sandbox.connector())
    with pytest.raises(disnake.LoginFailure):
        await client.start("wrong")
    await client.close()


async def test_bad_token_is_refused_by_the_gateway(sandbox, guild):
    async with websocket(sandbox) as socket:
        await socket.receive_json()
        await socket.send_json({"op": 2, "d": {"token": "wrong", "intents": 1, "properties": {}}})
        assert await close_code(socket) == 4004


async def test_privileged_intents_must_be_granted(sandbox, guild):
    client = disnake.Client(connector=sandbox.connector(), intents=disnake.Intents.all())
    with pytest.raises(disnake.PrivilegedIntentsRequired):
        await client.start(sandbox.token)
    await client.close()


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"op": 99, "d": None}, 4003),
        ("not json", 4002),
        ({"op": 2, "d": {"token": "TOKEN", "intents": 1 << 40}}, 4013),
        ({"op": 2, "d": {"token": "TOKEN", "intents": 1, "shard": [3, 2]}}, 4010),
    ],
)
async def test_what_is_wrong_closes_the_socket(sandbox, payload, code):
    text = payload if isinstance(payload, str) else json.dumps(payload).replace("TOKEN", sandbox.token)
    async with websocket(sandbox) as socket:
        await socket.receive_json()
        await socket.send_str(text)
        assert await close_code(socket) == code


async def test_a_dropped_socket_is_resumed_and_misses_nothing(sandbox, guild, bot, alice):
    sandbox.gateway.drop()
    await sandbox.gateway.changed.until(lambda: not sandbox.gateway.connected, timeout=1)
    await alice.says("while nobody listened")
    await sandbox.bot_connected()
    await sandbox.settled()
    assert "RESUMED" in bot.events
    assert bot.events.count("READY") == 1
    assert [message.author.name for message in bot.messages] == ["alice"]


async def test_reconnect_is_followed(sandbox, guild, bot):
    sandbox.gateway.reconnect()
    await sandbox.gateway.changed.until(lambda: not sandbox.gateway.connected, timeout=1)
    await sandbox.bot_connected()
    assert bot.events.count("RESUMED") == 1


async def test_a_lost_session_begins_anew(sandbox, guild, bot):
    sandbox.gateway.sessions.clear()
    sandbox.gateway.drop()
    await sandbox.gateway.changed.until(lambda: bool(sandbox.gateway.sessions), timeout=3)
    await sandbox.bot_connected()
    assert bot.events.count("READY") == 2


async def test_events_are_filtered_by_intents(sandbox, guild, alice, connect):
    async with connect(sandbox, intents=disnake.Intents(guilds=True)) as bot:
        await alice.says("hello")
        await alice.leaves()
        await sandbox.settled()
        assert "MESSAGE_CREATE" not in bot.events
        assert "GUILD_MEMBER_REMOVE" not in bot.events


async def test_message_content_needs_its_intent(sandbox, guild, bot, alice):
    await alice.says("secret")
    await alice.says(f"hello {sandbox.bot.mention}")
    await sandbox.settled()
    assert [message.content for message in bot.messages] == ["", f"hello {sandbox.bot.mention}"]


async def test_members_intent_shows_members_and_departures(connect):
    async with Sandbox(privileged_intents=["members"]) as sandbox:
        guild = sandbox.create_guild("Tennessee")
        alice = guild.join("alice")
        async with connect(sandbox, intents=disnake.Intents(guilds=True, members=True)) as bot:
            found = bot.get_guild(guild.id)
            await found.chunk()
            assert {member.name for member in found.members} == {"owner", "guildkit", "alice"}
            await alice.leaves()
            await sandbox.settled()
            assert found.get_member(alice.id) is None
            assert "GUILD_MEMBER_REMOVE" in bot.events


async def test_the_bot_is_kicked_and_invited(sandbox, guild, bot):
    await guild.kick_bot()
    await sandbox.settled()
    assert bot.guilds == []
    await guild.invite_bot()
    await sandbox.settled()
    assert [found.name for found in bot.guilds] == ["Tennessee"]


async def test_a_guild_made_later_is_joined(sandbox, guild, bot):
    sandbox.create_guild("Kentucky")
    await sandbox.settled()
    assert {found.name for found in bot.guilds} == {"Tennessee", "Kentucky"}


async def test_hidden_channels_send_no_messages(sandbox, guild, bot, alice):
    hidden = guild.create_channel("hidden", hidden=True)
    guild.allow(alice, channel=hidden, allow=["view_channel"])
    alice.go(hidden)
    await alice.says("psst")
    await sandbox.settled()
    assert bot.messages == []


async def test_zlib_stream_and_plain_json_say_the_same(sandbox, guild):
    identify = {"op": 2, "d": {"token": sandbox.token, "intents": 1, "properties": {}, "shard": [0, 1]}}
    async with websocket(sandbox) as socket:
        assert (await socket.receive_json())["op"] == 10
        await socket.send_json(identify)
        plain = await socket.receive_json()
    async with websocket(sandbox, "&compress=zlib-stream") as socket:
        inflate = zlib.decompressobj()
        assert json.loads(inflate.decompress(await socket.receive_bytes()))["op"] == 10
        await socket.send_json(identify)
        packed = json.loads(inflate.decompress(await socket.receive_bytes()))
    assert plain["t"] == packed["t"] == "READY"
    assert plain["d"]["guilds"] == packed["d"]["guilds"] == [{"id": str(guild.id), "unavailable": True}]
    assert plain["d"]["shard"] == [0, 1]


async def test_shards_see_their_own_guilds(sandbox, guild):
    seen = []
    for number in range(2):
        async with websocket(sandbox) as socket:
            await socket.receive_json()
            data = {"token": sandbox.token, "intents": 1, "properties": {}, "shard": [number, 2]}
            await socket.send_json({"op": 2, "d": data})
            seen.append(len((await socket.receive_json())["d"]["guilds"]))
    assert sorted(seen) == [0, 1]


async def test_heartbeats_are_acknowledged(sandbox):
    async with websocket(sandbox) as socket:
        hello = await socket.receive_json()
        assert hello["d"]["heartbeat_interval"] == 41250
        await socket.send_json({"op": 1, "d": None})
        assert (await socket.receive_json())["op"] == 11


@contextlib.asynccontextmanager
async def websocket(sandbox, query=""):
    url = f"wss://gateway.discord.gg/?v=10&encoding=json{query}"
    async with (
        aiohttp.ClientSession(connector=sandbox.connector()) as session,
        session.ws_connect(url) as socket,
    ):
        yield socket


async def close_code(socket):
    await asyncio.wait_for(socket.receive(), 1)
    return socket.close_code


async def test_a_client_measures_its_latency_rightly(connect):
    async with Sandbox(gateway=GatewayRules(heartbeat_interval=0.3)) as sandbox, connect(sandbox) as bot:
        seen = set()
        async with asyncio.timeout(5):
            while len(seen) < 4:
                await sandbox.gateway.round_trip()
                seen.add(bot.latency)
        assert max(latency for latency in seen if latency != float("inf")) < 0.25
