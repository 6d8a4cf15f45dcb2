from __future__ import annotations

import io

import disnake
import pytest

from guildkit_sandbox import CannotDo
from tests.sandbox.asking import code_of, request


def post(bot, channel, **body):
    return request(bot, "POST", f"/channels/{channel.id}/messages", json=body)


# ---------------------------------------------------------------------- references


async def test_a_message_is_forwarded(sandbox, bot, guild, general, alice):
    other = guild.create_channel("other")
    await sandbox.settled()
    said = await alice.says("Nashville!")
    message = await general.fetch_message(said.id)
    forwarded = await message.forward(bot.get_channel(other.id))
    assert forwarded.reference.type is disnake.MessageReferenceType.forward
    await alice.edits(said, "Memphis!")
    seen = alice.messages("other")[0]
    assert seen.text == "Nashville!"
    reference = {"type": 1, "channel_id": str(general.id), "message_id": str(said.id)}
    assert await code_of(post(bot, other, content="mine", message_reference=reference)) == 50035
    gone = {**reference, "message_id": "1"}
    assert await code_of(post(bot, other, message_reference=gone)) == 10008
    assert await code_of(post(bot, other, message_reference={**reference, "channel_id": None})) == 50035


async def test_replies_may_survive_what_they_answer(bot, guild, general, alice):
    said = await alice.says("question")
    await alice.deletes(said)
    reference = {"message_id": str(said.id), "fail_if_not_exists": False}
    posted = await post(bot, general, content="answer", message_reference=reference)
    assert posted["type"] == 0
    assert await code_of(post(bot, general, content="x", message_reference={"message_id": "x"})) == 50035
    guild.bot_may_not("read_message_history")
    assert await code_of(post(bot, general, content="x", message_reference=reference)) == 160002


# ---------------------------------------------------------------------- what is on a message


async def test_stickers_and_nothing_at_all_are_refused(bot, general):
    assert await code_of(post(bot, general, sticker_ids=["1"])) == 50081
    assert await code_of(post(bot, general, content="  ")) == 50006
    assert await code_of(post(bot, general, content="x", nonce="n" * 26)) == 50035


async def test_a_voice_message(bot, guild, general, alice):
    def speak(**more):
        form = [
            {"name": "payload_json", "value": disnake.utils._to_json({"flags": 8192, **more})},
            {"name": "files[0]", "value": b"sound", "filename": "a.ogg", "content_type": "audio/ogg"},
        ]
        route = disnake.http.Route("POST", "/channels/{channel_id}/messages", channel_id=general.id)
        return bot.http.request(route, form=form, files=[])

    described = [{"id": 0, "filename": "a.ogg", "duration_secs": 1.5, "waveform": "AAAA"}]
    assert await code_of(speak(attachments=described)) == 50173
    guild.bot_may("send_voice_messages")
    posted = await speak(attachments=described)
    assert posted["attachments"][0]["duration_secs"] == 1.5
    assert await code_of(speak(attachments=described, content="x")) == 50159
    assert await code_of(speak()) == 50161


async def test_embeds_are_hidden(bot, guild, general, alice):
    posted = await general.send("x", embed=disnake.Embed(title="Look"))
    await posted.edit(suppress_embeds=True)
    seen = await alice.sees("x")
    assert seen.text == "x"
    await posted.edit(suppress_embeds=False)
    assert seen.text == "x\nLook"
    said = await alice.says("hers")
    theirs = await general.fetch_message(said.id)
    await theirs.edit(suppress_embeds=True)
    assert (await general.fetch_message(said.id)).flags.suppress_embeds
    guild.bot_may_not("manage_messages")
    assert await code_of(theirs.edit(suppress_embeds=False)) == 50013


# ---------------------------------------------------------------------- pins and reactions


async def test_pins_are_announced(sandbox, bot, guild, general, alice, bob):
    said = await alice.says("important")
    with pytest.raises(CannotDo, match="alice may not pin"):
        await alice.pins(said)
    await guild.owner.pins(said)
    assert said.pinned
    assert (await bob.sees("pinned a message")).author is guild.owner.user
    assert [message.id for message in await general.pins().flatten()] == [said.id]
    notice = (await general.history(limit=1).flatten())[0]
    assert notice.type is disnake.MessageType.pins_add
    assert notice.reference.message_id == said.id
    assert await code_of(notice.pin()) == 50021
    await guild.owner.pins(said)
    assert not said.pinned
    await sandbox.settled()
    assert bot.events.count("CHANNEL_PINS_UPDATE") == 2


async def test_pins_page_by_page(sandbox, bot, general):
    for number in range(3):
        await (await general.send(str(number))).pin()
        sandbox.time.advance(seconds=1)
    page = await request(bot, "GET", f"/channels/{general.id}/messages/pins", params={"limit": 2})
    assert [item["message"]["content"] for item in page["items"]] == ["2", "1"]
    assert page["has_more"]
    before = {"before": page["items"][-1]["pinned_at"]}
    page = await request(bot, "GET", f"/channels/{general.id}/messages/pins", params=before)
    assert [item["message"]["content"] for item in page["items"]] == ["0"]
    old = await request(bot, "GET", f"/channels/{general.id}/pins")
    assert [message["content"] for message in old] == ["2", "1", "0"]


