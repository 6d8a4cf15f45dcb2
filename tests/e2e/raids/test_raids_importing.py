"""Events of Raid-Helper become raids."""

import json

import pytest

DAY = 86_400


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "raids")
    return bot


def event(bot, *sign_ups, **others):
    """Return the JSON of an event tomorrow, as its file."""
    starts = int(bot.clock.now().timestamp()) // 3600 * 3600 + DAY
    written = {
        "id": "1290000000000000001",
        "title": "Molten **Core**",
        "description": "Bring potions, @everyone",
        "leaderId": "1",
        "startTime": starts,
        "endTime": starts + 10_800,
        "advancedSettings": {"limit": 9999, "duration": 180},
        "signUps": [
            {"id": place, "entryTime": starts - DAY + place, "position": place, "status": "primary", **each}
            for place, each in enumerate(sign_ups)
        ],
        **others,
    }
    return ("event.json", json.dumps(written).encode())


def person(who, class_name, **others):
    return {"userId": str(who.id), "name": who.name, "className": class_name, **others}


async def test_an_event_becomes_a_raid_with_its_sign_ups(bot, guild, owner, alice, bob, carol, sandbox):
    dave, erin, frank = (guild.join(name) for name in ("dave", "erin", "frank"))
    await owner.slash("raidclass add", name="Priest", group="healer")
    file = event(
        bot,
        person(alice, "Priest", specName="Holy"),
        person(bob, "Bench"),
        person(carol, "Late"),
        person(dave, "Absence"),
        person(erin, "Tentative"),
        person(frank, "Druid", name="**frank** <@1>"),
        person(alice, "Absence"),
    )
    answer = await owner.slash("raid_import", file=file)
    assert answer.private
    assert "Raid #1 is planned" in answer.text
    assert "4 are listed." in answer.text
    assert "One of them said that they would be late" in answer.text
    assert "One of them was on the bench" in answer.text
    assert "One does not come" in answer.text
    assert "Not sure, and not listed until they vote: \u2068erin" in answer.text
    assert "does not have: \u2068Druid" in answer.text
    await bot.rest()
    planner = await alice.sees("Planned by")
    assert all(each in planner.text for each in ("alice", "bob", "carol", "frank", "\\@everyone", "fits 4"))
    assert not any(each in planner.text for each in ("dave", "erin", "<@1>", "**frank**"))
    comes = await alice.sees("needed")
    assert "**Healers** 1\n\u2068alice" in comes.text
    # It is a raid like any other, and the bench comes last.
    await owner.slash("raid_places", raid=1)
    await owner.fill({"All together": "3"})
    await bot.rest()
    assert "You are on the bench" in (await bob.click("My class", on=planner)).text
    assert "You are listed" in (await carol.click("My vote", on=planner)).text
    assert "That is raid #1 already" in (await owner.slash("raid_import", file=file)).text


async def test_what_cannot_be_imported_leaves_nothing(bot, guild, owner, alice):
    for file, says in (
        (("event.json", b"{"), "no JSON of an event"),
        (("event.json", b" " * 2_000_000), "too large: 1,024 KiB"),
        (event(bot, startTime=1_600_000_000), "over already"),
        (event(bot, title="\u200b"), "wrong at “title”"),
        (event(bot, {"userId": "x"}), "wrong at “signUps.0.userId”"),
    ):
        assert says in (await owner.slash("raid_import", file=file)).text
    assert "No raid is open" in (await owner.slash("raidlist")).text
    role = guild.role("raiders")
    await bot.settings.set(guild.id, "raids", "leader_role", role.id, by=None)
    await bot.switches.apply()
    assert "may do that" in (await alice.slash("raid_import", file=event(bot))).text


async def test_a_thousand_sign_ups_are_shown_within_the_limits(bot, guild, owner, alice):
    many = [
        {"userId": str(10**17 + number), "name": f"**{number}** " + "🔥" * 40, "className": "Rogue"}
        for number in range(1000)
    ]
    await owner.slash("raidclass add", name="Rogue", group="damage", emoji="🗡️")
    assert "1,000 are listed" in (await owner.slash("raid_import", file=event(bot, *many, title="\0A"))).text
    await bot.settings.set(guild.id, "raids", "raid_role", value=False, by=None)
    await owner.slash("raid_places", raid=1)
    await owner.fill({"Damage": "600"})
    await bot.rest()
    comes = await alice.sees("needed")
    assert "**Damage** 600/600" in comes.text
    assert "**Bench** 400" in comes.text
