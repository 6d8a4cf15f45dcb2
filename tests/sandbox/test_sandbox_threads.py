from __future__ import annotations

import disnake
import pytest

from guildkit_sandbox import CannotDo, Sandbox
from tests.sandbox.asking import code_of, request


async def test_a_thread_starts_from_a_message(sandbox, bot, guild, general, alice, bob):
    said = await alice.says("What is our capital?")
    message = await general.fetch_message(said.id)
    thread = await message.create_thread(name="Capital", auto_archive_duration=60)
    assert thread.id == message.id
    assert thread.owner_id == bot.user.id
    assert await code_of(message.create_thread(name="again")) == 160004
    assert (await general.fetch_message(said.id)).flags.has_thread
    await thread.send("Nashville?")
    seen = await alice.sees("Nashville?")
    assert seen.channel.name == "Capital"
    alice.go("Capital")
    await alice.says("Memphis!")
    await sandbox.settled()
    assert bot.get_channel(thread.id).name == "Capital"
    assert bot.messages[-1].channel.id == thread.id
    fresh = await bot.fetch_channel(thread.id)
    assert (fresh.message_count, fresh.member_count) == (2, 2)
    starter = (await thread.history(limit=10).flatten())[-1]
    assert starter.type is disnake.MessageType.thread_starter_message
    assert starter.reference.message_id == said.id
    assert (await bob.sees("Memphis!")).channel is seen.channel


async def test_a_thread_on_its_own_is_announced(sandbox, bot, guild, general, alice):
    thread = await general.create_thread(name="Ideas", type=disnake.ChannelType.public_thread)
    assert (await alice.sees("started a thread: Ideas")).channel is guild.channel("general")
    assert thread.parent_id == general.id
    await sandbox.settled()
    assert "THREAD_CREATE" in bot.events
    assert [thread.name for thread in general.threads] == ["Ideas"]


async def test_permissions_to_start_and_to_write(bot, guild, general, alice):
    message = await general.send("x")
    guild.bot_may_not("create_public_threads")
    assert await code_of(message.create_thread(name="x")) == 50013
    assert await code_of(general.create_thread(name="x", type=disnake.ChannelType.private_thread)) == 50013
    guild.bot_may("create_public_threads", "create_private_threads")
    thread = await message.create_thread(name="x")
    guild.bot_may_not("send_messages_in_threads")
    assert await code_of(thread.send("x")) == 50013
    guild.bot_may("send_messages_in_threads")
    guild.bot_may_not("send_messages")
    assert (await thread.send("still")).content == "still"
    voice = guild.create_channel("talk", kind="voice")
    body = {"name": "x", "type": 11}
    assert await code_of(request(bot, "POST", f"/channels/{voice.id}/threads", json=body)) == 50024
    assert await code_of(request(bot, "POST", f"/channels/{general.id}/threads", json={"name": ""})) == 50035


async def test_a_private_thread_is_seen_by_its_members_alone(sandbox, bot, guild, general, alice, bob):
    guild.bot_may("create_private_threads")
    thread = await general.create_thread(name="Secret", type=disnake.ChannelType.private_thread)
    await thread.add_user(disnake.Object(alice.id))
    await thread.send("between us")
    await alice.sees("between us")
    bob.does_not_see("between us")
    with pytest.raises(CannotDo, match="bob does not see #Secret"):
        bob.go("Secret")
    guild.owner.go("Secret")
    await thread.remove_user(disnake.Object(alice.id))
    alice.does_not_see("between us")


async def test_the_bot_does_not_see_private_threads_of_others(sandbox, bot, guild, general, alice):
    guild.role(
        "@everyone", permissions=["view_channel", "send_messages_in_threads", "create_private_threads"]
    )
    secret = await alice.starts_thread("Secret", private=True)
    assert await code_of(bot.fetch_channel(secret.id)) == 50001
    await sandbox.settled()
    assert "THREAD_CREATE" not in bot.events
    guild.bot_may("manage_threads")
    assert (await bot.fetch_channel(secret.id)).name == "Secret"


async def test_members_of_threads(connect):
    intents = disnake.Intents(guilds=True, members=True, messages=True)
    async with (
        Sandbox(seed=1, privileged_intents=["members"]) as sandbox,
        connect(sandbox, intents=intents) as bot,
    ):
        guild = sandbox.create_guild("Ohio")
        alice = guild.join("alice")
        await sandbox.settled()
        thread = await alice.starts_thread("Ideas")
        seen = await bot.fetch_channel(thread.id)
        assert seen.me is None
        await seen.join()
        members = await request(bot, "GET", f"/channels/{thread.id}/thread-members")
        assert {int(member["user_id"]) for member in members} == {alice.id, bot.user.id}
        query = {"with_member": "true", "limit": 1, "after": str(min(alice.id, bot.user.id))}
        members = await request(bot, "GET", f"/channels/{thread.id}/thread-members", params=query)
        assert [int(member["member"]["user"]["id"]) for member in members] == [max(alice.id, bot.user.id)]
        one = await request(bot, "GET", f"/channels/{thread.id}/thread-members/{alice.id}")
        assert one["user_id"] == str(alice.id)
        await seen.leave()
        assert (
            await code_of(request(bot, "GET", f"/channels/{thread.id}/thread-members/{bot.user.id}")) == 10007
        )
        bob = guild.join("bob")
        await bob.joins_thread(thread)
        await bob.leaves_thread(thread)
        await sandbox.settled()
        assert bot.events.count("THREAD_MEMBERS_UPDATE") == 4
        assert await code_of(seen.remove_user(disnake.Object(alice.id))) == 50013
        assert await code_of(seen.add_user(disnake.Object(1))) == 10013
        assert bot.errors == []


