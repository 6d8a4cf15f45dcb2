"""What the bot may do in direct messages, where nobody moderates anybody."""

from __future__ import annotations

import disnake
import pytest

from tests.sandbox.asking import code_of


@pytest.fixture
async def letter(sandbox, bot, alice):
    """Return the direct messages with alice, and what she wrote there."""
    alice.go(alice.dm)
    said = await alice.says("Dear bot")
    await sandbox.settled()
    channel = await (await bot.fetch_user(alice.id)).create_dm()
    return await channel.fetch_message(said.id)


async def test_the_bot_deletes_only_its_own(bot, letter, alice):
    assert await code_of(letter.delete()) == 50003
    await alice.reacts("👍", on=alice.dms()[-1])
    assert await code_of(letter.remove_reaction("👍", disnake.Object(alice.id))) == 50003
    assert await code_of(letter.clear_reactions()) == 50003
    assert await code_of(letter.edit(suppress_embeds=True)) == 50003
    own = await letter.channel.send("Dear alice")
    await own.delete()


async def test_what_is_for_guilds_is_refused(bot, letter):
    path = f"/channels/{letter.channel.id}/"
    for what in ("invites", "webhooks"):
        body = {"name": "x"}
        assert await code_of(bot.http.request(disnake.http.Route("POST", path + what), json=body)) == 50003


async def test_it_reacts_and_pins(letter, alice):
    await letter.add_reaction("👍")
    await letter.pin()
    assert alice.dms()[0].pinned
    assert alice.dms()[0].reactions == {"👍": 1}


async def test_interactions_do_not_say_that_the_bot_is_administrator(sandbox, bot, alice):
    told = []

    @bot.on("hello")
    async def hello(inter):
        told.append(inter.app_permissions)
        await inter.send("Hello")

    await bot.bulk_overwrite_global_commands([disnake.SlashCommand("hello", "Says hello")])
    alice.go(alice.dm)
    await alice.slash("hello")
    assert told[0].send_messages
    assert not told[0].administrator
    assert not told[0].manage_messages
