"""What is written in the control channel is queued, where the bot may read it."""

import pytest

from tests.e2e.music.test_music_lists import shown


@pytest.fixture
def intents(request):
    """Which privileged intents the bot was granted."""
    return getattr(request, "param", ["message_content"])


@pytest.fixture
def sandbox_options(intents):
    return {"privileged_intents": intents}


@pytest.fixture
async def jukebox(bot, sandbox, guild, alice):
    """The control channel, in which Alice is; she listens in a voice channel, too."""
    channel = guild.create_channel("jukebox")
    await guild.owner.slash("setup")
    await guild.owner.select("#jukebox")
    await sandbox.settled()
    await alice.joins("lounge")
    alice.go("jukebox")
    return channel


def said(person):
    """What the bot has said in the control channel, beside what is playing."""
    return [each for each in person.messages("jukebox") if each.author.bot and "Pause" not in each.text]


async def test_words_are_queued_and_the_channel_stays_tidy(bot, sandbox, guild, alice, jukebox):
    guild.bot_may("manage_messages")
    message = await alice.says("tone:440?seconds=600")
    answer = await alice.sees("440 Hz", within=60)
    await shown(sandbox, alice, "440 Hz")
    assert message.deleted
    (answer,) = said(alice)
    assert "@alice" in answer.text
    assert answer.pings == set()
    await alice.says("nonsense://")
    await sandbox.until(lambda: len(said(alice)) == 2, within=60)
    assert "@alice" in said(alice)[-1].text
    await bot.rest()
    sandbox.time.advance(seconds=11)
    await bot.rest()
    assert said(alice) == []


async def test_each_file_is_answered(bot, sandbox, guild, alice, jukebox):
    guild.bot_may("manage_messages")
    message = await alice.says(files=[("one.mp3", b""), ("two.png", b"\x89PNG")])
    answer = await alice.sees("@alice", within=60)
    assert answer.text.count("The site answers with an error") == 2
    await sandbox.until(lambda: message.deleted, within=30)


async def test_where_messages_may_not_be_managed_they_stay(bot, sandbox, guild, alice, jukebox):
    guild.bot_may_not("manage_messages")
    message = await alice.says("tone:440?seconds=600")
    await shown(sandbox, alice, "440 Hz")
    assert not message.deleted


async def test_who_is_in_no_voice_channel_is_told(bot, sandbox, guild, bob, jukebox):
    bob.go("jukebox")
    await bob.says("tone:440?seconds=600")
    answer = await bob.sees("@bob")
    assert "voice channel" in answer.text


async def test_other_channels_are_left_alone(bot, sandbox, guild, alice, jukebox):
    alice.go("general")
    message = await alice.says("tone:440?seconds=600")
    await bot.rest()
    assert not message.deleted
    assert [each.content for each in alice.messages("general")][-1:] == ["tone:440?seconds=600"]


@pytest.mark.parametrize("intents", [[]], indirect=True)
async def test_without_the_intent_it_is_said_once_how_to_ask(bot, sandbox, guild, alice, jukebox):
    message = await alice.says("tone:440?seconds=600")
    await alice.sees("I cannot read what is written here.")
    await alice.says("tone:440?seconds=600")
    await bot.rest()
    assert len([each for each in said(alice) if "I cannot read" in each.text]) == 1
    assert not message.deleted
    guild.bot_may("manage_messages")
    message = await alice.says(f"<@{sandbox.bot_user.id}> tone:440?seconds=600")
    await shown(sandbox, alice, "440 Hz")
    assert message.deleted
