"""Where the bot is: it follows, comes back where it was lost, stays away where it was sent, and plays to nobody."""

import pytest
from sqlalchemy import select

from guildkit.settings import OPERATOR
from guildkit_music.models import Player
from guildkit_player.protocol import Status
from tests.e2e.music.hearing import hears, said

TONE = "tone:440?seconds=600"
OTHER = "tone:880?seconds=600"


@pytest.fixture
def player(database, guild):
    """What a test calls to read the guild's player."""

    async def read(guild=guild):
        async with database.guild_session(guild.id, read_only=True) as session:
            return (await session.scalars(select(Player))).one()

    return read


@pytest.fixture
def stored(sandbox, bot, player):
    """What a test calls to wait until something is stored of a player."""

    async def wait(holds, guild=None):
        for _ in range(100):
            await sandbox.settled()
            await bot.rest()
            found = await (player(guild) if guild else player())
            if holds(found):
                return found
        raise AssertionError(f"The player is in {found.voice_channel_id}: {found.state}")

    return wait


@pytest.fixture
def becomes(stored):
    """What a test calls to wait until a player is so."""

    async def wait(status, guild=None):
        return (await stored(lambda found: found.read().status is status, guild)).read()

    return wait


def is_away(player):
    return player.voice_channel_id is None


async def test_nothing_plays_to_nobody_and_it_goes_on_when_somebody_comes(
    bot, sandbox, guild, becomes, alice, bob
):
    await alice.joins("lounge")
    await said(alice, "play", query=TONE)
    recording = await hears(sandbox, alice, 440)
    await alice.leaves_voice()
    await becomes(Status.PAUSED)
    await bob.joins("lounge", deafened=True)
    await becomes(Status.PAUSED)
    await alice.joins("lounge")
    await becomes(Status.PLAYING)
    await alice.hears(packets=recording.audible + 20, within=30)


async def test_who_has_paused_by_hand_finds_it_paused(bot, sandbox, becomes, alice):
    await alice.joins("lounge")
    await said(alice, "play", query=TONE)
    await hears(sandbox, alice, 440)
    await said(alice, "pause")
    await alice.leaves_voice()
    await sandbox.settled()
    await bot.rest()
    await alice.joins("lounge")
    await becomes(Status.PAUSED)


async def test_it_leaves_after_a_while_alone_unless_somebody_comes(bot, sandbox, player, becomes, alice):
    await alice.joins("lounge")
    await said(alice, "play", query=TONE)
    await hears(sandbox, alice, 440)
    await alice.leaves_voice()
    await becomes(Status.PAUSED)
    sandbox.time.advance(minutes=29)
    await bot.rest()
    await alice.joins("lounge")
    await becomes(Status.PLAYING)
    sandbox.time.advance(minutes=5)
    await bot.rest()
    assert sandbox.voice.sessions
    await alice.leaves_voice()
    await becomes(Status.PAUSED)
    sandbox.time.advance(minutes=31)
    await bot.rest()
    await sandbox.settled()
    assert not sandbox.voice.sessions
    assert (await player()).voice_channel_id is None
    await alice.joins("lounge")
    assert "number 1 in the queue" in await said(alice, "play", query=OTHER)
    await becomes(Status.PLAYING)
    await hears(sandbox, alice, 440)


async def test_it_leaves_after_a_while_without_a_song(bot, sandbox, guild, guild_settings, becomes, alice):
    await guild_settings(guild, "music", leave_minutes="5")
    await alice.joins("lounge")
    await said(alice, "play", query="tone:440?seconds=2")
    recording = await hears(sandbox, alice, 440)
    assert await sandbox.voice.world.voice.heard.until(lambda: recording.silences >= 5, timeout=30)
    await becomes(Status.IDLE)
    sandbox.time.advance(minutes=6)
    await bot.rest()
    await sandbox.settled()
    assert not sandbox.voice.sessions


async def test_a_moved_bot_goes_on_where_it_is(bot, sandbox, guild, player, alice):
    await alice.joins("lounge")
    await said(alice, "play", query=TONE)
    await hears(sandbox, alice, 440)
    owner = guild.owner
    await owner.moves(sandbox.bot_user, "den")
    await alice.joins("den")
    await hears(sandbox, alice, 440)
    await bot.rest()
    assert (await player()).voice_channel_id == guild.channel("den").id


async def test_who_is_thrown_out_does_not_come_back(bot, sandbox, guild, player, stored, alice):
    await alice.joins("lounge")
    await said(alice, "play", query=TONE)
    await hears(sandbox, alice, 440)
    await guild.owner.disconnects(sandbox.bot_user)
    await stored(is_away)
    sandbox.time.advance(minutes=5)
    await bot.rest()
    assert not sandbox.voice.sessions
    assert (await player()).voice_channel_id is None
    assert (await said(alice, "play")).startswith("Going on: ")
    await hears(sandbox, alice, 440)


