"""Tickets of a raffle for what members do on the stream, and for a role, as they see it."""

import pytest

from guildkit_economy.raffles import standing
from guildkit_economy.stream.kick import CHANGED, CHATTED, GIFTED
from tests.e2e.test_economy_stream import GREEN, link
from tests.economy.kick import changed, chatted, connected, gifted, reached, tell


@pytest.fixture
async def bot(bot, guild, other_guild, switch_on, sandbox, kick, alice):
    """A bot whose guild follows a channel on Kick; alice has linked her account."""
    await switch_on(guild, "economy")
    bot = await connected(bot, sandbox, kick)
    await guild.owner.slash("stream follow", channel="tuna")
    await link(bot, guild, alice, GREEN)
    return bot


async def tickets(bot, guild, number=1):
    async with bot.database.guild_session(guild.id) as session:
        found = await standing(session, number)
    return found.tickets, found.held


@pytest.fixture
async def live(bot, kick, sandbox):
    """A stream that has just begun, in whose chat alice writes."""
    start = sandbox.time.now()
    kick.goes_live(start)
    await tell(CHANGED, changed(start), "live", start)
    await tell(CHATTED, chatted("hello", GREEN, start), "m1", start)
    await bot.rest()
    return start


async def opens(guild, **options):
    named = {name.replace("_", "-"): value for name, value in options.items()}
    return await guild.owner.slash("raffle open", {"title": "Mug", "duration": "2 hours", **named})


async def test_who_watches_gets_tickets_once_whatever_restarts(
    bot, guild, other_guild, alice, sandbox, live, switch_on
):
    await switch_on(other_guild, "economy")
    await opens(other_guild, watch_minutes=1)
    await opens(guild, watch_minutes=5)
    await bot.rest()
    card = await alice.sees("Raffle #1 · Mug")
    assert "One ticket for every 5 minutes of watching the stream" in card.text
    for _ in range(4):
        sandbox.time.advance(minutes=1)
        await sandbox.bot_at_rest()
    shown = (await alice.slash("raffle show", raffle=1)).text
    assert "You have none." in shown
    assert "4 of 5 min watched to the next ticket" in shown
    bot = await reached(await sandbox.restart_bot())
    sandbox.time.advance(minutes=3)
    await bot.rest()
    shown = (await alice.slash("raffle show", raffle=1)).text
    assert "1 for watching" in shown
    assert "2 of 5 min watched" in shown
    assert "**1 ticket** of 1 member" in card.text
    bot = await reached(await sandbox.restart_bot())
    await bot.rest()
    assert await tickets(bot, guild) == (1, 0)
    # Nobody has linked an account there, and what is watched here is nothing there.
    assert await tickets(bot, other_guild) == (0, 0)


async def test_a_gift_gives_tickets_when_it_counts_and_none_when_it_is_voided(bot, guild, alice, sandbox):
    await opens(guild, gift_tickets=2)
    await bot.rest()
    now = sandbox.time.now()
    await tell(GIFTED, gifted(GREEN, [1, 2, 3], now), "a", now)
    await bot.rest()
    await tell(GIFTED, gifted(GREEN, [4], now), "b", now)
    await bot.rest()
    card = await alice.sees("Raffle #1 · Mug")
    assert "2 tickets for each gifted subscription" in card.text
    assert "8 more are held back" in card.text
    assert "8 held back" in (await alice.slash("raffle show", raffle=1)).text
    assert "counts for nothing" in (await guild.owner.slash("stream void", gift=2)).text
    sandbox.time.advance(minutes=61)
    await bot.rest()
    assert "**6 tickets** of 1 member" in card.text
    assert await tickets(bot, guild) == (6, 0)
    shown = (await alice.slash("raffle show", raffle=1)).text
    assert "6 for gifted subscriptions" in shown
    # What it is told again, under another id, gives nothing more.
    await tell(GIFTED, gifted(GREEN, [1, 2, 3], now), "again", sandbox.time.now())
    await bot.rest()
    assert await tickets(bot, guild) == (6, 0)


async def test_a_raffle_that_closes_waits_for_gifts_and_is_drawn_when_they_are_void(
    bot, guild, alice, bob, sandbox
):
    await opens(guild, gift_tickets=2)
    await bot.rest()
    await bob.click("Take part")
    now = sandbox.time.now()
    await tell(GIFTED, gifted(GREEN, [1], now), "a", now)
    await bot.rest()
    assert "held back" in (await guild.owner.slash("raffle close", raffle=1)).text
    await bot.rest()
    await guild.owner.slash("stream gifts")
    await guild.owner.click("Void #1")
    await bot.rest()
    assert "@bob" in (await alice.sees("is drawn")).text


async def test_who_has_a_role_gets_more_and_managers_say_why_they_give(bot, guild, bob):
    boosters = guild.role("boosters")
    dave = guild.join("dave", roles=[boosters])
    await opens(guild, bonus_role=boosters, bonus_tickets=4)
    await bot.rest()
    assert "4 more tickets for who takes part with the role" in (await dave.sees("Raffle #1 · Mug")).text
    await dave.click("Take part")
    await bob.click("Take part")
    shown = (await dave.slash("raffle show", raffle=1)).text
    assert "1 for taking part" in shown
    assert "4 as a bonus" in shown
    assert "bonus" not in (await bob.slash("raffle show", raffle=1)).text
    await guild.owner.slash("raffle grant", member=bob, tickets=3, reason="won the quiz")
    assert "won the quiz" in (await guild.owner.slash("audit")).text
    assert await tickets(bot, guild) == (9, 0)
