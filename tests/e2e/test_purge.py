"""`/purge` and `/purgebot`: the newest messages of a channel are deleted, after a question."""

import pytest
from sqlalchemy import select

from guildkit import Plugin, audit
from guildkit.builtin import purge as purging
from guildkit.models import ErrorRecord
from guildkit_sandbox import CannotDo

GENERAL = "#general"


@pytest.fixture
def plugin():
    """A bot that speaks, and one message of which it keeps up to date."""
    plugin = Plugin("test")
    card = plugin.route("card")

    @plugin.live(card)
    async def _card(ctx):
        return "The score"

    @plugin.command("speak", description="Speak")
    async def _speak(ctx):
        await ctx.send(ctx.channel_id, "Blah", once=str(ctx.interaction.id))
        await ctx.reply("Said.", private=True)

    @plugin.command("shout", description="Shout")
    async def _shout(ctx):
        await ctx.reply("BLAH")

    @plugin.command("score", description="Show the score")
    async def _score(ctx):
        async with ctx.transaction():
            await ctx.live.show(card.id(), ctx.channel_id)
        await ctx.reply("Shown.", private=True)

    return plugin


@pytest.fixture
async def bot(start_bot, plugin, guild):
    bot = await start_bot(plugin)
    guild.bot_may("manage_messages")
    await bot.rest()
    return bot


@pytest.fixture
def mod(guild):
    return guild.join("carol", permissions=["manage_messages", "pin_messages"])


def texts(person):
    return [message.text for message in person.messages() if not message.private]


async def say(person, *words):
    return [await person.says(word) for word in words]


async def purge(bot, mod, command="purge", **options):
    """Ask, say yes, and return the report."""
    await mod.slash(command, **options)
    await mod.click("Delete")
    await bot.rest()
    return mod.messages()[-1].text


async def acts(bot, guild, action="message.purged"):
    async with bot.database.system_session("test", read_only=True) as session:
        found = await audit.find(session, guild.id, action=action)
    return [(each.subject, each.by, each.details["count"]) for each in found]


async def test_the_newest_messages_go_after_a_yes(bot, guild, alice, mod):
    await say(alice, "one", "two", "three")
    answer = await mod.slash("purge", count=2)
    assert answer.private
    assert "Delete the newest 2 messages in #general? They cannot be brought back." in answer.text
    assert texts(mod)[-3:] == ["one", "two", "three"]
    await alice.says("later")  # newer than the question
    await mod.click("Delete")
    await bot.rest()
    assert "2 messages were deleted." in [message.text for message in mod.messages() if message.private]
    assert texts(mod)[-2:] == ["one", "later"]
    assert await acts(bot, guild) == [(GENERAL, mod.id, 2)]
    assert "@carol: purged 2 messages in **#general**" in (await guild.owner.slash("audit")).text


async def test_a_no_deletes_nothing(bot, guild, alice, mod):
    await say(alice, "one")
    await mod.slash("purge", count=1)
    assert (await mod.click("No")).text == "Nothing was changed."
    assert texts(mod)[-1] == "one"
    assert await acts(bot, guild) == []


async def test_somebody_elses_click_deletes_nothing(bot, guild, alice, mod):
    await say(alice, "one")
    question = (await mod.slash("purge", count=1)).message
    other = guild.join("dave", permissions=["manage_messages"])
    yes = question.raw["components"][0]["components"][0]["custom_id"]
    with pytest.raises(CannotDo):
        await other.forge(custom_id=yes, on=question)
    shouted = (await alice.slash("shout")).message
    answer = await other.forge(custom_id=yes, on=shouted)
    await bot.rest()
    assert answer.private
    assert texts(mod)[-2:] == ["one", "BLAH"]
    assert await acts(bot, guild) == []


async def test_one_message_alone_can_be_deleted(bot, alice, mod):
    await say(alice, "one", "two")
    assert await purge(bot, mod, count=1) == "1 message was deleted."
    assert texts(mod)[-1] == "one"


async def test_more_than_a_batch_is_deleted(bot, alice, mod):
    await say(alice, "first", *(f"word {number}" for number in range(101)))
    assert await purge(bot, mod, count=101) == "101 messages were deleted."
    assert texts(mod)[-1] == "first"


async def test_who_may_not_manage_messages_may_not_purge(bot, guild, alice, mod):
    for command in ("purge", "purgebot"):
        with pytest.raises(CannotDo):
            await alice.slash(command, count=1)
    await say(alice, "one")
    await mod.slash("purge", count=1)
    guild.allow(mod, channel="general", deny=["manage_messages"])  # between question and yes
    answer = await mod.click("Delete")
    assert "Manage Messages" in answer.text
    assert texts(mod)[-1] == "one"


