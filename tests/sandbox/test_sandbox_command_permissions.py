from __future__ import annotations

import disnake
import pytest

from guildkit_sandbox import CannotDo
from tests.sandbox.asking import noting


@pytest.fixture
async def vote(bot, guild):
    return (await bot.sync(guild, disnake.SlashCommand("vote", "Vote.")))[0]


@pytest.fixture
async def count(bot, guild):
    needed = disnake.Permissions(manage_guild=True)
    await bot.sync(guild, disnake.SlashCommand("count", "Count.", default_member_permissions=needed))


async def test_a_command_is_denied_to_a_member_a_role_or_everyone(guild, vote, alice, bob):
    carol = guild.join("carol", roles=["voters"])
    await guild.owner.allows_command("vote", role="@everyone", allow=False)
    assert (alice.commands(), carol.commands(), guild.owner.commands()) == ([], [], ["vote"])
    await guild.owner.allows_command("vote", role="voters")
    assert (alice.commands(), carol.commands()) == ([], ["vote"])
    await guild.owner.allows_command("vote", member=carol, allow=False)
    assert carol.commands() == []
    await guild.owner.allows_command("vote", member=bob)
    assert bob.commands() == ["vote"]
    with pytest.raises(CannotDo, match="does not show alice the command /vote"):
        await alice.slash("vote")


async def test_a_command_is_for_some_channels_only(guild, vote, alice):
    guild.create_channel("polls")
    await guild.owner.allows_command("vote", channel="*", allow=False)
    await guild.owner.allows_command("vote", channel="polls")
    assert alice.commands() == []
    alice.go("polls")
    assert alice.commands() == ["vote"]


async def test_what_is_said_of_all_commands_holds_for_those_without_words_of_their_own(guild, vote, alice):
    await guild.owner.allows_command(None, role="@everyone", allow=False)
    assert alice.commands() == []
    await guild.owner.allows_command("vote", member=alice)
    assert alice.commands() == ["vote"]
    await guild.owner.allows_command(None, channel="general", allow=False)
    assert alice.commands() == []
    await guild.owner.allows_command("vote", channel="general")
    assert alice.commands() == ["vote"]


async def test_only_a_commands_own_permissions_lift_its_default(guild, count, alice):
    assert alice.commands() == []
    await guild.owner.allows_command(None, member=alice)
    assert alice.commands() == []
    await guild.owner.allows_command("count", member=alice)
    assert alice.commands() == ["count"]


async def test_the_bot_reads_permissions_and_is_told_of_changes(sandbox, bot, guild, vote, alice):
    with pytest.raises(disnake.NotFound, match="10066"):
        await bot.http.get_application_command_permissions(bot.application_id, guild.id, vote["id"])
    heard = []
    bot.on_application_command_permissions_update = noting(heard)
    await guild.owner.allows_command("vote", member=alice, allow=False)
    await guild.owner.allows_command("vote", channel="*")
    await sandbox.settled()
    found = await bot.fetch_command_permissions(guild.id, int(vote["id"]))
    assert found.permissions[0].id == alice.id
    assert [entry.permission for entry in found.permissions] == [False, True]
    assert found.permissions[1].is_all_channels()
    assert len(heard[-1].permissions) == 2
    listed = await bot.bulk_fetch_command_permissions(guild.id)
    assert [one.id for one in listed] == [int(vote["id"])]


async def test_a_bot_cannot_set_permissions(bot, guild, vote):
    route = disnake.http.Route(
        "PUT",
        "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}/permissions",
        application_id=bot.application_id,
        guild_id=guild.id,
        command_id=vote["id"],
    )
    with pytest.raises(disnake.Forbidden, match="20001"):
        await bot.http.request(route, json={"permissions": []})


async def test_setting_them_needs_permissions(guild, vote, alice):
    with pytest.raises(CannotDo, match="may not change who may use commands"):
        await alice.allows_command("vote", member=alice)
    with pytest.raises(CannotDo, match="no command /dance"):
        await guild.owner.allows_command("dance", member=alice)
    with pytest.raises(CannotDo, match="which member, role or channel"):
        await guild.owner.allows_command("vote")


async def test_localizations_are_listed_where_they_are_asked_for(bot, guild):
    name = disnake.Localized("vote", data={"de": "abstimmen"})
    option = disnake.Option("what", "What.", choices=[disnake.OptionChoice(name, "a")])
    await bot.sync(guild, disnake.SlashCommand(name, "Vote.", [option]))
    full = await bot.http.get_guild_commands(bot.application_id, guild.id)
    assert full[0]["name_localizations"] == {"de": "abstimmen"}
    short = await bot.http.get_guild_commands(bot.application_id, guild.id, with_localizations=False)
    assert "name_localizations" not in short[0]
    assert "name_localizations" not in short[0]["options"][0]["choices"][0]