async def test_who_reacted(bot, guild, general, alice, bob):
    posted = await general.send("x")
    seen = await alice.sees("x")
    await alice.reacts("👍", on=seen)
    await bob.reacts("👍", on=seen)
    reaction = (await general.fetch_message(posted.id)).reactions[0]
    assert {user.id async for user in reaction.users()} == {alice.id, bob.id}
    assert [user.id async for user in reaction.users(limit=1, after=disnake.Object(alice.id))] == [bob.id]
    path = f"/channels/{general.id}/messages/{posted.id}/reactions/👍"
    assert await request(bot, "GET", path, params={"type": 1}) == []
    await posted.remove_reaction("👍", disnake.Object(bob.id))
    assert seen.reactions == {"👍": 1}


async def test_reactions_with_one_emoji_are_cleared(sandbox, bot, guild, general, alice):
    posted = await general.send("x")
    await posted.add_reaction("👍")
    await posted.add_reaction("❤️")
    await posted.clear_reaction("👍")
    assert (await alice.sees("x")).reactions == {"❤️": 1}
    await sandbox.settled()
    assert "MESSAGE_REACTION_REMOVE_EMOJI" in bot.events


async def test_reactions_have_rules(bot, guild, general, alice):
    posted = await general.send("x")
    seen = await alice.sees("x")
    with pytest.raises(CannotDo, match="'thumbs' is no emoji"):
        await alice.reacts("thumbs", on=seen)
    for wrong in ("thumbs", "a", "name:id"):
        assert await code_of(posted.add_reaction(wrong)) == 10014
    await alice.reacts("👍", on=seen)
    guild.bot_may_not("add_reactions")
    await posted.add_reaction("👍")
    assert await code_of(posted.add_reaction("👎")) == 50013
    guild.bot_may("add_reactions")
    for number in range(19):
        await posted.add_reaction(chr(0x1F600 + number))
    assert await code_of(posted.add_reaction("👎")) == 30010
    guild.bot_may_not("manage_messages")
    assert await code_of(posted.remove_reaction("👍", disnake.Object(alice.id))) == 50013


# ---------------------------------------------------------------------- what people do


async def test_people_edit_and_upload(sandbox, bot, general, alice, bob):
    sandbox.world.application.granted = frozenset({"message_content"})
    said = await alice.says("See", files=[("a.txt", b"hello")])
    message = await general.fetch_message(said.id)
    assert await message.attachments[0].read() == b"hello"
    await alice.edits(said, f"See {bob.mention}")
    assert said.edited
    assert said.pings == {"bob"}
    with pytest.raises(CannotDo, match="bob may not change what alice wrote"):
        await bob.edits(said, "x")
    with pytest.raises(CannotDo, match="1 to 2000 characters"):
        await alice.says("")
    await sandbox.settled()
    assert "MESSAGE_UPDATE" in bot.events


async def test_people_type(sandbox, bot, general, alice):
    typing = []
    bot.event(_on_typing(typing))
    await alice.types()
    await sandbox.settled()
    assert typing == [alice.id]


def _on_typing(typing):
    async def on_raw_typing(event):
        typing.append(event.user_id)

    return on_raw_typing


async def test_slowmode_holds_people_up(sandbox, guild, alice):
    guild.create_channel("slow", slowmode=10)
    for person in (alice, guild.owner):
        person.go("slow")
        await person.says("one")
    with pytest.raises(CannotDo, match="alice may write in #slow again in 10 s"):
        await alice.says("two")
    await guild.owner.says("two")
    sandbox.time.advance(seconds=11)
    await alice.says("two")


async def test_direct_messages_need_a_guild_in_common(bot, alice):
    user = await bot.fetch_user(alice.id)
    await user.send("x")
    await alice.leaves_guild()
    assert await code_of(user.send("y")) == 50278


async def test_closed_direct_messages(bot, general, alice):
    user = await bot.fetch_user(alice.id)
    await user.send("x")
    await alice.closes_dms()
    assert await code_of(user.send("y")) == 50007
    assert [message.text for message in alice.dms()] == ["x"]
    await alice.closes_dms(closed=False)
    await user.send("z")


async def test_bulk_delete_is_for_guilds(bot, alice):
    user = await bot.fetch_user(alice.id)
    posted = [await user.send(str(number)) for number in range(2)]
    body = {"messages": [str(message.id) for message in posted]}
    path = f"/channels/{posted[0].channel.id}/messages/bulk-delete"
    assert await code_of(request(bot, "POST", path, json=body)) == 50003


async def test_a_file_that_is_shown_in_an_embed(general, alice):
    file = disnake.File(io.BytesIO(b"png"), "map.png")
    embed = disnake.Embed(title="Map").set_image("attachment://map.png")
    posted = await general.send(embed=embed, file=file)
    assert posted.embeds[0].image.url.startswith("https://cdn.discordapp.com/")
    assert (await alice.sees("Map")).attachments[0].content == b"png"


async def test_only_the_permission_to_pin_pins(bot, guild, general, alice):
    posted = await general.send("x")
    guild.bot_may_not("pin_messages")
    assert await code_of(posted.pin()) == 50013
    guild.bot_may("pin_messages")
    guild.bot_may_not("manage_messages")
    await posted.pin()
    assert (await alice.sees("x")).pinned


async def test_only_the_permission_to_bypass_slowmode_does(guild):
    guild.create_channel("slow", slowmode=10)
    moderator = guild.join("carol", permissions=["manage_messages"])
    hasty = guild.join("alice", permissions=["bypass_slowmode"])
    for person in (moderator, hasty):
        person.go("slow")
        await person.says("one")
    with pytest.raises(CannotDo, match="slowmode"):
        await moderator.says("two")
    await hasty.says("two")
