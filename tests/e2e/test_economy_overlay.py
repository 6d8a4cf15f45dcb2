"""The page for the stream: who gets to see it, what it is told, and when that ends."""

import re

import pytest
from aiohttp import ClientSession

from guildkit_economy import receiver
from tests.economy.kick import reached


async def served(bot, sandbox):
    """Let the bot serve pages, without an app at Kick."""
    for key, value in {"web_address": "127.0.0.1:0", "public_url": "http://127.0.0.1:1"}.items():
        await bot.settings.set(0, "economy", key, value, by=None)
    return await reached(await sandbox.restart_bot())


@pytest.fixture
async def bot(bot, guild, other_guild, switch_on, sandbox):
    await switch_on(guild, "economy")
    await switch_on(other_guild, "economy")
    return await served(bot, sandbox)


@pytest.fixture
async def web():
    async with ClientSession() as web:
        yield web


async def link(person, change=None):
    """Have the link of the overlay shown, and return it."""
    answer = await person.slash("stream overlay", **({"change": change} if change else {}))
    assert answer.private
    return re.search(r"http://\S+", answer.text)[0]


async def looked(web, address):
    """Return what the page behind a link is told."""
    async with web.get(f"{address}/state") as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        return answer.status, await answer.json()


async def opens(bot, guild, **options):
    await guild.owner.slash("raffle open", {"title": "Mug", "duration": "2 hours", **options})
    await bot.rest()


async def fresh(bot, sandbox):
    """What was told a moment ago is told anew."""
    sandbox.time.advance(seconds=2)
    await bot.rest()


async def test_the_page_shows_what_runs_and_who_has_won(bot, guild, alice, bob, sandbox, web):
    address = await link(guild.owner, "on")
    assert await link(guild.owner) == address
    assert await looked(web, address) == (
        200,
        {**(await looked(web, address))[1], "raffles": [], "draws": []},
    )
    await opens(bot, guild, prize="A <b>mug</b>")
    await alice.click("Take part")
    await fresh(bot, sandbox)
    status, state = await looked(web, address)
    (raffle,) = state["raffles"]
    assert (status, raffle["title"], raffle["said"]) == (200, "Mug", "Raffle")
    assert raffle["lines"] == ["A <b>mug</b>", "1 ticket · 1 member"]
    assert 0 < raffle["ends"] - state["now"] <= 2 * 3600 * 1000
    await guild.owner.slash("raffle close", raffle=1)
    await fresh(bot, sandbox)
    _, state = await looked(web, address)
    assert state["raffles"] == []
    (draw,) = state["draws"]
    assert (draw["title"], draw["said"], draw["names"], draw["more"]) == ("Mug", "Drawn!", ["alice"], "")
    assert str(alice.id) not in str(state)
    sandbox.time.advance(seconds=60)
    await bot.rest()
    assert (await looked(web, address))[1]["draws"] == []


async def test_the_page_itself_is_strict_and_knows_nobody(bot, guild, web):
    address = await link(guild.owner, "on")
    async with web.get(address) as answer:
        page = await answer.text()
        policy = answer.headers["Content-Security-Policy"]
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert 'lang="en-US"' in page
    base = address.rpartition("/")[0]
    for name, kind in (("page.js", "text/javascript"), ("page.css", "text/css")):
        assert name in page
        async with web.get(f"{base}/{name}") as answer:
            assert (answer.status, answer.content_type) == (200, kind)
    assert not re.search(r"https?://", page)


async def test_off_by_default_and_a_new_link_ends_the_old_one(bot, guild, other_guild, alice, web):
    assert "no page for the stream" in (await guild.owner.slash("stream overlay")).text
    old = await link(guild.owner, "on")
    new = await link(guild.owner, "renew")
    assert old != new
    assert [(await looked(web, each))[0] for each in (old, new)] == [404, 200]
    async with web.get(old) as answer:
        assert answer.status == 404
        assert "<body" not in await answer.text()  # nothing is seen on the stream
    # The secret of one guild opens nothing in another, whether that one has a page or not.
    base, _, key = new.rpartition("/")
    foreign = f"{base}/{other_guild.id:x}.{key.partition('.')[2]}"
    assert (await looked(web, foreign))[0] == 404
    theirs = await link(other_guild.owner, "on")
    assert (await looked(web, foreign))[0] == 404
    for wrong in (f"{base}/nothing", f"{base}/{guild.id:x}.", f"{base}/-1.x", f"{base}/%ff.%ff", f"{new}x"):
        assert (await looked(web, wrong))[0] == 404
    assert "is off" in (await guild.owner.slash("stream overlay", change="off")).text
    assert [(await looked(web, each))[0] for each in (new, theirs)] == [404, 200]
    assert "no page for the stream" in (await guild.owner.slash("stream overlay", change="off")).text
    audit = (await guild.owner.slash("audit")).text
    assert all(what in audit for what in ("overlay.opened", "overlay.renewed", "overlay.closed"))
    assert key not in audit
    assert "stream" not in alice.commands()


