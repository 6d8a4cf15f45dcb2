"""Voice channels: who was there in a raid, and the XP that time there brings."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from guildkit.client import Client
from guildkit_raids.models import Attendance, VoiceStay, VoiceTime
from guildkit_sandbox.bots import running_bot
from tests.e2e.raids.test_raids import plan, vote


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "raids")
    for name in ("raid", "idle"):
        guild.create_channel(name, kind="voice")
    return bot


async def minutes(bot, sandbox, count):
    """Let time pass as it does: the bot looks every minute."""
    await sandbox.settled()
    await bot.rest()
    for _ in range(count):
        sandbox.time.advance(minutes=1)
        await bot.rest()


async def xp(person, **options):
    return (await person.slash("xp", **options)).text


async def test_minutes_in_company_bring_xp_and_others_do_not(bot, sandbox, guild, alice, bob, carol):
    await alice.joins("raid")
    await minutes(bot, sandbox, 7)
    assert "has no XP yet" in await xp(alice)
    await bob.joins("raid")
    await carol.joins("raid", deafened=True)
    await minutes(bot, sandbox, 10)
    await bob.leaves_voice()
    await minutes(bot, sandbox, 5)
    said = await xp(alice)
    assert "**10 XP** from 10 minutes in voice channels: place 1" in said
    assert "**10 XP**" in await xp(carol, member=bob)
    assert "has no XP yet" in await xp(carol)
    best = await alice.click("Who has most?")
    assert best.text.count("**10** XP · 10 min") == 2


async def test_the_leader_sees_who_was_there_and_corrects_it(
    bot, sandbox, guild, guild_settings, database, owner, alice, bob, carol
):
    raid, dave = guild.channel("raid"), guild.join("dave")
    await guild_settings(guild, "raids", voice_channel=str(raid.id), voice_minutes="5")
    now = sandbox.time.now() + timedelta(minutes=20)
    planner = await plan(bot, owner, days=f"{now:%Y-%m-%d}", times=f"{now:%H:%M}", minimum="1")
    for person in (alice, bob):
        await vote(person, planner, "0", "0")
    sandbox.time.advance(minutes=20)
    for person in (alice, carol, dave):
        await person.joins("raid")
    await minutes(bot, sandbox, 3)
    await dave.leaves_voice()
    await minutes(bot, sandbox, 5)
    answer = await owner.click("Finish", on=planner)
    select_present = answer.message.selects[1]
    proposed = {option.label: (option.description, option.default) for option in select_present.options}
    assert proposed == {
        "alice": ("8 min in voice", True),
        "bob": ("not in voice", False),
        "carol": ("came without a vote · 8 min in voice", True),
        "dave": ("came without a vote · 3 min in voice", False),
    }
    # Bob had no microphone, and carol only listened.
    await owner.select("alice", "bob", of=select_present.custom_id, on=answer.message)
    await owner.click("Finish and record")
    async with database.guild_session(guild.id, read_only=True) as session:
        rows = await session.scalars(select(Attendance))
        assert {row.name: (row.status, row.minutes) for row in rows} == {
            "alice": ("present", 8),
            "bob": ("present", 0),
        }


async def test_without_a_voice_channel_or_somebody_in_it_a_vote_is_enough(
    bot, sandbox, guild, guild_settings, owner, alice
):
    now = sandbox.time.now() + timedelta(minutes=20)
    planner = await plan(bot, owner, days=f"{now:%Y-%m-%d}", times=f"{now:%H:%M}", minimum="1")
    await vote(alice, planner, "0", "0")
    sandbox.time.advance(minutes=20)
    await bot.rest()
    for channel in ("", str(guild.channel("raid").id)):
        if channel:
            await guild_settings(guild, "raids", voice_channel=channel, voice_minutes="5")
        answer = await owner.slash("raid_finish", raid=1)
        (option,) = answer.message.selects[1].options
        assert (option.label, option.description, option.default) == ("alice", "", True)


async def test_what_happens_while_the_bot_is_away_does_not_count(
    sandbox, guild, tmp_path, database_url, alice, bob
):
    channel = guild.create_channel("raid", kind="voice")
    away = guild.create_channel("away", kind="voice")
    guild.model.settings["afk_channel_id"] = str(away.id)
    async with running_bot(sandbox, tmp_path, database_url=database_url) as bot:
        await guild.owner.slash("plugins enable", name="raids")
        for person in (alice, bob):
            await person.joins(channel)
        await minutes(bot, sandbox, 3)
    sandbox.time.advance(seconds=100)
    async with running_bot(sandbox, tmp_path, database_url=database_url) as bot:
        await minutes(bot, sandbox, 2)
        assert "**5 XP**" in await xp(alice)
        for person in (alice, bob):
            await person.joins(away)
        await minutes(bot, sandbox, 5)
        assert "**5 XP**" in await xp(alice)
        await guild.owner.slash("plugins disable", name="raids")
        for person in (alice, bob):
            await person.joins(channel)
        await minutes(bot, sandbox, 5)
        await guild.owner.slash("plugins enable", name="raids")
        await minutes(bot, sandbox, 4)
        assert "**9 XP**" in await xp(alice)


async def test_it_is_counted_where_the_plugin_is_on(bot, sandbox, guild, other_guild, database, alice, bob):
    lounge = other_guild.create_channel("lounge", kind="voice")
    for person in (alice, bob):
        await other_guild.join(person).joins(lounge)
        await person.joins("idle")
    await minutes(bot, sandbox, 2)
    async with database.guild_session(guild.id, read_only=True) as session:
        assert len((await session.scalars(select(VoiceTime))).all()) == 2
    async with database.guild_session(other_guild.id, read_only=True) as session:
        assert (await session.scalars(select(VoiceTime))).all() == []


async def test_who_erases_their_data_begins_anew(bot, sandbox, guild, database, alice, bob):
    for person in (alice, bob):
        await person.joins("idle")
    await minutes(bot, sandbox, 3)
    await alice.slash("privacy erase")
    await alice.click("Erase my data")
    await minutes(bot, sandbox, 2)
    async with database.guild_session(guild.id, read_only=True) as session:
        own = await session.scalars(select(VoiceStay).where(VoiceStay.member_id == alice.id))
        assert len(own.all()) == 1
    assert "**1 XP**" in await xp(alice)
    assert "**4 XP**" in await xp(bob)


async def test_an_outage_of_discord_does_not_count(bot, sandbox, guild, alice, bob):
    for person in (alice, bob):
        await person.joins("idle")
    await minutes(bot, sandbox, 3)
    with sandbox.faults.outage(guild):
        await minutes(bot, sandbox, 9)
    await minutes(bot, sandbox, 2)
    assert "**5 XP**" in await xp(alice)


async def test_a_lost_session_costs_what_was_not_seen_and_a_resumed_one_nothing(
    bot, sandbox, alice, bob, monkeypatch
):
    async def at_once(_client, _shard_id, *, initial=False):
        pass

    monkeypatch.setattr(Client, "before_identify_hook", at_once)
    for person in (alice, bob):
        await person.joins("idle")
    await minutes(bot, sandbox, 3)
    sandbox.faults.drop()
    sandbox.time.advance(seconds=60)
    await sandbox.bot_connected()
    await minutes(bot, sandbox, 2)
    assert "**6 XP**" in await xp(alice)
    sandbox.faults.invalidate()
    sandbox.time.advance(seconds=100)
    await sandbox.until(lambda: sandbox.transcript.events("READY")[1:])
    await sandbox.bot_connected()
    await minutes(bot, sandbox, 2)
    assert "**8 XP**" in await xp(alice)


async def test_fifty_who_come_at_once_are_all_there(bot, sandbox, guild, database):
    people = guild.join_many(50)
    for person in people:
        await person.joins("raid")
    await minutes(bot, sandbox, 2)
    async with database.guild_session(guild.id, read_only=True) as session:
        stays = (await session.scalars(select(VoiceStay))).all()
        assert {stay.member_id for stay in stays} == {person.id for person in people}
        assert len(stays) == 50
        earned = await session.scalars(select(VoiceTime.seconds))
        assert all(seconds >= 120 for seconds in earned)
