from __future__ import annotations

from datetime import timedelta

import disnake
import pytest

from guildkit_sandbox import CannotDo
from tests.sandbox.asking import refused


@pytest.fixture
def tennessee(bot, guild):
    guild.bot_may(
        "manage_roles", "manage_nicknames", "moderate_members", "kick_members", "ban_members", "manage_guild"
    )
    return bot.get_guild(guild.id)


async def test_members_are_listed_page_by_page_with_the_intent(sandbox, tennessee, guild):
    with refused(50001):
        await tennessee._state.http.get_members(guild.id, 10, None)
    sandbox.world.application.granted = frozenset({"members"})
    ids = sorted([*guild.model.members, *(person.id for person in guild.join_many(3))])
    first = await tennessee._state.http.get_members(guild.id, 2, None)
    rest = await tennessee._state.http.get_members(guild.id, 10, first[-1]["user"]["id"])
    assert [int(member["user"]["id"]) for member in first + rest] == ids
    found = await tennessee.search_members("member", limit=2)
    assert {member.name for member in found} <= {"member1", "member2", "member3"}
    assert len(found) == 2


async def test_the_bot_names_members_and_itself(tennessee, guild, bob):
    member = await tennessee.fetch_member(bob.id)
    await member.edit(nick="Bobby")
    assert bob.member.display_name == "Bobby"
    await member.edit(nick=None)
    assert bob.member.display_name == "bob"
    await tennessee.me.edit(nick="Clerk")
    assert tennessee.me.nick is None  # It hears of it by the gateway.
    assert (await tennessee.fetch_member(tennessee.me.id)).nick == "Clerk"
    with refused(50035):
        await member.edit(nick="x" * 33)
    guild.bot_may_not("change_nickname")
    guild.role("@everyone", permissions=["view_channel"])
    with refused(50013):
        await tennessee.me.edit(nick="Mayor")


async def test_the_bot_acts_only_upon_who_ranks_below_it(tennessee, guild):
    owner = await tennessee.fetch_member(guild.owner.id)
    boss = guild.join("boss", roles=[guild.role("boss", above=guild.bot_role)])
    for member in (owner, await tennessee.fetch_member(boss.id)):
        with refused(50013):
            await member.edit(nick="x")
        with refused(50013):
            await member.timeout(duration=60)
        with refused(50013):
            await member.kick()
        with refused(50013):
            await member.ban()


async def test_roles_are_set_all_at_once(sandbox, tennessee, guild, bob):
    voters, clerks = guild.role("voters"), guild.role("clerks")
    await sandbox.settled()
    member = await tennessee.fetch_member(bob.id)
    await member.edit(roles=[tennessee.get_role(voters.id), tennessee.get_role(clerks.id)])
    assert bob.member.role_ids == [voters.id, clerks.id]
    await member.edit(roles=[tennessee.get_role(clerks.id)])
    assert bob.member.role_ids == [clerks.id]
    guild.role("clerks", above=guild.bot_role)
    with refused(50013):
        await member.edit(roles=[])
    with refused(50013):
        await member.add_roles(tennessee.me.top_role)
    with refused(10011):
        await member.add_roles(disnake.Object(1))


async def test_who_is_timed_out_cannot_speak(sandbox, tennessee, bob):
    member = await tennessee.fetch_member(bob.id)
    await member.timeout(duration=timedelta(minutes=10))
    with pytest.raises(CannotDo, match="may not write"):
        await bob.says("hello")
    sandbox.time.advance(minutes=11)
    await bob.says("hello")


async def test_time_outs_have_limits(tennessee, guild, bob):
    member = await tennessee.fetch_member(bob.id)
    with refused(50035):
        await member.timeout(duration=timedelta(days=29))
    admin = guild.join("admin", permissions=["administrator"])
    with refused(50013):
        await (await tennessee.fetch_member(admin.id)).timeout(duration=60)


async def test_a_kicked_member_is_gone_and_may_return(tennessee, guild, bob):
    await (await tennessee.fetch_member(bob.id)).kick(reason="spam")
    with refused(10007):
        await tennessee.fetch_member(bob.id)
    with pytest.raises(CannotDo, match="not in Tennessee"):
        await bob.says("hello")
    guild.join("bob")


