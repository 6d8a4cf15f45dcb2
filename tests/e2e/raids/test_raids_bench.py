"""Classes, places, the bench, and the place that gets free."""

import pytest

from guildkit_sandbox.bots import running_bot
from tests.e2e.raids.test_raids import plan, vote


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "raids")
    return bot


async def settled(bot, owner, **places):
    """Plan a raid with one day and one time, and so many places; return its planner."""
    planner = await plan(bot, owner, days="Sun", times="20:00", minimum="1")
    await owner.slash("raid_places", raid=1)
    answer = await owner.fill({name.replace("_", " "): value for name, value in places.items()})
    assert "Raid #1 has these places" in answer.text
    await bot.rest()
    return planner


async def comes(bot, sandbox, planner, *people):
    for person in people:
        sandbox.time.advance(seconds=1)
        await vote(person, planner, "0", "0")
        await bot.rest()


async def shown(bot, sandbox, person):
    """What stands on the message of who comes."""
    sandbox.time.advance(minutes=1)
    await bot.rest()
    return (await person.sees("needed")).text


async def test_classes_are_kept_and_chosen(bot, guild, owner, alice, sandbox):
    assert "no classes yet" in (await alice.slash("raidclass list")).text
    planner = await plan(bot, owner, days="Fri", times="20:00", minimum="1")
    assert "My class" not in [button.label for button in planner.buttons]
    for name, group, emoji in (("Paladin", "healer", "🛡️"), ("Warrior", "tank", "")):
        answer = await owner.slash("raidclass add", name=name, group=group, emoji=emoji)
        assert f"**{name}** is a class now" in answer.text
    assert (
        "That is no emoji" in (await owner.slash("raidclass add", name="X", group="tank", emoji=":x:")).text
    )
    sandbox.time.advance(minutes=1)
    await bot.rest()
    answer = await alice.click("My class", on=planner)
    assert answer.private
    answer = await alice.select("Paladin", on=answer.message)
    assert "Choose days and times on the planner first" in answer.text
    await comes(bot, sandbox, planner, alice)
    answer = await alice.click("My class", on=planner)
    await alice.select("Paladin", "Warrior", on=answer.message)
    assert "Healers 1\n🛡️ \u2068alice" in (await shown(bot, sandbox, alice)).replace("*", "")
    await owner.slash("raidclass remove", name="paladin")
    assert "is no longer a class" in (await owner.click("Take it away")).text
    assert "Tanks 1\n\u2068alice" in (await shown(bot, sandbox, alice)).replace("*", "")


async def test_who_is_beyond_the_places_is_on_the_bench_and_learns_why(
    bot, guild, owner, alice, bob, sandbox
):
    planner = await settled(bot, owner, All_together="1")
    await comes(bot, sandbox, planner, alice, bob)
    assert "Bench 1\n\u2068bob" in (await shown(bot, sandbox, alice)).replace("*", "")
    assert "You have a place" in (await alice.click("My class", on=planner)).text
    answer = await bob.click("My class", on=planner)
    assert "number 1 of 1 in line" in answer.text
    assert "All together: 1 of 1 places are taken" in answer.text
    assert "in the last 60 days (you: never)" in answer.text
    # The bench is not preset as present, and counts next time.
    answer = await owner.click("Finish", on=planner)
    assert "1 of 2 were there" in answer.text
    assert "was on the bench" in str([each.description for each in answer.message.selects[1].options])
    await owner.click("Finish and record", on=answer.message)
    await bot.rest()
    assert "in no raid" in (await bob.slash("raidstats")).text
    await owner.slash("raidplan", dungeon="Molten Core")
    await owner.fill(dungeon="Molten Core", days="Sat, Sun", times="20:00", minimum="1")
    await bot.rest()
    planner = await owner.sees("#2 · Molten Core")
    await owner.slash("raid_places", raid=2)
    await owner.fill()  # what it was the last time in this dungeon
    await comes(bot, sandbox, planner, alice, bob)
    answer = await alice.click("My class", on=planner)
    assert "You are on the bench" in answer.text
    assert "how it stands now" in answer.text
    assert "You have a place" in (await bob.click("My class", on=planner)).text


