"""What the guard promises: every click is answered in time, once, and kindly."""

import asyncio
import json
import sys

import disnake
import pytest
from disnake.ui import Button, Label, TextInput

from guildkit import Plugin, UserError, View, guard
from guildkit_sandbox import CannotDo, NoAnswer
from tests.core.plugins import commands_of


@pytest.fixture
def quick(monkeypatch):
    """Let the guard lose its patience at once."""
    monkeypatch.setattr(guard, "DEFER_AFTER", 0.01)


@pytest.fixture
def plugin():
    return Plugin("test")


async def slow():
    await asyncio.sleep(0.05)  # longer than the guard's patience: what is tested here is time itself


@pytest.mark.parametrize("private", [True, False])
async def test_a_slow_command_is_deferred_and_then_answered(start_bot, guild, plugin, quick, private):
    @plugin.command("slow", description="Slow", answers="private" if private else "public")
    async def _slow(ctx):
        await slow()
        await ctx.reply("Here you are.", private=private)
        await ctx.reply("And more.", private=private)

    await start_bot(plugin)
    alice, bob = guild.join("alice"), guild.join("bob")
    answer = await alice.slash("slow")
    assert (answer.text, answer.private) == ("Here you are.", private)
    await alice.sees("And more.")
    assert (len(bob.messages()) == 0) is private


async def test_a_slow_public_command_that_fails_tells_only_the_one_who_asked(start_bot, guild, plugin, quick):
    @plugin.command("slow", description="Slow")
    async def _slow(ctx):
        await slow()
        raise UserError("You have no cake.", hint="Bake one.")

    await start_bot(plugin)
    alice, bob = guild.join("alice"), guild.join("bob")
    await alice.slash("slow")
    message = await alice.sees("You have no cake.\nBake one.")
    assert message.private
    assert bob.messages() == []


async def test_a_slow_button_changes_its_message_in_the_end(start_bot, guild, plugin, quick):
    @plugin.command("count", description="Count")
    async def _count(ctx):
        await ctx.reply(View("0", rows=[[Button(label="More", custom_id=more_route.id(count=1))]]))

    more_route = plugin.route("more/{count:int}")

    @plugin.component(more_route)
    async def _more(ctx, count):
        await slow()
        await ctx.update(f"It is {count} now.")

    await start_bot(plugin)
    alice = guild.join("alice")
    await alice.slash("count")
    await alice.click("More")
    message = await alice.sees("It is 1 now.")
    assert len(alice.messages()) == 1
    assert message.buttons == []


async def test_whatever_a_handler_raises_becomes_an_error_id_and_nothing_leaks(start_bot, guild, plugin):
    @plugin.command("boom", description="Boom")
    async def _boom(ctx):
        raise RuntimeError("the password is hunter2")

    @plugin.command("exit", description="Exit")
    async def _exit(ctx):
        sys.exit("bye")

    await start_bot(plugin)
    alice, bob = guild.join("alice"), guild.join("bob")
    for command in ("boom", "exit", "boom"):
        answer = await alice.slash(command)
        assert answer.private
        assert "has been written down as `" in answer.text
        assert "hunter2" not in answer.text
    assert bob.messages() == []


async def test_a_handler_that_says_nothing_is_answered_for(start_bot, guild, plugin):
    @plugin.command("silent", description="Silent")
    async def _silent(ctx):
        pass

    @plugin.command("buttons", description="Buttons")
    async def _buttons(ctx):
        await ctx.reply(View("A", rows=[[Button(label="Quiet", custom_id=quiet.id())]]))

    quiet = plugin.route("quiet")

    @plugin.component(quiet)
    async def _quiet(ctx):
        pass

    await start_bot(plugin)
    alice = guild.join("alice")
    assert (await alice.slash("silent")).text == "Done."
    await alice.slash("buttons")
    await alice.click("Quiet")
    assert len(alice.messages()) == 2


async def test_a_slow_handler_that_says_nothing_is_answered_for(start_bot, guild, plugin, quick):
    @plugin.command("silent", description="Silent")
    async def _silent(ctx):
        await slow()

    await start_bot(plugin)
    assert (await guild.join("alice").slash("silent")).text == "Done."


