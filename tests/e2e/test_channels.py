"""Channels that are kept for a plugin: found, made, made again, and who hears where that cannot be."""

import asyncio

import pytest
from pydantic import BaseModel, Field

from guildkit import ChannelSetting, Plugin, UserError
from guildkit_sandbox import CannotDo


class Settings(BaseModel):
    where: ChannelSetting = Field(None, description="Where proposals are announced")


@pytest.fixture
def wanted():
    """How the plugin asks for its channel; tests change it."""
    return {"topic": "What we vote on", "setting": "where"}


@pytest.fixture
def plugin(wanted):
    plugin = Plugin("chess", settings=Settings)

    async def announce(ctx):
        channel_id = await ctx.channel("proposals", **wanted)
        await ctx.send(channel_id, "Hear, hear", once=str(ctx.now))
        return channel_id

    @plugin.command("announce", description="Announce")
    async def _announce(ctx):
        await ctx.reply(f"In <#{await announce(ctx)}>")

    @plugin.command("later", description="Announce later")
    async def _later(ctx):
        async with ctx.transaction():
            await ctx.jobs.enqueue("announce", {})
        await ctx.reply("Later.")

    @plugin.job("announce")
    async def _job(ctx):
        try:
            await announce(ctx)
        except UserError as error:
            ctx.log.info("not announced", reason=str(error))

    @plugin.command("race", description="Ask for it twice at once")
    async def _race(ctx):
        found = await asyncio.gather(*(ctx.channel("proposals") for _ in range(2)))
        await ctx.reply(f"{len(set(found))} channel")

    @plugin.command("found", description="Found a council")
    async def _found(ctx):
        found = await asyncio.gather(*(ctx.channel(name, category="Council") for name in ("law", "tax")))
        await ctx.reply(f"{len(set(found))} channels")

    return plugin


def heard(person, channel="proposals"):
    return [message.content for message in person.messages(channel)]


def named(guild, name="proposals"):
    return [channel for channel in guild.model.channels.values() if channel.name == name]


async def test_it_is_made_once_and_known_by_its_id_after_a_restart(start_bot, guild, alice, plugin):
    await start_bot(plugin)
    assert (await alice.slash("announce")).text == "In #proposals"
    (made,) = named(guild)
    assert made.topic == "What we vote on"
    made.name = "votes"
    guild.world.update_channel(made)
    await start_bot(plugin)
    assert (await alice.slash("announce")).text == "In #votes"
    assert named(guild) == []
    assert heard(alice, "votes") == ["Hear, hear"] * 2


async def test_two_at_once_make_one(start_bot, guild, alice, plugin):
    await start_bot(plugin)
    assert (await alice.slash("race")).text == "1 channel"
    assert len(named(guild)) == 1


async def test_two_channels_at_once_share_a_new_category(start_bot, guild, alice, plugin):
    await start_bot(plugin)
    assert (await alice.slash("found")).text == "2 channels"
    (council,) = named(guild, "Council")
    assert {named(guild, name)[0].parent_id for name in ("law", "tax")} == {council.id}


async def test_one_that_is_there_is_taken(start_bot, two_guilds, switch_on, plugin):
    tennessee, ohio = two_guilds
    there = tennessee.create_channel("proposals")
    alice, carol = tennessee.join("alice"), ohio.join("carol")
    await start_bot(plugin)
    await switch_on(ohio, "chess")
    await alice.slash("announce")
    assert named(tennessee) == [there]
    assert heard(alice) == ["Hear, hear"]
    assert named(ohio) == []  # each guild has its own
    await carol.slash("announce")
    assert heard(carol) == ["Hear, hear"]


async def test_one_that_was_deleted_is_made_again(start_bot, sandbox, guild, alice, plugin):
    await start_bot(plugin)
    await alice.slash("announce")
    guild.delete_channel("proposals")
    await sandbox.settled()
    await alice.slash("announce")
    assert heard(alice) == ["Hear, hear"]


