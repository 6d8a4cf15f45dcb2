"""The real disnake voice client, heard by people."""

from __future__ import annotations

import asyncio
import sys
import time

import disnake
import pytest

from guildkit_sandbox import CannotDo, NotSeen
from guildkit_sandbox.voice.recordings import Recording
from tests.sandbox.voice_clients import FRAMES, SILENCE, Tune


@pytest.fixture
def den(guild):
    return guild.create_channel("Den", kind="voice")


async def back(sandbox, session):
    """Wait until the bot is connected again."""
    await sandbox.until(lambda: sandbox.voice.connected and sandbox.voice.connections - {session}, within=5)


async def test_people_hear_what_the_bot_plays(play, listener, tmp_path):
    await play([*FRAMES, *[SILENCE] * 5])
    recording = await listener.hears(packets=len(FRAMES))
    assert recording.opus[: len(FRAMES)] == FRAMES
    assert recording.lost == recording.forged == recording.replayed == recording.unannounced == 0
    assert recording.gaps == []
    assert recording.duration >= 0.2
    assert recording.frames >= 10
    assert recording.jitter.p50 <= recording.jitter.p99 <= recording.jitter.max
    assert recording.save(tmp_path / "heard.ogg").read_bytes().startswith(b"OggS")


async def test_a_jingle_is_heard(sandbox, guild, bot, alice, tmp_path):
    lounge = guild.create_channel("Lounge", kind="voice")
    await alice.joins("Lounge")
    await sandbox.settled()
    client = await bot.get_channel(lounge.id).connect()
    await sandbox.settled()  # both sides have agreed on the end-to-end encryption
    client.play(Tune(FRAMES))
    recording = await alice.hears(packets=len(FRAMES))
    assert recording.opus == FRAMES
    assert recording.lost == recording.forged == recording.unprotected == 0
    assert recording.duration == pytest.approx(0.02 * len(FRAMES))
    recording.save(tmp_path / "jingle.ogg")


@pytest.mark.skipif(sys.platform != "linux", reason="other kernels do not tell when a datagram came in")
async def test_what_a_busy_loop_reads_late_came_in_time(play, listener):
    await play(FRAMES[:1], endless=True)
    recording = await listener.hears(packets=2)
    began = time.perf_counter()
    time.sleep(0.3)  # noqa: ASYNC251 - that is what this is about
    ended = time.perf_counter()
    await listener.hears(packets=recording.audible + 10)
    assert sum(began < packet.arrived < ended for packet in recording.packets) >= 3


async def test_silence_is_told_from_sound(sandbox, play, listener, lounge):
    await play([SILENCE] * 3)
    with pytest.raises(NotSeen, match="alice does not hear 1 packets of the bot in Lounge"):
        await listener.hears(within=0.2)
    recording = sandbox.voice.recording(lounge)
    assert (recording.received, recording.silences, recording.audible) == (3, 3, 0)


async def test_music_that_disnake_encodes_can_be_decoded(bot, lounge, listener):
    try:
        disnake.opus.Encoder()
    except disnake.opus.OpusNotLoaded:
        pytest.skip("libopus is not there")

    class Square(disnake.AudioSource):
        loops = 10

        def read(self):
            self.loops -= 1
            return (b"\x00\x20" * 96 + b"\x00\xe0" * 96) * 10 if self.loops >= 0 else b""

    client = await bot.get_channel(lounge.id).connect(timeout=5)
    client.play(Square())
    recording = await listener.hears(packets=10)
    assert recording.duration == 0.2
    sound = recording.pcm()
    assert len(sound) == 10 * 960 * 2 * 2
    samples = memoryview(sound).cast("h")
    assert max(samples) > 4000
    assert min(samples) < -4000


async def test_pausing_loses_nothing(sandbox, play, listener):
    client = await play(FRAMES)
    await listener.hears(packets=3)
    client.pause()
    with pytest.raises(NotSeen):
        await listener.hears(packets=10, within=0.2)
    client.resume()
    recording = await listener.hears(packets=10)
    assert recording.opus == FRAMES
    assert recording.lost == 0
    assert sum(packet.begins for packet in recording.packets) >= 2


async def test_jitter_is_how_far_packets_came_from_when_they_were_due(sandbox, listener, lounge):
    recording = Recording(sandbox.world.bot, lounge, ssrc=1)
    arrivals = [0.0, 0.020, 0.041, 0.060, 5.0, 5.025]
    for number, arrived in enumerate(arrivals):
        if number == 4:
            recording.begin()  # after a pause
        recording.add(number, number * 960, FRAMES[0], arrived)
    assert [round(value, 3) for value in recording.jitter] == [1.0, 5.0, 5.0]


async def test_stopping_is_heard(sandbox, play, listener):
    client = await play(FRAMES[:1], endless=True)
    recording = await listener.hears(packets=3)
    client.stop()
    await sandbox.settled()
    await asyncio.to_thread(client._player.join) if client._player else None
    before = recording.received
    with pytest.raises(NotSeen):
        await listener.hears(packets=before + 3, within=0.1)


async def test_the_bot_follows_when_it_is_moved(sandbox, guild, bot, play, listener, den):
    client = await play(FRAMES[:1], endless=True)
    first = await listener.hears(packets=2)
    session = next(iter(sandbox.voice.connections))
    await guild.owner.moves(sandbox.bot_user, den)
    await guild.owner.moves(listener, "Den")
    await back(sandbox, session)
    recording = await listener.hears(packets=2)
    assert recording is not first
    assert recording.channel is den
    assert client.channel.name == "Den"
    assert listener.voice is den


