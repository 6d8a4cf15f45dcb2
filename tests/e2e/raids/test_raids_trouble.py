"""What people type and press that cannot be, and what happens to raids behind the bot's back."""

import asyncio
import json

import pytest
from sqlalchemy import select

from guildkit_raids.models import Attendance, Raid
from tests.e2e.raids.test_raids import DAYS, TIMES, plan, vote

EVIL = "**x** <@&1> @everyone 😀 \u202eabc `code`"


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "raids")
    return bot


async def typed(owner, **fields):
    await owner.slash("raidplan")
    return await owner.fill(
        {"dungeon": "Molten Core", "days": "Fri", "times": "20:00", "minimum": "1"} | fields
    )


async def rows(bot, guild, model):
    async with bot.database.guild_session(guild.id, read_only=True) as session:
        return list(await session.scalars(select(model)))


async def test_what_cannot_be_a_plan_is_said_and_kept(bot, guild, owner):
    assert "no dungeons on its list yet" in (await owner.slash("raidplan")).text
    await owner.slash("dungeonlist add", name="Molten Core")
    assert "There is no dungeon “Onyxia”" in (await owner.slash("raidplan", dungeon="Onyxia")).text
    assert "Did you mean Molten Core?" in (await owner.slash("raidplan", dungeon="Molten Cor")).text
    many = ", ".join(f"{hour:02}:{minute:02}" for hour in range(13) for minute in (0, 15, 30, 45))
    for field, value, said in (
        ("days", ",", "Say on which days it may be."),
        ("days", "Blursday", "“Blursday” is no day that I can read."),
        ("days", "2020-01-01", "“2020-01-01” is past."),
        ("days", "2999-01-01", "is more than a year away"),
        ("times", "06:00", "Every combination of these days and times is past."),
        ("days", EVIL, "is no day that I can read"),
        ("times", ",", "Say at which times it may begin."),
        ("times", "25:00", "“25:00” is no time that I can read."),
        ("times", many, "50 times at most; you named 52"),
        ("minimum", "many", "is a number from 1 to 1,000"),
    ):
        answer = await typed(owner, note="my own words", **{field: value})
        assert said in answer.text
        assert "What you entered is kept." in answer.text
    assert "raid-participants" not in [channel.name for channel in guild.model.channels.values()]
    answer = await owner.click("Correct it", on=answer.message)
    answer = await owner.fill(days="Fri", times="06:00, 20:00", minimum="1")
    assert "is planned" in answer.text
    assert "One of its slots is past already." in answer.text
    await bot.rest()
    assert "my own words" in (await owner.sees("Planned by")).text
    assert len(await rows(bot, guild, Raid)) == 1


async def test_twenty_six_times_are_two_selects(bot, guild, owner, alice):
    times = ", ".join(f"{hour:02}:{minute:02}" for hour in range(13) for minute in (0, 30))
    planner = await plan(bot, owner, times=times, minimum="1")
    await alice.select("0", of=DAYS, on=planner)
    await alice.select("0", of=f"{TIMES} (1–25)", on=planner)
    answer = await alice.select("25", of=f"{TIMES} (26–26)", on=planner)
    assert "Times: 12:00 AM, 12:30 PM" in answer.text.replace("\u202f", " ")


async def test_names_of_emoji_markdown_and_right_to_left_stay_names(bot, guild, owner, sandbox):
    planner = await plan(bot, owner, minimum="1")
    for name in ("😀" * 8, "**bold** @everyone", "\u202eabc", "x" * 32):
        await vote(guild.join(name), planner, "0", "0")
    sandbox.time.advance(minutes=1)
    await bot.rest()
    shown = await owner.sees("Planned by")
    assert "Voted: 4" in shown.text
    assert "\\*\\*bold" in shown.text


