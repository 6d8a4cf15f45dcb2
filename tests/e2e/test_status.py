"""What those who manage a guild read of how the bot is."""

from datetime import timedelta

import pytest

from guildkit import Plugin, UserError, __version__
from guildkit.builtin.workers import self_test
from guildkit_sandbox import CannotDo


@pytest.fixture
def plugin():
    plugin = Plugin("chess", title="Chess")

    @plugin.job("clock", max_attempts=1)
    async def _clock(ctx):
        raise ZeroDivisionError

    @plugin.command("later", description="Do it later")
    async def _later(ctx):
        async with ctx.transaction():
            await ctx.jobs.enqueue("clock", {}, at=ctx.now + timedelta(days=1))
        await ctx.reply("Later.")

    @plugin.command("now", description="Do it now")
    async def _now(ctx):
        async with ctx.transaction():
            await ctx.jobs.enqueue("clock", {})
        await ctx.reply("Now.")

    @plugin.command("fail", description="Fail")
    async def _fail(ctx):
        raise ValueError("a pawn fell off")

    return plugin


async def test_admins_read_how_the_bot_is_and_what_it_does_here(start_bot, guild, other_guild, alice, plugin):
    bot = await start_bot(plugin)
    await alice.slash("later")
    await alice.slash("now")
    await bot.rest()
    answer = await guild.owner.slash("status")
    assert answer.private
    for said in (
        f"guildkit {__version__}, running since ",
        "🟢 Discord: connected (shard 0",
        "🟢 Database: ",
        "Jobs here: 1 waiting, 0 running, 0 parked, 1 failed",
        "🟢 Commands: in sync",
        "🟢 on · **Chess** (`chess` ",
    ):
        assert said in answer.text
    elsewhere = (await other_guild.owner.slash("status")).text
    assert "Jobs here: 0 waiting, 0 running, 0 parked, 0 failed" in elsewhere
    assert "No plugin is on here." in elsewhere
    assert "Chess" not in elsewhere


async def test_plugins_say_how_they_are_doing_and_one_that_cannot_costs_the_others_nothing(
    start_bot, guild, other_guild, switch_on
):
    talking, failing = Plugin("talking"), Plugin("failing")

    @talking.status
    async def _tell(ctx):
        return f"Two games in {ctx.guild.name}.\nNobody waits."

    @failing.status
    async def _fail(ctx):
        raise ValueError("no idea")

    await start_bot(talking, failing)
    said = (await guild.owner.slash("status")).text
    assert f"-# Two games in {guild.name}.\n-# Nobody waits." in said
    assert "🟢 on · **Failing**" in said
    assert "Two games" not in (await other_guild.owner.slash("status")).text


async def test_a_plugin_that_rests_is_said_to_rest(start_bot, guild, alice, plugin):
    bot = await start_bot(plugin)
    for _ in range(bot.breaker.limit):
        await alice.slash("fail")
    assert "🟠 rests, works again" in (await guild.owner.slash("status")).text


async def test_a_german_admin_reads_german(start_bot, guild):
    await start_bot()
    carl = guild.join("carl", permissions=["manage_guild"], locale="de")
    assert "Hier ist kein Plugin an." in (await carl.slash("status")).text


async def test_only_those_who_may_manage_the_server_read_it(start_bot, guild, alice, plugin):
    await start_bot(plugin)
    with pytest.raises(CannotDo):
        await alice.slash("status")


async def test_what_the_self_test_has_found_is_counted_for_admins(start_bot, guild, plugin):
    trouble = []

    @plugin.health_check("board")
    async def _board():
        if trouble:
            raise UserError("The board of Ohio is gone.")
        return "there"

    bot = await start_bot(plugin)
    await self_test(bot)
    assert "🟢 Self-test: all is well" in (await guild.owner.slash("status")).text
    trouble.append(1)
    await self_test(bot)
    said = (await guild.owner.slash("status")).text
    assert "🟠 Self-test: 1 of " in said
    assert "Ohio" not in said
