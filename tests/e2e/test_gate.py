"""Where a plugin is off, nothing of it runs: not one line of its code, by any path."""

import asyncio
from typing import Annotated

import pytest

from guildkit import Choice, Option, Plugin, Route, View
from guildkit_sandbox import CannotDo
from tests.core.plugins import commands_of

PRESS = Route("spy", "press/{number:int}")
PICK = Route("spy", "pick")
FORM = Route("spy", "form")


def spy():
    """A plugin that uses every path into its code, and notes each run: `ran` is (what, guild)."""
    from disnake import SelectOption
    from disnake.ui import Button, Label, TextInput
    from disnake.ui.select.string import StringSelect

    plugin, ran = Plugin("spy"), []

    async def complete(ctx, typed):
        ran.append(("autocomplete", ctx.guild_id))
        return [Choice(typed, typed)]

    @plugin.command("spy", description="Look")
    async def _look(ctx, word: Annotated[str, Option("A word", autocomplete=complete)] = "") -> None:
        ran.append(("command", ctx.guild_id))
        select = StringSelect(custom_id=PICK.id(), options=[SelectOption(label="one")])
        await ctx.reply(View("Look!", rows=[[Button(label="Press", custom_id=PRESS.id(number=1))], [select]]))

    @plugin.component(PRESS, opens_modal=True)
    async def _press(ctx, number):
        ran.append(("component", ctx.guild_id))
        await ctx.modal("A form", FORM.id(), [Label("Word", TextInput(custom_id="word"))])

    @plugin.component(PICK, answers="private")
    async def _pick(ctx):
        ran.append(("select", ctx.guild_id))
        await ctx.reply("Picked.", private=True)

    @plugin.modal(FORM)
    async def _form(ctx):
        ran.append(("modal", ctx.guild_id))
        await ctx.reply("Filled in.", private=True)

    @plugin.listener("guild_channel_create")
    async def _channel(ctx, channel):
        ran.append(("listener", ctx.guild_id))

    @plugin.job("work")
    async def _work(ctx):
        ran.append(("job", ctx.guild_id))

    @plugin.command("spy-later", description="Look later")
    async def _later(ctx) -> None:
        async with ctx.transaction():
            await ctx.jobs.enqueue("work", {}, at=ctx.now.replace(year=ctx.now.year + 1))
        await ctx.reply("Later.")

    @plugin.on_enabled
    async def _on(ctx):
        ran.append(("enabled", ctx.guild_id))

    @plugin.on_disabled
    async def _off(ctx):
        ran.append(("disabled", ctx.guild_id))

    return plugin, ran


async def use_everything(person, guild, sandbox, bot):
    await person.slash("spy")
    await person.autocomplete("spy", word="a")
    await person.click("Press")
    await person.fill(word="hello")
    await person.select("one")
    guild.create_channel(f"room-{len(guild.model.channels)}")
    await sandbox.settled()
    await bot.rest()


EVERYTHING = ["command", "autocomplete", "component", "modal", "select", "listener"]


async def test_a_plugin_runs_where_it_is_on_and_nowhere_else(start_bot, sandbox, guild, other_guild):
    plugin, ran = spy()
    bot = await start_bot(plugin)
    there = other_guild.join("zoe")
    await use_everything(guild.join("alice"), guild, sandbox, bot)
    assert ran == [("enabled", guild.id)] + [(what, guild.id) for what in EVERYTHING]

    other_guild.create_channel("room")
    await sandbox.settled()
    await bot.rest()
    assert commands_of(there) == []
    with pytest.raises(CannotDo, match="no command /spy"):
        await there.slash("spy")
    assert {where for _, where in ran} == {guild.id}


