"""What was missed is mended: after a restart, a lost session or an outage, and not where nothing was missed."""

import asyncio
from datetime import timedelta

import pytest

from guildkit import Plugin, View, absence
from guildkit.client import Client


def census(known, reconciled=None, **options):
    """A plugin that keeps track of the guild's channels, and answers with what it knows."""
    plugin = Plugin("census", **options)

    @plugin.listener("guild_channel_create")
    async def _created(ctx, channel):
        known.setdefault(ctx.guild_id, set()).add(channel.name)

    @plugin.on_reconcile
    async def _reconcile(ctx):
        if reconciled is not None:
            reconciled.append(ctx.guild_id)
        known[ctx.guild_id] = {channel.name for channel in ctx.guild.text_channels}

    @plugin.command("channels", description="Channels")
    async def _channels(ctx):
        await ctx.reply(", ".join(sorted(known.get(ctx.guild_id, ()))) or "none")

    return plugin


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch):
    """disnake waits five seconds before it asks for another session."""

    async def at_once(_client, _shard_id, *, initial=False):
        pass

    monkeypatch.setattr(Client, "before_identify_hook", at_once)


@pytest.fixture
def slow_pace(monkeypatch):
    """What is spread out over two guilds does not come at once."""
    monkeypatch.setattr(absence, "PACE", timedelta(hours=1))


async def loses_session(sandbox, meanwhile):
    """The session is gone for good, and something happens before there is another one."""
    sandbox.faults.invalidate()
    meanwhile()
    await sandbox.until(lambda: sandbox.transcript.events("READY")[1:])
    await sandbox.bot_connected()
    await sandbox.bot_at_rest()


async def test_a_start_mends_what_was_missed(start_bot, guild, alice):
    known = {}
    await start_bot(census(known))
    assert (await alice.slash("channels")).text == "none"  # it was switched on a moment ago
    known.clear()
    guild.create_channel("news")
    bot = await start_bot(census(known))
    await bot.rest()
    assert (await alice.slash("channels")).text == "general, news"


async def test_a_lost_session_is_mended(start_bot, sandbox, guild, alice):
    known = {}
    await start_bot(census(known))
    await loses_session(sandbox, lambda: guild.create_channel("news"))
    assert (await alice.slash("channels")).text == "general, news"


async def test_where_the_session_is_resumed_nothing_was_missed(start_bot, sandbox, guild, alice):
    known, reconciled = {}, []
    await start_bot(census(known, reconciled))
    sandbox.faults.drop()
    guild.create_channel("news")
    await sandbox.bot_connected()
    await sandbox.bot_at_rest()
    assert (await alice.slash("channels")).text == "news"  # Discord has told
    assert reconciled == []


async def test_an_outage_of_a_guild_is_mended(start_bot, sandbox, guild, alice):
    known = {}
    bot = await start_bot(census(known))
    with sandbox.faults.outage(guild):
        await sandbox.settled()
    await sandbox.settled()
    await bot.rest()
    assert (await alice.slash("channels")).text == "general"


async def test_a_guild_that_takes_the_bot_back_is_mended_at_once(start_bot, sandbox, guild, alice):
    known = {}
    bot = await start_bot(census(known))
    guild.kick_bot()
    await sandbox.settled()
    guild.create_channel("news")
    guild.invite_bot()
    await sandbox.settled()
    await bot.rest()
    assert (await alice.slash("channels")).text == "general, news"


async def test_off_is_off(start_bot, sandbox, two_guilds):
    here, there = two_guilds
    known, reconciled = {}, []
    bot = await start_bot(census(known, reconciled))
    await here.owner.slash("plugins disable", name="census")
    await start_bot(census(known, reconciled), on=False)
    sandbox.time.advance(minutes=5)
    await sandbox.bot_at_rest()
    assert reconciled == []
    bot = await start_bot(census(known, reconciled), on=False)
    await bot.switches.enable(there.id, "census", by=None)
    await start_bot(census(known, reconciled), on=False)
    sandbox.time.advance(minutes=5)
    await sandbox.bot_at_rest()
    assert reconciled == [there.id]