async def test_an_answer_on_the_interaction_itself_is_understood(start_bot, guild, plugin):
    @plugin.command("own", description="Own")
    async def _own(ctx):
        await ctx.interaction.response.defer()
        await ctx.reply("In the end.")

    @plugin.command("both", description="Both")
    async def _both(ctx):
        await ctx.interaction.response.send_message("First.")
        raise UserError("Second.")

    await start_bot(plugin)
    alice = guild.join("alice")
    assert (await alice.slash("own")).text == "In the end."
    assert (await alice.slash("both")).text == "First."
    await alice.sees("Second.")


async def test_an_update_without_a_message_is_an_answer(start_bot, guild, plugin):
    @plugin.command("update", description="Update")
    async def _update(ctx):
        await ctx.update("One.")
        await ctx.update("Two.")

    await start_bot(plugin)
    alice = guild.join("alice")
    await alice.slash("update")
    await alice.sees("Two.")
    assert len(alice.messages()) == 1


async def test_an_error_longer_than_a_message_is_told_all_the_same(start_bot, guild, plugin):
    @plugin.command("long", description="Long")
    async def _long(ctx):
        raise UserError("x" * 3000)

    await start_bot(plugin)
    assert (await guild.join("alice").slash("long")).text.startswith("xxx")


async def test_what_was_entered_is_given_back_when_the_handler_fails(start_bot, guild, plugin):
    @plugin.command("form", description="Form", opens_modal=True)
    async def _form(ctx):
        await ctx.modal("A form", form.id(), [Label("Word", TextInput(custom_id="word"))])

    form = plugin.route("form")

    @plugin.modal(form)
    async def _submitted(ctx):
        raise RuntimeError("boom")

    bot = await start_bot(plugin)
    alice = guild.join("alice")
    await alice.slash("form")
    assert "What you entered:\n```\na long thought\n```" in (await alice.fill(word="a long thought")).text
    await alice.slash("form")
    await guild.owner.slash("plugins disable", name="test")
    await bot.rest()
    answer = await alice.fill(word="another thought")
    assert answer.text.startswith("Test is switched off on this server.")
    assert "another thought" in answer.text


async def test_a_click_while_the_first_is_still_at_work_counts_once_and_a_failed_one_may_be_tried_again(
    start_bot, guild, plugin, sandbox
):
    runs, release = [], asyncio.Event()

    @plugin.command("buttons", description="Buttons")
    async def _buttons(ctx):
        row = [Button(label="Work", custom_id=work.id()), Button(label="Fail", custom_id=fail.id())]
        await ctx.reply(View("Click", rows=[row]))

    work, fail = plugin.route("work"), plugin.route("fail")

    @plugin.component(work, answers="private")
    async def _work(ctx):
        runs.append("work")
        await ctx.reply("Working.")
        await release.wait()

    @plugin.component(fail, answers="private")
    async def _fail(ctx):
        runs.append("fail")
        raise UserError("Try again.")

    await start_bot(plugin)
    alice = guild.join("alice")
    message = (await alice.slash("buttons")).message
    await alice.click("Work", on=message)
    sandbox.time.advance(seconds=1.2)
    await alice.click("Work", on=message)
    release.set()
    await alice.click("Fail", on=message)
    await alice.click("Fail", on=message)
    assert runs == ["work", "fail", "fail"]


async def test_a_double_click_counts_once_and_a_pager_may_say_otherwise(start_bot, guild, plugin, sandbox):
    counts = {"once": 0, "each": 0}

    @plugin.command("buttons", description="Buttons")
    async def _buttons(ctx):
        row = [Button(label="Once", custom_id=once.id()), Button(label="Each", custom_id=each.id())]
        await ctx.reply(View("Click", rows=[row]))

    once, each = plugin.route("once"), plugin.route("each")

    @plugin.component(once, answers="private")
    async def _once(ctx):
        counts["once"] += 1
        await ctx.reply("Once.", private=True)

    @plugin.component(each, answers="private", repeatable=True)
    async def _each(ctx):
        counts["each"] += 1
        await ctx.reply("Each.", private=True)

    await start_bot(plugin)
    alice, bob = guild.join("alice"), guild.join("bob")
    await alice.slash("buttons")
    await alice.double_click("Once")
    await alice.double_click("Each")
    assert counts == {"once": 1, "each": 2}
    await bob.click("Once")
    assert counts["once"] == 2
    sandbox.time.advance(seconds=2)
    await alice.click("Once")
    assert counts["once"] == 3


