from __future__ import annotations

import disnake
import pytest

from guildkit_sandbox import CannotDo
from tests.sandbox.asking import refused

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16


@pytest.fixture
def tennessee(bot, guild):
    guild.bot_may("manage_guild", "manage_channels")
    return bot.get_guild(guild.id)


# ---------------------------------------------------------------------- the guild


async def test_the_bot_changes_its_guild(sandbox, tennessee, general):
    await tennessee.edit(
        name="Volunteer State",
        description="The 16th state",
        preferred_locale=disnake.Locale.de,
        system_channel=general,
        icon=PNG,
        verification_level=disnake.VerificationLevel.high,
    )
    await sandbox.settled()
    assert (tennessee.name, tennessee.description) == ("Volunteer State", "The 16th state")
    assert (tennessee.preferred_locale, tennessee.system_channel) == (disnake.Locale.de, general)
    assert tennessee.icon is not None
    assert tennessee.verification_level is disnake.VerificationLevel.high
    await tennessee.edit(icon=None, system_channel=None)
    await sandbox.settled()
    assert (tennessee.icon, tennessee.system_channel) == (None, None)


async def test_the_form_of_a_guild_is_checked(tennessee, guild):
    for wrong in (
        {"name": "x"},
        {"preferred_locale": "tlh"},
        {"afk_timeout": 61},
        {"system_channel_id": guild.id},
        {"features": ["VIP_REGIONS"]},
    ):
        with refused(50035) as caught:
            await tennessee._state.http.edit_guild(guild.id, **wrong)
        assert next(iter(wrong)) in caught.value.text
    with refused(50101):
        await tennessee.edit(splash=PNG)
    guild.bot_may_not("manage_guild")
    with refused(50013):
        await tennessee.edit(name="Nashville")


async def test_a_guild_is_previewed_and_counted(bot, tennessee, guild):
    guild.join_many(2)
    preview = await bot.fetch_guild_preview(guild.id)
    assert (preview.name, preview.approximate_member_count) == ("Tennessee", 4)
    with refused(10004):
        await bot.fetch_guild_preview(1)


async def test_the_bot_lists_its_guilds_and_leaves_one(sandbox, bot, guild):
    ohio = sandbox.create_guild("Ohio")
    sandbox.create_guild("Elsewhere", bot=False)
    assert [one.name async for one in bot.fetch_guilds()] == ["Tennessee", "Ohio"]
    after = bot.fetch_guilds(limit=1, after=disnake.Object(guild.id))
    assert [one.name async for one in after] == ["Ohio"]
    await sandbox.settled()
    await bot.get_guild(ohio.id).leave()
    await sandbox.settled()
    assert [one.name for one in bot.guilds] == ["Tennessee"]
    with refused(50001):
        await bot.fetch_guild(ohio.id)


async def test_some_things_are_for_the_tokens_of_people_alone(bot, guild):
    me = disnake.http.Route("GET", "/users/@me/guilds/{guild_id}/member", guild_id=guild.id)
    with refused(20001):
        await bot.http.request(me)
    bob = guild.world.create_user("bob")
    join = disnake.http.Route(
        "PUT", "/guilds/{guild_id}/members/{user_id}", guild_id=guild.id, user_id=bob.id
    )
    with refused(50025):
        await bot.http.request(join, json={"access_token": "secret"})


async def test_the_bot_is_renamed(sandbox, bot):
    await bot.user.edit(username="clerk", avatar=PNG)
    await sandbox.settled()
    assert bot.user.name == "clerk"
    assert (await bot.fetch_user(bot.user.id)).avatar is not None
    with refused(50035):
        await bot.user.edit(username="x")
    with refused(50046):
        await bot.http.edit_profile({"avatar": "data:image/png;base64,AAAA"})


async def test_the_application_describes_itself(bot):
    route = disnake.http.Route("PATCH", "/applications/@me")
    await bot.http.request(route, json={"description": {"default": "Counts votes."}, "tags": ["votes"]})
    info = await bot.application_info()
    assert (info.description, info.tags) == ("Counts votes.", ["votes"])
    with refused(50035):
        await bot.http.request(route, json={"tags": ["x" * 21]})
    with pytest.raises(disnake.HTTPException, match="with install_params"):
        await bot.http.request(route, json={"install_params": None})


