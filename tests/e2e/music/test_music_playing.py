"""Playing: what members ask for is heard, and they are told what has become of it."""

import pytest

from tests.e2e.music.hearing import hears, said

TONE = "tone:440?seconds=60"
OTHER = "tone:880?seconds=60"


async def test_a_song_is_heard_where_the_member_is(bot, sandbox, alice):
    await alice.joins("lounge")
    assert (await said(alice, "play", query=TONE)).endswith("· 1:00: plays now.")
    recording = await hears(sandbox, alice, 440)
    assert recording.unprotected == recording.undecryptable == recording.forged == 0
    assert "number 1 in the queue, in about" in await said(alice, "play", query=OTHER)
    await alice.slash("skip")
    await hears(sandbox, alice, 880)


async def test_who_is_in_no_voice_channel_is_told_to_join_one(bot, alice):
    for command, options in {"play": {"query": TONE}, "resume": {}}.items():
        answer = await alice.slash(command, **options)
        assert (
            answer.text == "You are in no voice channel.\nJoin one, and try again: I come to where you are."
        )
    for command in ("pause", "skip", "shuffle", "clear"):
        assert "I am in no voice channel." in await said(alice, command)


async def test_the_bot_stays_with_those_who_listen_and_comes_over_where_nobody_does(
    bot, sandbox, guild, alice, bob
):
    await alice.joins("lounge")
    await bob.joins("den")
    await alice.slash("play", query=TONE)
    await hears(sandbox, alice, 440)
    assert await said(bob, "play", query=OTHER) == "I am playing for others in #lounge."
    assert await said(bob, "pause") == "That is for those who listen in #lounge."
    await alice.leaves_voice()
    await sandbox.settled()
    await bot.rest()
    assert "number 1 in the queue" in await said(bob, "play", query=OTHER)
    await hears(sandbox, bob, 440)


@pytest.mark.parametrize(
    ("permission", "sentence"), [("connect", "I may not connect to"), ("speak", "I may not speak in")]
)
async def test_what_the_bot_may_not_is_said_with_who_can_change_it(
    bot, sandbox, guild, alice, permission, sentence
):
    await alice.joins("lounge")
    guild.allow(sandbox.bot_user, channel="lounge", deny=[permission])
    await sandbox.settled()
    answer = await said(alice, "play", query=TONE)
    assert answer.startswith(f"{sentence} #lounge.")
    assert "Who manages this server can give me" in answer


async def test_a_full_channel_and_the_afk_channel_are_refused(bot, sandbox, guild, alice, bob):
    lounge, den = guild.channel("lounge"), guild.channel("den")
    await alice.joins(lounge)
    lounge.user_limit = 1
    guild.world.update_channel(lounge)
    guild.bot_may_not("move_members")
    await sandbox.settled()
    assert await said(alice, "play", query=TONE) == "#lounge is full."
    guild.model.settings["afk_channel_id"] = str(den.id)
    with sandbox.faults.outage(guild):
        pass  # the bot reads anew what the guild is like
    await bob.joins(den)
    await sandbox.settled()
    assert "nobody is heard" in await said(bob, "play", query=TONE)


async def test_what_cannot_be_played_is_said(bot, sandbox, alice):
    await alice.joins("lounge")
    assert "Say what to play." in await said(alice, "play")
    answer = await said(alice, "play", query="no:such?thing")
    assert answer.count("\n") == 1
    await alice.slash("play", query=TONE)
    await hears(sandbox, alice, 440)


async def test_p5_and_times_queue_a_song_so_often(bot, alice):
    await alice.joins("lounge")
    assert "5 times: plays now" in await said(alice, "p5", query=TONE)
    assert "2 times: number 5 in the queue" in await said(alice, "play", query=OTHER, times=2)
    assert "number 1 in the queue" in await said(alice, "play", query="tone:660?seconds=60", next=True)


async def test_limits_of_the_guild_are_kept_and_what_was_left_out_is_said(
    bot, guild, guild_settings, alice, bob
):
    await guild_settings(guild, "music", queue_length="3", member_songs="3", song_minutes="2")
    await alice.joins("lounge")
    await bob.joins("lounge")
    assert "longer than a song may be" in await said(alice, "play", query="tone:440?seconds=180")
    answer = await said(alice, "p5", query=TONE)
    assert "3 times: plays now." in answer
    assert "2 songs were left out" in answer
    assert "as many songs in the queue as one may have" in await said(alice, "play", query=TONE)
    await bob.slash("play", query=OTHER)
    assert "The queue is full." in await said(bob, "play", query=OTHER)


async def test_a_song_is_paused_resumed_sought_and_turned(bot, sandbox, guild, alice):
    await alice.joins("lounge")
    await alice.slash("play", query="tone:440?seconds=600")
    recording = await hears(sandbox, alice, 440)
    assert (await said(alice, "pause")).startswith("Paused: ")
    await sandbox.until(lambda: recording.silences >= 5, within=30)
    assert (await said(alice, "resume")).startswith("Going on: ")
    before = recording.audible
    await alice.hears(packets=before + 20, within=30)
    assert "At 5:00" in await said(alice, "seek", to="5:00")
    assert "At 5:0" in await said(alice, "seek", to="+5")
    assert "At 0:00" in await said(alice, "seek", to="-600")
    assert "is no position" in await said(alice, "seek", to="soon")
    assert "One cannot go there" in await said(alice, "seek", to="11:00")
    assert "The volume is 50 %. The sound is computed anew" in await said(alice, "volume", percent=50)
    assert "50 %" in (await alice.slash("nowplaying")).message.embeds[0]["footer"]["text"]
    await alice.hears(packets=recording.audible + 20, within=30)
    assert "There is no filter" in await said(alice, "filter", name="nosuch")


async def test_leaving_keeps_the_queue_and_a_reset_empties_it(bot, sandbox, guild, alice, bob):
    await alice.joins("lounge")
    await alice.slash("p5", query=TONE)
    await hears(sandbox, alice, 440)
    assert "5 songs are kept" in await said(alice, "leave")
    await sandbox.settled()
    await bot.rest()
    assert sandbox.voice.sessions == {}
    assert (await said(alice, "pause")).startswith("I am in no voice channel.")
    assert (await said(alice, "play")).startswith("Going on: ")
    assert "listen in" in await said(bob, "reset")
    await alice.slash("reset")
    assert (await alice.click("Begin anew")).text == "The player begins anew."
    assert await said(alice, "queue") == "The queue is empty."
