"""A plugin that fails too often in a guild rests there: nothing of it runs, its admins are told once, and it comes back."""

import asyncio

import pytest

from guildkit import Plugin, Route, UserError, View, hooks
from tests.e2e.test_gate import use_everything

PRESS = Route("shaky", "press")


def shaky():
    """A plugin that fails by every path while `broken` is set, and notes each run."""
    from disnake.ui import Button

    plugin, ran = Plugin("shaky"), []
    plugin.broken = False

    def run(what, ctx):
        ran.append((what, ctx.guild_id))
        if plugin.broken:
            raise RuntimeError(f"{what} is broken")

    @plugin.command("shake", description="Shake")
    async def _shake(ctx):
        run("command", ctx)
        await ctx.reply(View("Shaken.", rows=[[Button(label="Press", custom_id=PRESS.id())]]))

    @plugin.command("refuse", description="Refuse")
    async def _refuse(ctx):
        raise UserError("No.")

    @plugin.command("later", description="Later")
    async def _later(ctx):
        async with ctx.transaction():
            await ctx.jobs.enqueue("work", {}, at=ctx.now)
        await ctx.reply("Later.")

    @plugin.component(PRESS, answers="private")
    async def _press(ctx):
        run("component", ctx)
        await ctx.reply("Pressed.")

    @plugin.listener("guild_channel_create")
    async def _channel(ctx, channel):
        run("listener", ctx)

    @plugin.job("work")
    async def _work(ctx):
        run("job", ctx)

    @plugin.on_disabled
    async def _off(ctx):
        run("disabled", ctx)

    return plugin, ran


async def break_it(plugin, alice, bot, times=5):
    plugin.broken = True
    for _ in range(times):
        assert "Something went wrong" in (await alice.slash("shake")).text
    await bot.rest()


async def told(guild, bot):
    """Give the guild a channel for what Discord and the bot have to say, and return who reads it."""
    guild.bot_may("manage_guild")
    here = bot.client.get_guild(guild.id)
    await here.edit(system_channel=here.text_channels[0])
    return guild.owner


async def test_after_five_failures_nothing_of_it_runs_there_and_it_works_on_elsewhere(
    start_bot, sandbox, guild, other_guild, switch_on
):
    plugin, ran = shaky()
    bot = await start_bot(plugin)
    await switch_on(other_guild, "shaky")
    alice, zoe = guild.join("alice"), other_guild.join("zoe")
    owner = await told(guild, bot)
    old = (await alice.slash("shake")).message
    await break_it(plugin, alice, bot, times=4)
    owner.does_not_see("has failed too often")
    await break_it(plugin, alice, bot, times=1)
    said = await owner.sees("**Shaky** has failed too often on this server, last with the error")
    assert "To try it at once: /plugins retry shaky" in said.text
    ran.clear()

    resting = "has failed too often on this server and rests; it works again in 10 minutes"
    assert f"/shake {resting}" in (await alice.slash("shake")).text
    answer = await alice.forge(custom_id=PRESS.id(), on=old)
    assert (f"Shaky {resting}" in answer.text, answer.private) == (True, True)
    guild.create_channel("room")
    await sandbox.settled()
    await bot.rest()
    assert ran == []
    assert "🟠 rests, works again in 10 minutes" in (await owner.slash("plugins list")).text

    plugin.broken = False
    assert (await zoe.slash("shake")).text.startswith("Shaken.")
    assert "🟢 on" in (await other_guild.owner.slash("plugins list")).text


async def test_every_path_into_it_counts_and_refusing_somebody_does_not(start_bot, sandbox, guild):
    plugin, _ = shaky()
    bot = await start_bot(plugin)
    alice = guild.join("alice")
    await alice.slash("shake")
    for _ in range(9):
        assert (await alice.slash("refuse")).text == "No."
    plugin.broken = True
    await alice.slash("shake")
    await alice.click("Press")
    await alice.slash("later")
    guild.create_channel("room")
    await sandbox.settled()
    await bot.rest()
    assert bot.breaker.resting() == set()
    await alice.slash("shake")
    assert bot.breaker.resting() == {(guild.id, "shaky")}


async def test_it_comes_back_by_time_and_rests_longer_if_it_fails_again(start_bot, sandbox, guild):
    plugin, _ = shaky()
    bot = await start_bot(plugin)
    alice = guild.join("alice")
    owner = await told(guild, bot)
    await break_it(plugin, alice, bot)
    sandbox.time.advance(minutes=10, seconds=1)
    await break_it(plugin, alice, bot, times=1)  # one is enough now
    assert len([each for each in owner.messages() if "has failed too often" in each.text]) == 1
    sandbox.time.advance(minutes=11)
    assert "rests" in (await alice.slash("shake")).text
    sandbox.time.advance(minutes=10)
    plugin.broken = False
    assert (await alice.slash("shake")).text.startswith("Shaken.")
    sandbox.time.advance(minutes=6)
    await break_it(plugin, alice, bot, times=4)  # it has recovered: all of them count anew
    assert bot.breaker.resting() == set()
    await break_it(plugin, alice, bot, times=1)
    assert len([each for each in owner.messages() if "has failed too often" in each.text]) == 2


