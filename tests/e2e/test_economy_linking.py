"""Linking: a member goes from Discord through a browser to Kick and back, and nobody else gets in between."""

import re

import pytest

from guildkit_economy import receiver
from guildkit_economy.importing.applying import bring_in
from guildkit_economy.importing.claims import WAITING
from guildkit_economy.importing.plan import plan
from guildkit_economy.importing.source import read
from guildkit_economy.ledger import balance
from guildkit_economy.stream.web import COOKIE
from tests.economy.kick import browser, connected, reached, state_in
from tests.economy.old_bot import SCHEMA, write


@pytest.fixture
async def bot(bot, guild, other_guild, switch_on, sandbox, kick):
    """A bot that is connected to Kick; the plugin is on in one of two guilds."""
    await switch_on(guild, "economy")
    return await connected(bot, sandbox, kick)


@pytest.fixture
async def web():
    async with browser() as web:
        yield web


async def begin(person):
    """Type `/link` and return the address behind the button."""
    answer = await person.slash("link")
    assert answer.private
    (button,) = answer.message.buttons
    return button.url


async def opened(web, address):
    async with web.get(address) as answer:
        return answer.status, re.sub(r"<[^>]+>", " ", await answer.text()).replace("&#x27;", "'")


async def to_kick(web, address):
    """Open the page and return where its link leads."""
    async with web.get(address) as answer:
        page = await answer.text()
        assert answer.status == 200, page
        return re.search(r'href="([^"]+)"', page)[1].replace("&amp;", "&")


async def links(web, person):
    """Go the whole way; return what the last page says."""
    return await opened(web, await to_kick(web, await begin(person)))


async def account(person):
    return (await person.slash("watchtime")).text


async def test_a_member_links_and_unlinks_and_it_is_told(bot, guild, alice, bob, kick, web):
    door = guild.create_channel("door")
    await guild.owner.slash("settings", plugin="economy")
    await bot.settings.set(guild.id, "economy", "link_channel", door.id, by=None)
    await bot.settings.load()
    await guild.owner.slash("stream panel")
    await bot.rest()
    panel = await alice.sees("Nobody has linked an account yet")
    address = await begin(alice)
    status, page = await opened(web, address)
    assert (status, "alice" in page, "Tennessee" in page) == (200, True, True)
    status, page = await opened(web, await to_kick(web, address))
    assert (status, "The Kick account green is linked." in page) == (200, True)
    await bot.rest()
    assert "green" in (await bob.sees("has linked the account")).text
    assert "One member has" in panel.text
    assert "Your Kick account is green" in await account(alice)
    assert kick.held == set()  # what Kick has granted is handed back
    assert "green" in (await alice.slash("unlink")).text
    await bot.rest()
    assert "Nobody has linked" in panel.text
    assert "You have linked no Kick account" in await account(alice)
    assert "linked no Kick account here" in (await alice.slash("unlink")).text


async def test_the_button_of_the_panel_is_the_same_way(bot, guild, alice, bob, web):
    await guild.owner.slash("stream panel")
    await bot.rest()
    answer = await alice.click("Link Kick")
    assert answer.private
    _, page = await opened(web, await to_kick(web, answer.message.buttons[0].url))
    assert "is linked" in page


async def test_an_address_works_once_and_not_for_ever(bot, alice, sandbox, kick, web):
    address = await begin(alice)
    there = await to_kick(web, address)
    assert "is linked" in (await opened(web, there))[1]
    status, page = await opened(web, there)
    assert status == 400
    assert "another browser" in page or "was used" in page
    assert (await opened(web, address))[0] == 400
    kick.user = {"user_id": 78, "name": "blue"}
    address = await begin(alice)
    there = await to_kick(web, address)
    sandbox.time.advance(minutes=11)
    assert (await opened(web, there))[0] == 400
    assert (await opened(web, address))[0] == 400
    assert "Your Kick account is green" in await account(alice)


async def test_who_is_sent_somebody_elses_address_links_nothing_of_theirs(bot, alice, bob, kick, web):
    # alice goes half the way, and sends bob Kick's own address: his browser has not seen the page.
    there = await to_kick(web, await begin(alice))
    async with browser() as bobs:
        status, page = await opened(bobs, there)
        assert (status, "another browser" in page) == (400, True)
        # His cookie of a link of his own does not help either.
        await to_kick(bobs, await begin(bob))
        assert (await opened(bobs, there))[0] == 400
    assert "linked no Kick account" in await account(alice)
    assert "is linked" in (await opened(web, there))[1]  # and what alice had begun is as good as before