async def test_two_guilds_each_have_their_own(bot, guild, other_guild, web, sandbox):
    mine, theirs = await link(guild.owner, "on"), await link(other_guild.owner, "on")
    await opens(bot, guild)
    await opens(bot, other_guild, title="Hat", price=5)
    await fresh(bot, sandbox)
    shown = [(await looked(web, each))[1]["raffles"] for each in (mine, theirs)]
    assert [[raffle["title"] for raffle in each] for each in shown] == [["Mug"], ["Hat"]]
    assert "A ticket costs 5 points" in shown[1][0]["lines"]
    # Switched off, the page ends at once; switched on again, the same link shows it.
    await guild.owner.slash("plugins disable", name="economy")
    assert [(await looked(web, each))[0] for each in (mine, theirs)] == [404, 200]
    await guild.owner.slash("plugins enable", name="economy")
    await sandbox.bot_at_rest()
    assert (await looked(web, mine))[0] == 200


async def test_what_it_shows_is_the_guilds_to_say(bot, guild, alice, web, sandbox):
    address = await link(guild.owner, "on")
    await opens(bot, guild, repeats=True)
    await alice.click("Take part")
    await guild.owner.slash("raffle close", raffle=1)
    await fresh(bot, sandbox)
    for key, value, found in (
        ("overlay_colour", "#00ff7f", lambda state: state["colour"] == "#00ff7f"),
        ("overlay_tickets", False, lambda state: state["raffles"][0]["lines"] == []),
        ("overlay_raffles", False, lambda state: state["raffles"] == [] and state["draws"]),
        ("overlay_draws", False, lambda state: state["draws"] == []),
    ):
        assert not found((await looked(web, address))[1])
        await bot.settings.set(guild.id, "economy", key, value, by=None)
        await bot.settings.load()
        await fresh(bot, sandbox)
        assert found((await looked(web, address))[1])


async def test_it_is_written_in_the_language_of_the_guild(bot, sandbox, switch_on, web):
    berlin = sandbox.create_guild("Berlin", locale="de")
    await sandbox.settled()
    await bot.rest()
    await switch_on(berlin, "economy")
    answer = await berlin.owner.slash("stream overlay", change="on")
    address = re.search(r"http://\S+", answer.text)[0]
    await opens(bot, berlin, price=5)
    (raffle,) = (await looked(web, address))[1]["raffles"]
    assert (raffle["said"], raffle["lines"]) == (
        "Verlosung",
        ["Ein Los kostet 5 points", "0 Lose · 0 Mitglieder"],
    )
    async with web.get(address) as page:
        assert 'lang="de"' in await page.text()


async def test_it_survives_a_restart_and_asks_no_more_than_it_may(bot, guild, other_guild, web, sandbox):
    address = await link(guild.owner, "on")
    theirs = await link(other_guild.owner, "on")
    await opens(bot, guild)
    answers = [(await looked(web, address))[0] for _ in range(102)]
    assert answers[:100] == [200] * 100
    assert answers[-1] == 429
    assert (await looked(web, theirs))[0] == 200
    sandbox.time.advance(seconds=11)
    assert (await looked(web, address))[0] == 200
    old = receiver.running[0].port
    await reached(await sandbox.restart_bot())
    new = receiver.running[0].port
    status, state = await looked(web, address.replace(str(old), str(new)))
    assert (status, [raffle["title"] for raffle in state["raffles"]]) == (200, ["Mug"])


async def test_who_has_left_or_was_erased_is_somebody(bot, guild, alice, bob, web, sandbox):
    address = await link(guild.owner, "on")
    await opens(bot, guild, winners=2)
    await alice.click("Take part")
    await bob.click("Take part")
    await guild.owner.slash("raffle close", raffle=1)
    await bot.rest()
    await alice.slash("privacy erase")
    await alice.click("Erase my data")
    await bob.leaves_guild()
    await fresh(bot, sandbox)
    (draw,) = (await looked(web, address))[1]["draws"]
    assert draw["names"] == ["Somebody", "Somebody"]


async def test_where_nothing_listens_there_is_a_sentence(sandbox, guild, start_bot):
    from guildkit_economy import plugin

    await start_bot(plugin)
    assert "serves no pages" in (await guild.owner.slash("stream overlay", change="on")).text
