"""Starting, stopping, and what happens while the bot is away."""

import asyncio
import sys

import pytest

from guildkit import Plugin, reconciler
from guildkit.discovery import Candidate
from guildkit.manifest import Manifest
from guildkit_sandbox import Sandbox
from guildkit_sandbox.bots import running_bot
from tests.core.plugins import CORE_COMMANDS, candidate, commands_of


def plugin_that(**life):
    plugin = Plugin("test")

    @plugin.command("hello", description="Hello")
    async def _hello(ctx):
        await ctx.reply("Hello.")

    for moment, handler in life.items():
        getattr(plugin, moment)(handler)
    return plugin


async def test_a_plugin_opens_and_closes_what_it_needs_once(
    start_bot, guild, sandbox, tmp_path, database_url
):
    happened = []

    async def opens():
        happened.append("start")

    async def closes():
        happened.append("stop")

    plugin = plugin_that(on_start=opens, on_stop=closes)
    async with running_bot(sandbox, tmp_path, database_url=database_url, candidates=[candidate(plugin)]):
        assert happened == ["start"]
    assert happened == ["start", "stop"]


async def test_a_plugin_that_cannot_start_is_out_of_service(start_bot, guild, sandbox):
    async def fails():
        sys.exit("no licence")

    alice = guild.join("alice")
    await start_bot(plugin_that())
    assert commands_of(alice) == ["hello"]
    bot = await start_bot(plugin_that(on_start=fails), on=False)
    assert commands_of(alice) == []
    assert "guildkit_start failed" in bot.host.failures["test"]
    assert (await guild.owner.slash("plugins list")).text


async def test_a_plugin_that_cannot_stop_does_not_keep_the_others_from_it(
    guild, sandbox, tmp_path, database_url
):
    stopped = []

    async def hangs():
        raise asyncio.CancelledError

    async def stops():
        stopped.append(True)

    first, second = plugin_that(on_stop=stops), plugin_that(on_stop=hangs)
    second.name = "second"
    candidates = [candidate(first), Candidate("second", lambda: second)]
    async with running_bot(sandbox, tmp_path, database_url=database_url, candidates=candidates):
        pass
    assert stopped == [True]


async def test_what_was_switched_while_the_bot_was_away_is_acted_on(start_bot, guild, sandbox):
    greeted = []

    async def greets(ctx):
        greeted.append(ctx.guild_id)

    bot = await start_bot(plugin_that(on_enabled=greets), on=False)
    await bot.gate.switch(guild.id, "test", on=True, by=None)
    bot = await start_bot(plugin_that(on_enabled=greets), on=False)
    await bot.rest()
    assert greeted == [guild.id]
    assert commands_of(guild.join("alice")) == ["hello"]
    await start_bot(plugin_that(on_enabled=greets), on=False)
    assert greeted == [guild.id]


async def test_a_guild_that_sent_the_bot_away_and_invited_it_while_it_slept_has_its_commands(
    start_bot, guild, sandbox, tmp_path, database_url
):
    async with running_bot(sandbox, tmp_path, database_url=database_url, candidates=[]):
        assert guild.owner.commands() == CORE_COMMANDS
    guild.kick_bot()
    sandbox.time.advance(seconds=5)
    guild.invite_bot()
    assert guild.owner.commands() == []
    async with running_bot(sandbox, tmp_path, database_url=database_url, candidates=[]):
        assert guild.owner.commands() == CORE_COMMANDS


async def test_a_guild_that_sent_the_bot_away_while_it_slept_is_known_as_left(
    guild, other_guild, sandbox, tmp_path, database_url
):
    async with running_bot(sandbox, tmp_path, database_url=database_url, candidates=[]):
        pass
    guild.kick_bot()
    async with running_bot(sandbox, tmp_path, database_url=database_url, candidates=[]) as bot:
        assert {each.name: each.present for each in await bot.guilds.all()} == {
            "Tennessee": False,
            "Ohio": True,
        }


async def test_a_change_that_could_not_be_acted_on_is_acted_on_later(start_bot, guild, sandbox, monkeypatch):
    bot = await start_bot(plugin_that(), on=False)
    monkeypatch.setattr(reconciler, "RETRY_SECONDS", (0.0,))
    real, failures = bot.gate.pending, [RuntimeError("hiccup")]

    async def pending():
        if failures:
            raise failures.pop()
        return await real()

    monkeypatch.setattr(bot.gate, "pending", pending)
    await bot.gate.switch(guild.id, "test", on=True, by=None)  # as the command line does
    alice = guild.join("alice")
    await sandbox.until(lambda: commands_of(alice) == ["hello"], within=5)
    assert not failures


async def test_two_plugins_that_clash_after_an_upgrade_do_not_freeze_the_guild(start_bot, guild):
    def named(name, command):
        plugin = Plugin(name)

        @plugin.command(command, description="Sing")
        async def _sing(ctx):
            await ctx.reply(ctx.plugin)

        return plugin

    await start_bot(named("a", "sing"), named("b", "dance"))
    await start_bot(named("a", "sing"), named("b", "sing"), on=False)
    alice = guild.join("alice")
    assert commands_of(alice) == ["sing"]
    assert (await alice.slash("sing")).text == "a"


@pytest.mark.parametrize("granted", [[], ["members"]])
async def test_a_privileged_intent_that_was_not_granted_costs_one_plugin_and_not_the_bot(
    tmp_path, granted, patience
):
    seen = []
    curious = Plugin("curious")

    @curious.listener("member_join")
    async def _join(ctx, member):
        seen.append(member.name)

    manifest = Manifest(intents=("members",))
    needy = candidate(Plugin("needy"), manifest=Manifest(requires=("curious",)))
    candidates = [candidate(curious, manifest=manifest), needy, candidate(plugin_that())]
    async with Sandbox(seed=1, patience=patience, privileged_intents=granted) as sandbox:
        guild = sandbox.create_guild("Tennessee")
        async with running_bot(sandbox, tmp_path, candidates=candidates) as bot:
            await guild.owner.slash("plugins enable", name="test")
            assert (await guild.owner.slash("hello")).text == "Hello."
            answer = (await guild.owner.slash("plugins enable", name="curious")).text
            guild.join("alice")
            await sandbox.settled()
            await bot.rest()
            if granted:
                assert (answer, seen) == ("**Curious** is on.", ["alice"])
            else:
                assert "needs the privileged intent 'members', which the bot was not granted" in answer
                assert bot.host.failures.keys() == {"curious", "needy"}


@pytest.mark.parametrize("granted", [[], ["members"]])
async def test_an_optional_intent_is_used_where_it_was_granted_and_nobody_misses_it_elsewhere(
    tmp_path, patience, granted
):
    seen = []
    curious = plugin_that()

    @curious.listener("member_join")
    async def _join(ctx, member):
        seen.append(member.name)

    candidates = [candidate(curious, manifest=Manifest(optional_intents=("members",)))]
    async with Sandbox(seed=1, patience=patience, privileged_intents=granted) as sandbox:
        guild = sandbox.create_guild("Tennessee")
        async with running_bot(sandbox, tmp_path, candidates=candidates) as bot:
            await guild.owner.slash("plugins enable", name="test")
            assert (await guild.owner.slash("hello")).text == "Hello."
            guild.join("alice")
            await sandbox.settled()
            await bot.rest()
            assert seen == (["alice"] if granted else [])
            assert bot.missed_intents == ({} if granted else {"members": ["test"]})