async def test_a_setting_chooses_another(start_bot, sandbox, guild, alice, plugin):
    bot = await start_bot(plugin)
    await alice.slash("announce")
    chosen = bot.settings.check("chess", "where", value=guild.create_channel("agora").id)
    await bot.settings.set(guild.id, "chess", "where", chosen, by=None)
    await bot.switches.apply()
    await sandbox.settled()
    assert (await alice.slash("announce")).text == "In #agora"
    guild.delete_channel("agora")
    await sandbox.settled()
    assert (await alice.slash("announce")).text == "In #proposals"


async def test_a_setting_that_names_no_place_for_messages_counts_for_nothing(
    start_bot, sandbox, two_guilds, alice, plugin
):
    tennessee, ohio = two_guilds
    bot = await start_bot(plugin)
    places = [ohio.create_channel("theirs"), tennessee.create_channel("Council", kind="category")]
    await sandbox.settled()
    for place in places:
        await bot.settings.set(tennessee.id, "chess", "where", place.id, by=None)
        await bot.switches.apply()
        assert (await alice.slash("announce")).text == "In #proposals"
    assert heard(ohio.owner, "theirs") == []


async def test_read_only_in_a_category_nobody_but_the_bot_writes(start_bot, guild, alice, plugin, wanted):
    wanted |= {"name": "The Results", "read_only": True, "category": "Council"}
    await start_bot(plugin)
    await alice.slash("announce")
    (made,) = named(guild, "the-results")
    assert guild.model.channels[made.parent_id].name == "Council"
    alice.go("the-results")
    assert heard(alice, "the-results") == ["Hear, hear"]
    with pytest.raises(CannotDo, match="may not write"):
        await alice.says("First!")


async def test_in_a_hidden_category_it_stays_hidden(start_bot, guild, alice, plugin, sandbox, wanted):
    wanted |= {"read_only": True, "category": "staff"}
    guild.create_channel("Staff", kind="category", hidden=True)
    guild.allow(sandbox.bot_user, channel="Staff", allow=["view_channel"])
    await start_bot(plugin)
    await guild.owner.slash("announce")
    assert heard(guild.owner) == ["Hear, hear"]
    assert heard(alice) == []


async def test_what_is_missing_is_named_with_its_place(start_bot, sandbox, guild, alice, plugin):
    guild.bot_may_not("manage_channels")
    await start_bot(plugin)
    assert (await alice.slash("announce")).text == (
        "I cannot keep the channel #proposals.\nPlease let me do this in Tennessee: Manage Channels."
    )
    assert guild.owner.dms() == []  # alice knows
    guild.bot_may("manage_channels")
    await sandbox.settled()
    await alice.slash("announce")
    guild.allow(sandbox.bot_user, channel="proposals", deny=["send_messages", "embed_links"])
    await sandbox.settled()
    said = (await alice.slash("announce")).text
    assert said.endswith("Please let me do this in #proposals: Send Messages, Embed Links.")


async def test_where_nobody_waits_who_manages_the_server_is_told_once(
    start_bot, sandbox, guild, alice, plugin
):
    guild.bot_may_not("manage_channels")
    for _ in range(2):
        bot = await start_bot(plugin)
        await alice.slash("later")
        await bot.rest()
    (told,) = guild.owner.dms()
    assert told.content == (
        "**Tennessee**: I cannot keep the channel #proposals. Please let me do this in Tennessee: Manage Channels."
    )
    guild.bot_may("manage_channels")
    await sandbox.settled()
    await alice.slash("later")
    await bot.rest()
    assert heard(alice) == ["Hear, hear"]
    guild.allow(sandbox.bot_user, channel="proposals", deny=["send_messages"])
    await sandbox.settled()
    sandbox.time.advance(minutes=10)  # beyond what an enforced nonce remembers
    await alice.slash("later")
    await bot.rest()
    assert len(guild.owner.dms()) == 2  # that is something new
