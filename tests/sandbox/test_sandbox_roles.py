from __future__ import annotations

import disnake
import pytest

from guildkit_sandbox import CannotDo
from tests.sandbox.asking import refused


@pytest.fixture
def tennessee(bot, guild):
    guild.bot_may("manage_roles")
    return bot.get_guild(guild.id)


def order(guild):
    return [role.name for role in sorted(guild.model.roles.values(), key=lambda role: role.position)]


async def test_a_role_is_made_changed_and_deleted(sandbox, tennessee, guild):
    role = await tennessee.create_role(name="voters", colour=0x123456, hoist=True, reason="an election")
    assert (role.name, role.position, role.hoist) == ("voters", 1, True)
    assert (await tennessee.fetch_role(role.id)).colour.value == 0x123456
    await role.edit(name="electors", mentionable=True)
    await sandbox.settled()
    assert tennessee.get_role(role.id).name == "electors"
    await role.delete()
    await sandbox.settled()
    assert tennessee.get_role(role.id) is None
    with refused(10011):
        await tennessee.fetch_role(role.id)


async def test_a_role_is_called_so_and_may_what_everyone_may_unless_said_otherwise(tennessee):
    payload = await tennessee._state.http.create_role(tennessee.id)
    assert payload["name"] == "new role"
    assert payload["permissions"] == str(tennessee.default_role.permissions.value)


async def test_a_deleted_role_is_taken_from_members_and_channels(sandbox, bot, tennessee, guild, general):
    alice = guild.join("alice", roles=["voters"])
    guild.allow(guild.role("voters"), channel="general", deny=["send_messages"])
    with pytest.raises(CannotDo, match="may not write"):
        await alice.says("hello")
    await sandbox.settled()
    await tennessee.get_role(guild.role("voters").id).delete()
    await sandbox.settled()
    assert alice.member.role_ids == []
    assert general.overwrites == {}
    await alice.says("hello")


async def test_roles_are_counted(tennessee, guild):
    for name in ("alice", "bob"):
        guild.join(name, roles=["voters"])
    route = disnake.http.Route("GET", "/guilds/{guild_id}/roles/member-counts", guild_id=guild.id)
    counts = await tennessee._state.http.request(route)
    assert counts == {str(guild.role("voters").id): 2, str(guild.bot_role.id): 1}
    assert {role.name for role in await tennessee.fetch_roles()} == {"@everyone", "guildkit", "voters"}


async def test_the_bot_reaches_only_roles_below_its_own(sandbox, tennessee, guild):
    guild.role("low")
    high = guild.role("high", above=guild.bot_role)
    assert order(guild) == ["@everyone", "low", "guildkit", "high"]
    await sandbox.settled()
    with refused(50013):
        await tennessee.get_role(high.id).edit(name="low")
    with refused(50013):
        await tennessee.get_role(high.id).delete()
    with refused(50013):
        await tennessee.get_role(guild.role("low").id).edit(position=3)
    with refused(50028):
        await tennessee.me.top_role.delete()
    with refused(50028):
        await tennessee.default_role.delete()


async def test_the_bot_grants_only_what_it_may_itself(tennessee, guild):
    role = await tennessee.create_role(name="helpers", permissions=disnake.Permissions(manage_roles=True))
    assert role.permissions.manage_roles
    with refused(50013):
        await tennessee.create_role(name="admins", permissions=disnake.Permissions(administrator=True))
    with refused(50013):
        await role.edit(permissions=disnake.Permissions(kick_members=True))
    guild.bot_may_not("manage_roles")
    with refused(50013):
        await tennessee.create_role(name="more")


async def test_roles_make_room_for_one_that_moves(sandbox, tennessee, guild):
    for name in ("c", "b", "a"):
        guild.role(name)
    await sandbox.settled()
    assert order(guild) == ["@everyone", "a", "b", "c", "guildkit"]
    await tennessee.get_role(guild.role("a").id).edit(position=3)
    assert order(guild) == ["@everyone", "b", "c", "a", "guildkit"]
    await sandbox.settled()
    assert [role.name for role in tennessee.roles] == ["@everyone", "b", "c", "a", "guildkit"]


async def test_forms_of_roles_are_checked(tennessee):
    with refused(50035) as caught:
        await tennessee.create_role(name="x" * 101, colour=0x1000000)
    assert "100 in length" in caught.value.text
    assert "16777215" in caught.value.text
    with refused(50101):
        await tennessee.create_role(name="pretty", emoji="\N{THUMBS UP SIGN}")


async def test_people_give_and_take_roles_that_are_below_their_own(guild, alice, bob):
    guild.role("voters")
    with pytest.raises(CannotDo, match="alice may not change roles"):
        await alice.gives(bob, "voters")
    await guild.owner.gives(bob, "voters")
    assert bob.member.role_ids == [guild.role("voters").id]
    await guild.owner.takes(bob, "voters")
    assert bob.member.role_ids == []
    chief = guild.role("chief", permissions=["manage_roles"])
    boss = guild.join("boss", roles=[chief])
    above = guild.role("above", above=chief)
    with pytest.raises(CannotDo, match="out of the reach of boss"):
        await boss.gives(bob, above)
    with pytest.raises(CannotDo, match="nobody can give"):
        await guild.owner.gives(bob, guild.bot_role)


async def test_the_roles_above_a_deleted_one_move_down(sandbox, tennessee):
    low, middle, high = [await tennessee.create_role(name=name) for name in ("low", "middle", "high")]
    await tennessee.edit_role_positions({low: 1, middle: 2, high: 3})
    await middle.delete()
    await sandbox.settled()
    known = {role.name: role.position for role in tennessee.roles}
    fetched = {role.name: role.position for role in await tennessee.fetch_roles()}
    assert known == fetched == {"@everyone": 0, "low": 1, "high": 2, "guildkit": 3}