async def test_the_bot_is_moved_to_and_fro_before_it_can_follow(sandbox, guild, play, listener, den):
    client = await play(FRAMES[:1], endless=True)
    first = await listener.hears()
    session = next(iter(sandbox.voice.connections))
    await guild.owner.moves(sandbox.bot_user, "Den")
    await guild.owner.moves(sandbox.bot_user, "Lounge")
    await guild.owner.moves(sandbox.bot_user, "Den")
    await listener.joins("Den")
    await back(sandbox, session)
    assert (await listener.hears()).channel is den
    assert client.channel.name == "Den"
    assert sandbox.voice.recordings[0] is first
    assert len(sandbox.voice.recordings) == 2


async def test_the_bot_moves_by_itself(sandbox, bot, play, listener, den):
    client = await play(FRAMES[:1], endless=True)
    session = next(iter(sandbox.voice.connections))
    await client.move_to(bot.get_channel(den.id))
    await back(sandbox, session)
    await listener.joins("Den")
    assert (await listener.hears()).channel is den


async def test_the_bot_is_disconnected(sandbox, guild, bot, play, listener):
    client = await play(FRAMES[:1], endless=True)
    await listener.hears()
    await guild.owner.disconnects(sandbox.bot_user)
    await sandbox.settled()
    assert not client.is_connected()
    assert bot.voice_clients == []


async def test_a_kicked_bot_is_heard_no_more(sandbox, guild, bot, play, listener):
    client = await play(FRAMES[:1], endless=True)
    recording = await listener.hears()
    guild.kick_bot()
    await sandbox.settled()
    assert not client.is_connected()
    assert [state.user.name for state in sandbox.world.voice.inside(listener.voice)] == ["alice"]
    assert sandbox.voice.recordings == [recording]


async def test_a_deleted_channel_sends_everybody_out(sandbox, guild, play, listener):
    client = await play(FRAMES[:1], endless=True)
    guild.delete_channel("Lounge")
    await sandbox.settled()
    assert listener.voice is None
    assert not client.is_connected()


async def test_a_crashed_voice_server_is_resumed_with_the_same_session(sandbox, play, listener):
    await play(FRAMES[:1], endless=True)
    recording = await listener.hears()
    session = next(iter(sandbox.voice.connections))
    sandbox.faults.close_voice(4015)
    await back(sandbox, session)
    assert (await listener.hears(packets=recording.audible + 3)) is recording


async def test_a_muted_bot_plays_to_nobody(sandbox, guild, play, listener):
    await play(FRAMES[:1], endless=True)
    recording = await listener.hears()
    await guild.owner.mutes(sandbox.bot_user)
    received = recording.received
    await sandbox.until(lambda: recording.silenced > 2, within=1)
    assert recording.received == received
    await guild.owner.mutes(sandbox.bot_user, muted=False)
    await listener.hears(packets=received + 2)
    assert recording.lost == 0


async def test_on_a_stage_the_bot_is_heard_once_it_may_speak(sandbox, guild, bot, alice):
    guild.create_channel("Theatre", kind="stage")
    await alice.joins("Theatre")
    await sandbox.settled()
    client = await bot.get_channel(guild.channel("Theatre").id).connect(timeout=5)
    client.play(Tune(FRAMES[:1], endless=True))
    with pytest.raises(NotSeen):
        await alice.hears(within=0.1)
    await guild.owner.invites_to_speak(sandbox.bot_user)
    await alice.hears()


async def test_lost_packets_are_noticed(sandbox, play, listener):
    await play(FRAMES[:1], endless=True)
    recording = await listener.hears(packets=2)
    with sandbox.faults.lose_packets(), pytest.raises(NotSeen):
        await listener.hears(packets=recording.audible + 2, within=0.08)
    await listener.hears(packets=recording.audible + 2)
    assert recording.lost >= 2
    assert len(recording.gaps) == 1


async def test_the_bot_follows_to_another_voice_server(sandbox, play, listener):
    await play(FRAMES[:1], endless=True)
    first = await listener.hears()
    session = next(iter(sandbox.voice.connections))
    sandbox.faults.reallocate_voice()
    await back(sandbox, session)
    assert await listener.hears(packets=2) is not first


async def test_who_comes_during_an_outage_waits_for_its_end(sandbox, bot, lounge, listener):
    await sandbox.settled()
    with sandbox.faults.voice_outage():
        connecting = asyncio.create_task(bot.get_channel(lounge.id).connect(timeout=5))
        await sandbox.until(lambda: len(sandbox.world.voice.inside(lounge)) == 2, within=1)
        await sandbox.settled()
        assert not connecting.done()
    client = await connecting
    await sandbox.settled()
    client.play(Tune(FRAMES))
    await listener.hears()


async def test_after_an_outage_the_bot_is_told_where_to_connect(sandbox, bot, play, listener):
    await play(FRAMES[:1], endless=True)
    await listener.hears()
    with sandbox.faults.voice_outage():
        await sandbox.until(lambda: not sandbox.voice.connections, within=1)
        assert sandbox.transcript.events("VOICE_SERVER_UPDATE")[-1].sent.endswith('"endpoint":null}')
    assert "discord.media" in sandbox.transcript.events("VOICE_SERVER_UPDATE")[-1].sent


async def test_who_is_nowhere_hears_nothing(guild, bot, bob, alice):
    guild.create_channel("Lounge", kind="voice")
    with pytest.raises(CannotDo, match="bob is in no voice channel"):
        await bob.hears()
    await alice.joins("Lounge", deafened=True)
    with pytest.raises(CannotDo, match="alice is deafened"):
        await alice.hears()
