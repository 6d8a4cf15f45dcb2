"""What goes wrong on demand, and how the real client takes it."""

import asyncio

import aiohttp
import disnake
import pytest

from guildkit_sandbox import NoAnswer

PING = disnake.APISlashCommand("ping", "Pong")


@pytest.fixture
async def ping(bot, guild):
    """Return how often each member has pinged."""
    await bot.sync(guild, PING)
    asked = []

    @bot.on("ping")
    async def answer(inter):
        asked.append(inter.author.name)
        await inter.response.send_message("pong")

    return asked


async def test_events_come_late_and_the_sandbox_waits_for_them(sandbox, bot, alice):
    with sandbox.faults.delay_events(0.05, "MESSAGE_CREATE") as fault:
        await alice.says("hello")
        await alice.says("again")
        assert bot.messages == []
        await sandbox.settled()
    assert [message.author.name for message in bot.messages] == ["alice", "alice"]
    assert fault.struck == 2


async def test_an_event_comes_twice(sandbox, bot, alice):
    with sandbox.faults.duplicate_events(times=1):
        await alice.says("once")
        await alice.says("and for all")
    await sandbox.settled()
    seen = [message.id for message in bot.messages]
    assert len(seen) == 3
    assert seen[0] == seen[1] != seen[2]


async def test_an_event_overtakes_another(sandbox, bot, alice):
    with sandbox.faults.reorder_events("MESSAGE_CREATE"):
        first = await alice.says("first")
        second = await alice.says("second")
        third = await alice.says("third, alone")
    await sandbox.settled()
    assert [message.id for message in bot.messages] == [second.id, first.id, third.id]


async def test_a_new_session_begins_in_order_whatever_is_reordered(sandbox, bot, alice, ping):
    with sandbox.faults.reorder_events(), sandbox.faults.duplicate_events():
        sandbox.faults.invalidate()
        await sandbox.bot_connected()
    assert (await alice.slash("ping")).text == "pong"


async def test_a_dropped_socket_is_resumed_and_nothing_is_lost(sandbox, bot, alice, ping):
    sandbox.faults.drop()
    message = await alice.says("while you were away")
    await sandbox.bot_connected()
    await sandbox.settled()
    assert [seen.id for seen in bot.messages] == [message.id]
    assert "RESUMED" in bot.events


async def test_a_429_is_waited_for(sandbox, alice, general):
    fault = sandbox.faults.rate_limit("POST .*/messages$", retry_after=0.01, times=2)
    await general.send("through the storm")
    await alice.sees("through the storm")
    assert fault.struck == 2
    assert sandbox.faults.active == []
    assert [entry.status for entry in sandbox.transcript.requests("POST", containing="/messages")] == [
        429,
        429,
        200,
    ]


async def test_a_storm_lasts_until_it_is_ended(sandbox, alice, general):
    with (
        sandbox.faults.rate_limit("POST .*/messages$", retry_after=0.001),
        pytest.raises(disnake.HTTPException),
    ):
        await general.send("never")
    alice.does_not_see("never")
    await general.send("now")
    await alice.sees("now")


async def test_a_503_is_an_error_and_the_request_is_not_carried_out(sandbox, alice, general):
    with (
        sandbox.faults.server_error("POST .*/messages$", status=503),
        pytest.raises(disnake.DiscordServerError),
    ):
        await general.send("never")
    alice.does_not_see("never")


async def test_an_interaction_meets_a_storm(sandbox, alice, ping):
    sandbox.faults.rate_limit("/callback$", retry_after=0.01, times=1)
    assert (await alice.slash("ping")).text == "pong"


async def test_an_answer_is_lost_after_the_request_was_carried_out(sandbox, alice, general):
    with sandbox.faults.lose_answer("POST .*/messages$", times=1), pytest.raises(aiohttp.ClientError):
        await general.send("done, but who knows")
    await alice.sees("done, but who knows")


async def test_a_body_takes_its_time(sandbox, general):
    with sandbox.faults.slow_body(0.05, "POST .*/messages$") as fault:
        sending = asyncio.create_task(general.send("slow"))
        await sandbox.settled()
        message = await sending
    assert message.content == "slow"
    assert fault.struck == 1


async def test_a_guild_is_down_and_comes_back(sandbox, bot, guild, alice, general, ping):
    other = sandbox.create_guild("Ohio")
    await sandbox.settled()
    with sandbox.faults.outage(guild):
        await sandbox.settled()
        assert bot.get_guild(guild.id) is None or bot.get_guild(guild.id).unavailable
        assert bot.get_guild(other.id) is not None
        with pytest.raises(disnake.DiscordServerError):
            await general.send("nobody hears")
        await bot.get_channel(other.channel("general").id).send("all is well here")
        with pytest.raises(NoAnswer):
            await alice.slash("ping")
    await sandbox.settled()
    assert bot.get_guild(guild.id).unavailable is False
    assert (await alice.slash("ping")).text == "pong"


async def test_everything_is_down_and_comes_back(sandbox, bot, alice, general, ping):
    outage = sandbox.faults.outage()
    with pytest.raises(disnake.DiscordServerError):
        await general.send("nobody hears")
    assert not sandbox.gateway.connected
    outage.end()
    await sandbox.bot_connected(within=10)
    assert (await alice.slash("ping")).text == "pong"


async def test_faults_are_in_the_transcript_and_end_together(sandbox):
    sandbox.faults.server_error("GET", status=502)
    sandbox.faults.duplicate_events("MESSAGE_CREATE")
    assert [fault.name for fault in sandbox.faults.active] == [
        "answers 502 to GET",
        "duplicates MESSAGE_CREATE",
    ]
    sandbox.faults.clear()
    assert sandbox.faults.active == []
    said = [entry.name for entry in sandbox.transcript if entry.kind == "FAULT"]
    assert said == [
        "begins: answers 502 to GET",
        "begins: duplicates MESSAGE_CREATE",
        "ends: answers 502 to GET",
        "ends: duplicates MESSAGE_CREATE",
    ]