async def test_a_rigged_client_changes_nothing(bot, guild, other_guild, owner, alice, switch_on):
    planner = await plan(bot, owner, minimum="1")
    for custom_id, values, said in (
        ("raids:1:days/1/0", ["99"], "no such day or time"),
        ("raids:1:days/1/0", ["-1"], "no such day or time"),
        ("raids:1:days/1/7", ["0"], "no such day or time"),
        ("raids:1:days/99/0", ["0"], "There is no raid #99."),
        ("raids:1:cells-said/1", ["0-0"], "no such day or time"),
        ("raids:1:finish-yes/1/-1/0", None, "may end it"),
        ("raids:1:finish-present/1/0/0/1", ["5"], "may end it"),
        ("raids:1:cancel-yes/1", None, "may end it"),
        ("raids:1:cancel-all/1", None, ""),
        ("raids:1:remote-cancel-all/1/1", None, "Only those who run this bot"),
    ):
        answer = await alice.forge(custom_id=custom_id, on=planner, values=values)
        assert said in answer.text
        assert answer.private
    (raid,) = await rows(bot, guild, Raid)
    assert raid.state == "open"
    answer = await owner.forge(custom_id="raids:1:finish-yes/1/-1/0", on=planner)
    assert "no such day or time" in answer.text
    summary = (await owner.click("Finish", on=planner)).message
    answer = await owner.forge(custom_id="raids:1:finish-guests/1/0/0/1", on=summary, values=["nobody"])
    assert "went wrong" not in answer.text
    # Numbers are a guild's own: there is no way from one to another.
    await switch_on(other_guild, "raids")
    there = await plan(bot, other_guild.owner, minimum="1")
    dora = other_guild.join("dora")
    await vote(dora, there, "0", "0")
    await bot.rest()
    assert "dora" not in (await owner.sees("Planned by")).text
    await other_guild.owner.slash("plugins disable", name="raids")
    assert "You are listed" not in (await dora.select("0", of=DAYS, on=there)).text


async def test_a_vote_that_comes_when_the_raid_has_ended_is_refused(bot, guild, owner, alice, bob):
    planner = await plan(bot, owner, minimum="1")
    await vote(alice, planner, "0", "0")
    summary = await owner.slash("raid_finish", raid=1)
    first, second = await owner.double_click("Finish and record", on=summary.message)
    assert "Raid #1 is over; one was there." in first.text + second.text
    assert "Raid #1 is over." in (await owner.slash("raid_finish", raid=1)).text
    assert (
        "Raid #1 is over." in (await bob.forge(custom_id="raids:1:days/1/0", on=planner, values=["0"])).text
    )
    assert [each.member_id for each in await rows(bot, guild, Attendance)] == [alice.id]


async def test_button_and_command_together_end_it_once(bot, guild, owner, alice, sandbox):
    planner = await plan(bot, owner, minimum="1")
    await vote(alice, planner, "0", "0")
    by_button = await owner.click("Finish", on=planner)
    admin = guild.join("bea", permissions=["manage_guild"])
    by_command = await admin.slash("raid_finish", raid=1)
    answers = await asyncio.gather(
        owner.click("Finish and record", on=by_button.message),
        admin.click("Finish and record", on=by_command.message),
    )
    assert sorted("one was there" in answer.text for answer in answers) == [False, True]
    assert len(await rows(bot, guild, Attendance)) == 1
    sandbox.time.advance(hours=25)
    answer = await owner.slash("raid_finish", raid=1, undo=True)
    assert "more than 24 hours ago. That cannot be undone any more." in answer.text
    assert "in one raid" in (await alice.slash("raidstats")).text


async def test_who_was_there_is_shown_when_it_is_over(bot, guild, owner, alice, bob, carol):
    planner = await plan(bot, owner, minimum="1")
    await vote(alice, planner, "0", "0")
    await vote(bob, planner, "0", "0")
    summary = await owner.click("Finish", on=planner)
    summary = await owner.select(str(alice.id), of="Nobody of these was there", on=summary.message)
    assert "1 of 2 were there" in summary.text
    summary = await owner.select(carol, of="Who else was there?", on=summary.message)
    await owner.click("Finish and record", on=summary.message)
    await bot.rest()
    comes = await alice.sees("2 present")
    assert [name in comes.text for name in ("alice", "bob", "carol")] == [True, False, True]


