"""Direct messages that a guild sends, and what is clicked in them."""

from typing import Annotated

import disnake
import pytest
from disnake.ui import Button, Label, StringSelect, TextInput

from guildkit import Attachment, LimitError, Option, Plugin, Route, View
from guildkit.direct import DirectView

VOTE = Route("chess", "vote/{game:int}")
PICK = Route("chess", "pick")
WHY = Route("chess", "why")
SAID = Route("chess", "said")
CLEAR = Route("chess", "clear")

BALLOT = View(
    "Your ballot",
    rows=[
        [
            Button(label="White", custom_id=VOTE.id(game=7)),
            Button(label="Why?", custom_id=WHY.id()),
            Button(label="Clear", custom_id=CLEAR.id()),
        ],
        [StringSelect(placeholder="Pick", options=["e4", "d4"], custom_id=PICK.id())],
    ],
    files=[Attachment("rules.txt", b"Be kind.")],
)


@pytest.fixture
def plugin():
    plugin = Plugin("chess")

    @plugin.command("ballot", description="Send ballots")
    async def _ballot(ctx, who: Annotated[disnake.User, Option("Whom")]):
        sent = await ctx.direct(who.id, BALLOT, once="ballot/7")
        await ctx.reply("Sent." if sent else "Not reached.")

    @plugin.component(VOTE, answers="update")
    async def _vote(ctx, game):
        manages = ctx.member.guild_permissions.manage_guild
        again = Button(label="Again", custom_id=VOTE.id(game=game + 1))
        said = f"{ctx.guild.name}: {ctx.member.display_name} in {game}, manages: {manages}, {ctx.language}"
        await ctx.update(View(said, rows=[[again]]))

    @plugin.component(PICK)
    async def _pick(ctx):
        await ctx.reply(f"Picked {ctx.values[0]}")

    @plugin.component(WHY, opens_modal=True)
    async def _why(ctx):
        field = TextInput(custom_id="text", style=disnake.TextInputStyle.short)
        await ctx.modal("Why?", SAID.id(), [Label("Because", field)])

    @plugin.modal(SAID)
    async def _said(ctx):
        await ctx.reply(f"{ctx.guild.name} knows: {ctx.fields['text']}")

    @plugin.component(CLEAR, permissions=disnake.Permissions(manage_guild=True))
    async def _clear(ctx):
        await ctx.confirm("Clear all?", PICK.id())

    return plugin


async def ballots(guild, *people):
    guild.owner.go("general")
    return [(await guild.owner.slash("ballot", who=person)).text for person in people]


async def test_a_ballot_comes_once_and_acts_for_the_guild_that_sent_it(
    start_bot, two_guilds, switch_on, plugin
):
    tennessee, ohio = two_guilds
    alice = tennessee.join("alice")
    in_ohio = ohio.join(alice)
    await start_bot(plugin)
    await switch_on(ohio, "chess")
    assert await ballots(tennessee, alice, alice) == ["Sent.", "Sent."]
    assert await ballots(ohio, alice) == ["Sent."]
    first, second = alice.dms()
    assert [file.content for file in first.attachments] == [b"Be kind."]
    await alice.click("White", on=first)
    assert first.content == "Tennessee: alice in 7, manages: False, en-US"
    await in_ohio.click("White", on=second)
    assert second.content.startswith("Ohio: alice in 7")
    await alice.click("Again", on=first)
    assert first.content.startswith("Tennessee: alice in 8")


async def test_selects_forms_and_questions_work_there(start_bot, guild, alice, plugin):
    await start_bot(plugin)
    await ballots(guild, alice, guild.owner)
    assert (await alice.select("e4")).text == "Picked e4"
    await alice.click("Why?")
    assert (await alice.fill(Because="I like it")).text == "Tennessee knows: I like it"
    assert "Manage Server" in (await alice.click("Clear")).text
    question = await guild.owner.click("Clear", on=guild.owner.dms()[0])
    assert "Clear all?" in question.text
    await guild.owner.click("No")
    guild.owner.does_not_see("Clear all?")


async def test_who_takes_none_or_has_left_is_not_reached(start_bot, guild, alice, bob, carol, plugin):
    await start_bot(plugin)
    await alice.closes_dms()
    await bob.leaves_guild()
    assert await ballots(guild, alice, bob, carol) == ["Not reached.", "Not reached.", "Sent."]


