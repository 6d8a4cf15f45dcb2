"""What takes longer than Discord waits: interactions that were long on their way, and answers that come late."""

import asyncio
from datetime import UTC, datetime, timedelta

import disnake
import pytest
from disnake.ui import Button

from guildkit import Plugin, UserError, View, guard
from guildkit.guard import Journey


@pytest.fixture
def plugin():
    return Plugin("test")


@pytest.fixture
def answering(start_bot, guild, plugin, sandbox):
    """A command that answers once, and again when fifteen minutes have gone by."""

    async def start(late, *, private, first="At work."):
        @plugin.command("work", description="Work", answers="private" if private else "public")
        async def _work(ctx):
            await ctx.reply(first)
            sandbox.time.advance(minutes=16)
            await late(ctx)

        return await start_bot(plugin)

    return start


async def reports(ctx):
    row = [Button(label="More", custom_id="test:1:more"), Button(label="Page", url="https://example.org")]
    await ctx.reply(View(f"Done, {ctx.member.mention} @everyone", rows=[row]))


async def test_a_late_public_answer_is_posted_and_pings_nobody(answering, guild, plugin):
    bot = await answering(reports, private=False)
    alice, bob = guild.join("alice"), guild.join("bob")
    await alice.slash("work")
    await bot.rest()
    message = bob.messages()[-1]
    assert message.text.startswith("For **alice**:\nDone, @alice @everyone")
    assert message.pings == set()
    assert [button.label for button in message.buttons] == ["More", "Page"]


async def test_a_late_private_answer_comes_as_a_direct_message_and_nowhere_else(answering, guild):
    bot = await answering(reports, private=True)
    alice, bob = guild.join("alice"), guild.join("bob")
    await alice.slash("work")
    await bot.rest()
    assert bob.messages() == []
    assert [message.text for message in alice.messages()] == ["At work."]
    (message,) = alice.dms()
    assert message.text.startswith("From **Tennessee**:\nDone, @alice @everyone")
    assert message.buttons == []  # in a direct message they would belong to no guild


async def test_a_late_refusal_stays_private(answering, guild):
    async def refuse(ctx):
        raise UserError("Your cake has burnt.")

    bot = await answering(refuse, private=False)
    alice, bob = guild.join("alice"), guild.join("bob")
    await alice.slash("work")
    await bot.rest()
    assert [message.text for message in bob.messages()] == ["At work."]
    assert "Your cake has burnt." in alice.dms()[-1].text


async def test_late_updates_change_one_message(answering, guild):
    async def update(ctx):
        for percent in (80, 90, 100):
            await ctx.update(f"{percent} %")

    bot = await answering(update, private=False)
    alice = guild.join("alice")
    await alice.slash("work")
    await bot.rest()
    assert [message.text for message in alice.messages()] == ["At work.", "For **alice**:\n100 %"]


async def test_a_late_update_changes_the_message_that_was_clicked(start_bot, guild, plugin, sandbox):
    press = plugin.route("press")

    @plugin.command("buttons", description="Buttons")
    async def _buttons(ctx):
        await ctx.reply(View("Press", rows=[[Button(label="Press", custom_id=press.id())]]))

    @plugin.component(press)
    async def _press(ctx):
        await ctx.update("Pressed.")
        sandbox.time.advance(minutes=16)
        await ctx.update("Still pressed.")

    bot = await start_bot(plugin)
    alice = guild.join("alice")
    await alice.slash("buttons")
    await alice.click("Press")
    await bot.rest()
    assert [message.text for message in alice.messages()] == ["Still pressed."]


@pytest.mark.parametrize("private", [True, False])
async def test_where_a_late_answer_cannot_be_given_nothing_breaks(answering, guild, private):
    noted = []

    async def report(ctx):
        guild.bot_may_not("send_messages")
        await reports(ctx)
        await ctx.update("And more.")

    bot = await answering(report, private=private)
    bot.failures.observe(noted.append)
    alice = guild.join("alice")
    await alice.closes_dms()
    await alice.slash("work")
    await bot.rest()
    assert [message.text for message in alice.messages()] == ["At work."]
    assert noted == []