async def test_failures_that_are_far_apart_are_no_reason(start_bot, sandbox, guild):
    plugin, _ = shaky()
    bot = await start_bot(plugin)
    alice = guild.join("alice")
    for _ in range(10):
        await break_it(plugin, alice, bot, times=1)
        sandbox.time.advance(minutes=2)
    assert bot.breaker.resting() == set()


@pytest.mark.parametrize("how", ["retry", "time"])
async def test_jobs_wait_for_the_end_of_the_rest(start_bot, sandbox, guild, how):
    plugin, ran = shaky()
    bot = await start_bot(plugin)
    alice = guild.join("alice")
    await alice.slash("later")
    await bot.rest()
    plugin.broken = True
    await alice.slash("later")
    await bot.rest()  # it has failed once, and will be tried again
    await break_it(plugin, alice, bot, times=4)
    plugin.broken = False
    ran.clear()
    sandbox.time.advance(seconds=30)
    await bot.rest()
    assert ran == []
    if how == "retry":
        answer = await guild.owner.slash("plugins retry", name="shaky")
        assert (answer.text, answer.private) == ("**Shaky** works again.", True)
    else:
        sandbox.time.advance(minutes=10)
    async with asyncio.timeout(10):
        while ran != [("job", guild.id)]:
            await sandbox.gateway.round_trip()
            await bot.rest()


async def test_what_does_not_rest_cannot_be_retried(start_bot, guild):
    plugin, _ = shaky()
    await start_bot(plugin)
    owner = guild.owner
    assert (await owner.slash("plugins retry", name="shaky")).text == "shaky does not rest here."
    assert "no plugin called 'musik'" in (await owner.slash("plugins retry", name="musik")).text


async def test_switched_off_while_it_rests_it_runs_no_code_and_switched_on_it_has_a_new_chance(
    start_bot, sandbox, guild, switch_on
):
    plugin, ran = shaky()
    bot = await start_bot(plugin)
    alice = guild.join("alice")
    await break_it(plugin, alice, bot)
    ran.clear()
    await guild.owner.slash("plugins disable", name="shaky")
    await bot.rest()
    assert ran == []
    plugin.broken = False
    await switch_on(guild, "shaky")
    await bot.rest()
    assert (await alice.slash("shake")).text.startswith("Shaken.")


async def test_where_there_is_no_channel_for_it_the_owner_is_told(start_bot, guild):
    plugin, _ = shaky()
    bot = await start_bot(plugin)
    await break_it(plugin, guild.join("alice"), bot)
    (said,) = guild.owner.dms()
    assert said.content.startswith("**Tennessee**: **Shaky** has failed too often on this server")


async def test_admins_who_cannot_be_told_find_it_in_the_list(start_bot, sandbox, guild):
    plugin, _ = shaky()
    bot = await start_bot(plugin)
    await told(guild, bot)
    guild.bot_may_not("send_messages")
    await break_it(plugin, guild.join("alice"), bot)
    assert "🟠 rests" in (await guild.owner.slash("plugins list")).text


async def test_raising_hanging_and_refused_plugins_all_at_once_leave_the_rest_at_work(
    sandbox, guild, tmp_path, database_url, monkeypatch, switch_on
):
    import sys

    from guildkit.discovery import Candidate
    from guildkit.manifest import Manifest
    from guildkit_sandbox.bots import running_bot
    from tests.core.plugins import candidate
    from tests.e2e.test_gate import spy

    monkeypatch.setattr(hooks, "LIFE_CYCLE_SECONDS", 0.2)

    def leaves():
        sys.exit(3)

    async def raises(*_):
        raise RuntimeError("boom")

    async def hangs(*_):
        await asyncio.Event().wait()

    hanging, raising, shaking, late = Plugin("hanging"), Plugin("raising"), shaky()[0], Plugin("late")
    hanging.on_start(hangs)
    raising.on_start(raises)
    late.on_enabled(hangs)
    good, ran = spy()
    candidates = [
        Candidate("leaving", leaves),
        Candidate("old", leaves, problem="It needs guildkit >=7, and this is 0.1."),
        *(candidate(each) for each in (hanging, raising, shaking, late)),
        candidate(Plugin("round"), manifest=Manifest(requires=("robin",))),
        candidate(Plugin("robin"), manifest=Manifest(requires=("round",))),
        candidate(Plugin("needy"), manifest=Manifest(requires=("hanging",))),
        candidate(good),
    ]
    async with running_bot(sandbox, tmp_path, database_url=database_url, candidates=candidates) as bot:
        assert {name: reason.split(":")[0] for name, reason in bot.host.failures.items()} == {
            "leaving": "Importing it raised SystemExit",
            "old": "It needs guildkit >=7, and this is 0.1.",
            "hanging": "Its guildkit_start failed; the log says why.",
            "raising": "Its guildkit_start failed; the log says why.",
            "round": "Plugins require each other in a circle",
            "robin": "Plugins require each other in a circle",
            "needy": "It needs the plugin 'hanging', which could not be loaded.",
        }
        listed = (await guild.owner.slash("plugins list")).text
        assert [name in listed for name in bot.host.failures] == [True] * 7
        for name in ("spy", "late", "shaky"):
            await switch_on(guild, name)
        alice = guild.join("alice")
        await break_it(shaking, alice, bot)
        ran.clear()
        await use_everything(alice, guild, sandbox, bot)
        assert [what for what, _ in ran] == [
            "command",
            "autocomplete",
            "component",
            "modal",
            "select",
            "listener",
        ]