# ---------------------------------------------------------------------- channels


async def test_channels_of_every_kind(sandbox, tennessee):
    hall = await tennessee.create_category("Town Hall")
    text = await tennessee.create_text_channel("The Floor", category=hall, topic="talk", slowmode_delay=5)
    voice = await tennessee.create_voice_channel("Lounge", category=hall, bitrate=96000, user_limit=5)
    stage = await tennessee.create_stage_channel("Podium", topic="speeches")
    assert (text.name, text.topic, text.slowmode_delay) == ("the-floor", "talk", 5)
    assert (voice.name, voice.bitrate, voice.user_limit) == ("Lounge", 96000, 5)
    assert (stage.name, stage.type) == ("Podium", disnake.ChannelType.stage_voice)
    news = await text.edit(type=disnake.ChannelType.news)
    assert news.type is disnake.ChannelType.news
    await sandbox.settled()
    assert [channel.name for channel in hall.channels] == ["the-floor", "Lounge"]
    with refused(50035):
        await voice.edit(user_limit=100)
    with refused(50035):
        await voice.edit(bitrate=1)


async def test_a_deleted_category_keeps_its_channels(sandbox, tennessee):
    hall = await tennessee.create_category("Hall")
    floor = await tennessee.create_text_channel("floor", category=hall)
    await hall.delete()
    await sandbox.settled()
    assert tennessee.get_channel(floor.id).category is None


async def test_a_channel_goes_by_its_category_unless_it_says_otherwise(sandbox, tennessee, alice):
    hall = await tennessee.create_category("Hall")
    guild = alice.guild
    guild.allow(guild.role("@everyone"), channel="Hall", deny=["view_channel"])
    guild.allow(sandbox.bot_user, channel="Hall", allow=["view_channel"])
    await tennessee.create_text_channel("floor", category=hall)
    with pytest.raises(CannotDo, match="does not see #floor"):
        alice.go("floor")


async def test_channels_move(sandbox, tennessee, general):
    first = await tennessee.create_text_channel("first")
    hall = await tennessee.create_category("Hall")
    await sandbox.settled()
    await first.move(beginning=True)
    await sandbox.settled()
    assert tennessee.text_channels == [first, general]
    await first.move(end=True, category=hall)
    await sandbox.settled()
    assert tennessee.get_channel(first.id).category == hall
    http = tennessee._state.http
    with refused(50035):
        await http.bulk_channel_update(tennessee.id, [{"id": 1, "position": 0}])
    with refused(50035):
        await http.bulk_channel_update(tennessee.id, [{"id": hall.id, "parent_id": hall.id}])


async def test_the_bot_opens_and_closes_a_channel(sandbox, tennessee, guild, general, alice):
    with refused(50013):
        await general.set_permissions(tennessee.default_role, send_messages=False)
    guild.bot_may("manage_roles")
    await general.set_permissions(tennessee.default_role, send_messages=False)
    with pytest.raises(CannotDo, match="may not write"):
        await alice.says("hello")
    member = await tennessee.fetch_member(alice.id)
    await general.set_permissions(member, send_messages=True)
    await alice.says("hello")
    await sandbox.settled()
    assert general.overwrites_for(tennessee.default_role).send_messages is False
    await general.set_permissions(member, overwrite=None)
    with pytest.raises(CannotDo, match="may not write"):
        await alice.says("hello")
    with refused(10009):
        await general.set_permissions(member, overwrite=None)


async def test_overwrites_go_as_far_as_the_bots_own_permissions(tennessee, guild, general):
    guild.bot_may("manage_roles")
    for beyond in ({"kick_members": True}, {"manage_roles": True}, {"mention_everyone": False}):
        with refused(50013):
            await general.set_permissions(tennessee.default_role, **beyond)
    overwrites = {tennessee.default_role: disnake.PermissionOverwrite(kick_members=True)}
    with refused(50013):
        await tennessee.create_text_channel("polls", overwrites=overwrites)
    with refused(50013):
        await general.edit(overwrites=overwrites)
    guild.bot_may("administrator")
    await general.edit(overwrites=overwrites)