async def test_a_place_that_gets_free_is_offered_to_one_after_the_other(
    bot, guild, owner, alice, bob, carol, sandbox
):
    guild.bot_may("manage_roles")
    planner = await settled(bot, owner, All_together="1")
    await comes(bot, sandbox, planner, alice, bob, carol)
    role = guild.find_role("Raid #1 · Molten Core")

    def holders():
        return [each.name for each in (alice, bob, carol) if role.id in each.member.role_ids]

    assert holders() == ["alice"]  # who is on the bench does not take part
    answer = await alice.click("My vote", on=planner)
    await alice.click("Withdraw my vote", on=answer.message)
    await bot.rest()
    (offer,) = bob.dms()
    assert "A place got free in raid #1" in offer.text
    assert carol.dms() == []
    assert holders() == []
    assert "(offered)" in await shown(bot, sandbox, owner)
    # Nobody takes it in time: it goes to the next, and coming late is answered kindly.
    sandbox.time.advance(hours=12)  # until one in the night, when nobody is written to
    await bot.rest()
    assert carol.dms() == []
    assert "(offered)" in await shown(bot, sandbox, owner)
    sandbox.time.advance(hours=8)
    await bot.rest()
    (second,) = carol.dms()
    await bob.click("I take it", on=offer)
    assert "That offer has ended" in bob.dms()[0].text
    await carol.double_click("I take it", on=second)
    assert "is yours" in carol.dms()[0].text or "have a place in raid #1 already" in carol.dms()[0].text
    await bot.rest()
    assert holders() == ["carol"]
    assert "Bench 1\n\u2068bob" in (await shown(bot, sandbox, owner)).replace("*", "")
    answer = await bob.click("My class", on=planner)
    assert "You did not take the place" in answer.text
    answer = await bob.click("Wait for a place again", on=answer.message)
    assert "number 1 of 1 in line" in answer.text
    assert len(bob.dms()) == 1


async def test_who_takes_no_direct_messages_is_asked_where_the_raid_is_planned(
    bot, guild, owner, alice, bob, carol, sandbox
):
    planner = await settled(bot, owner, All_together="1")
    await comes(bot, sandbox, planner, alice, bob, carol)
    await bob.closes_dms()
    answer = await alice.click("My vote", on=planner)
    await alice.click("Withdraw my vote", on=answer.message)
    await bot.rest()
    offer = await carol.sees("A place got free")
    assert "is offered to somebody else" in (await carol.click("I take it", on=offer)).text
    await bob.click("I pass", on=offer)
    await bot.rest()
    (second,) = carol.dms()
    await carol.click("I take it", on=second)
    assert "You have a place" in (await carol.click("My class", on=planner)).text


async def test_an_offer_outlives_restarts_and_stays_in_its_guild(
    sandbox, two_guilds, tmp_path, database_url, switch_on
):
    tennessee, ohio = two_guilds
    alice, bob, carol = (tennessee.join(name) for name in ("alice", "bob", "carol"))

    def running():
        return running_bot(sandbox, tmp_path, database_url=database_url)

    async with running() as bot:
        for guild in two_guilds:
            await switch_on(guild, "raids")
        planner = await settled(bot, tennessee.owner, All_together="1")
        there = await settled(bot, ohio.owner, All_together="1")
        in_ohio = [ohio.join(each) for each in (alice, bob)]
        await comes(bot, sandbox, there, *in_ohio)
        await comes(bot, sandbox, planner, alice, bob, carol)
        answer = await alice.click("My vote", on=planner)
        await alice.click("Withdraw my vote", on=answer.message)
        await bot.rest()
    sandbox.time.advance(hours=11)
    async with running() as bot:
        await bot.rest()
        assert len(bob.dms()) == 1
        assert carol.dms() == []
    sandbox.time.advance(hours=2)  # it is one in the night
    async with running() as bot:
        await bot.rest()
        assert carol.dms() == []
    sandbox.time.advance(hours=7)
    async with running() as bot:
        await bot.rest()
        (offer,) = carol.dms()
        assert len(bob.dms()) == 1
        await carol.click("I take it", on=offer)
        await bot.rest()
        assert "You have a place" in (await carol.click("My class", on=planner)).text
        assert "number 1 of 1 in line" in (await in_ohio[1].click("My class", on=there)).text
