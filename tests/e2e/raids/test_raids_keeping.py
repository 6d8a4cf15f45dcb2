"""What leaders keep: dungeons, what a plan begins with, and who may; and every raid that is cancelled at once."""

from datetime import date, time

import pytest

from guildkit_raids.planning import plans
from tests.e2e.raids.test_raids import plan


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "raids")
    return bot


async def test_dungeons_are_imported_listed_and_removed(bot, owner, sandbox):
    await owner.slash("dungeonlist import")
    answer = await owner.fill(names="Molten Core\nOnyxia\nmolten core\n\nZul'Gurub")
    assert "3 dungeons were added; none was on the list before." in answer.text
    await owner.slash("dungeonlist import")
    assert "Nothing new; one was on the list before." in (await owner.fill(names="ONYXIA")).text
    listed = await owner.slash("dungeonlist list")
    assert listed.text.splitlines() == ["3 dungeons", "1. Molten Core", "2. Onyxia", "3. Zul'Gurub"]
    asked = await owner.slash("dungeonlist remove", name="onyxia")
    assert "Take **Onyxia** off the list?" in asked.text
    assert "Onyxia" in (await owner.slash("dungeonlist list")).text
    assert "is off the list" in (await owner.click("Take it off", on=asked.message)).text
    assert "Onyxia" not in (await owner.slash("dungeonlist list")).text
    sandbox.time.advance(seconds=2)  # no double click
    again = await owner.forge(custom_id="raids:1:dungeon-remove/2", on=asked.message)
    assert "It was gone already." in again.text


async def test_a_plan_begins_with_the_template(bot, owner):
    await owner.slash("dungeonlist add", name="Molten Core")
    await owner.slash("template_config")
    answer = await owner.fill(days="Fri, Sat", times="20:00", minimum="5", note="Bring potions")
    assert "New plans begin with that." in answer.text
    await owner.slash("raidplan", dungeon="Molten Core")
    assert "is planned" in (await owner.fill()).text
    await bot.rest()
    shown = (await owner.sees("Planned by")).text
    assert all(each in shown for each in ("Fri, Oct 23", "Sat, Oct 24", "from 5 players on", "Bring potions"))


async def test_what_was_typed_into_a_form_that_is_refused_stands_in_it_again(bot, owner):
    names = f"Onyxia\n{'x' * 81}"
    await owner.slash("dungeonlist import")
    answer = await owner.fill(names=names)
    assert "is too long: 80 characters at most." in answer.text
    await owner.click("Correct it", on=answer.message)
    assert [field.value for field in owner.modal.fields] == [names]
    assert "One dungeon was added" in (await owner.fill(names="Onyxia")).text

    await owner.slash("template_config")
    answer = await owner.fill(days="Blursday", times="20:00", note="my own words")
    assert "“Blursday” is no day" in answer.text
    await owner.click("Correct it", on=answer.message)
    assert "New plans begin with that." in (await owner.fill(days="Fri")).text

    await owner.slash("raidplan", dungeon="Onyxia")
    await owner.fill(minimum="1")
    await owner.slash("raid_places", raid=1)
    answer = await owner.fill({"Tanks": "2", "Healers": "two"})
    assert "is a number from 0 to" in answer.text
    await owner.click("Correct it", on=answer.message)
    answer = await owner.fill({"Healers": "1"})
    assert "Tanks 2, Healers 1" in answer.text
    await bot.rest()
    assert "my own words" in (await owner.sees("Planned by")).text


async def test_without_a_role_for_it_who_manages_the_events_leads(bot, guild, owner, alice):
    planner = await plan(bot, guild.join("eve", permissions=["manage_events"]), minimum="1")
    for command, options in (
        ("dungeonlist add", {"name": "Onyxia"}),
        ("dungeonlist remove", {"name": "Molten Core"}),
        ("dungeonlist import", {}),
        ("template_config", {}),
        ("raidclass add", {"name": "Priest", "group": "healer"}),
        ("raid_series add", {"dungeon": "Molten Core", "weekday": "Fri", "times": "20:00"}),
    ):
        assert "manage this server or its events" in (await alice.slash(command, **options)).text
    assert "may end it" in (await alice.click("Finish", on=planner)).text
    # Planning is for everybody, and a plan is for who made it.
    await alice.slash("raidplan", dungeon="Molten Core")
    assert "is planned" in (await alice.fill(days="Sat", times="20:00", minimum="1")).text
    assert "Cancel raid #2?" in (await alice.forge(custom_id="raids:1:cancel/2", on=planner)).text
    role = guild.role("Leaders")
    await bot.settings.set(guild.id, "raids", "leader_role", role.id, by=None)
    await bot.switches.apply()
    assert "may do that" in (await alice.slash("raidplan")).text
    assert "may do that" in (await guild.join("ed", permissions=["manage_events"]).slash("raidplan")).text


async def test_where_the_bot_may_not_post_nobody_fills_a_form_in_vain(bot, guild, owner):
    await owner.slash("dungeonlist add", name="Molten Core")
    guild.bot_may_not("send_messages")
    assert "Send Messages" in (await owner.slash("raidplan")).text


async def test_very_many_raids_are_cancelled_with_a_report(bot, guild, owner, alice):
    await plan(bot, owner)
    many = plans.Plan("Onyxia", [date(2026, 10, 30)], [time(20)], 1, "", "UTC")
    async with bot.database.guild_session(guild.id) as session:
        for _ in range(59):
            await plans.create(session, many, owner.id, "owner", 1, now=bot.clock.now())
    asked = await owner.slash("cancel_all_raids")
    assert "Cancel all 60 raids that are open?" in asked.text
    planner = await alice.sees("Planned by")
    assert "Manage Server" in (await alice.forge(custom_id="raids:1:cancel-all/60", on=planner)).text
    answer = await owner.click("Cancel all of them", on=asked.message)
    assert "Cancelling" in answer.text
    await bot.rest()
    assert "Cancelled 60 raids: #1, #2" in asked.message.text
    assert "#50 and 10 more" in asked.message.text
    assert "**Cancelled**" in (await owner.sees("Planned by")).text
    assert "No raid is open." in (await owner.slash("raidlist")).text
