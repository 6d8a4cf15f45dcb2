"""What the people who run the bot do with the raids of other servers, and what its self-test says of them."""

import pytest
from sqlalchemy import delete, update

from guildkit import OperatorError, audit
from guildkit_raids import checks
from guildkit_raids.models import Attendance, Raid, RoleHolder, State
from tests.e2e.raids.test_raids import plan, vote


@pytest.fixture
def olga(guild, monkeypatch):
    """Who runs the bot; the guild is the operators' own."""
    olga = guild.join("olga", permissions=["administrator"])
    monkeypatch.setenv("GUILDKIT_OPERATORS", str(olga.id))
    monkeypatch.setenv("GUILDKIT_OPERATOR_GUILDS", str(guild.id))
    return olga


@pytest.fixture
async def both(olga, bot, guild, other_guild, switch_on):
    """The bot, with raids in two servers."""
    for each in (guild, other_guild):
        await switch_on(each, "raids")
    return bot


async def test_operators_see_and_cancel_the_raids_of_another_server(both, guild, other_guild, olga):
    await plan(both, other_guild.owner)
    there = {"guild": other_guild.name}
    listed = await olga.slash("remote raidlist", **there)
    assert "#1 · Molten Core" in listed.text
    assert listed.private
    assert "No raid is open." in (await olga.slash("remote raidlist", guild=guild.name)).text

    asked = await olga.slash("remote cancel_all_raids", **there)
    assert "Cancel the one raid that is open?" in asked.text
    answer = await olga.click("Cancel all of them", on=asked.message)
    assert "Cancelled: #1" in answer.text
    await both.rest()
    assert "**Cancelled**" in (await other_guild.owner.sees("Planned by")).text
    async with both.database.guild_session(other_guild.id, read_only=True) as session:
        (found,) = await audit.find(session, action="raids.raid.cancelled-all")
    assert found.by == olga.id
    assert "No raid is open." in (await olga.slash("remote cancel_all_raids", **there)).text


async def test_nobody_else_finds_them(both, guild, other_guild, olga):
    assert "remote" in olga.commands()
    assert "remote" not in other_guild.owner.commands()
    answer = await guild.owner.slash("remote raidlist", guild=other_guild.name)
    assert "Only those who run this bot can use this." in answer.text


async def test_the_mirror_follows_and_edits_only_what_changed(
    both, guild, other_guild, olga, sandbox, guildkit_mirror
):
    await plan(both, other_guild.owner)

    async def look():
        sandbox.time.advance(minutes=6)
        await both.rest()
        return {m.content: m for m in olga.messages("general") if m.content.startswith("**")}

    def edited():
        return len(sandbox.transcript.requests("PATCH", containing="/messages/"))

    mirrored = await look()
    ohio = next(message for name, message in mirrored.items() if "Ohio" in name)
    assert "#1 · Molten Core" in ohio.text
    edits = edited()
    again = await look()
    assert {m.id for m in again.values()} == {m.id for m in mirrored.values()}
    assert edited() == edits

    await vote(other_guild.join("dora"), await other_guild.owner.sees("Planned by"), "0", "0")
    ohio = next(message for name, message in (await look()).items() if "Ohio" in name)
    assert "one vote" in ohio.text
    raiders = other_guild.role("Raiders")
    await both.settings.set(other_guild.id, "raids", "member_role", raiders.id, by=None)
    await both.switches.apply()
    await look()
    assert any("Server Members Intent" in each.text for each in olga.messages("general"))

    await other_guild.owner.slash("plugins disable", name="raids")
    assert not any("Ohio" in name for name in await look())


@pytest.fixture
async def guildkit_mirror(both, guild):
    """The mirror, in a channel of the operators' server."""
    channel = next(each for each in both.client.get_guild(guild.id).text_channels if each.name == "general")
    await both.settings.set(0, "raids", "mirror_channel", channel.id, by=None)
    await both.switches.apply()


async def test_the_self_test_finds_what_does_not_fit(both, guild, owner, alice, bob):
    guild.bot_may("manage_roles")
    planner = await plan(both, owner, minimum="1")
    await vote(alice, planner, "0", "0")
    await both.rest()
    async with both.database.guild_session(guild.id) as session:
        assert await checks.recorded(session) == "1 raids"
        assert await checks.roles(session) == "none is left over"
        (raid,) = [await session.get(Raid, (guild.id, 1))]
        assert raid.role_id is not None
        raid.state = State.FINISHED
        await session.flush()
        with pytest.raises(OperatorError, match="#1 is finished without a record"):
            await checks.recorded(session)
        with pytest.raises(OperatorError, match="is still there: #1"):
            await checks.roles(session)
        await session.execute(update(Raid).values(state=State.OPEN, role_id=None))
        with pytest.raises(OperatorError, match="a role that raids do not have: #1"):
            await checks.roles(session)
        await session.execute(delete(RoleHolder))
        session.add(Attendance(raid=1, member_id=bob.id, name="bob", status="present", minutes=None))
        await session.flush()
        with pytest.raises(OperatorError, match="#1 is open, and has a record"):
            await checks.recorded(session)
        await session.rollback()
