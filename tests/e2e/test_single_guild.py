"""A bot that serves a single guild: nothing runs in any other one, and what was switched on there is kept."""

import pytest
from disnake.ui import Button

from guildkit import Plugin, Route, UserError, View

ELSEWHERE = "This bot serves another server only."


@pytest.fixture
def plugin():
    """Notes whatever of it runs, and in which guild."""
    plugin = Plugin("test")
    plugin.ran, poke = [], Route("test", "poke")

    @plugin.command("hello", description="Say hello")
    async def _hello(ctx):
        plugin.ran.append(("command", ctx.guild_id))
        await ctx.reply(View("Hello", rows=[[Button(label="Poke", custom_id=poke.id())]]))

    @plugin.component(poke)
    async def _poke(ctx):
        plugin.ran.append(("component", ctx.guild_id))
        await ctx.reply("Ouch")

    @plugin.listener("message")
    async def _heard(ctx, _message):
        plugin.ran.append(("listener", ctx.guild_id))

    @plugin.every("* * * * *", "tick")
    async def _tick(ctx):
        plugin.ran.append(("job", ctx.guild_id))

    @plugin.on_reconcile
    async def _mend(ctx):
        plugin.ran.append(("reconcile", ctx.guild_id))

    return plugin


@pytest.fixture
def dave(other_guild):
    return other_guild.join("dave", permissions=["administrator"])


@pytest.fixture
async def alone(start_bot, monkeypatch, plugin, guild, other_guild, dave, switch_on):
    """The bot is in two guilds, in both of which the plugin is on; it is started again to serve "Tennessee" alone."""
    await start_bot(plugin)
    await switch_on(other_guild, "test")
    await dave.slash("hello")
    monkeypatch.setenv("GUILDKIT_SINGLE_GUILD", str(guild.id))
    plugin.ran.clear()
    return await start_bot(plugin)


async def test_no_other_guild_has_a_command_and_nothing_runs_for_it(
    alone, sandbox, plugin, guild, other_guild, alice, dave
):
    assert dave.commands() == []
    assert "hello" in alice.commands()
    assert (await dave.click("Poke")).text == ELSEWHERE
    await dave.says("Hello?")
    sandbox.time.advance(minutes=2)
    await alone.rest()
    assert {guild_id for _, guild_id in plugin.ran} == {guild.id}
    assert ("job", guild.id) in plugin.ran


async def test_everything_else_works_the_same(alone, sandbox, guild, alice, plugin):
    await alice.slash("hello")
    await alice.click("Poke")
    assert {("command", guild.id), ("component", guild.id)} <= set(plugin.ran)
    await guild.owner.slash("plugins disable", name="test")
    await sandbox.bot_at_rest()
    assert "hello" not in alice.commands()


async def test_no_plugin_is_switched_on_elsewhere(alone, other_guild):
    with pytest.raises(UserError, match=ELSEWHERE):
        await alone.switches.enable(other_guild.id, "test", by=None)


async def test_the_others_are_served_again_as_they_were(
    alone, monkeypatch, start_bot, plugin, other_guild, dave
):
    monkeypatch.delenv("GUILDKIT_SINGLE_GUILD")
    await start_bot(plugin, on=False)
    assert "hello" in dave.commands()
    await dave.slash("hello")
    assert plugin.ran[-1] == ("command", other_guild.id)