async def test_a_redelivered_interaction_runs_once(start_bot, guild, plugin, sandbox):
    ran = []

    @plugin.command("count", description="Count")
    async def _count(ctx):
        ran.append(ctx.interaction.id)
        await ctx.reply("Counted.")

    bot = await start_bot(plugin)
    alice = guild.join("alice")
    await alice.slash("count")
    payload = json.loads(sandbox.transcript.events("INTERACTION_CREATE")[-1].sent)
    sandbox.gateway.emit("INTERACTION_CREATE", payload, guild=guild.model)
    await sandbox.settled()
    await bot.rest()
    assert len(ran) == 1
    assert len(alice.messages()) == 1


async def test_permissions_are_hidden_and_enforced(start_bot, guild, plugin):
    manage = disnake.Permissions(manage_guild=True)
    plugin.group("shop", "The shop")

    @plugin.command("open-shop", description="Open", permissions=manage)
    async def _open(ctx):
        await ctx.reply("Open.")

    # Discord can only hide whole commands: what stands in a group is checked at the call.
    @plugin.command("shop close", description="Close", permissions=manage)
    async def _close(ctx):
        await ctx.reply("Closed.")

    @plugin.command("shop look", description="Look")
    async def _look(ctx):
        await ctx.reply("Nice things.")

    await start_bot(plugin)
    alice, bob = guild.join("alice"), guild.join("bob", permissions=["manage_guild"])
    assert (commands_of(alice), "open-shop" in bob.commands()) == (["shop"], True)
    answer = await alice.slash("shop close")
    assert answer.private
    assert answer.text.startswith("For this you need the permission Manage Server.")
    german = await guild.join("carl", locale="de").slash("shop close")
    assert german.text.startswith("Dafür brauchst du die Berechtigung Server verwalten.")
    assert (await bob.slash("shop close")).text == "Closed."
    assert (await bob.slash("open-shop")).text == "Open."


async def test_nobody_is_pinged_unless_a_view_asks_for_it(start_bot, guild, plugin):
    everyone = disnake.AllowedMentions(everyone=True)

    @plugin.command("ping", description="Ping")
    async def _ping(ctx):
        await ctx.reply(f"@everyone {ctx.member.mention}")
        await ctx.reply(View("@everyone, really", mentions=everyone))

    await start_bot(plugin)
    guild.bot_may("mention_everyone")
    alice = guild.join("alice", permissions=["mention_everyone"])
    answer = await alice.slash("ping")
    assert answer.message.pings == set()
    assert (await alice.sees("@everyone, really")).pings == {"@everyone"}


async def test_a_view_beyond_the_limits_is_stopped_before_it_is_sent(start_bot, guild, plugin, sandbox):
    @plugin.command("long", description="Long")
    async def _long(ctx):
        await ctx.reply("x" * 2001)

    await start_bot(plugin)
    alice = guild.join("alice")
    before = len(sandbox.transcript.requests("POST"))
    answer = await alice.slash("long")
    assert "has been written down" in answer.text
    assert len(sandbox.transcript.requests("POST")) == before + 1


async def test_a_modal_opens_first_and_carries_what_was_entered(start_bot, guild, plugin):
    @plugin.command("form", description="Form", opens_modal=True)
    async def _form(ctx):
        await ctx.modal("A form", form.id(number=3), [Label("Word", TextInput(custom_id="word"))])

    form = plugin.route("form/{number:int}")

    @plugin.modal(form)
    async def _submitted(ctx, number):
        await ctx.reply(f"{number}: {ctx.fields['word']}", private=True)

    await start_bot(plugin)
    alice = guild.join("alice")
    assert (await alice.slash("form")).modal.title == "A form"
    assert (await alice.fill(word="hello")).text == "3: hello"