async def test_listing_members_needs_the_privileged_intent(sandbox, bot, guild, general, alice):
    thread = await alice.starts_thread("Ideas")
    assert await code_of(request(bot, "GET", f"/channels/{thread.id}/thread-members")) == 50001


async def test_threads_fall_asleep_and_wake(sandbox, bot, guild, general, alice):
    thread = await general.create_thread(
        name="Short", auto_archive_duration=60, type=disnake.ChannelType.public_thread
    )
    sandbox.time.advance(minutes=50)
    await thread.send("still here")
    sandbox.time.advance(minutes=50)
    assert not (await bot.fetch_channel(thread.id)).archived
    sandbox.time.advance(minutes=10)
    assert (await bot.fetch_channel(thread.id)).archived
    posted = (await thread.history(limit=1).flatten())[0]
    assert await code_of(posted.edit("x")) == 50083
    assert await code_of(posted.add_reaction("👍")) == 50083
    assert await code_of(thread.join()) == 50083
    await thread.send("awake again")
    assert not (await bot.fetch_channel(thread.id)).archived
    sandbox.time.advance(minutes=61)
    assert (await bot.fetch_channel(thread.id)).archived


async def test_a_locked_thread_is_for_moderators(sandbox, bot, guild, general, alice):
    thread = await general.create_thread(name="Old", type=disnake.ChannelType.public_thread)
    assert await code_of(thread.edit(locked=True)) == 50013
    guild.bot_may("manage_threads")
    await thread.edit(locked=True, archived=True)
    assert await code_of(thread.edit(name="x")) == 50083
    alice.go("Old")
    with pytest.raises(CannotDo, match="locked"):
        await alice.says("x")
    guild.bot_may_not("manage_threads")
    assert await code_of(thread.send("x")) == 160005
    assert await code_of(thread.edit(archived=False)) == 50013


async def test_the_owner_changes_a_thread(sandbox, bot, guild, general, alice):
    thread = await general.create_thread(name="Old", type=disnake.ChannelType.public_thread)
    await thread.edit(name="New", auto_archive_duration=10080)
    assert guild.channel("New").auto_archive_duration == 10080
    await alice.sees("changed the name to New")
    await thread.edit(name="Newer", archived=True)
    assert (await bot.fetch_channel(thread.id)).archived
    await thread.edit(archived=False)
    assert await code_of(thread.edit(slowmode_delay=5)) == 50013
    assert (
        await code_of(request(bot, "PATCH", f"/channels/{thread.id}", json={"auto_archive_duration": 7}))
        == 50035
    )
    theirs = await bot.fetch_channel((await alice.starts_thread("Hers")).id)
    assert await code_of(theirs.edit(name="x")) == 50013
    assert await code_of(theirs.delete()) == 50013
    guild.bot_may("manage_threads")
    await theirs.edit(name="x", slowmode_delay=5)
    await theirs.delete()
    with pytest.raises(CannotDo):
        guild.channel("x")
    await sandbox.settled()
    assert "THREAD_DELETE" in bot.events


async def test_archived_threads_are_listed_page_by_page(sandbox, bot, guild, general):
    guild.bot_may("create_private_threads", "manage_threads")
    public, private = disnake.ChannelType.public_thread, disnake.ChannelType.private_thread
    threads = [await general.create_thread(name=f"p{number}", type=public) for number in range(3)]
    active = await request(bot, "GET", f"/guilds/{guild.id}/threads/active")
    assert [thread["name"] for thread in active["threads"]] == ["p2", "p1", "p0"]
    assert len(active["members"]) == 3
    for thread in threads:
        await thread.edit(archived=True)
        sandbox.time.advance(seconds=1)
    path = f"/channels/{general.id}/threads/archived/public"
    page = await request(bot, "GET", path, params={"limit": 2})
    assert ([thread["name"] for thread in page["threads"]], page["has_more"]) == (["p2", "p1"], True)
    before = page["threads"][-1]["thread_metadata"]["archive_timestamp"]
    page = await request(bot, "GET", path, params={"before": before})
    assert ([thread["name"] for thread in page["threads"]], page["has_more"]) == (["p0"], False)
    secret = await general.create_thread(name="s", type=private)
    await secret.edit(archived=True)
    for rest in ("threads/archived/private", "users/@me/threads/archived/private"):
        page = await request(bot, "GET", f"/channels/{general.id}/{rest}")
        assert [thread["name"] for thread in page["threads"]] == ["s"]
    guild.bot_may_not("manage_threads")
    assert await code_of(request(bot, "GET", f"/channels/{general.id}/threads/archived/private")) == 50013


