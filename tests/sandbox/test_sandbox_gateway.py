from __future__ import annotations

import json
import time
import zlib

import disnake
import pytest

from guildkit_sandbox import Sandbox
from guildkit_sandbox.gateway.connections import ACK_DELAY
from tests.sandbox.wire import dial


async def test_login_shows_the_bot_its_guilds(sandbox, guild, bot):
    assert bot.user.id == sandbox.bot_user.id
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
    async with dial(sandbox) as wire:
        await wire.identify(token="wrong")
        assert await wire.closed() == 4004


async def test_privileged_intents_must_be_granted(sandbox, guild):
    client = disnake.Client(connector=sandbox.connector(), intents=disnake.Intents.all())
    with pytest.raises(disnake.PrivilegedIntentsRequired):
        await client.start(sandbox.token)
    await client.close()


@pytest.mark.parametrize("text", ["not json", "[]", "{}"])
async def test_what_is_no_payload_closes_the_socket(sandbox, text):
    async with dial(sandbox) as wire:
        await wire.socket.send_str(text)
        assert await wire.closed() == 4002


@pytest.mark.parametrize(("data", "code"), [({"intents": 1 << 40}, 4013), ({"shard": [3, 2]}, 4010)])
async def test_what_is_wrong_closes_the_socket(sandbox, data, code):
    async with dial(sandbox) as wire:
        await wire.identify(**data)
        assert await wire.closed() == code


async def test_a_dropped_socket_is_resumed_and_misses_nothing(sandbox, guild, bot, alice):
    sandbox.faults.drop()
    await sandbox.until(lambda: not sandbox.gateway.connected, within=1)
    await alice.says("while nobody listened")
    await sandbox.bot_connected()
    await sandbox.settled()
    assert "RESUMED" in bot.events
    assert bot.events.count("READY") == 1
    assert [message.author.name for message in bot.messages] == ["alice"]


async def test_reconnect_is_followed(sandbox, guild, bot):
    sandbox.faults.reconnect()
    await sandbox.until(lambda: not sandbox.gateway.connected, within=1)
    await sandbox.bot_connected()
    assert bot.events.count("RESUMED") == 1


async def test_a_lost_session_begins_anew(sandbox, guild, bot):
    sandbox.gateway.sessions.clear()
    sandbox.faults.drop()
    await sandbox.until(lambda: bool(sandbox.gateway.sessions), within=3)
    await sandbox.bot_connected()
    assert bot.events.count("READY") == 2


async def test_events_are_filtered_by_intents(sandbox, guild, alice, connect):
    async with connect(sandbox, intents=disnake.Intents(guilds=True)) as bot:
        await alice.says("hello")
        await alice.leaves_guild()
        await sandbox.settled()
        assert "MESSAGE_CREATE" not in bot.events
        assert "GUILD_MEMBER_REMOVE" not in bot.events


async def test_message_content_needs_its_intent(sandbox, guild, bot, alice):
    await alice.says("secret")
    await alice.says(f"hello {sandbox.bot_user.mention}")
    await sandbox.settled()
    assert [message.content for message in bot.messages] == ["", f"hello {sandbox.bot_user.mention}"]


async def test_members_intent_shows_members_and_departures(connect):
    async with Sandbox(privileged_intents=["members"]) as sandbox:
        guild = sandbox.create_guild("Tennessee")
        alice = guild.join("alice")
        async with connect(sandbox, intents=disnake.Intents(guilds=True, members=True)) as bot:
            found = bot.get_guild(guild.id)
            await found.chunk()
            assert {member.name for member in found.members} == {"owner", "guildkit", "alice"}
            await alice.leaves_guild()
            await sandbox.settled()
            assert found.get_member(alice.id) is None
            assert "GUILD_MEMBER_REMOVE" in bot.events


async def test_the_bot_is_kicked_and_invited(sandbox, guild, bot):
    guild.kick_bot()
    await sandbox.settled()
    assert bot.guilds == []
    guild.invite_bot()
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
    async with dial(sandbox) as wire:
        await wire.identify()
        plain = await wire.hear("READY")
    async with dial(sandbox, "v=10&compress=zlib-stream", hello=False) as wire:
        await wire.identify()
        inflate = zlib.decompressobj()
        heard = [json.loads(inflate.decompress(await wire.socket.receive_bytes())) for _ in range(2)]
        assert [payload["op"] for payload in heard] == [10, 0]
        packed = heard[1]["d"]
    assert plain["guilds"] == packed["guilds"] == [{"id": str(guild.id), "unavailable": True}]
    assert plain["shard"] == [0, 1]


async def test_heartbeats_are_acknowledged(sandbox):
    async with dial(sandbox, hello=False) as wire:
        assert (await wire.hear())["d"]["heartbeat_interval"] == 41250
        await wire.say(1)
        assert (await wire.hear())["op"] == 11


async def test_no_acknowledgement_overtakes_the_note_that_a_client_takes_of_its_heartbeat(sandbox):
    async with dial(sandbox) as wire:
        sent = time.perf_counter()
        await wire.say(1)
        assert (await wire.hear())["op"] == 11
        assert time.perf_counter() - sent >= ACK_DELAY