async def test_a_handler_that_answers_too_late_for_discord_gives_up_quietly(
    start_bot, guild, plugin, sandbox
):
    @plugin.command("late", description="Late", opens_modal=True)
    async def _late(ctx):
        sandbox.time.advance(seconds=4)
        await ctx.reply("Too late.")

    bot = await start_bot(plugin)
    sandbox.patience.answer = 0.1
    alice = guild.join("alice")
    with pytest.raises(NoAnswer):
        await alice.slash("late")
    await bot.rest()
    assert alice.messages() == []


async def test_somebody_who_has_left_can_do_nothing(start_bot, guild, plugin):
    @plugin.command("buttons", description="Buttons")
    async def _buttons(ctx):
        await ctx.reply(View("A", rows=[[Button(label="Press", custom_id="test:1:press")]]))

    await start_bot(plugin)
    alice, bob = guild.join("alice"), guild.join("bob")
    await bob.slash("buttons")
    await alice.leaves_guild()
    with pytest.raises(CannotDo):
        await alice.click("Press")


async def test_autocomplete_that_fails_offers_nothing_and_harms_nothing(start_bot, guild, plugin):
    from typing import Annotated

    from guildkit import Option

    async def broken(ctx, typed):
        raise RuntimeError("boom")

    @plugin.command("find", description="Find")
    async def _find(ctx, what: Annotated[str, Option("What", autocomplete=broken)]):
        await ctx.reply(f"Found {what}.")

    await start_bot(plugin)
    alice = guild.join("alice")
    assert await alice.autocomplete("find", what="x") == []
    assert (await alice.slash("find", what="x")).text == "Found x."


async def test_autocomplete_offers_only_what_discord_takes_and_only_to_those_who_may(
    start_bot, guild, plugin
):
    from typing import Annotated

    from guildkit import Option

    async def odd(ctx, typed):
        return ["", "x" * 300, "good"]

    plugin.group("find", "Find")

    @plugin.command("find it", description="Find", permissions=disnake.Permissions(manage_guild=True))
    async def _find(ctx, what: Annotated[str, Option("What", autocomplete=odd)]):
        await ctx.reply(f"Found {what}.")

    await start_bot(plugin)
    assert await guild.owner.autocomplete("find it", what="x") == [("good", "good")]
    assert await guild.join("alice").autocomplete("find it", what="x") == []


async def test_nothing_can_be_sent_to_another_guild(start_bot, guild, plugin, other_guild):
    from guildkit import ChannelNotFound

    refused = []

    @plugin.command("leak", description="Leak")
    async def _leak(ctx):
        theirs = other_guild.channel("general").id
        try:
            await ctx.send(theirs, "Our secret", once="x")
        except ChannelNotFound as error:
            refused.append(str(error))
        refused.append(await ctx.edit(theirs, 1, "Our secret"))
        await ctx.reply("Done.")

    await start_bot(plugin)
    await guild.join("alice").slash("leak")
    assert "has no channel" in refused[0]
    assert refused[1] is False
    assert other_guild.join("zoe").messages() == []


async def test_who_waits_too_long_for_a_turn_to_write_is_told_that_it_was_too_much(start_bot, guild, plugin):
    writing, enough = asyncio.Event(), asyncio.Event()

    @plugin.command("long", description="Write for long")
    async def _long(ctx):
        async with ctx.transaction():
            writing.set()
            await enough.wait()
        await ctx.reply("Kept.")

    @plugin.command("short", description="Write")
    async def _short(ctx):
        async with ctx.transaction():
            await ctx.reply("Kept as well.")

    bot = await start_bot(plugin)
    if not bot.database.is_sqlite:
        pytest.skip("others write at the same time there")
    alice, bob = guild.join("alice"), guild.join("bob")
    bot.database.patience = 0.05
    first = asyncio.create_task(alice.slash("long"))
    await writing.wait()
    assert "too much was wanted of me at once" in (await bob.slash("short")).text.lower()
    bot.database.patience = 60.0
    enough.set()
    assert (await first).text == "Kept."
    assert (await bob.slash("short")).text == "Kept as well."