async def test_a_ban_takes_messages_with_it_and_keeps_out(sandbox, tennessee, guild, alice, bob):
    await bob.says("old")
    sandbox.time.advance(hours=2)
    await bob.says("new")
    await alice.says("mine")
    await tennessee.ban(disnake.Object(bob.id), clean_history_duration=timedelta(hours=1), reason="spam")
    assert [message.content for message in alice.messages("general")] == ["old", "mine"]
    ban = await tennessee.fetch_ban(disnake.Object(bob.id))
    assert (ban.user.id, ban.reason) == (bob.id, "spam")
    with pytest.raises(CannotDo, match="is banned"):
        guild.join("bob")
    await tennessee.unban(disnake.Object(bob.id))
    with refused(10026):
        await tennessee.fetch_ban(disnake.Object(bob.id))
    guild.join("bob")


async def test_bans_come_page_by_page(tennessee, guild):
    ids = sorted(person.id for person in guild.join_many(5))
    for user_id in ids:
        await tennessee.ban(disnake.Object(user_id), clean_history_duration=0)
    assert [ban.user.id async for ban in tennessee.bans(limit=None)] == ids
    after = tennessee.bans(limit=2, after=disnake.Object(ids[1]))
    assert [ban.user.id async for ban in after] == ids[2:4]
    before = tennessee.bans(limit=2, before=disnake.Object(ids[4]))
    assert {ban.user.id async for ban in before} == set(ids[2:4])


async def test_many_are_banned_at_once(tennessee, guild):
    first, second = guild.join_many(2)
    wanted = [disnake.Object(person.id) for person in (first, second, guild.owner)]
    result = await tennessee.bulk_ban(wanted, clean_history_duration=0)
    assert sorted(user.id for user in result.banned) == sorted((first.id, second.id))
    assert [user.id for user in result.failed] == [guild.owner.id]
    with refused(500000):
        await tennessee.bulk_ban([disnake.Object(guild.owner.id)], clean_history_duration=0)


async def test_moderation_needs_permissions(bot, guild, bob):
    tennessee = bot.get_guild(guild.id)
    member = await tennessee.fetch_member(bob.id)
    for act in (
        member.edit(nick="x"),
        member.timeout(duration=60),
        member.kick(),
        member.ban(),
        tennessee.unban(disnake.Object(bob.id)),
        tennessee.bans().flatten(),
    ):
        with refused(50013):
            await act


async def test_the_bot_hears_of_what_people_do_to_each_other(sandbox, connect, guild, alice, bob):
    sandbox.world.application.granted = frozenset({"members"})
    may = ["kick_members", "ban_members", "moderate_members"]
    moderator = guild.join("carol", roles=[guild.role("moderator", permissions=may)])
    intents = disnake.Intents.default()
    intents.members = True
    async with connect(sandbox, intents=intents) as bot:
        await sandbox.settled()
        bot.events.clear()
        await moderator.times_out(bob, minutes=10)
        await sandbox.settled()
        assert bot.get_guild(guild.id).get_member(bob.id).current_timeout is not None
        await moderator.kicks(bob)
        await moderator.bans(bob, reason="again")
        await moderator.unbans(bob)
        await alice.leaves_guild()
        await sandbox.settled()
        assert bot.events == [
            "GUILD_MEMBER_UPDATE",
            "GUILD_MEMBER_REMOVE",
            "GUILD_BAN_ADD",
            "GUILD_BAN_REMOVE",
            "GUILD_MEMBER_REMOVE",
        ]
        assert {member.name for member in bot.get_guild(guild.id).members} == {"owner", "guildkit", "carol"}


async def test_people_moderate_who_ranks_below_them(sandbox, guild, alice, bob):
    with pytest.raises(CannotDo, match="alice may not kick bob"):
        await alice.kicks(bob)
    moderator = guild.join("carol", permissions=["kick_members", "ban_members", "moderate_members"])
    for act in (moderator.kicks, moderator.bans):
        with pytest.raises(CannotDo, match="does not rank below"):
            await act(guild.owner)
    with pytest.raises(CannotDo, match="at most 28 days"):
        await moderator.times_out(bob, minutes=60 * 24 * 29)
    with pytest.raises(CannotDo, match="is not banned"):
        await moderator.unbans(bob)
    await guild.owner.kicks(sandbox.bot_user)
    with pytest.raises(CannotDo, match="the bot is not in Tennessee"):
        guild.kick_bot()