async def test_a_ballot_works_after_a_restart_while_its_plugin_is_on(start_bot, guild, alice, plugin):
    await start_bot(plugin)
    await ballots(guild, alice)
    bot = await start_bot(plugin)
    await alice.select("d4")
    await guild.owner.slash("plugins disable", name="chess")
    await bot.rest()
    assert "off" in (await alice.select("e4")).text


async def test_nobody_acts_for_a_guild_that_they_or_the_bot_have_left(
    start_bot, sandbox, guild, alice, bob, plugin
):
    await start_bot(plugin)
    await ballots(guild, alice, bob)
    await alice.leaves_guild()
    assert "you or I have left" in (await alice.click("White", on=alice.dms()[0])).text
    guild.kick_bot()
    await sandbox.settled()
    assert "you or I have left" in (await bob.click("White", on=bob.dms()[0])).text


async def test_a_forged_guild_helps_nobody(start_bot, two_guilds, switch_on, alice, plugin):
    tennessee, ohio = two_guilds
    await start_bot(plugin)
    await switch_on(ohio, "chess")
    await ballots(tennessee, alice)
    (ballot,) = alice.dms()
    forged = await alice.forge(custom_id=f"@{ohio.id:x}/{VOTE.id(game=7)}", on=ballot)
    assert "you or I have left" in forged.text
    assert "older message" in (await alice.forge(custom_id=VOTE.id(game=7), on=ballot)).text
    assert "older message" in (await alice.forge(custom_id="@x/y", on=ballot)).text


async def test_who_is_timed_out_may_manage_nothing_meanwhile(start_bot, sandbox, guild, plugin):
    bob = guild.join("bob", permissions=["manage_guild"])
    await start_bot(plugin)
    await ballots(guild, bob)
    await guild.owner.times_out(bob, minutes=10)
    (ballot,) = bob.dms()
    assert "Manage Server" in (await bob.click("Clear", on=ballot)).text
    assert (await bob.select("e4", on=ballot)).text == "Picked e4"
    sandbox.time.advance(minutes=11)
    assert "Clear all?" in (await bob.click("Clear", on=ballot)).text


async def test_where_discord_does_not_say_who_they_are_in_time_nothing_is_lost(
    start_bot, sandbox, guild, alice, plugin
):
    await start_bot(plugin)
    await ballots(guild, alice)
    await alice.click("Why?")
    with sandbox.faults.rate_limit("GET /guilds/.*/members/", retry_after=60, times=1):
        answer = await alice.fill(Because="I like it")
    assert "Please try again" in answer.text
    assert "I like it" in answer.text
    await alice.click("Why?", on=alice.dms()[0])
    guild.kick_bot()
    await sandbox.settled()
    answer = await alice.fill(Because="It is mine")
    assert "you or I have left" in answer.text
    assert "It is mine" in answer.text


async def test_a_member_is_answered_in_their_language(start_bot, guild, plugin):
    carol = guild.join("carol", locale="de")
    await start_bot(plugin)
    await ballots(guild, carol)
    await carol.click("White")
    assert carol.dms()[0].content.endswith(" de")
    await carol.leaves_guild()
    assert "verlassen" in (await carol.click("Again", on=carol.dms()[0])).text


async def test_a_late_answer_changes_the_direct_message(start_bot, sandbox, guild, alice):
    plugin = Plugin("chess")

    @plugin.command("ballot", description="Send ballots")
    async def _ballot(ctx):
        await ctx.direct(
            ctx.member.id, View("Click", rows=[[Button(label="Go", custom_id=CLEAR.id())]]), once="it"
        )
        await ctx.reply("Sent.")

    @plugin.component(CLEAR, answers="update")
    async def _clear(ctx):
        await ctx.update("At work")
        sandbox.time.advance(minutes=16)
        await ctx.update("Done")
        await ctx.reply("Anything else?")

    bot = await start_bot(plugin)
    await alice.slash("ballot")
    await alice.click("Go")
    await bot.rest()
    assert [message.content for message in alice.dms()] == [
        "Done",
        "From **Tennessee**:\nAnything else?",
    ]


def test_the_guild_has_to_fit_into_an_id():
    long = View("Ballot", rows=[[Button(label="Vote", custom_id="x" * 90)]])
    long.check()
    with pytest.raises(LimitError, match="90 characters; in a direct message there is room for 8"):
        DirectView.of(long, 2**60).check()
