from __future__ import annotations

import disnake


def grant(sandbox, *names):
    sandbox.world.application.granted = frozenset(names)


def kept(bot):
    """Return the messages that the bot was told of, as Discord sent them."""
    told = []
    original = bot._connection.parsers["MESSAGE_CREATE"]

    def parse(data):
        told.append(data)
        original(data)

    bot._connection.parsers["MESSAGE_CREATE"] = parse
    return told


async def test_history_hides_what_people_write_unless_that_was_granted(sandbox, bot, general, alice):
    said = await alice.says("Secret", files=[("a.txt", b"hello")])
    await alice.says(f"Hear me, {bot.user.mention}")
    await general.send("Mine")
    read = [message.content async for message in general.history()]
    assert read == ["Mine", f"Hear me, {bot.user.mention}", ""]
    fetched = await general.fetch_message(said.id)
    assert (fetched.content, fetched.attachments) == ("", [])
    grant(sandbox, "message_content")
    fetched = await general.fetch_message(said.id)
    assert fetched.content == "Secret"
    assert await fetched.attachments[0].read() == b"hello"


async def test_pins_hide_what_people_write(bot, general, alice):
    await (await general.fetch_message((await alice.says("Secret")).id)).pin()
    assert [message.content for message in await general.pins().flatten()] == [""]


async def test_the_bot_sees_which_reactions_are_its_own(bot, general, alice):
    posted = await general.send("Vote")
    await posted.add_reaction("👍")
    await alice.reacts("❤️", on=await alice.sees("Vote"))
    reactions = (await general.fetch_message(posted.id)).reactions
    assert {reaction.emoji: reaction.me for reaction in reactions} == {"👍": True, "❤️": False}


async def test_a_reply_shows_what_the_other_message_says_now(sandbox, bot, general, alice):
    grant(sandbox, "message_content")
    said = await alice.says("First")
    answer = await (await general.fetch_message(said.id)).reply("Answer")
    await alice.edits(said, "Second")
    assert (await general.fetch_message(answer.id)).reference.resolved.content == "Second"
    await alice.deletes(said)
    resolved = (await general.fetch_message(answer.id)).reference.resolved
    assert isinstance(resolved, disnake.DeletedReferencedMessage)


async def test_messages_show_the_bot_under_its_new_name(bot, general):
    posted = await general.send("Mine")
    await bot.user.edit(username="renamed")
    fetched = await bot.http.get_message(general.id, posted.id)
    assert fetched["author"]["username"] == "renamed"


async def test_an_event_shows_mentioned_people_as_members(sandbox, bot, alice, bob):
    told = kept(bot)
    bob.member.nick = "Bobby"
    await alice.says(f"Look, {bob.mention}")
    await sandbox.settled()
    assert told[-1]["mentions"][0]["member"]["nick"] == "Bobby"
