"""Tiers: what a guild has, given by the operator or bought on Discord, and what needs more."""

from datetime import timedelta
from typing import Annotated

import pytest
from disnake.ui import Button, Label, TextInput

from guildkit import Option, Plugin, Route, View
from guildkit.tiers import Tiers
from guildkit_sandbox import GatewayRules, Sandbox
from guildkit_sandbox.bots import running_bot
from tests.core.plugins import candidate

NEEDS_PLUS = "This needs the tier Plus; this server has Free."
FREE, PLUS, PRO = range(3)


@pytest.fixture
def plus(sandbox):
    return sandbox.create_sku("Plus")


@pytest.fixture
def pro(sandbox):
    return sandbox.create_sku("Pro")


@pytest.fixture
def badge(sandbox):
    """A subscription of a user, which the operator has taken for one of a guild."""
    return sandbox.create_sku("Badge", kind="user")


@pytest.fixture
def tiers(monkeypatch):
    monkeypatch.setenv("GUILDKIT_TIERS", "Free,Plus,Pro")


@pytest.fixture
def sold(tiers, monkeypatch, plus, pro, badge):
    monkeypatch.setenv("GUILDKIT_TIER_SKUS", f"{plus.id}=1,{pro.id}=2,{badge.id}=2")


def bakery():
    """A plugin with something for every tier, and what ran of it."""
    plugin, ran = Plugin("bakery"), []
    slice_, form = Route("bakery", "slice"), Route("bakery", "form")

    @plugin.command("shop", description="Look")
    async def _shop(ctx):
        buttons = [
            Button(label="Slice", custom_id=slice_.id()),
            Button(label="Ask", custom_id="bakery:1:ask"),
        ]
        await ctx.reply(View("Welcome!", rows=[buttons]))

    @plugin.command("stock", description="How much a guild may have")
    async def _stock(ctx):
        await ctx.reply(f"{ctx.by_tier(3, 10, 50)} loaves, {ctx.by_tier(1, 2)} cakes")

    async def kinds(ctx, typed):
        ran.append("kinds")
        return ["plum"]

    @plugin.command("cake", description="Have cake", tier=1)
    async def _cake(ctx, kind: Annotated[str, Option("Which", autocomplete=kinds)] = "plum"):
        await ctx.reply(f"A {kind} cake.")

    @plugin.command("feast", description="Have all", tier=7)
    async def _feast(ctx):
        await ctx.reply("A feast.")

    @plugin.component(slice_, tier=1)
    async def _slice(ctx):
        ran.append("slice")
        await ctx.reply("A slice.")

    @plugin.component("ask", opens_modal=True)
    async def _ask(ctx):
        await ctx.modal("Ask", form.id(), [Label("What", TextInput(custom_id="what"))])

    @plugin.modal(form, tier=2)
    async def _form(ctx):
        ran.append("form")

    return plugin, ran


@pytest.fixture
async def bot(start_bot, guild, other_guild, switch_on):
    """A bot with the bakery, on in both guilds."""
    bot = await start_bot(bakery()[0])
    await switch_on(other_guild, "bakery")
    return bot


async def said(guild, command="cake"):
    return (await guild.owner.slash(command)).text


async def at_rest(sandbox):
    """Wait until the bot has taken in what it was told."""
    await sandbox.settled()
    await sandbox.bot_at_rest()


async def has(bot, guild, level):
    """Give a guild a level, as the operator does."""
    await bot.tiers.give(guild.id, level, until=None, by=None)


async def test_where_no_tiers_are_configured_every_guild_has_everything(bot, guild):
    assert await said(guild) == "A plum cake."
    assert await said(guild, "feast") == "A feast."
    assert await said(guild, "stock") == "50 loaves, 2 cakes"