@pytest.mark.parametrize("private", [True, False])
async def test_who_waits_for_long_is_told_where_the_answer_comes(
    start_bot, guild, plugin, sandbox, monkeypatch, private
):
    monkeypatch.setattr(guard, "DEFER_AFTER", 0.01)
    monkeypatch.setattr(guard, "ANNOUNCE_AFTER", 0.03)
    told = asyncio.Event()

    @plugin.command("work", description="Work", answers="private" if private else "public")
    async def _work(ctx):
        await told.wait()
        sandbox.time.advance(minutes=16)
        await ctx.reply("Done.")

    bot = await start_bot(plugin)
    alice = guild.join("alice")
    answer = await alice.slash("work")
    assert answer.text.startswith("This takes longer.")
    told.set()
    await bot.rest()
    assert (alice.dms() if private else alice.messages())[-1].text.endswith(":\nDone.")


# ---------------------------------------------------------------------- the way to the bot


async def test_an_interaction_that_was_long_on_its_way_is_deferred_at_once(
    start_bot, guild, plugin, sandbox, monkeypatch
):
    monkeypatch.setattr(guard, "DEFER_AFTER", 2.0)
    deferred = []

    @plugin.command("work", description="Work")
    async def _work(ctx):
        if sandbox.faults.active:
            await sandbox.until(lambda: '"type":5' in str(sandbox.transcript.requests("POST")[-1].sent))
            deferred.append(True)
        await ctx.reply("Done.")

    await start_bot(plugin)
    alice = guild.join("alice")
    assert (await alice.slash("work")).text == "Done."
    sandbox.faults.delay_events(0.1, "INTERACTION_CREATE")
    asking = asyncio.create_task(alice.slash("work"))
    await asyncio.sleep(0)
    sandbox.time.advance(seconds=2)
    # Had the way not counted, the guard would have waited until it was too late.
    assert (await asking).text == "Done."
    assert deferred


def moment(seconds):
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def made(seconds):
    return disnake.utils.time_snowflake(moment(seconds))


@pytest.mark.parametrize("skew", [0, 3600, -3600])
def test_the_machines_clock_need_not_be_right(skew):
    journey = Journey()
    assert journey.delay(made(0), moment(0.2 + skew)) == pytest.approx(
        0, abs=0.001
    )  # nothing to compare with yet
    assert journey.delay(made(1), moment(1.1 + skew)) == pytest.approx(0, abs=0.001)
    assert journey.delay(made(2), moment(3.1 + skew)) == pytest.approx(1, abs=0.001)
    assert journey.delay(made(4), moment(4.2 + skew)) == pytest.approx(0.1, abs=0.001)


def test_a_clock_that_was_set_is_believed_again_soon():
    journey = Journey()
    journey.delay(made(0), moment(0))
    assert journey.delay(made(10), moment(40)) == pytest.approx(30)
    for minutes in (11, 22, 33):
        delay = journey.delay(made(minutes * 60), moment(minutes * 60 + 30))
    assert delay == pytest.approx(0, abs=0.001)


# ---------------------------------------------------------------------- sent away


async def test_a_bot_that_is_sent_away_in_the_middle_of_a_command_ends_it_clearly(
    start_bot, guild, plugin, sandbox
):
    noted, left = [], asyncio.Event()

    @plugin.listener("guild_remove")
    async def _left(ctx, _guild):
        left.set()

    @plugin.command("work", description="Work")
    async def _work(ctx):
        await ctx.reply("At work.")
        guild.kick_bot()
        await sandbox.until(lambda: ctx.guild is None)
        await ctx.send(ctx.channel_id, "Done.", once="done")

    bot = await start_bot(plugin)
    bot.failures.observe(noted.append)
    alice = guild.join("alice")
    answer = await alice.slash("work")
    assert answer.text == "At work."
    await bot.rest()
    assert "I am no longer on this server" in alice.messages()[-1].text
    assert noted == []