async def test_a_plugin_that_is_switched_off_in_between_is_not_called(
    start_bot, sandbox, two_guilds, slow_pace
):
    guild, _ = two_guilds
    reconciled = []
    await start_bot(census({}, reconciled))
    reconciled.clear()
    bot = await start_bot(census({}, reconciled))
    assert reconciled == []  # its turn has not come: there are others
    await guild.owner.slash("plugins disable", name="census")
    sandbox.time.advance(hours=2)
    await bot.rest()
    assert reconciled == []
    await guild.owner.slash("plugins enable", name="census")
    await bot.rest()
    assert reconciled == [guild.id]


async def test_many_guilds_are_not_mended_at_once(start_bot, sandbox, guild, switch_on):
    guilds = [guild, *(sandbox.create_guild(f"Guild {number}") for number in range(20))]
    reconciled = []
    await start_bot(census({}, reconciled))
    for each in guilds[1:]:
        await switch_on(each, "census")
    reconciled.clear()
    bot = await start_bot(census({}, reconciled))
    seen = []
    for _ in range(10):
        await bot.rest()
        seen.append(len(reconciled))
        sandbox.time.advance(seconds=0.5)
    assert len(set(seen)) > 4, "they came in a few lumps"
    assert sorted(reconciled) == sorted(each.id for each in guilds)


async def test_what_fails_is_tried_again_and_nobody_else_is_held_up(start_bot, sandbox, guild, alice):
    tries, known = [], {}
    broken = Plugin("broken")

    @broken.on_reconcile
    async def _fails(ctx):
        tries.append(ctx.guild_id)
        if len(tries) == 1:
            raise RuntimeError("hiccup")

    await start_bot(broken, census(known))
    tries.clear()
    bot = await start_bot(broken, census(known))
    await bot.rest()
    assert (await alice.slash("channels")).text == "general"
    assert tries == [guild.id]
    sandbox.time.advance(seconds=10)
    await bot.rest()
    assert tries == [guild.id] * 2


async def test_a_session_that_is_lost_while_it_mends_is_mended_too(start_bot, sandbox, guild, alice):
    known, begun, going_on = {}, asyncio.Event(), asyncio.Event()
    plugin, runs = Plugin("census"), []

    @plugin.on_reconcile
    async def _reconcile(ctx):
        runs.append(True)
        found = {channel.name for channel in ctx.guild.text_channels}
        if len(runs) == 1:
            begun.set()
            await going_on.wait()
        known[ctx.guild_id] = found

    await start_bot(plugin)
    bot = await start_bot(plugin)
    await begun.wait()
    sandbox.faults.invalidate()
    guild.create_channel("news")
    await sandbox.until(lambda: sandbox.transcript.events("READY")[2:])
    await sandbox.bot_connected()
    going_on.set()
    await bot.rest()
    assert known[guild.id] == {"general", "news"}


async def test_at_most_one_is_pending(start_bot, sandbox, two_guilds, slow_pace):
    reconciled = []
    for _ in range(3):
        bot = await start_bot(census({}, reconciled))
    sandbox.time.advance(hours=2)
    await bot.rest()
    assert reconciled == [two_guilds[0].id]


async def test_what_happens_between_a_kill_and_the_next_start_is_mended(sandbox, guild, bot_process):
    await guild.owner.slash("plugins enable", name="voting")
    alice = guild.join("alice")
    await alice.slash("proposal create")
    await alice.fill(title="Capital", options="A\nB", duration="3 days")
    card = await alice.sees("Voting ends")
    await sandbox.restart_bot()  # so that the job that has posted it is at its end
    await sandbox.kill_bot()
    await guild.owner.deletes(card)
    await sandbox.restart_bot()
    assert "Capital" in (await alice.sees("Voting ends", within=10)).text


async def test_a_view_of_another_version_is_shown_after_an_upgrade(start_bot, sandbox, guild, alice):
    def panel(words):
        plugin = Plugin("panel")

        @plugin.live("panel")
        async def _panel(ctx):
            return View(words)

        @plugin.command("show", description="Show")
        async def _show(ctx):
            async with ctx.transaction():
                await ctx.live.show("panel:1:panel", ctx.channel_id)
            await ctx.reply("Shown.", private=True)

        return plugin

    await start_bot(panel("old words"))
    await alice.slash("show")
    await sandbox.bot_at_rest()
    bot = await start_bot(panel("new words"))
    await bot.rest()
    assert [message.content for message in alice.messages() if not message.private] == ["new words"]