async def test_what_a_guild_has_not_is_refused_kindly_and_given_to_another(tiers, bot, guild, other_guild):
    await has(bot, other_guild, PRO)
    carl = guild.join("carl", locale="de")
    refusal = await guild.owner.slash("cake")
    assert refusal.text == f"{NEEDS_PLUS}\nWhoever runs this bot can give it to this server."
    assert refusal.private
    assert (await carl.slash("cake")).text.startswith(
        "Dafür braucht es die Stufe Plus; dieser Server hat Free."
    )
    assert await said(guild, "feast") == (
        "This needs the tier Pro; this server has Free.\nWhoever runs this bot can give it to this server."
    )
    assert await said(guild, "stock") == "3 loaves, 1 cakes"
    assert await said(other_guild) == "A plum cake."
    assert await said(other_guild, "feast") == "A feast."
    assert await said(other_guild, "stock") == "50 loaves, 2 cakes"


async def test_nothing_of_what_is_refused_runs(tiers, start_bot, guild, other_guild, switch_on):
    plugin, ran = bakery()
    bot = await start_bot(plugin)
    await switch_on(other_guild, "bakery")
    owner = guild.owner
    await owner.slash("shop")
    assert NEEDS_PLUS in (await owner.click("Slice")).text
    await owner.click("Ask")
    assert "needs the tier Pro" in (await owner.fill(what="bread?")).text
    assert await owner.autocomplete("cake", kind="p") == []
    assert ran == []
    await has(bot, guild, PLUS)
    assert (await owner.click("Slice")).text == "A slice."
    assert await owner.autocomplete("cake", kind="p") == [("plum", "plum")]
    assert ran == ["slice", "kinds"]


async def test_a_running_bot_follows_what_the_command_line_gives_and_takes(tiers, bot, guild, other_guild):
    beside = Tiers(bot.database, bot.clock, bot.config.tiers, {})
    await beside.give(guild.id, PLUS, until=None, by=None)
    await bot.switches.follow()
    assert await said(guild) == "A plum cake."
    assert await said(guild, "stock") == "10 loaves, 2 cakes"
    assert NEEDS_PLUS in await said(other_guild)
    assert await beside.take_back(guild.id, by=None)
    await bot.switches.follow()
    assert NEEDS_PLUS in await said(guild)


async def test_a_tier_ends_by_the_clock_and_is_remembered_until_then(tiers, bot, sandbox, guild):
    await bot.tiers.give(guild.id, PRO, until=sandbox.time.now() + timedelta(days=30), by=None)
    sandbox.time.advance(days=29)
    await sandbox.restart_bot()
    assert await said(guild, "stock") == "50 loaves, 2 cakes"
    sandbox.time.advance(days=1)
    assert NEEDS_PLUS in await said(guild)
    assert await said(guild, "stock") == "3 loaves, 1 cakes"


async def test_a_guild_that_subscribes_has_its_tier_until_it_ends(
    sold, bot, sandbox, guild, other_guild, plus
):
    assert await said(guild) == (
        f"{NEEDS_PLUS}\nSomebody who runs this server can get it in my store on Discord."
    )
    bought = guild.subscribe(plus, ends_at=sandbox.time.now() + timedelta(days=30))
    await at_rest(sandbox)
    assert await said(guild) == "A plum cake."
    assert "needs the tier Pro; this server has Plus" in await said(guild, "feast")
    assert NEEDS_PLUS in await said(other_guild)
    sandbox.time.advance(days=20)
    guild.renew(bought, ends_at=sandbox.time.now() + timedelta(days=30))
    await at_rest(sandbox)
    sandbox.time.advance(days=20)
    assert await said(guild) == "A plum cake."
    sandbox.time.advance(days=10)
    assert NEEDS_PLUS in await said(guild)


@pytest.mark.parametrize("refund", [True, False])
async def test_a_subscription_that_is_ended_or_refunded_counts_no_more(
    sold, bot, sandbox, guild, plus, refund
):
    bought = guild.subscribe(plus)
    await at_rest(sandbox)
    assert await said(guild) == "A plum cake."
    guild.unsubscribe(bought, refund=refund)
    await at_rest(sandbox)
    assert NEEDS_PLUS in await said(guild)


async def test_what_a_member_has_bought_for_themselves_never_counts(sold, bot, sandbox, guild, badge):
    await guild.owner.subscribe(badge)
    await at_rest(sandbox)
    assert NEEDS_PLUS in await said(guild)
    await sandbox.restart_bot()
    assert NEEDS_PLUS in await said(guild)


