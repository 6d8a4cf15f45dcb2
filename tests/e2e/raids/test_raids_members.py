"""The list of members follows who holds the raid roles, and how often they were there."""

import pytest

from tests.e2e.raids.test_raids import plan, vote


@pytest.fixture
def intents(request):
    return getattr(request, "param", ["members"])


@pytest.fixture
async def raiders(bot, guild, switch_on, guild_settings, alice, bob):
    """The role of which the list is; alice holds it."""
    await switch_on(guild, "raids")
    role = guild.role("Raiders")
    await guild.owner.gives(alice, role)
    board = guild.create_channel("members")
    await guild_settings(guild, "raids", member_role=str(role.id), memberlist_channel=str(board.id))
    return role


async def later(bot, sandbox):
    await sandbox.settled()
    sandbox.time.advance(seconds=10)
    await bot.rest()
    sandbox.time.advance(seconds=10)
    await bot.rest()


def shown(person):
    return [message.text for message in person.messages("members")]


async def test_it_follows_roles_and_counts(bot, sandbox, guild, owner, alice, bob, carol, raiders):
    answer = await bob.slash("memberlist")
    assert answer.private
    assert answer.text.startswith("One member\n**0** · \u2068alice\u2069")
    await later(bot, sandbox)
    assert shown(carol) == [answer.text]
    await owner.gives(bob, raiders)
    dave = guild.join("dave", roles=[raiders])
    await later(bot, sandbox)
    (message,) = carol.messages("members")
    assert message.text.startswith("3 members")
    planner = await plan(bot, owner, minimum="1")
    await vote(bob, planner, "0", "0")
    answer = await owner.click("Finish", on=planner)
    await owner.click("Finish and record", on=answer.message)
    await later(bot, sandbox)
    assert message.text.splitlines()[1:] == [
        "**1** · \u2068bob\u2069",
        "**0** · \u2068alice\u2069",
        "**0** · \u2068dave\u2069",
    ]
    await owner.slash("raid_finish", raid=1, undo=True)
    await owner.takes(alice, raiders)
    await dave.leaves_guild()
    await later(bot, sandbox)
    assert message.text == "One member\n**0** · \u2068bob\u2069"
    await owner.deletes(message)
    await later(bot, sandbox)
    assert shown(carol) == ["One member\n**0** · \u2068bob\u2069"]


@pytest.mark.parametrize("intents", [[]], indirect=True)
async def test_without_the_intent_it_shows_who_took_part_and_says_what_to_switch_on(
    bot, sandbox, guild, owner, alice, bob, carol, raiders
):
    planner = await plan(bot, owner, minimum="1")
    await vote(carol, planner, "0", "0")
    answer = await owner.click("Finish", on=planner)
    await owner.click("Finish and record", on=answer.message)
    answer = await bob.slash("memberlist")
    assert "**1** · \u2068carol\u2069" in answer.text
    assert "Server Members Intent" in answer.text
    await later(bot, sandbox)
    assert shown(carol) == [answer.text]
    await owner.slash("raid_finish", raid=1, undo=True)
    await later(bot, sandbox)
    assert shown(carol)[0].startswith("0 members\nNobody holds the role.")


async def test_a_thousand_members_fit(bot, sandbox, guild, owner, alice, bob, raiders):
    for person in guild.join_many(1000, prefix="**_a_rather_long_name_"):
        person.member.role_ids.append(raiders.id)
    answer = await bob.slash("memberlist")
    assert answer.text.startswith("1,001 members")
    await later(bot, sandbox)
    found = shown(bob)
    assert len(found) == 5
    listed = sum(text.count("·") for text in found)
    assert f"… and {1001 - listed} more" in found[-1]
    for message in bob.messages("members"):
        assert len(message.embeds[0]["description"]) <= 4096
    answer = await bob.click("⏭", on=answer.message)
    assert answer.text.count("·") == 1


async def test_each_guild_has_a_list_of_its_own(
    bot, sandbox, guild, two_guilds, switch_on, guild_settings, owner, alice, bob, raiders
):
    _, ohio = two_guilds
    role = ohio.role("Raiders")
    away = ohio.join(bob)
    await ohio.owner.gives(away, role)
    await later(bot, sandbox)
    await switch_on(ohio, "raids")
    await guild_settings(ohio, "raids", member_role=str(role.id))
    assert "bob" in (await away.slash("memberlist")).text
    assert "bob" not in (await alice.slash("memberlist")).text
    await ohio.owner.takes(away, role)
    await later(bot, sandbox)
    assert "Nobody holds the role" in (await away.slash("memberlist")).text
    assert "alice" in (await alice.slash("memberlist")).text


async def test_a_guild_without_a_role_has_no_list(bot, guild, switch_on, alice):
    await switch_on(guild, "raids")
    assert "`/settings` sets the role" in (await alice.slash("memberlist")).text