async def test_a_deleted_channel_ends_it_and_the_queue_stays(bot, sandbox, guild, stored, alice):
    await alice.joins("lounge")
    await said(alice, "p5", query=TONE)
    await hears(sandbox, alice, 440)
    guild.delete_channel("lounge")
    found = await stored(is_away)
    assert len(found.read().queue) == 4
    await alice.joins("den")
    await said(alice, "play")
    await hears(sandbox, alice, 440)


@pytest.mark.parametrize("code", [4006, 4009, 4015])
async def test_a_lost_session_is_begun_anew(bot, sandbox, alice, code):
    await alice.joins("lounge")
    await said(alice, "play", query=TONE)
    recording = await hears(sandbox, alice, 440)
    heard = recording.audible
    sandbox.faults.close_voice(code)
    if code == 4015:
        await alice.hears(packets=heard + 30, within=60)
    else:
        await hears(sandbox, alice, 440, after=recording)


async def test_another_server_and_an_outage_of_voice_are_survived(bot, sandbox, alice):
    await alice.joins("lounge")
    await said(alice, "play", query=TONE)
    recording = await hears(sandbox, alice, 440)
    sandbox.faults.reallocate_voice()
    recording = await hears(sandbox, alice, 440, after=recording)
    with sandbox.faults.voice_outage():
        await sandbox.settled()
    await hears(sandbox, alice, 440, after=recording)


async def test_what_discord_refuses_for_good_is_said(bot, sandbox, guild, guild_settings, player, alice):
    await guild_settings(guild, "music", control_channel=str(guild.channel("general").id))
    await alice.joins("lounge")
    await said(alice, "play", query=TONE)
    await hears(sandbox, alice, 440)
    sandbox.faults.close_voice(4017)
    await alice.sees("Discord has closed the voice connection (4017).", within=30)
    await sandbox.settled()
    assert (await player()).voice_channel_id is None


async def test_two_guilds_hear_different_songs_and_switching_it_off_sends_the_bot_away(
    bot, sandbox, guild, other_guild, switch_on, alice, carol
):
    lounge = other_guild.create_channel("hall", kind="voice")
    other = other_guild.join(carol)
    await alice.joins("lounge")
    await other.joins(lounge)
    await sandbox.until(lambda: "plugins" in other_guild.owner.commands(), within=30)
    assert "play" not in other.commands()
    await switch_on(other_guild, "music")
    await said(alice, "play", query=TONE)
    await said(other, "play", query=OTHER)
    await hears(sandbox, alice, 440)
    recording = await hears(sandbox, other, 880)
    await guild.owner.slash("plugins disable", name="music")
    await sandbox.settled()
    await bot.rest()
    assert set(sandbox.voice.sessions) == {other_guild.id}
    assert "play" not in alice.commands()
    await other.hears(packets=recording.audible + 20, within=30)


@pytest.fixture
async def held_by_the_bot(bot):
    await bot.settings.set(OPERATOR, "music", "voice", "bot", by=None)
    await bot.switches.apply()


async def test_the_bot_can_hold_the_voice_connection_itself(
    bot, held_by_the_bot, sandbox, guild, player, becomes, alice
):
    await alice.joins("lounge")
    await said(alice, "play", query=TONE)
    recording = await hears(sandbox, alice, 440)
    await said(alice, "play", query=OTHER)
    await said(alice, "skip")
    await hears(sandbox, alice, 880)
    await guild.owner.moves(sandbox.bot_user, "den")
    await alice.joins("den")
    await hears(sandbox, alice, 880, after=recording)
    recording = sandbox.voice.recordings[-1]
    sandbox.faults.close_voice(4006)
    await hears(sandbox, alice, 880, after=recording)
    await guild.owner.disconnects(sandbox.bot_user)
    await sandbox.settled()
    await bot.rest()
    assert (await player()).voice_channel_id is None
    assert not sandbox.voice.sessions


@pytest.mark.parametrize("code", [4017, 4021])
async def test_a_connection_that_the_bot_holds_leaves_no_dead_one(
    bot, held_by_the_bot, sandbox, guild, player, becomes, alice, code
):
    await alice.joins("lounge")
    await said(alice, "play", query=TONE)
    await hears(sandbox, alice, 440)
    sandbox.faults.close_voice(code)
    await sandbox.settled()
    await bot.rest()
    await sandbox.until(lambda: sandbox.world.voice.of(guild.model, sandbox.bot_user.id) is None, within=30)
    await becomes(Status.BUFFERING)
    assert not bot.client.voice_clients
    assert (await player()).voice_channel_id is None
    recording = sandbox.voice.recordings[-1]
    await said(alice, "play")
    await hears(sandbox, alice, 440, after=recording)


async def test_on_a_stage_it_comes_to_the_front_or_raises_its_hand(bot, sandbox, guild, alice):
    guild.create_channel("stage", kind="stage")
    await alice.joins("stage")
    guild.bot_may_not("mute_members")
    await sandbox.settled()
    assert "I have raised my hand." in await said(alice, "play", query=TONE)
    await guild.owner.invites_to_speak(sandbox.bot_user)
    await hears(sandbox, alice, 440)
    assert "raised my hand" not in await said(alice, "play", query=OTHER)