async def test_a_planner_that_was_deleted_is_posted_again_once(bot, guild, owner, alice, sandbox):
    planner = await plan(bot, owner, minimum="1")
    await owner.deletes(planner)
    for _ in range(2):
        sandbox.time.advance(minutes=1)
        await bot.rest()
    (again,) = [each for each in owner.messages("general") if "Planned by" in each.text]
    assert again.id != planner.id
    assert "Times: 6:00" in (await alice.select("0", of=TIMES, on=again)).text


async def test_who_can_give_a_permission_back_is_told_that_it_is_missing(bot, guild, owner, alice, sandbox):
    planner = await plan(bot, owner, minimum="1")
    guild.bot_may_not("send_messages")
    await vote(alice, planner, "0", "0")
    for _ in range(3):
        sandbox.time.advance(minutes=15)
        await bot.rest()
    (told,) = owner.dms()
    assert "For **#1 · Molten Core** I can no longer say and show all that I should." in told.text
    assert "I cannot post in #general: I lack Send Messages" in told.text
    for change, messages in ((guild.bot_may, 1), (guild.bot_may_not, 2)):  # it is back, and missing once more
        change("send_messages")
        sandbox.time.advance(minutes=15)
        await bot.rest()
        assert len(owner.dms()) == messages


async def test_a_planner_whose_channel_is_gone_moves(bot, guild, owner, alice, sandbox):
    guild.create_channel("plans")
    for person in (owner, alice):
        person.go("plans")
    planner = await plan(bot, owner, minimum="1")
    await vote(alice, planner, "0", "0")
    guild.delete_channel("plans")
    for _ in range(3):
        sandbox.time.advance(minutes=15)
        await bot.rest()
    (told,) = owner.dms()
    assert "On Tennessee nobody can vote on **#1 · Molten Core** any more: the channel is gone." in told.text
    for person in (owner, alice):
        person.go("general")
    assert "may end it" in (await alice.slash("raid_move", raid=1)).text
    assert "is here now" in (await owner.slash("raid_move", raid=1)).text
    sandbox.time.advance(minutes=1)
    await bot.rest()
    moved = await alice.sees("Planned by")
    assert "alice" in moved.text
    assert "Times: " in (await alice.click("My vote", on=moved)).text


async def test_the_role_is_given_taken_and_gone(bot, guild, owner, alice, bob):
    guild.bot_may("manage_roles")
    planner = await plan(bot, owner, minimum="1")
    for each in (alice, bob):
        await vote(each, planner, "0", "0")
    await bot.rest()
    role = guild.find_role("Raid #1 · Molten Core")
    assert role.id in alice.member.role_ids
    await alice.select(of=DAYS, on=planner)
    await bot.rest()
    assert role.id not in alice.member.role_ids
    assert role.id in bob.member.role_ids
    summary = await owner.click("Finish", on=planner)
    await owner.click("Finish and record", on=summary.message)
    await bot.rest()
    assert role.id not in guild.model.roles


async def test_below_the_minimum_and_when_it_is_cancelled_nothing_is_left(
    bot, guild, owner, alice, bob, sandbox
):
    guild.bot_may("manage_roles")
    planner = await plan(bot, owner, minimum="2")
    for each in (alice, bob):
        await vote(each, planner, "0", "0")
    await bot.rest()
    role = guild.find_role("Raid #1 · Molten Core")
    assert role.id in bob.member.role_ids
    assert len(alice.messages("raid-participants")) == 1
    answer = await alice.click("My vote", on=planner)
    await alice.click("Withdraw my vote", on=answer.message)
    sandbox.time.advance(minutes=1)
    await bot.rest()
    assert alice.messages("raid-participants") == []
    assert role.id not in bob.member.role_ids
    await vote(alice, planner, "0", "0")
    await bot.rest()
    assert role.id in bob.member.role_ids
    asked = await owner.click("Finish", on=planner)
    asked = await owner.click("Cancel the raid", on=asked.message)
    assert "Cancel raid #1?" in asked.text
    await owner.click("Cancel the raid", on=asked.message)
    await bot.rest()
    assert "**Cancelled**" in (await alice.sees("Planned by")).text
    assert alice.messages("raid-participants") == []
    assert role.id not in guild.model.roles


