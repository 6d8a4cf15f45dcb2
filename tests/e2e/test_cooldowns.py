"""How often something may be used: cooldowns, limits that are stored, and messages that are one member's."""

import asyncio
import re
from datetime import timedelta

import pytest
from disnake.ui import Button
from sqlalchemy import func, select

from guildkit import Cooldown, Plugin, UserError, View
from guildkit.models import LimitRecord


@pytest.fixture
def sandbox_options(wall):
    return {"clock": wall.now}


@pytest.fixture
def plugin():
    return Plugin("test")


async def test_a_cooldown_lets_through_so_many_and_says_when_there_may_be_another(
    start_bot, guild, plugin, sandbox, two_guilds, switch_on
):
    @plugin.command("roll", description="Roll", cooldown=Cooldown(2, timedelta(seconds=30)))
    async def _roll(ctx):
        await ctx.reply("Six!")

    await start_bot(plugin)
    alice, bob = guild.join("alice"), guild.join("bob")
    await switch_on(two_guilds[1], "test")
    for _ in range(2):
        assert (await alice.slash("roll")).text == "Six!"
    answer = await alice.slash("roll")
    assert answer.private
    assert re.fullmatch(r"That was a little too often\. You can do it again in \d+ seconds\.", answer.text)
    assert (await bob.slash("roll")).text == "Six!"
    assert (await two_guilds[1].join("alice").slash("roll")).text == "Six!"
    sandbox.time.advance(seconds=31)
    assert (await alice.slash("roll")).text == "Six!"


async def test_a_cooldown_of_a_channel_or_a_guild_is_everybodys(start_bot, guild, plugin):
    here = plugin.route("here")

    @plugin.command("buttons", description="B", cooldown=Cooldown(1, timedelta(minutes=1), per="channel"))
    async def _buttons(ctx):
        await ctx.reply(View("Press", rows=[[Button(label="Press", custom_id=here.id())]]))

    @plugin.component(here, answers="private", cooldown=Cooldown(1, timedelta(minutes=1), per="guild"))
    async def _here(ctx):
        await ctx.reply("Pressed.")

    await start_bot(plugin)
    alice, bob = guild.join("alice"), guild.join("bob")
    await alice.slash("buttons")
    assert "too often" in (await bob.slash("buttons")).text
    bob.go(guild.create_channel("elsewhere"))
    await bob.slash("buttons")
    assert (await alice.click("Press")).text == "Pressed."
    assert "too often" in (await bob.click("Press")).text


def test_a_cooldown_that_nobody_could_keep_is_refused():
    with pytest.raises(ValueError, match="nobody could ever use it"):
        Cooldown(0, timedelta(seconds=1))


# ---------------------------------------------------------------------- stored


@pytest.fixture
def raffle(plugin):
    @plugin.command("raffle", description="Take part")
    async def _raffle(ctx):
        async with ctx.transaction() as session:
            await ctx.limit(session, "raffle", ctx.member.id, times=3, per=timedelta(hours=1))
        await ctx.reply("You take part.")

    return plugin


async def test_a_limit_survives_a_restart_and_is_each_guilds_own(
    start_bot, guild, raffle, sandbox, two_guilds, switch_on
):
    await start_bot(raffle)
    alice = guild.join("alice")
    for _ in range(2):
        assert (await alice.slash("raffle")).text == "You take part."
    sandbox.time.advance(minutes=30)
    await sandbox.restart_bot()
    assert (await alice.slash("raffle")).text == "You take part."
    answer = await alice.slash("raffle")
    assert answer.private
    assert answer.text.endswith("You can do it again in 30 minutes.")
    await switch_on(two_guilds[1], "test")
    assert (await two_guilds[1].join("alice").slash("raffle")).text == "You take part."
    sandbox.time.advance(minutes=31)
    assert [(await alice.slash("raffle")).text for _ in range(2)] == ["You take part."] * 2
    assert "too often" in (await alice.slash("raffle")).text


async def test_a_limit_is_exact_however_many_come_at_once(start_bot, guild, raffle):
    await start_bot(raffle)
    alice = guild.join("alice")
    answers = await asyncio.gather(*(alice.slash("raffle") for _ in range(12)))
    assert sorted(answer.text for answer in answers).count("You take part.") == 3


async def test_a_clock_that_is_put_right_locks_nobody_out(start_bot, guild, plugin, wall):
    @plugin.command("roll", description="Roll", cooldown=Cooldown(1, timedelta(minutes=1)))
    async def _roll(ctx):
        async with ctx.transaction() as session:
            await ctx.limit(session, "roll", ctx.member.id, times=1, per=timedelta(minutes=1))
        await ctx.reply("Six!")

    await start_bot(plugin)
    alice = guild.join("alice")
    for days in (400, 0):
        wall.wrong_by = timedelta(days=days)
        assert (await alice.slash("roll")).text == "Six!"
        assert "too often" in (await alice.slash("roll")).text


async def test_what_fails_afterwards_is_not_counted(start_bot, guild, plugin):
    fails = [True, True, False]

    @plugin.command("pay", description="Pay")
    async def _pay(ctx):
        async with ctx.transaction() as session:
            await ctx.limit(session, "pay", "all", times=1, per=timedelta(hours=1))
            if fails.pop(0):
                raise UserError("You have no money.")
        await ctx.reply("Paid.")

    await start_bot(plugin)
    alice = guild.join("alice")
    texts = [(await alice.slash("pay")).text for _ in range(3)]
    assert texts == ["You have no money.", "You have no money.", "Paid."]


async def test_rows_that_count_no_more_are_tidied_up(start_bot, guild, raffle, sandbox):
    bot = await start_bot(raffle)
    for person in guild.join_many(5):
        await person.slash("raffle")
    sandbox.time.advance(hours=2)
    await guild.join("alice").slash("raffle")
    async with bot.database.system_session("test", read_only=True) as session:
        assert await session.scalar(select(func.count()).select_from(LimitRecord)) == 1


# ---------------------------------------------------------------------- whose message it is


async def test_only_who_asked_for_a_message_may_use_it(start_bot, guild, plugin, sandbox):
    mine = plugin.route("mine")

    @plugin.command("buttons", description="Buttons")
    async def _buttons(ctx):
        await ctx.reply(View("Press", rows=[[Button(label="Press", custom_id=mine.id())]]))

    @plugin.component(mine, answers="private", asker_only=True)
    async def _mine(ctx):
        await ctx.reply("It is yours.")

    await start_bot(plugin)
    alice, bob = guild.join("alice"), guild.join("bob")
    await alice.slash("buttons")
    await sandbox.restart_bot()
    answer = await bob.click("Press")
    assert answer.private
    assert answer.text.startswith("Only the member who asked for this message can use it.")
    assert (await alice.click("Press")).text == "It is yours."
