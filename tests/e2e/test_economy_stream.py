"""A stream that a guild follows: what Kick tells counts once, and what is not Kick's counts for nothing."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy import func, select

from guildkit_economy.ledger import prove
from guildkit_economy.models import Account, Base
from guildkit_economy.stream import linking
from guildkit_economy.stream.kick import CHANGED, CHATTED, GIFTED
from guildkit_economy.stream.platform import Account as KickAccount
from tests.economy.kick import changed, chatted, connected, deliver, gifted, reached, signed, tell

MINUTE = timedelta(minutes=1)
GREEN = (77, "green")


@pytest.fixture
async def bot(bot, guild, other_guild, switch_on, sandbox, kick, alice):
    """A bot whose guild follows a channel on Kick; alice has linked her account. In another guild the plugin is off."""
    await switch_on(guild, "economy")
    bot = await connected(bot, sandbox, kick)
    assert "follows tuna" in (await guild.owner.slash("stream follow", channel="kick.com/Tuna")).text
    await link(bot, guild, alice, GREEN)
    return bot


async def link(bot, guild, person, account, now=None):
    async with bot.database.guild_session(guild.id) as session:
        known = KickAccount(str(account[0]), account[1])
        await linking.link(session, person.id, "kick", known, policy="refuse", now=now or bot.clock.now())


async def rows(bot, guild):
    """How many rows each table of the plugin has."""
    async with bot.database.guild_session(guild.id) as session:
        return {
            mapper.class_.__tablename__: await session.scalar(select(func.count()).select_from(mapper.class_))
            for mapper in Base.registry.mappers
        }


async def balance(bot, guild, person):
    async with bot.database.guild_session(guild.id) as session:
        assert (await prove(session)).wrong == []
        return await session.scalar(select(Account.balance).where(Account.member_id == person.id)) or 0


async def watched(person):
    return (await person.slash("watchtime")).text.partition("\n")[0]


async def minutes_pass(sandbox, minutes):
    for _ in range(minutes):
        sandbox.time.advance(minutes=1)
        await sandbox.bot_at_rest()


async def test_who_chats_on_kick_watches_and_earns(bot, guild, alice, sandbox, kick):
    start = sandbox.time.now()
    kick.goes_live(start)
    assert await tell(CHANGED, changed(start), "live", start) == 200
    assert await tell(CHATTED, chatted("hello", GREEN, start), "m1", start) == 200
    assert await tell(CHATTED, chatted("hi", (99, "stranger"), start), "m2", start) == 200
    await bot.rest()
    assert "you count as watching" in (await alice.slash("watchtime")).text
    await minutes_pass(sandbox, 3)
    assert await watched(alice) == "You have watched for **3 min**."
    assert await balance(bot, guild, alice) == 3
    # A restart doubles nothing, and what it missed is made up for.
    bot = await reached(await sandbox.restart_bot())
    await minutes_pass(sandbox, 1)
    assert await balance(bot, guild, alice) == 4
    await minutes_pass(sandbox, 10)
    assert await balance(bot, guild, alice) in {9, 10}  # ten minutes after the last word it is over
    end = sandbox.time.now()
    assert await tell(CHANGED, changed(start, end), "off", end) == 200
    await bot.rest()
    assert "The stream is off" in (await guild.owner.slash("stream status")).text


async def test_what_was_not_signed_a_moment_ago_changes_nothing(bot, guild, alice, sandbox):
    now = sandbox.time.now()
    before = await rows(bot, guild)
    forger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    said = gifted(GREEN, [1, 2], now)
    headers, body = signed(GIFTED, said, "m", now)
    attempts = [
        await tell(GIFTED, said, "m", now, key=forger),
        await tell(GIFTED, said, "m", now - 6 * MINUTE),
        await tell(GIFTED, said, "m", now + 6 * MINUTE),
        await deliver(headers, body.replace(b"77", b"78")),
        await deliver({**headers, "Kick-Event-Message-Id": "n"}, body),
        await deliver({**headers, "Kick-Event-Type": CHATTED}, body),
        await deliver({}, b"{}"),
        await deliver({**headers, "Kick-Event-Signature": ""}, body),
    ]
    assert attempts == [403] * len(attempts)
    assert await deliver(headers, b"x" * 300_000) == 413
    # Another broadcaster's is Kick's own word, and nobody's business here; so is what strangers do.
    assert await tell(GIFTED, gifted(GREEN, [1], now, channel=8), "other", now) == 200
    assert await tell(CHATTED, chatted("c", (99, "stranger"), now), "stranger", now) == 200
    assert await tell(GIFTED, gifted((None, None), [1], now), "anonymous", now) == 200
    assert await tell("channel.followed", {"broadcaster": {"user_id": 7}}, "follow", now) == 200
    await bot.rest()
    assert await rows(bot, guild) == before


async def test_what_is_told_again_counts_once(bot, guild, alice, sandbox):
    now = sandbox.time.now()
    headers, body = signed(GIFTED, gifted(GREEN, [1, 2], now), "m", now)
    assert [await deliver(headers, body) for _ in range(3)] == [200] * 3
    await bot.rest()
    assert await deliver(headers, body) == 200
    # The same under another id, for the subscription was made twice; and with a name that has changed since.
    assert await tell(GIFTED, gifted((77, "emerald"), [2, 1], now), "another", now) == 200
    await bot.rest()
    found = await rows(bot, guild)
    assert (found["economy_gifts"], found["economy_inbox"]) == (1, 1)
    assert "#1: 2 subscriptions from @alice" in (await guild.owner.slash("stream gifts")).text


async def test_a_gift_counts_after_a_while_unless_it_is_voided(bot, guild, alice, sandbox):
    now = sandbox.time.now()
    for message, giftees in (("a", [1]), ("b", [2]), ("c", [3])):
        await tell(GIFTED, gifted(GREEN, giftees, now), message, now)
    await bot.rest()
    owner = guild.owner
    await owner.slash("stream gifts")
    assert "counts for nothing" in (await owner.click("Void #1")).text
    assert "voided already" in (await owner.slash("stream void", gift=1)).text
    assert "counts for nothing" in (await owner.slash("stream void", gift=2)).text
    assert "no gift #9 here" in (await owner.slash("stream void", gift=9)).text
    assert "gift.voided" in (await owner.slash("audit")).text
    sandbox.time.advance(minutes=61)
    await bot.rest()
    assert "No gift is held" in (await owner.slash("stream gifts")).text
    assert "confirmed already" in (await owner.slash("stream void", gift=3)).text


async def test_the_end_may_be_told_before_the_beginning(bot, guild, alice, sandbox):
    start = sandbox.time.now()
    await tell(CHATTED, chatted("c", GREEN, start), "chat", start)
    sandbox.time.advance(minutes=3)
    end = sandbox.time.now()
    await tell(CHANGED, changed(start, end), "off", end)
    await bot.rest()
    await tell(CHANGED, changed(start), "on", end)
    await bot.rest()
    assert "The stream is off" in (await guild.owner.slash("stream status")).text
    assert await balance(bot, guild, alice) == 3
    await minutes_pass(sandbox, 2)
    assert await balance(bot, guild, alice) == 3


async def test_a_new_name_on_kick_keeps_the_link(bot, guild, alice, bob, sandbox, kick):
    start = sandbox.time.now()
    kick.goes_live(start)
    await tell(CHANGED, changed(start), "on", start)
    await tell(CHATTED, chatted("c1", (77, "emerald"), start), "m1", start)
    await tell(CHATTED, chatted("c2", (99, "green"), start), "m2", start)  # who has taken the old name
    await minutes_pass(sandbox, 1)
    assert "Your Kick account is emerald" in (await alice.slash("watchtime")).text
    assert await balance(bot, guild, alice) == 1
    assert await balance(bot, guild, bob) == 0


async def test_two_guilds_follow_one_stream_each_for_itself(
    bot, guild, other_guild, alice, sandbox, switch_on, kick
):
    start = sandbox.time.now()
    await tell(CHANGED, changed(start), "early", start)
    await switch_on(other_guild, "economy")
    await other_guild.owner.slash("stream follow", channel="tuna")
    dave = other_guild.join("dave")
    await link(bot, other_guild, dave, GREEN)  # the same account, in another guild
    await tell(CHANGED, changed(start, start + MINUTE), "off", start)
    later = start + 2 * MINUTE
    kick.goes_live(later)
    await tell(CHANGED, changed(later), "on", start)
    await tell(CHATTED, chatted("c", GREEN, start), "m", start)
    await bot.rest()
    await minutes_pass(sandbox, 3)
    assert [await balance(bot, guild, alice), await balance(bot, other_guild, dave)] == [2, 2]
    await guild.owner.slash("plugins disable", name="economy")
    await sandbox.bot_at_rest()
    before = await rows(bot, guild)
    now = sandbox.time.now()
    await tell(CHATTED, chatted("d", GREEN, now), "n", now)
    await minutes_pass(sandbox, 2)
    assert await rows(bot, guild) == before
    assert await balance(bot, guild, alice) == 2
    assert await balance(bot, other_guild, dave) == 4


async def test_what_kick_stops_telling_is_asked_for_again_and_looked_at(bot, guild, sandbox, kick):
    assert len(kick.subscriptions) == 3
    kick.subscriptions.clear()
    kick.goes_live(sandbox.time.now())
    sandbox.time.advance(hours=24)
    await bot.rest()
    assert len(kick.subscriptions) == 3
    assert "The stream is on" in (await guild.owner.slash("stream status")).text
    kick.channels["7"]["stream"] = None
    kick.channels["7"]["slug"] = "bluefin"
    sandbox.time.advance(hours=1)
    await bot.rest()
    status = (await guild.owner.slash("stream status")).text
    assert "The stream is off" in status
    assert "bluefin" in status


async def test_a_channel_that_is_none_and_a_kick_that_is_away_are_said(bot, guild, alice, kick):
    owner = guild.owner
    assert "no channel called salmon" in (await owner.slash("stream follow", channel="salmon")).text
    await kick.__aexit__()
    assert "cannot be reached" in (await owner.slash("stream follow", channel="tuna")).text
    assert "follows tuna no more" in (await owner.slash("stream unfollow")).text
    assert "follows no channel" in (await owner.slash("stream unfollow")).text
    assert "stream" not in alice.commands()


async def test_members_watch_here_too_where_the_guild_wants_that_and_get_roles(
    bot, guild, alice, bob, carol, sandbox, kick
):
    guild.bot_may("manage_roles")
    fans = guild.role("fans")
    kick.goes_live(sandbox.time.now())
    for key, value in {
        "watch_stream": False,
        "watch_chat": True,
        "watch_voice": True,
        "watch_points": 5,
        "watch_tick": 30,
        "watch_roles": [f"1 = <@&{fans.id}>"],
    }.items():
        await bot.settings.set(guild.id, "economy", key, value, by=None)
    await bot.settings.load()
    guild.create_channel("stage", kind="voice")
    await bob.joins("stage")
    await carol.joins("stage", deafened=True)
    start = sandbox.time.now()
    await tell(CHANGED, changed(start), "on", start)
    await tell(CHATTED, chatted("c", GREEN, start), "m", start)
    await bot.rest()
    sandbox.time.advance(minutes=25)
    await alice.says("Hello!")
    sandbox.time.advance(minutes=5)
    await bot.rest()
    assert [await watched(each) for each in (alice, bob, carol)] == [
        "You have watched for **30 min**.",
        "You have watched for **30 min**.",
        "You have watched for **0 min**.",
    ]
    sandbox.time.advance(minutes=30)
    await bot.rest()
    assert await watched(bob) == "You have watched for **1 h 0 min**."
    assert await balance(bot, guild, bob) == 300
    assert has(guild, bob, fans)
    assert not has(guild, alice, fans)
    # More is asked for: who has too little loses it, at the latest the day after.
    await bot.settings.set(guild.id, "economy", "watch_roles", [f"9 = {fans.id}"], by=None)
    await bot.settings.load()
    await bob.leaves_voice()
    sandbox.time.advance(hours=24)
    await bot.rest()
    assert not has(guild, bob, fans)


def has(guild, person, role):
    return role.id in guild.model.members[person.id].role_ids