async def test_switched_off_it_runs_no_code_and_its_old_buttons_answer_kindly(
    start_bot, sandbox, guild, other_guild, switch_on
):
    plugin, ran = spy()
    bot = await start_bot(plugin)
    await switch_on(other_guild, "spy")
    alice, zoe = guild.join("alice"), other_guild.join("zoe")
    old = (await alice.slash("spy")).message
    await alice.slash("spy-later")
    ran.clear()
    async with bot.switches._turn:  # so that Discord shows the command for a moment longer
        await bot.gate.switch(guild.id, "spy", on=False, by=None)
        await bot.gate.load()
        assert (await alice.slash("spy")).text == "/spy is switched off on this server."
        assert await alice.autocomplete("spy", word="a") == []
        assert ran == []
    await bot.switches.follow()
    await bot.rest()
    assert ran == [("disabled", guild.id)]
    ran.clear()

    assert commands_of(alice) == []
    for forged in (PRESS.id(number=1), PICK.id(), "spy:1:gone", "spy:9:press/1"):
        answer = await alice.forge(custom_id=forged, on=old)
        assert (answer.text, answer.private) == ("Spy is switched off on this server.", True)
    answer = await alice.forge(custom_id=FORM.id(), fields={"word": "x"})
    assert answer.text.startswith("Spy is switched off on this server.\nWhat you entered:")
    guild.create_channel("room")
    sandbox.time.advance(days=400)
    await sandbox.settled()
    await bot.rest()
    assert ran == []

    await use_everything(zoe, other_guild, sandbox, bot)
    assert [what for what, where in ran if where == other_guild.id] == EVERYTHING
    assert {where for _, where in ran} == {other_guild.id}


async def test_what_was_switched_off_or_paused_right_after_an_event_does_not_hear_of_it(start_bot, guild):
    plugin, heard = Plugin("ear"), []

    @plugin.listener("guild_channel_create")
    async def _channel(ctx, channel):
        heard.append(channel.name)

    bot = await start_bot(plugin)
    channel = bot.client.get_guild(guild.id).text_channels[0]
    bot.dispatcher.receive("guild_channel_create", (channel,))
    bot.dispatcher.pause("ear")
    assert await bot.dispatcher.come_to_rest("ear", 5)
    await bot.rest()
    assert heard == []
    bot.dispatcher.resume("ear")
    bot.dispatcher.receive("guild_channel_create", (channel,))
    await bot.rest()
    assert heard == [channel.name]


async def test_it_stays_off_and_on_across_a_restart(start_bot, sandbox, guild, other_guild, switch_on):
    plugin, _ = spy()
    bot = await start_bot(plugin)
    alice, zoe = guild.join("alice"), other_guild.join("zoe")
    assert commands_of(alice) == ["spy", "spy-later"]
    await switch_on(other_guild, "spy")
    await guild.owner.slash("plugins disable", name="spy")
    await bot.rest()
    plugin, ran = spy()
    bot = await start_bot(plugin, on=False)
    assert (commands_of(alice), commands_of(zoe)) == ([], ["spy", "spy-later"])
    assert ran == []
    await switch_on(guild, "spy")
    assert commands_of(alice) == ["spy", "spy-later"]


async def test_a_parked_job_runs_once_the_plugin_is_on_again(start_bot, sandbox, guild, switch_on):
    plugin, ran = spy()
    bot = await start_bot(plugin)
    alice = guild.join("alice")
    await alice.slash("spy-later")
    await guild.owner.slash("plugins disable", name="spy")
    sandbox.time.advance(days=400)
    await bot.rest()
    await switch_on(guild, "spy")
    await bot.rest()
    assert ran.count(("job", guild.id)) == 1


async def test_a_job_that_is_about_to_be_parked_runs_where_its_plugin_comes_on_meanwhile(
    start_bot, sandbox, guild
):
    plugin, ran = spy()
    bot = await start_bot(plugin)
    await guild.join("alice").slash("spy-later")
    await guild.owner.slash("plugins disable", name="spy")
    await bot.rest()
    sandbox.time.advance(days=400)
    await bot.jobs.start_due()
    async with bot.jobs._turn:  # It has been looked at, and what is to become of it is not stored yet.
        await asyncio.gather(*bot.jobs.running)
        await guild.owner.slash("plugins enable", name="spy")
    await bot.rest()
    assert ran.count(("job", guild.id)) == 1


async def test_a_button_of_no_plugin_answers_kindly(start_bot, sandbox, guild):
    plugin, _ = spy()
    await start_bot(plugin)
    alice = guild.join("alice")
    message = (await alice.slash("spy")).message
    for forged in ("nobody:1:x", "x", "spy:1:press/x", "spy:1:press", "spy:2:press/1", "spy:1:form"):
        answer = await alice.forge(custom_id=forged, on=message)
        assert answer.text.startswith("This belongs to an older message of mine"), forged
        assert answer.private
