from __future__ import annotations

import io

import disnake
import pytest

from guildkit_sandbox import CannotDo, NotSeen
from tests.sandbox.asking import code_of


async def test_messages_are_posted_edited_and_deleted(sandbox, bot, general, alice):
    posted = await general.send(
        "one", embed=disnake.Embed(title="Title", description="Text").add_field("a", "b")
    )
    message = await alice.sees("Title")
    assert message.text == "one\nTitle\nText\na\nb"
    await posted.edit("two", embed=None)
    assert message.text == "two"
    assert (await general.fetch_message(posted.id)).content == "two"
    await posted.delete()
    assert message.deleted
    assert alice.messages() == []
    await sandbox.settled()
    assert [event for event in bot.events if event.startswith("MESSAGE")] == [
        "MESSAGE_CREATE",
        "MESSAGE_UPDATE",
        "MESSAGE_DELETE",
    ]


async def test_history(bot, general):
    posted = [await general.send(str(number)) for number in range(5)]
    assert [message.content async for message in general.history(limit=2)] == ["4", "3"]
    before = [message.content async for message in general.history(before=posted[2])]
    assert before == ["1", "0"]
    after = [message.content async for message in general.history(after=posted[2], oldest_first=True)]
    assert after == ["3", "4"]


async def test_files_go_there_and_back(general, alice):
    posted = await general.send("file", file=disnake.File(io.BytesIO(b"hello"), "a b.txt", description="d"))
    assert await posted.attachments[0].read() == b"hello"
    assert posted.attachments[0].description == "d"
    seen = (await alice.sees("file")).attachments
    assert [(file.filename, file.content) for file in seen] == [("a b.txt", b"hello")]
    await posted.edit("kept", attachments=posted.attachments, file=disnake.File(io.BytesIO(b"2"), "2.txt"))
    assert [file.filename for file in (await alice.sees("kept")).attachments] == ["a b.txt", "2.txt"]
    await posted.edit("gone", attachments=[])
    assert (await alice.sees("gone")).attachments == []


async def test_a_nonce_is_posted_once(bot, general, sandbox):
    def send(**more):
        route = disnake.http.Route("POST", "/channels/{channel_id}/messages", channel_id=general.id)
        body = {"content": "once", "nonce": "n1", **more}
        return bot.http.request(route, json=body)

    first = await send(enforce_nonce=True)
    second = await send(enforce_nonce=True)
    assert first["id"] == second["id"]
    assert (await send())["id"] != first["id"]
    sandbox.time.advance(minutes=10)
    assert (await send(enforce_nonce=True))["id"] != first["id"]


async def test_mentions_follow_what_is_allowed(general, alice, bob, guild):
    text = f"{alice.mention} {bob.mention} @everyone"
    await general.send(text)
    seen = await bob.sees("@alice @bob")
    assert seen.pings == {"alice", "bob"}
    only = disnake.AllowedMentions(users=[disnake.Object(bob.id)], everyone=True)
    await general.send("b " + text, allowed_mentions=only)
    assert (await bob.sees("b @alice")).pings == {"bob"}
    guild.bot_may("mention_everyone")
    await general.send("c " + text, allowed_mentions=only)
    assert (await bob.sees("c @alice")).pings == {"bob", "@everyone"}
    await general.send("d " + text, allowed_mentions=disnake.AllowedMentions.none())
    assert (await bob.sees("d @alice")).pings == set()


async def test_replies(sandbox, bot, general, alice):
    sandbox.world.application.granted = frozenset({"message_content"})
    said = await alice.says("question")
    original = await general.fetch_message(said.id)
    answer = await original.reply("answer")
    assert answer.reference.message_id == said.id
    assert answer.reference.resolved.content == "question"
    assert (await alice.sees("answer")).pings == {"alice"}
    gone = disnake.MessageReference(message_id=1, channel_id=general.id)
    with pytest.raises(disnake.HTTPException, match="Unknown message"):
        await general.send("x", reference=gone)


async def test_missing_permissions(bot, guild, general, alice):
    said = await alice.says("mine")
    theirs = await general.fetch_message(said.id)
    assert await code_of(theirs.edit("yours")) == 50005
    guild.bot_may_not("manage_messages", "embed_links", "attach_files")
    assert await code_of(theirs.delete()) == 50013
    assert await code_of(general.send(embed=disnake.Embed(title="x"))) == 50013
    assert await code_of(general.send(file=disnake.File(io.BytesIO(b"x"), "x"))) == 50013
    guild.bot_may_not("send_messages")
    assert await code_of(general.send("x")) == 50013
    guild.bot_may_not("view_channel")
    assert await code_of(general.send("x")) == 50001