async def test_the_highest_of_what_a_guild_has_counts(sold, bot, sandbox, guild, plus, pro):
    guild.subscribe(plus)
    best = guild.subscribe(pro)
    await at_rest(sandbox)
    await has(bot, guild, FREE)
    assert await said(guild, "feast") == "A feast."
    guild.unsubscribe(best)
    await at_rest(sandbox)
    assert await said(guild, "stock") == "10 loaves, 2 cakes"
    await has(bot, guild, PRO)
    assert await said(guild, "feast") == "A feast."


async def test_what_is_bought_and_ended_while_the_bot_is_away_is_mended(
    sold, bot, sandbox, guild, other_guild, plus, pro, badge
):
    ended, kept = guild.subscribe(pro), other_guild.subscribe(plus)
    await at_rest(sandbox)
    await sandbox.runner.stop()
    guild.unsubscribe(ended)
    guild.subscribe(plus)
    for number in range(120):  # more than Discord lists at once
        sandbox.world.entitlements.grant(badge, guild.join(f"member{number}").user)
    bot = await sandbox.runner.start()
    assert await said(guild, "stock") == "10 loaves, 2 cakes"
    assert [row.source for row in bot.tiers.stored(other_guild.id)] == [f"entitlement:{kept.id}"]


async def test_what_is_told_while_the_bot_catches_up_is_not_lost(
    sold, bot, sandbox, guild, other_guild, plus
):
    ended = guild.subscribe(plus)
    await at_rest(sandbox)

    def overtake(entry):
        """Let things happen once Discord has made up its answer, which takes its time to arrive."""
        if entry.kind == "REST" and entry.name.endswith("/entitlements"):
            other_guild.subscribe(plus)
            guild.unsubscribe(ended)

    sandbox.transcript.readers.append(overtake)
    with sandbox.faults.slow_body(0.1, "/entitlements", times=1) as fault:
        await sandbox.restart_bot()
    assert fault.struck
    await at_rest(sandbox)
    assert NEEDS_PLUS in await said(guild)
    assert await said(other_guild) == "A plum cake."


async def test_what_was_bought_is_remembered_where_discord_does_not_say(sold, bot, sandbox, guild, plus):
    guild.subscribe(plus)
    await at_rest(sandbox)
    fault = sandbox.faults.server_error("/entitlements", status=503)
    await sandbox.restart_bot()
    assert fault.struck
    assert await said(guild) == "A plum cake."


async def test_what_is_no_longer_sold_counts_no_more(sold, bot, start_bot, sandbox, guild, plus, monkeypatch):
    guild.subscribe(plus)
    await at_rest(sandbox)
    monkeypatch.delenv("GUILDKIT_TIER_SKUS")
    await start_bot(bakery()[0])
    assert NEEDS_PLUS in await said(guild)
    asked = [entry for entry in sandbox.transcript if "/entitlements" in entry.name]
    assert len(asked) == 1  # by the first bot alone


async def test_each_process_of_a_large_bot_knows_what_was_bought(
    tiers, patience, monkeypatch, tmp_path, database_url
):
    async with Sandbox(seed=1, patience=patience, gateway_rules=GatewayRules(shards=2)) as sandbox:
        plus = sandbox.create_sku("Plus")
        monkeypatch.setenv("GUILDKIT_TIER_SKUS", f"{plus.id}=1")
        guild = sandbox.create_guild("Tennessee")
        while (guild.id >> 22) % 2 == 0:  # Discord tells the first shard, which is not this guild's
            sandbox.time.advance(seconds=0.001)
            guild = sandbox.create_guild("Tennessee")

        def process(shards):
            candidates = [candidate(bakery()[0])]
            return running_bot(
                sandbox, tmp_path, database_url=database_url, shards=shards, candidates=candidates
            )

        async with process("0/2") as first, process("1/2") as second:
            await guild.owner.slash("plugins enable", name="bakery")
            guild.subscribe(plus)
            await sandbox.settled()
            await first.rest()
            await second.switches.follow()
            assert await said(guild) == "A plum cake."
