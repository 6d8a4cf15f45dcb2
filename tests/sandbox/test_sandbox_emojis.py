from __future__ import annotations

import pytest

from guildkit_sandbox import CannotDo
from tests.sandbox.asking import refused

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16
GIF = b"GIF89a" + b"\0" * 16


@pytest.fixture
def tennessee(bot, guild):
    guild.bot_may("create_guild_expressions", "manage_guild_expressions")
    return bot.get_guild(guild.id)


async def test_an_emoji_is_made_renamed_and_deleted(sandbox, tennessee, guild):
    voters = guild.role("voters")
    await sandbox.settled()
    emoji = await tennessee.create_custom_emoji(
        name="ballot", image=PNG, roles=[tennessee.get_role(voters.id)], reason="election"
    )
    assert (emoji.name, emoji.animated, [role.name for role in emoji.roles]) == ("ballot", False, ["voters"])
    await sandbox.settled()
    assert [one.name for one in tennessee.emojis] == ["ballot"]
    await emoji.edit(name="vote")
    assert [one.name for one in await tennessee.fetch_emojis()] == ["vote"]
    found = await tennessee.fetch_emoji(emoji.id)
    assert (found.name, found.user) == ("vote", tennessee.me)
    await emoji.delete()
    await sandbox.settled()
    assert tennessee.emojis == ()
    with refused(10014):
        await tennessee.fetch_emoji(emoji.id)


async def test_moving_emojis_are_told_apart(tennessee):
    assert (await tennessee.create_custom_emoji(name="spin", image=GIF)).animated


async def test_what_is_wrong_with_an_emoji_is_refused(tennessee):
    with refused(50035) as caught:
        await tennessee.create_custom_emoji(name="not good", image=PNG + b"\0" * 256 * 1024)
    assert "File cannot be larger than 256.0 kb." in caught.value.text
    assert "validation regex" in caught.value.text
    with refused(50046):
        await tennessee._state.http.create_custom_emoji(
            tennessee.id, "fine", "data:image/png;base64,AAAA", roles=[]
        )


async def test_fifty_of_each_kind_fit(guild, tennessee):
    world = guild.world
    still = await tennessee.create_custom_emoji(name="first", image=PNG)
    image = guild.model.emojis[still.id].image
    for number in range(49):
        world.emojis.create(guild.model, f"number{number}", image, world.bot, [])
    with refused(30008):
        await tennessee.create_custom_emoji(name="fiftyone", image=PNG)
    await tennessee.create_custom_emoji(name="other", image=GIF)


async def test_emojis_need_permissions(bot, guild):
    tennessee = bot.get_guild(guild.id)
    with refused(50013):
        await tennessee.create_custom_emoji(name="ballot", image=PNG)
    guild.bot_may("create_guild_expressions")
    own = await tennessee.create_custom_emoji(name="ballot", image=PNG)
    await own.edit(name="mine")
    guild.model.emojis[own.id].user = guild.owner.user
    with refused(50013):
        await own.edit(name="theirs")
    guild.bot_may("manage_guild_expressions")
    await own.edit(name="theirs")


async def test_the_application_has_emojis_of_its_own(bot, sandbox):
    emoji = await bot.create_application_emoji(name="logo", image=PNG)
    assert [one.name for one in await bot.fetch_application_emojis()] == ["logo"]
    await emoji.edit(name="badge")
    assert (await bot.fetch_application_emoji(emoji.id)).name == "badge"
    assert sandbox.world.emojis.exists(emoji.id)
    await emoji.delete()
    assert await bot.fetch_application_emojis() == []


async def test_which_emojis_there_are(bot, guild, tennessee):
    emoji = await tennessee.create_custom_emoji(name="ballot", image=PNG)
    posted = await bot.get_channel(guild.channel("general").id).send("Vote")
    await posted.add_reaction(emoji)
    await posted.add_reaction("\N{THUMBS UP SIGN}")
    await posted.add_reaction("1\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}")
    for wrong in ("ballot:1", "ballot:x", "ballot"):
        with refused(10014):
            await posted.add_reaction(wrong)


async def test_people_react_with_emojis_that_there_are(tennessee, general, guild):
    emoji = await tennessee.create_custom_emoji(name="ballot", image=PNG)
    await general.send("Capital")
    alice = guild.join("alice")
    seen = await alice.sees("Capital")
    await alice.reacts(f"ballot:{emoji.id}", on=seen)
    assert seen.reactions == {f"ballot:{emoji.id}": 1}
    with pytest.raises(CannotDo, match="'ballot:1' is no emoji"):
        await alice.reacts("ballot:1", on=seen)


async def test_there_are_no_stickers(bot, tennessee):
    assert await tennessee.fetch_stickers() == []
    assert await bot.fetch_sticker_packs() == []