async def test_a_bot_that_may_not_says_so(bot, guild, alice, mod):
    await say(alice, "one")
    await mod.slash("purge", count=1)
    guild.bot_may_not("manage_messages")
    assert "I may not delete messages here." in (await mod.click("Delete")).text
    answer = await mod.slash("purge", count=1)
    assert "I may not delete messages here." in answer.text
    assert "Manage Messages" in answer.text
    assert texts(mod)[-1] == "one"


async def test_pinned_messages_stay(bot, alice, mod):
    pinned, _ = await say(alice, "rules", "chatter")
    await mod.pins(pinned)
    report = await purge(bot, mod, count=50)
    assert "Kept because pinned: 1" in report
    assert "rules" in texts(mod)
    assert "chatter" not in texts(mod)


async def test_old_messages_are_deleted_one_by_one_up_to_a_limit(bot, alice, mod, sandbox, monkeypatch):
    monkeypatch.setattr(purging, "OLD_LIMIT", 3)
    await say(alice, *(f"old {number}" for number in range(5)))
    sandbox.time.advance(days=15)
    await say(alice, "new 1", "new 2")
    report = await purge(bot, mod, count=7)
    assert report.splitlines() == [
        "5 messages were deleted.",
        "Kept because too old: 2. Repeat the command to go on.",
    ]
    assert texts(mod)[-2:] == ["old 0", "old 1"]


async def test_the_bots_own_messages_go_but_not_those_it_keeps(bot, guild, alice, mod):
    guild.bot_may_not("manage_messages")  # not needed for what is its own
    await alice.slash("score")
    await bot.rest()
    await alice.slash("speak")
    await alice.says("mine")
    await alice.slash("speak")
    await mod.slash("purgebot", count=10)
    await mod.click("Delete")
    await bot.rest()
    assert "2 messages were deleted." in mod.messages()[-1].text
    left = texts(mod)
    assert "Blah" not in left
    assert {"mine", "The score"} <= set(left)
    assert await acts(bot, guild) == [(GENERAL, mod.id, 2)]


async def test_the_other_guild_keeps_its_messages(bot, guild, other_guild, alice, mod):
    there = other_guild.join("bob")
    await say(there, "Ohio")
    await say(alice, "Tennessee")
    await purge(bot, mod, count=500)
    assert texts(there)[-1] == "Ohio"
    assert "Tennessee" not in texts(mod)
    assert await acts(bot, other_guild) == []


@pytest.fixture
async def running(bot, guild, alice, mod, sandbox):
    """A run that has begun: Discord takes old messages one by one, and not at once."""
    await say(alice, *(f"old {number}" for number in range(12)))
    sandbox.time.advance(days=15)
    await mod.slash("purge", count=12)
    await mod.click("Delete")
    return bot


async def errors(bot):
    async with bot.database.system_session("test", read_only=True) as session:
        return list(await session.scalars(select(ErrorRecord.message)))


async def test_a_run_is_noted_before_it_deletes_anything(running, guild, mod):
    assert await acts(running, guild, "message.purging") == [(GENERAL, mod.id, 12)]
    await running.rest()
    assert await acts(running, guild) == [(GENERAL, mod.id, 12)]
    said = (await guild.owner.slash("audit")).text
    assert "began to purge 12 messages in **#general**" in said
    assert "purged 12 messages in **#general**" in said


async def test_a_run_that_loses_its_permission_says_so(running, guild, mod):
    guild.bot_may_not("manage_messages")
    await running.rest()
    report = mod.messages()[-1].text
    assert "I had to stop" in report
    ((_, _, count),) = await acts(running, guild)
    assert count < 12
    assert f"{count or 'No'} message" in report
    assert await errors(running) == []


async def test_a_run_whose_channel_is_deleted_ends(running, guild, mod):
    guild.delete_channel("general")
    await running.rest()
    ((channel, by, count),) = await acts(running, guild)
    assert (channel, by, count < 12) == (GENERAL, mod.id, True)
    assert await errors(running) == []


async def test_a_run_of_a_bot_that_is_sent_away_ends(running, guild, mod):
    guild.kick_bot()
    await running.rest()
    ((channel, by, count),) = await acts(running, guild)
    assert (channel, by, count < 12) == (GENERAL, mod.id, True)
    assert await errors(running) == []


async def test_a_german_reads_german(bot, guild, alice):
    gerda = guild.join("gerda", permissions=["manage_messages"], locale="de")
    await say(alice, "eins", "zwei")
    answer = await gerda.slash("purge", count=2)
    assert "Die neuesten 2 Nachrichten in #general löschen?" in answer.text
    await gerda.click("Löschen")
    await bot.rest()
    assert gerda.messages()[-1].text == "2 Nachrichten wurden gelöscht."
