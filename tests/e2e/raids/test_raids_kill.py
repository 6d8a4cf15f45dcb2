"""kill -9 in the middle of a raid's steps."""

import pytest
from sqlalchemy import func, select

from guildkit_raids.models import Attendance, Raid
from tests.e2e.raids.test_raids import vote
from tests.e2e.test_voting_kill import killed


@pytest.fixture
def sandbox_options():
    """The process has its own clock, and the sandbox the same: the machine's."""
    return {}


@pytest.mark.parametrize("during", [r"POST .*/callback$", r"P(OST|ATCH) .*/messages"])
async def test_no_step_of_a_raid_is_left_half_way(sandbox, guild, bot_process, database, alice, during):
    owner = guild.owner
    guild.bot_may("manage_roles")
    await owner.slash("plugins enable", name="raids")
    await sandbox.until(lambda: "raidplan" in owner.commands())
    await owner.slash("dungeonlist add", name="Molten Core")
    await owner.slash("raidplan")
    form = {"dungeon": "Molten Core", "days": "Fri, Sat", "times": "20:00", "minimum": "1"}
    await killed(sandbox, lambda: owner.fill(form), during)

    def planners():
        return [each for each in owner.messages("general") if "Planned by" in each.text]

    await sandbox.until(planners, within=60)
    await sandbox.settled()
    (planner,) = planners()
    await vote(alice, planner, "0", "0")  # the old planner works at once

    def roles():
        return [role for role in guild.model.roles.values() if "Molten Core" in role.name]

    await sandbox.until(lambda: roles() and roles()[0].id in alice.member.role_ids, within=60)
    assert len(roles()) == 1

    asked = await owner.slash("raid_finish", raid=1)
    await killed(sandbox, lambda: owner.click("Finish and record", on=asked.message), during)
    again = await owner.slash("raid_finish", raid=1)  # who got no answer does it again, which counts once
    if "is over" not in again.text:
        await owner.click("Finish and record", on=again.message)
    await sandbox.until(lambda: any("**Over**" in each.text for each in planners()), within=60)
    await sandbox.until(lambda: not roles(), within=60)
    assert "Raid #1 is over." in (await owner.slash("raid_finish", raid=1)).text
    assert "in one raid" in (await alice.slash("raidstats")).text
    await bot_process.stop()
    async with database.guild_session(guild.id, read_only=True) as session:
        assert [raid.state for raid in await session.scalars(select(Raid))] == ["finished"]
        assert await session.scalar(select(func.count()).select_from(Attendance)) == 1
