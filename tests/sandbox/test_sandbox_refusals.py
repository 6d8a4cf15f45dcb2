"""What makes no sense is refused with the name of the field; the sandbox itself never fails by it."""

from __future__ import annotations

import disnake
import pytest

from guildkit_sandbox import NoAnswer
from tests.sandbox.asking import request


async def refusal_of(awaitable):
    """Return the code, and what the answer says."""
    with pytest.raises(disnake.HTTPException) as caught:
        await awaitable
    return caught.value.code, caught.value.text


@pytest.mark.parametrize("path", ["messages/pins", "threads/archived/public"])
async def test_instants_in_a_query(bot, general, path):
    path = f"/channels/{general.id}/{path}"
    code, said = await refusal_of(request(bot, "GET", path, params={"before": "x"}))
    assert (code, "In before" in said) == (50035, True)


@pytest.mark.parametrize("flags", ["four", [], True])
async def test_flags(bot, general, alice, flags):
    said = await alice.says("x")
    path = f"/channels/{general.id}/messages"
    code, text = await refusal_of(request(bot, "PATCH", f"{path}/{said.id}", json={"flags": flags}))
    assert (code, "In flags" in text) == (50035, True)
    code, _ = await refusal_of(request(bot, "POST", path, json={"content": "x", "flags": flags}))
    assert code == 50035


async def test_flags_of_an_answer(bot, guild, alice):
    codes = []

    @bot.on("hello")
    async def hello(inter):
        path = f"/interactions/{inter.id}/{inter.token}/callback"
        bodies = ({"type": []}, {"type": True}, {"type": 5, "data": {"flags": "x"}})
        codes.extend([(await refusal_of(request(bot, "POST", path, json=body)))[0] for body in bodies])
        await inter.send("Hello")

    await bot.sync(guild, disnake.SlashCommand("hello", "Says hello"))
    await alice.slash("hello")
    assert codes == [50035, 50035, 50035]


@pytest.mark.parametrize("kind", [[], {}, True, "0"])
async def test_choices(bot, guild, kind):
    guild.bot_may("manage_channels")
    path = f"/guilds/{guild.id}/channels"
    code, said = await refusal_of(request(bot, "POST", path, json={"name": "x", "type": kind}))
    assert (code, "In type" in said) == (50035, True)


async def test_threads_are_told_yes_or_no(bot, general):
    thread = await general.create_thread(name="Ideas", type=disnake.ChannelType.public_thread)
    path = f"/channels/{thread.id}"
    code, said = await refusal_of(request(bot, "PATCH", path, json={"archived": "no"}))
    assert (code, "In archived" in said) == (50035, True)


@pytest.mark.parametrize("path", ["a", "a/b/c", "1/²/c", "1/2/c"])
async def test_files_that_are_none(bot, path):
    with pytest.raises(disnake.NotFound):
        await bot.http.get_from_cdn(f"https://cdn.discordapp.com/attachments/{path}")


async def test_channels_move_all_or_none(sandbox, bot, guild):
    guild.bot_may("manage_channels")
    general, other = guild.channel("general"), guild.create_channel("other")
    moves = [{"id": str(other.id), "position": 0}, {"id": str(general.id), "parent_id": "1"}]
    code, said = await refusal_of(request(bot, "PATCH", f"/guilds/{guild.id}/channels", json=moves))
    assert (code, "In 1.parent_id" in said) == (50035, True)
    assert other.position == 1


async def test_a_command_is_not_renamed_to_another(bot, guild):
    one, _ = await bot.sync(
        guild, disnake.SlashCommand("one", "The first"), disnake.SlashCommand("two", "The second")
    )
    path = f"/applications/{bot.application_id}/guilds/{guild.id}/commands/{one['id']}"
    assert (await refusal_of(request(bot, "PATCH", path, json={"name": "two"})))[0] == 50035
    assert (await request(bot, "PATCH", path, json={"name": "one"}))["name"] == "one"


async def test_commands_that_are_refused_do_not_count(bot, guild):
    for _ in range(2):
        await bot.sync(guild, *[disnake.SlashCommand(f"c{number}", "x") for number in range(98)])
        await bot.sync(guild)
    await bot.sync(guild, disnake.SlashCommand("one", "x"))
    four = [disnake.SlashCommand(f"d{number}", "x") for number in range(4)]
    assert (await refusal_of(bot.sync(guild, *four)))[0] == 30034
    await bot.sync(guild, *four[:3])


async def test_who_is_away_is_not_counted_as_present(bot, guild, alice):
    await alice.goes("offline")
    fetched = await request(bot, "GET", f"/guilds/{guild.id}", params={"with_counts": "true"})
    assert fetched["approximate_member_count"] == 3
    assert fetched["approximate_presence_count"] == 2


async def test_an_interaction_says_what_its_guild_is(bot, guild, alice):
    guild.model.features = ["NEWS"]
    await bot.sync(guild, disnake.SlashCommand("hello", "Says hello"))
    received = []
    bot._connection.parsers["INTERACTION_CREATE"] = received.append
    alice.guild.patience.answer = 0.5
    with pytest.raises(NoAnswer):
        await alice.slash("hello")
    assert received[0]["guild"]["features"] == ["NEWS"]


async def test_what_is_no_emoji(bot, guild, general):
    answers = [{"poll_media": {"text": "Yes", "emoji": {"name": "yes"}}}]
    body = {"poll": {"question": {"text": "Well?"}, "answers": answers}}
    code, said = await refusal_of(request(bot, "POST", f"/channels/{general.id}/messages", json=body))
    assert (code, "emoji.name" in said) == (50035, True)
    forum = guild.create_channel("ideas", kind="forum")
    guild.bot_may("manage_channels")
    body = {"available_tags": [{"name": "x", "emoji_name": "no"}]}
    assert (await refusal_of(request(bot, "PATCH", f"/channels/{forum.id}", json=body)))[0] == 50035


async def test_a_list_of_features_is_one_of_texts(bot, guild):
    guild.bot_may("manage_guild")
    body = {"features": [[]]}
    assert (await refusal_of(request(bot, "PATCH", f"/guilds/{guild.id}", json=body)))[0] == 50035
