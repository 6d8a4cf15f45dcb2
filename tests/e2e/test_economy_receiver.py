"""The web receiver beside the bot: what happens where it cannot listen, and when it ends."""

import asyncio
import socket

import pytest
from aiohttp import ClientSession

from guildkit.builtin.workers import self_test
from guildkit_economy import plugin, receiver
from tests.economy.kick import CLIENT, SECRET, StandIn, connected


@pytest.fixture
def taken():
    """A port on which somebody else listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other


async def configured(bot, sandbox, port, **more):
    """Give the bot an address, and start it again with that."""
    values = {"web_address": f"127.0.0.1:{port}", "public_url": "http://127.0.0.1:1", **more}
    for key, value in values.items():
        await bot.settings.set(0, "economy", key, value, by=None)
    return await sandbox.restart_bot()


async def found(bot):
    return next(each for each in await self_test(bot) if each.name == "economy: web receiver")


async def status(port, path="/"):
    async with ClientSession() as http, http.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status


async def test_where_the_port_is_taken_the_plugin_works_and_the_receiver_tries_again(
    bot, guild, other_guild, alice, switch_on, sandbox, taken
):
    await switch_on(guild, "economy")
    port = taken.getsockname()[1]
    bot = await configured(bot, sandbox, port, kick_client_id=CLIENT, kick_client_secret=SECRET)
    assert "0 points" in (await alice.slash("balance")).text
    finding = await found(bot)
    assert finding.level == "warning"
    assert f"127.0.0.1:{port} cannot be listened on" in finding.says
    assert "economy.web_address" in finding.remedy
    assert "🟠 Self-test" in (await guild.owner.slash("status")).text
    taken.close()
    await asyncio.wait_for(receiver.running[0]._trying, 10)
    assert (await found(bot)).level == "ok"
    assert await status(port, "/link/nothing") == 400


async def test_a_bot_that_ends_while_it_tries_ends_at_once_and_gives_the_port_back(
    bot, guild, switch_on, sandbox, taken
):
    await switch_on(guild, "economy")
    bot = await configured(bot, sandbox, taken.getsockname()[1])
    assert (await found(bot)).level == "warning"
    bot = await configured(bot, sandbox, 0)
    (running,) = receiver.running
    # Nobody has given it an app at Kick, so that nothing of Kick's is there.
    assert await status(running.port, "/link/nothing") == 404
    # A browser that keeps its connection does not keep the next bot from the port.
    async with ClientSession() as http:
        async with http.get(f"http://127.0.0.1:{running.port}/"):
            pass
        await configured(bot, sandbox, running.port)
    assert receiver.running[0].port == running.port


async def test_the_guide_says_what_counts_and_what_is_kept(start_bot, sandbox, guild, alice):

    def guide():
        return "\n".join(message.text for message in alice.messages("server-guide"))

    async with StandIn() as kick:
        bot = await connected(await start_bot(plugin, guide=True), sandbox, kick)
        assert "This server follows" not in guide()
        await guild.owner.slash("stream follow", channel="tuna")
        await bot.rest()
    assert "This server follows **tuna** on Kick" in guide()
    assert "for 10 min after you have written in the stream's chat" in guide()
    assert "Subscriptions that you give away count after 60 minutes" in guide()
    assert "What you write is not kept" in guide()
    await guild.owner.slash("stream unfollow")
    await bot.rest()
    assert "tuna" not in guide()
