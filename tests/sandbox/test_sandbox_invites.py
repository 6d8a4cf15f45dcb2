from __future__ import annotations

from datetime import timedelta

import pytest

from guildkit_sandbox import CannotDo
from tests.sandbox.asking import noting, refused


@pytest.fixture
def tennessee(bot, guild):
    guild.bot_may("manage_guild")
    return bot.get_guild(guild.id)


async def test_somebody_joins_with_an_invite_and_is_counted(tennessee, general, guild):
    invite = await general.create_invite(max_age=3600, max_uses=2, reason="the fair")
    assert (invite.guild.name, invite.channel.name, invite.uses) == ("Tennessee", "general", 0)
    guild.join("bob", invite=invite.code)
    assert [(found.code, found.uses, found.max_uses) for found in await tennessee.invites()] == [
        (invite.code, 1, 2)
    ]
    guild.join("carol", invite=invite.code)
    with pytest.raises(CannotDo, match="invalid or has expired"):
        guild.join("dave", invite=invite.code)
    assert await tennessee.invites() == []


async def test_a_guild_pauses_its_invites(tennessee, general, guild):
    invite = await general.create_invite()
    await tennessee.edit(invites_disabled=True)
    with pytest.raises(CannotDo, match="has paused its invites"):
        guild.join("bob", invite=invite.code)
    await tennessee.edit(invites_disabled=False)
    guild.join("bob", invite=invite.code)


async def test_an_invite_expires_by_the_sandboxs_clock(sandbox, general, bot, guild):
    invite = await general.create_invite(max_age=60)
    assert invite.expires_at - invite.created_at == timedelta(minutes=1)
    sandbox.time.advance(minutes=2)
    with refused(10006):
        await bot.fetch_invite(invite.code)
    with pytest.raises(CannotDo, match="invalid or has expired"):
        guild.join("bob", invite=invite.code)


async def test_the_same_invite_is_given_again_unless_it_must_be_unique(general):
    first = await general.create_invite(max_age=60, unique=False)
    assert (await general.create_invite(max_age=60, unique=False)).code == first.code
    assert (await general.create_invite(max_age=90, unique=False)).code != first.code
    assert (await general.create_invite(max_age=60, unique=True)).code != first.code
    assert len(await general.invites()) == 3


async def test_an_invite_is_deleted_and_the_bot_hears_of_both(sandbox, bot, general, guild):
    heard = []
    bot.on_invite_create = noting(heard)
    bot.on_invite_delete = noting(heard)
    invite = await general.create_invite()
    await invite.delete()
    await sandbox.settled()
    assert [one.code for one in heard] == [invite.code] * 2
    with refused(10006):
        await invite.delete()


async def test_an_invite_tells_how_many_are_there(sandbox, bot, general, guild):
    guild.join_many(3)
    invite = await general.create_invite()
    found = await bot.fetch_invite(invite.url, with_counts=True)
    assert found.approximate_member_count == 5
    ohio = sandbox.create_guild("Ohio", bot=False)
    code = ohio.create_invite().code
    assert (await bot.fetch_invite(code)).guild.name == "Ohio"
    with pytest.raises(CannotDo, match="invalid or has expired"):
        guild.join("dave", invite=code)


async def test_invites_need_permissions_and_sense(bot, general, guild):
    with refused(50035):
        await general.create_invite(max_uses=101)
    with refused(50013):
        await bot.get_guild(guild.id).invites()
    guild.bot_may_not("create_instant_invite", "manage_channels")
    for act in (general.create_invite(), general.invites()):
        with refused(50013):
            await act


async def test_the_invites_of_a_deleted_channel_lead_nowhere(bot, general, guild):
    invite = await general.create_invite()
    guild.delete_channel("general")
    with refused(10006):
        await bot.fetch_invite(invite.code)
