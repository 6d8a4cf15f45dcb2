from __future__ import annotations

import ssl

import aiohttp
import disnake
import pytest

from guildkit_sandbox import Loopback, Sandbox


async def test_a_missing_route_fails_by_its_name(sandbox, bot, guild):
    with pytest.raises(disnake.HTTPException) as caught:
        await bot.http.get_widget(guild.id)
    assert caught.value.status == 501
    name = f"GET /guilds/{guild.id}/widget.json"
    assert name in caught.value.text
    assert sandbox.missing_routes == [name]


async def test_requests_need_the_bots_token(sandbox):
    async with (
        aiohttp.ClientSession(connector=sandbox.connector()) as session,
        session.get("https://discord.com/api/v10/users/@me") as response,
    ):
        assert response.status == 401
        assert response.headers["Content-Type"] == "application/json"
        assert await response.json() == {"message": "401: Unauthorized", "code": 0}


async def test_bodies_and_ids_are_checked(sandbox, guild):
    headers = {"Authorization": f"Bot {sandbox.token}"}
    api = "https://discord.com/api/v10"
    async with aiohttp.ClientSession(connector=sandbox.connector(), headers=headers) as session:
        channel = guild.channel("general").id
        async with session.post(f"{api}/channels/{channel}/messages", data=b"{") as response:
            assert (await response.json())["code"] == 50109
        async with session.post(f"{api}/channels/{channel}/messages", json=[]) as response:
            assert (await response.json())["code"] == 50035
        async with session.get(f"{api}/channels/abc") as response:
            errors = (await response.json())["errors"]
            assert errors["channel_id"]["_errors"][0]["message"] == 'Value "abc" is not snowflake.'
        form = {"content": "x", "allowed_mentions": {"users": ["nobody"]}}
        async with session.post(f"{api}/channels/{channel}/messages", json=form) as response:
            users = (await response.json())["errors"]["allowed_mentions"]["users"]
            assert users["0"]["_errors"][0]["code"] == "NUMBER_TYPE_COERCE"
        async with session.get("https://cdn.discordapp.com/attachments/1/2/x") as response:
            assert response.status == 404


def session_for(port, ca_file):
    trust = ssl.create_default_context(cafile=ca_file)
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(resolver=Loopback(port), ssl=trust))


async def test_another_process_needs_the_address_and_the_certificate_alone(sandbox):
    host, port = sandbox.address
    assert host == "127.0.0.1"
    async with (
        session_for(port, str(sandbox.ca_file)) as session,
        session.get("https://discord.com/api/v10/gateway") as response,  # The one thing that anybody may ask.
    ):
        assert await response.json() == {"url": "wss://gateway.discord.gg"}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_who_comes_by_the_address_finds_the_gateway_by_it_too(sandbox, host):
    trust = ssl.create_default_context(cafile=str(sandbox.ca_file))
    place = f"{host}:{sandbox.address[1]}"
    async with (
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trust)) as session,
        session.get(f"https://{place}/api/v10/gateway") as response,
    ):
        assert await response.json() == {"url": f"wss://{place}"}


async def test_the_certificate_goes_with_the_sandbox():
    async with Sandbox() as sandbox:
        path = sandbox.ca_file
        assert path.read_bytes().startswith(b"-----BEGIN CERTIFICATE-----")
    assert not path.exists()


async def test_the_transcript_can_be_read(sandbox, bot, general):
    await general.send("hello")
    text = str(sandbox.transcript)
    assert f"POST /channels/{general.id}/messages → 200" in text
    assert '"content":"hello"' in text
    assert "EVENT   MESSAGE_CREATE" in text
    assert sandbox.token not in text
    assert [entry.status for entry in sandbox.transcript.requests("POST")] == [200]


async def test_the_transcript_stays_small_however_much_is_sent():
    transcript = Sandbox().transcript
    for number in range(10):
        transcript.add("REST", str(number), sent="x" * 10_000_000)
    assert [entry.name for entry in transcript] == ["4", "5", "6", "7", "8", "9"]
    for _ in range(3000):
        transcript.add("EVENT", "small", sent="{}")
    assert len(transcript) == 2000


async def test_the_same_seed_gives_the_same_secrets():
    assert Sandbox(seed=1).world.secret(8) == Sandbox(seed=1).world.secret(8)
    assert Sandbox(seed=1).world.secret(8) != Sandbox(seed=2).world.secret(8)


async def test_ids_tell_the_sandboxs_time(sandbox, bot, general):
    before = sandbox.time.now()
    sandbox.time.advance(days=3)
    posted = await general.send("later")
    assert 2.9 < (posted.created_at - before).total_seconds() / 86400 < 3.1
    with pytest.raises(ValueError, match="forward"):
        sandbox.time.advance(days=-1)


async def test_the_sandboxs_own_faults_are_not_hidden(monkeypatch):
    def broken(*_arguments):
        raise RuntimeError("broken")

    sandbox = Sandbox()
    await sandbox.__aenter__()
    monkeypatch.setattr(sandbox.world, "guild", broken)
    headers = {"Authorization": f"Bot {sandbox.token}"}
    async with (
        aiohttp.ClientSession(connector=sandbox.connector(), headers=headers) as session,
        session.get("https://discord.com/api/v10/guilds/1") as response,
    ):
        assert response.status == 501
        assert "broken" in await response.text()
    with pytest.raises(ExceptionGroup, match="the sandbox failed"):
        await sandbox.__aexit__(None, None, None)
