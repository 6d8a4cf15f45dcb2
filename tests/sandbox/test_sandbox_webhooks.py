from __future__ import annotations

import io

import disnake
import pytest

from tests.sandbox.asking import code_of, request


@pytest.fixture
async def webhook(guild, general):
    guild.bot_may("manage_webhooks")
    return await general.create_webhook(name="Herald")


async def test_a_webhook_posts_under_any_name(sandbox, bot, webhook, alice):
    posted = await webhook.send(
        "Hear ye", username="Town crier", avatar_url="https://example.org/a.png", wait=True
    )
    assert posted.webhook_id == webhook.id
    assert posted.author.avatar is not None
    seen = await alice.sees("Hear ye")
    assert seen.author.name == "Town crier"
    await posted.edit("Hear ye all")
    assert seen.text == "Hear ye all"
    assert (await webhook.fetch_message(posted.id)).content == "Hear ye all"
    await posted.delete()
    assert seen.deleted
    assert await webhook.send("no answer") is None
    assert (await alice.sees("no answer")).author.name == "Herald"


async def test_what_a_webhook_may_say(sandbox, bot, webhook, alice):
    file = disnake.File(io.BytesIO(b"x"), "x.txt")
    await webhook.send("all", embed=disnake.Embed(title="T"), file=file, wait=True)
    assert [file.filename for file in (await alice.sees("T")).attachments] == ["x.txt"]
    only = disnake.AllowedMentions.none()
    await webhook.send(f"quiet {alice.mention}", allowed_mentions=only)
    assert (await alice.sees("quiet")).pings == set()
    assert await code_of(webhook.send("x", username="discord")) == 50035
    assert await code_of(webhook.send("")) == 50006
    path = f"/webhooks/{webhook.id}/{webhook.token}"
    for wrong in (
        {"components": 1},
        {"components": [1]},
        {"attachments": 1},
        {"attachments": [1]},
        {"poll": 1},
    ):
        assert await code_of(request(bot, "POST", path, json={"content": "x", **wrong})) == 50035
    assert await code_of(request(bot, "PATCH", path, json={"avatar": "x"})) == 50046
    assert await code_of(webhook.send("x", thread_name="x")) == 220003


async def test_webhooks_are_listed_changed_and_deleted(sandbox, bot, guild, general, webhook):
    assert [hook.name for hook in await general.webhooks()] == ["Herald"]
    assert [hook.token for hook in await bot.get_guild(guild.id).webhooks()] == [webhook.token]
    other = guild.create_channel("other")
    await sandbox.settled()
    await webhook.edit(name="Crier", channel=bot.get_channel(other.id))
    fetched = await bot.fetch_webhook(webhook.id)
    assert (fetched.name, fetched.channel_id, fetched.user.id) == ("Crier", other.id, bot.user.id)
    by_token = await request(bot, "GET", f"/webhooks/{webhook.id}/{webhook.token}")
    assert "user" not in by_token
    await request(bot, "PATCH", f"/webhooks/{webhook.id}/{webhook.token}", json={"name": "Third"})
    await webhook.delete()
    assert await code_of(bot.fetch_webhook(webhook.id)) == 10015
    assert await code_of(webhook.send("x")) == 10015
    await sandbox.settled()
    assert "WEBHOOKS_UPDATE" in bot.events


async def test_wrong_tokens_and_missing_permissions(bot, guild, general, webhook):
    assert (
        await code_of(request(bot, "POST", f"/webhooks/{webhook.id}/wrong", json={"content": "x"})) == 50027
    )
    assert await code_of(request(bot, "GET", f"/webhooks/{webhook.id}/{webhook.token}/messages/1")) == 10008
    original = f"/webhooks/{webhook.id}/{webhook.token}/messages/@original"
    assert await code_of(request(bot, "GET", original)) == 10008
    for _ in range(14):
        await general.create_webhook(name="one more")
    assert await code_of(general.create_webhook(name="too many")) == 30007
    assert await code_of(request(bot, "POST", f"/channels/{general.id}/webhooks", json={"name": ""})) == 50035
    guild.bot_may_not("manage_webhooks")
    assert await code_of(general.create_webhook(name="x")) == 50013
    assert await code_of(general.webhooks()) == 50013
    assert await code_of(bot.fetch_webhook(webhook.id)) == 50013


async def test_a_webhook_posts_in_threads(sandbox, bot, guild, general, webhook, alice):
    thread = await alice.starts_thread("Ideas")
    posted = await webhook.send("here", thread=disnake.Object(thread.id), wait=True)
    assert posted.channel.id == thread.id
    assert (await alice.sees("here")).channel is thread
    assert await code_of(webhook.send("x", thread=disnake.Object(1))) == 10003
    forum = guild.create_channel("questions", kind="forum")
    await sandbox.settled()
    hook = await bot.get_channel(forum.id).create_webhook(name="Asker")
    assert await code_of(hook.send("x")) == 220001
    posted = await hook.send("What?", thread_name="A question", wait=True)
    assert guild.channel("A question").id == posted.id


async def test_components_work_where_somebody_answers(sandbox, bot, guild, general, webhook, alice):
    button = disnake.ui.Button(label="Vote", custom_id="vote")
    await webhook.send("ours", components=[button])

    @bot.on("vote")
    async def handler(inter):
        await inter.response.edit_message("voted")

    assert (await alice.click("Vote")).text == "voted\nVote"
    theirs = guild.create_webhook("Theirs")
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "No", "custom_id": "no"}]}
    path = f"/webhooks/{theirs.id}/{theirs.token}"
    body = {"content": "theirs", "components": [row]}
    await request(bot, "POST", path, json=body)
    assert (await alice.sees("theirs")).buttons == []
    assert await code_of(request(bot, "POST", path, json=body, params={"with_components": "true"})) == 50035


async def test_other_services_are_refused_by_name(sandbox, bot, webhook):
    path = f"/webhooks/{webhook.id}/{webhook.token}/slack"
    with pytest.raises(disnake.HTTPException, match="has no route POST /webhooks"):
        await request(bot, "POST", path, json={"text": "x"})
    assert len(sandbox.missing_routes) == 1


async def test_a_channel_is_followed(sandbox, bot, guild, alice):
    guild.bot_may("manage_webhooks", "manage_messages")
    news, target = guild.create_channel("news", kind="news"), guild.create_channel("reader")
    await sandbox.settled()
    channel = bot.get_channel(news.id)
    await channel.follow(destination=bot.get_channel(target.id))
    posted = await channel.send("Extra!")
    await posted.publish()
    assert await code_of(posted.publish()) == 40033
    copy = alice.messages("reader")[-1]
    assert (copy.text, copy.author.name) == ("Extra!", "Tennessee #news")
    message = await bot.get_channel(target.id).fetch_message(copy.id)
    assert message.flags.is_crossposted
    assert message.reference.message_id == posted.id
    assert await code_of((await bot.get_channel(target.id).send("x")).publish()) == 50024