async def test_unknown_things(bot, guild, general):
    assert await code_of(bot.fetch_channel(1)) == 10003
    assert await code_of(general.fetch_message(1)) == 10008
    assert await code_of(bot.fetch_user(1)) == 10013
    assert await code_of(bot.fetch_guild(1)) == 10004
    assert await code_of(bot.get_guild(guild.id).fetch_member(1)) == 10013
    assert await code_of(general.send("")) == 50006


async def test_bulk_delete(sandbox, general, alice):
    posted = [await general.send(str(number)) for number in range(3)]
    await general.delete_messages(posted[:2])
    assert [message.text for message in alice.messages()] == ["2"]
    many = [disnake.Object(posted[2].id + number) for number in range(2)]
    sandbox.time.advance(days=15)
    assert await code_of(general.delete_messages(many)) == 50034
    route = disnake.http.Route("POST", "/channels/{channel_id}/messages/bulk-delete", channel_id=general.id)
    one = {"messages": [str(posted[2].id)]}
    assert await code_of(general._state.http.request(route, json=one)) == 50016


async def test_pins_and_reactions(sandbox, bot, general, alice):
    posted = await general.send("x")
    await posted.pin()
    assert posted.id in [message.id async for message in general.pins()]
    await posted.add_reaction("👍")
    message = await alice.sees("x")
    await alice.reacts("👍", on=message)
    assert message.reactions == {"👍": 2}
    await alice.reacts("👍", on=message)
    assert message.reactions == {"👍": 1}
    await posted.clear_reactions()
    assert message.reactions == {}
    await sandbox.settled()
    assert "MESSAGE_REACTION_REMOVE" in bot.events


async def test_direct_messages(sandbox, bot, guild, alice, bob):
    user = await bot.fetch_user(alice.id)
    await user.send("just you")
    assert [message.text for message in alice.dms()] == ["just you"]
    assert bob.dms() == []
    bob.does_not_see("just you")
    alice.go(alice.dm)
    await alice.says("thanks")
    await sandbox.settled()
    assert [message.content for message in bot.messages] == ["just you", "thanks"]


async def test_channels_are_made_changed_and_deleted(bot, guild, alice):
    found = bot.get_guild(guild.id)
    channel = await found.create_text_channel("Proposals Here", topic="t")
    assert channel.name == "proposals-here"
    assert guild.channel("proposals-here").topic == "t"
    await channel.edit(topic="new", slowmode_delay=5)
    assert guild.channel("proposals-here").topic == "new"
    assert [c["name"] for c in await bot.http.get_all_guild_channels(guild.id)] == [
        "general",
        "proposals-here",
    ]
    await channel.delete()
    with pytest.raises(CannotDo):
        guild.channel("proposals-here")
    guild.bot_may_not("manage_channels")
    assert await code_of(found.create_text_channel("more")) == 50013


async def test_people_do_only_what_they_may(sandbox, guild, alice, bob):
    hidden = guild.create_channel("hidden", hidden=True)
    with pytest.raises(CannotDo, match="alice does not see #hidden"):
        alice.go(hidden)
    guild.allow(alice, channel="hidden", allow=["view_channel"], deny=["send_messages"])
    alice.go("hidden")
    with pytest.raises(CannotDo, match="may not write in #hidden"):
        await alice.says("x")
    guild.owner.go("hidden")
    message = await guild.owner.says("x")
    assert message in alice.messages("hidden")
    assert bob.messages() == []
    await bob.leaves_guild()
    with pytest.raises(CannotDo, match="bob is not in Tennessee"):
        await bob.says("x")
    await guild.owner.bans(alice)
    with pytest.raises(CannotDo, match="banned"):
        guild.join(alice)


async def test_sees_waits_and_explains(guild, alice, bob):
    with pytest.raises(NotSeen, match="alice does not see 'nothing'"):
        await alice.sees("nothing", within=0)
    await bob.says("hello")
    with pytest.raises(NotSeen, match="alice sees 'hello'"):
        alice.does_not_see("hello")