async def test_a_forged_state_of_another_guild_leads_nowhere(bot, guild, other_guild, alice, web):
    address = await begin(alice)
    state = address.rpartition("/")[2]
    for forged in (
        f"{other_guild.id:x}.{state.partition('.')[2]}",
        state[:-1] + ("A" if state[-1] != "A" else "B"),
        "x",
        f"{guild.id:x}.",
    ):
        assert (await opened(web, address.replace(state, forged)))[0] == 400
        back = address.replace(f"link/{state}", f"kick/callback?code=code-1&state={forged}")
        web.cookie_jar.update_cookies({COOKIE: forged})
        assert (await opened(web, back))[0] == 400
    web.cookie_jar.clear()
    assert "is linked" in (await opened(web, await to_kick(web, address)))[1]


async def test_a_no_at_kick_and_a_code_that_is_none_link_nothing(bot, alice, kick, web):
    kick.denies = True
    status, page = await links(web, alice)
    assert (status, "was not allowed to say" in page) == (400, True)
    kick.denies = False
    # A code that was given out for another challenge: PKCE holds.
    other = await to_kick(web, await begin(alice))
    async with web.get(other, allow_redirects=False) as answer:
        stolen = answer.headers["Location"].partition("code=")[2].partition("&")[0]
    mine = await to_kick(web, await begin(alice))
    back = receiver_address(mine) + f"?code={stolen}&state={state_in(mine)}"
    status, page = await opened(web, back)
    assert (status, "did not say whose account" in page) == (400, True)
    assert "linked no Kick account" in await account(alice)


def receiver_address(there):
    port = receiver.running[0].port
    return f"http://127.0.0.1:{port}/kick/callback"


async def test_an_account_is_one_members_unless_the_guild_moves_it(bot, guild, alice, bob, web):
    await links(web, alice)
    status, page = await links(web, bob)
    assert (status, "linked to another member" in page) == (400, True)
    assert "green" in await account(alice)
    await bot.settings.set(guild.id, "economy", "link_policy", "move", by=None)
    await bot.settings.load()
    assert (await links(web, bob))[0] == 200
    assert "linked no Kick account" in await account(alice)
    assert "green" in await account(bob)
    assert "account.relinked" in (await guild.owner.slash("audit")).text
    assert "green" in (await guild.owner.slash("stream unlink", member=bob)).text
    assert "linked no Kick account" in await account(bob)


async def test_what_was_begun_survives_a_restart_and_is_erased_with_the_member(
    bot, alice, sandbox, kick, web
):
    address = await begin(alice)
    old = receiver.running[0].port
    await reached(await sandbox.restart_bot())
    new = receiver.running[0].port
    assert "is linked" in (await opened(web, await to_kick(web, address.replace(str(old), str(new)))))[1]
    await alice.slash("privacy erase")
    await alice.click("Erase my data")
    await sandbox.bot_at_rest()
    assert "linked no Kick account" in await account(alice)


async def test_what_waits_from_an_old_bot_comes_with_the_link(
    bot, guild, other_guild, alice, kick, web, tmp_path
):
    rows = "INSERT INTO user_points VALUES ('Green', 70, 0, NULL); INSERT INTO watchtime VALUES ('green', 45)"
    old = await read(write(tmp_path / "old.sqlite3", SCHEMA, rows))
    for each in (guild, other_guild):
        async with bot.database.guild_session(each.id) as session:
            await bring_in(session, plan(old, each.id), now=bot.clock.now(), rng=bot.rng)
    assert "70" not in (await alice.slash("balance")).text
    await links(web, alice)
    assert "70 points" in (await alice.slash("balance")).text
    assert "from the old bot" in (await alice.slash("history")).text
    assert "45" in await account(alice)
    assert "economy.import.claimed" in (await guild.owner.slash("audit")).text
    await alice.slash("unlink")
    await links(web, alice)
    assert "70 points" in (await alice.slash("balance")).text
    async with bot.database.guild_session(other_guild.id, read_only=True) as session:
        assert await balance(session, WAITING) == 70


async def test_without_a_connection_there_is_a_sentence(sandbox, guild, start_bot, alice):
    from guildkit_economy import plugin

    await start_bot(plugin)
    assert receiver.running == []
    assert "not connected it to Kick" in (await alice.slash("link")).text
    assert "not connected it to Kick" in (await guild.owner.slash("stream follow", channel="tuna")).text