async def test_a_forum(sandbox, bot, guild, alice):
    found = bot.get_guild(guild.id)
    tags = [disnake.ForumTag(name="Capital"), disnake.ForumTag(name="Closed", moderated=True)]
    forum = await found.create_forum_channel("questions", available_tags=tags, default_reaction="👍")
    assert [tag.name for tag in forum.available_tags] == ["Capital", "Closed"]
    assert forum.default_reaction.name == "👍"
    capital, closed = forum.available_tags
    thread, message = await forum.create_thread(name="Where?", content="Nashville", applied_tags=[capital])
    assert thread.id == message.id
    assert thread.applied_tags == [capital]
    assert (await alice.sees("Nashville")).channel.name == "Where?"
    assert await code_of(forum.create_thread(name="x", content="x", applied_tags=[closed])) == 50013
    assert (
        await code_of(forum.create_thread(name="x", content="x", applied_tags=[disnake.Object(1)])) == 50035
    )
    assert (
        await code_of(request(bot, "POST", f"/channels/{forum.id}/messages", json={"content": "x"})) == 40058
    )
    assert await code_of(forum.create_thread(name="x", content="")) == 50006
    await forum.edit(require_tag=True)
    assert await code_of(forum.create_thread(name="x", content="x")) == 40067
    assert [thread.name for thread in guild.model.threads.values()] == ["Where?"]
    alice.go("questions")
    with pytest.raises(CannotDo, match="starts with a message"):
        await alice.starts_thread("Mine")
    await alice.starts_thread("Mine", says="Me too")
    await alice.sees("Me too")


async def test_interactions_in_threads(sandbox, bot, guild, general, alice):
    thread = await general.create_thread(name="Vote here", type=disnake.ChannelType.public_thread)
    await thread.send("?", components=[disnake.ui.Button(label="Vote", custom_id="vote")])

    @bot.on("vote")
    async def handler(inter):
        assert isinstance(inter.channel, disnake.Thread)
        await inter.response.send_message(f"in {inter.channel.name}", ephemeral=True)
        await inter.followup.send("more")

    answer = await alice.click("Vote")
    await sandbox.settled()
    assert answer.text == "in Vote here\nmore"


async def test_threads_go_with_their_channel_and_come_with_the_guild(sandbox, guild, alice, connect):
    place = guild.create_channel("place")
    alice.go("place")
    thread = await alice.starts_thread("Here")
    async with connect(sandbox) as second:
        assert second.get_channel(thread.id).name == "Here"
        guild.delete_channel("place")
        assert await code_of(second.fetch_channel(thread.id)) == 10003
    assert place.id not in guild.model.channels


async def test_threads_are_told_when_their_channel_is_shown(sandbox, bot, guild, alice):
    hidden = guild.create_channel("hidden", hidden=True)
    guild.allow(alice, channel=hidden, allow=["view_channel"])
    alice.go("hidden")
    thread = await alice.starts_thread("Inside")
    await sandbox.settled()
    assert "THREAD_LIST_SYNC" not in bot.events
    guild.allow(sandbox.bot_user, channel=hidden, allow=["view_channel"])
    await sandbox.settled()
    assert "THREAD_LIST_SYNC" in bot.events
    assert bot.get_guild(guild.id).get_thread(thread.id).name == "Inside"


async def test_the_privileged_intent_is_not_needed_for_oneself(sandbox, bot, guild, general, alice, bob):
    thread = await alice.starts_thread("Ideas")
    await bob.joins_thread(thread)
    await sandbox.settled()
    assert "THREAD_MEMBERS_UPDATE" not in bot.events
    await (await bot.fetch_channel(thread.id)).join()
    await sandbox.settled()
    assert bot.events.count("THREAD_MEMBERS_UPDATE") == 1


async def test_a_deleted_message_counts_no_more(sandbox, bot, general):
    thread = await general.create_thread(name="Ideas", type=disnake.ChannelType.public_thread)
    first = await thread.send("one")
    await thread.send("two")
    await first.delete()
    fresh = await bot.fetch_channel(thread.id)
    assert (fresh.message_count, fresh.total_message_sent) == (1, 2)


async def test_a_bot_that_comes_back_is_in_no_thread(sandbox, bot, guild, general):
    thread = await general.create_thread(name="Ideas", type=disnake.ChannelType.public_thread)
    guild.bot_may("manage_roles")
    await general.set_permissions(bot.get_guild(guild.id).self_role, view_channel=True)
    guild.kick_bot()
    guild.invite_bot()
    await sandbox.settled()
    assert bot.get_channel(thread.id).me is None
    assert bot.get_channel(general.id).overwrites == {}