async def test_without_the_permission_the_plan_says_so_and_goes_on_by_itself_later(
    bot, guild, owner, alice, bob, sandbox
):
    planner = await plan(bot, owner, minimum="1")
    await vote(alice, planner, "0", "0")
    await bot.rest()
    assert "I may not manage roles" in (await owner.sees("Planned by")).text
    asked = len(sandbox.transcript.requests("POST", containing="/roles"))
    await vote(bob, planner, "0", "0")
    sandbox.time.advance(minutes=1)
    await bot.rest()
    assert len(sandbox.transcript.requests("POST", containing="/roles")) == asked  # no loop of failing calls
    guild.bot_may("manage_roles")
    sandbox.time.advance(hours=1)
    await bot.rest()
    role = guild.find_role("Raid #1 · Molten Core")
    assert role.id in alice.member.role_ids
    assert role.id in bob.member.role_ids
    assert "I may not manage roles" not in (await owner.sees("Planned by")).text
    # Taken away before the end: the role is left, and goes when it may.
    guild.bot_may_not("manage_roles")
    summary = await owner.click("Finish", on=planner)
    await owner.click("Finish and record", on=summary.message)
    await bot.rest()
    assert role.id in guild.model.roles
    guild.bot_may("manage_roles")
    sandbox.time.advance(hours=1)
    await bot.rest()
    assert role.id not in guild.model.roles


async def test_a_role_that_somebody_deletes_stays_so(bot, guild, owner, alice, bob, sandbox):
    guild.bot_may("manage_roles")
    planner = await plan(bot, owner, minimum="1")
    await vote(alice, planner, "0", "0")
    await bot.rest()
    guild.world.roles.delete(guild.model, guild.find_role("Raid #1 · Molten Core"))
    await vote(bob, planner, "0", "0")
    sandbox.time.advance(minutes=1)
    await bot.rest()
    assert "somebody has deleted it" in (await owner.sees("Planned by")).text
    assert "Raid #1 · Molten Core" not in [role.name for role in guild.model.roles.values()]


async def test_at_250_roles_the_plan_says_so(bot, guild, owner, alice):
    guild.bot_may("manage_roles")
    for number in range(250 - len(guild.model.roles)):
        guild.role(f"role{number}")
    planner = await plan(bot, owner, minimum="1")
    await vote(alice, planner, "0", "0")
    await bot.rest()
    assert "as many roles as Discord allows" in (await owner.sees("Planned by")).text


async def test_a_minimum_of_one_and_many_slots_do_not_flood_the_channel(bot, guild, owner, alice):
    planner = await plan(bot, owner, days="today, tomorrow, Mon–Sun", times="12:00–19:00", minimum="1")
    await vote(alice, planner, "01234567"[:7], "01234567")
    await bot.rest()
    shown = alice.messages("raid-participants")
    assert len(shown) == 26
    assert "31 more slots of raid #1" in shown[-1].text


async def test_erasure_and_export(bot, guild, owner, alice, sandbox):
    planner = await plan(bot, owner, minimum="1")
    await vote(alice, planner, "0", "0")
    await alice.slash("privacy export")
    (file,) = alice.dms()[-1].attachments
    kept = json.loads(file.content)["data"]["raids"]
    assert {"raids_voters", "raids_picks"} <= set(kept)
    summary = await owner.click("Finish", on=planner)
    await owner.click("Finish and record", on=summary.message)
    await bot.rest()
    await alice.slash("privacy erase")
    await alice.click("Erase my data")
    sandbox.time.advance(minutes=1)
    await bot.rest()
    assert "alice" not in (await owner.sees("Planned by")).text
    over = await owner.sees("1 present")
    assert "somebody whose data was erased" in over.text
    assert all(str(alice.id) not in repr(vars(each)) for each in await rows(bot, guild, Attendance))


async def test_in_german(bot, guild, owner, alice):
    await plan(bot, owner, minimum="1")
    hans = guild.join("hans", locale="de")
    assert "Raids" in (await hans.slash("raidlist")).text
    planner = await hans.sees("Planned by")
    assert "Wähle mindestens eine Uhrzeit" in (await hans.select("0", of=DAYS, on=planner)).text
    assert "Raid #9" in (await hans.slash("raid_finish", raid=9)).text
