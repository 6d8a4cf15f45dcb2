"""What a member repeats because they were not told has no second effect; `test_kill.py` kills the bot in between."""

from datetime import timedelta
from typing import Annotated

import pytest
from disnake.ui import Button
from sqlalchemy import select

from guildkit import Option, Plugin, View
from guildkit.models import ActRecord


@pytest.fixture
def effects():
    return []


@pytest.fixture
def trouble():
    """What keeps the member from being told; taken away one by one."""
    return []


@pytest.fixture
async def bot(start_bot, effects, trouble):
    plugin = Plugin("test")

    async def buy(ctx, what):
        async with ctx.transaction() as session:
            if await ctx.once(session):
                effects.append((ctx.member.name, what))
        if trouble:
            raise trouble.pop()
        await ctx.reply("It is yours.")

    @plugin.command("shop", description="Shop")
    async def _shop(ctx):
        rows = [
            [
                Button(label=each, custom_id=plugin.route("buy/{what}").id(what=each))
                for each in ("Tea", "Cup")
            ]
        ]
        await ctx.reply(View("Shop", rows=rows))

    @plugin.component("buy/{what}", answers="private", repeatable=True)
    async def _click(ctx, what):
        await buy(ctx, what)

    @plugin.command("buy", description="Buy")
    async def _command(ctx, what: Annotated[str, Option("What")]):
        await buy(ctx, what)

    return await start_bot(plugin)


async def test_a_click_that_was_not_answered_counts_once_however_often_it_is_repeated(
    bot, guild, alice, effects, trouble
):
    await guild.owner.slash("shop")
    trouble += [RuntimeError("boom"), RuntimeError("boom")]
    for _ in range(2):
        assert "Something went wrong" in (await alice.click("Tea")).text
    assert (await alice.click("Tea")).text == "It is yours."
    assert effects == [("alice", "Tea")]
    await bot.rest()
    assert (await alice.click("Tea")).text == "It is yours."  # she knows of the first: this is another
    assert effects == [("alice", "Tea")] * 2
    await bot.rest()
    async with bot.database.guild_session(guild.id, read_only=True) as session:
        assert list(await session.scalars(select(ActRecord))) == []


async def test_another_member_or_another_thing_is_another_act(bot, guild, alice, bob, effects, trouble):
    await guild.owner.slash("shop")
    trouble.append(RuntimeError("boom"))
    await alice.click("Tea")
    await alice.click("Cup")
    await bob.click("Tea")
    assert effects == [("alice", "Tea"), ("alice", "Cup"), ("bob", "Tea")]


async def test_a_command_is_the_same_with_the_same_options(bot, alice, effects, trouble):
    trouble.append(RuntimeError("boom"))
    for what in ("Tea", "Cup", "Tea"):
        await alice.slash("buy", what=what)
    assert effects == [("alice", "Tea"), ("alice", "Cup")]


async def test_what_is_repeated_much_later_is_meant(bot, sandbox, guild, alice, effects, trouble):
    trouble.append(RuntimeError("boom"))
    await alice.slash("buy", what="Tea")
    sandbox.time.advance(timedelta(minutes=16))
    await alice.slash("buy", what="Tea")
    assert effects == [("alice", "Tea")] * 2
