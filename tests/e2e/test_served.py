"""What a plugin runs beside guilds, and settings that are the operator's alone."""

from typing import Annotated

import pytest
from pydantic import BaseModel, Field

from guildkit import OperatorOnly, Plugin, SecretSetting, UserError


class RadioSettings(BaseModel):
    station: Annotated[str, Field(description="What is heard")] = "news"
    key: Annotated[SecretSetting, OperatorOnly(), Field(description="The key of the studio")] = None


@pytest.fixture
async def radio(guild, other_guild, start_bot):
    """A bot with a plugin that holds on to the guilds it serves; it is on in one of two."""
    plugin = Plugin("radio", settings=RadioSettings)
    held, studio = [], guild.create_channel("studio")

    @plugin.on_start
    async def start(guilds):
        held.append(guilds)

    @plugin.job("play")
    async def play(ctx, song):
        await ctx.send(studio.id, f"♪ {song}", once=song)

    @plugin.command("key", description="Tell the key")
    async def key(ctx):
        await ctx.reply(str(ctx.settings.key))

    bot = await start_bot(plugin)
    return bot, held[-1]


async def test_a_service_acts_in_guilds_where_its_plugin_is_on(radio, guild, other_guild, sandbox):
    bot, guilds = radio
    alice = guild.join("alice")
    assert guilds.ids == [guild.id]
    async with guilds.enter(guild.id) as ctx, ctx.transaction():
        await ctx.jobs.enqueue("play", {"song": "Tennessee Waltz"})
    await bot.rest()
    assert await alice.sees("♪ Tennessee Waltz")
    with pytest.raises(UserError, match="switched off"):
        async with guilds.enter(other_guild.id):
            raise AssertionError("the plugin is off here")
    await guild.owner.slash("plugins disable", name="radio")
    await sandbox.bot_at_rest()
    assert guilds.ids == []
    with pytest.raises(UserError):
        async with guilds.enter(guild.id):
            raise AssertionError("the plugin is off here")


async def test_what_fails_in_a_service_counts_until_the_plugin_rests(radio, guild):
    _, guilds = radio
    for _ in range(5):
        with pytest.raises(ZeroDivisionError):
            async with guilds.enter(guild.id):
                raise ZeroDivisionError
    with pytest.raises(UserError):
        async with guilds.enter(guild.id):
            raise AssertionError("the plugin rests")
    assert guilds.ids == [guild.id]  # it will be back


async def test_what_is_the_operators_no_guild_sees_or_sets(radio, guild):
    bot, guilds = radio
    await bot.settings.set(0, "radio", "key", "s3cret", by=None)
    await bot.settings.set(guild.id, "radio", "key", "forged", by=None)
    await bot.settings.load()
    assert guilds.settings.key == "s3cret"
    assert (await guild.owner.slash("key")).text == "s3cret"
    seen = (await guild.owner.slash("settings", plugin="radio")).text
    assert "station" in seen
    assert "studio" not in seen
