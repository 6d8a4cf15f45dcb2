"""The sender's process: what readers give it is heard in voice channels, in order and encrypted end to end."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from guildkit_player.inside import SILENCE, End, Ended, Frames, Started, Stats
from tests.music.sender.process import WITHIN, notes, sender_process


def audible(recording):
    return [frame for frame in recording.opus if frame != SILENCE]


def is_whole(recording):
    """Whether everything that was sent was understood."""
    wrong = (recording.lost, recording.forged, recording.unprotected, recording.undecryptable)
    return wrong == (0, 0, 0, 0) and not recording.replayed and not recording.duplicated


async def test_what_a_reader_gives_is_heard_in_order(guild, sender, joins, listener):
    await joins()
    await sender.stream("one", notes(150))
    await sender.play(guild, "one")
    assert (await sender.ended("one")).frames == 150
    recording = await listener.hears(packets=150)
    assert audible(recording) == notes(150)
    assert is_whole(recording)
    assert recording.unannounced == 0


async def test_a_stream_ends_with_five_frames_of_silence(sandbox, guild, sender, joins, listener):
    await joins()
    await sender.stream("one", notes(10))
    await sender.play(guild, "one")
    recording = await listener.hears(packets=10)
    await sandbox.until(lambda: recording.silences == 5, within=WITHIN)
    await sandbox.until(lambda: sandbox.voice.sessions[guild.id].speaking == 0, within=WITHIN)
    assert recording.opus == [*notes(10), *[SILENCE] * 5]


async def test_the_next_stream_follows_without_a_gap(sandbox, guild, sender, joins, listener):
    await joins()
    await sender.stream("one", notes(60))
    await sender.stream("two", notes(40, mark=2))
    await sender.play(guild, "one")
    await sender.play(guild, "two", then=True)
    await sender.ended("two")
    recording = await listener.hears(packets=100)
    assert recording.opus[:100] == [*notes(60), *notes(40, mark=2)]
    told = [(type(each), each.stream) for each in sender.told if isinstance(each, (Started, Ended))]
    assert told == [(Started, "one"), (Ended, "one"), (Started, "two"), (Ended, "two")]


async def test_no_more_is_asked_for_than_stands_ready(sandbox, guild, sender, joins, listener):
    await joins()
    await sender.stream("one", notes(1000))
    await sender.stream("two", notes(1000))
    await sender.play(guild, "one")
    await sender.play(guild, "two", then=True)
    recording = await listener.hears(packets=60)
    await sender.pause(guild)
    await sandbox.until(lambda: recording.silences == 5, within=WITHIN)
    left = {name: len(frames) for name, (frames, _) in sender.streams.items()}
    assert left["two"] == 950
    assert 1000 - left["one"] - recording.audible <= 100


async def test_a_pause_loses_nothing(sandbox, guild, sender, joins, listener):
    await joins()
    await sender.stream("one", notes(80))
    await sender.play(guild, "one")
    recording = await listener.hears(packets=20)
    await sender.pause(guild)
    await sandbox.until(lambda: recording.silences == 5, within=WITHIN)
    paused_at = recording.audible
    assert paused_at < 80
    await sender.pause(guild, paused=False)
    await sender.ended("one")
    await listener.hears(packets=80)
    assert audible(recording) == notes(80)
    assert recording.opus[paused_at : paused_at + 5] == [SILENCE] * 5
    assert is_whole(recording)


async def test_a_reader_that_is_late_is_bridged_with_silence(sandbox, guild, sender, playing, listener):
    await sender.more("one", notes(20))
    recording = await listener.hears(packets=20)
    await sandbox.until(lambda: recording.silences == 5, within=WITHIN)
    stats = await sender.stats()
    assert (stats.sent, stats.nulled > 0, stats.playing) == (20, True, 1)
    assert sender.of(Ended) == []
    await sender.more("one", notes(20, mark=1), ended=Frames.DONE)
    await sender.ended("one")
    await listener.hears(packets=40)
    assert recording.opus[:45] == [*notes(20), *[SILENCE] * 5, *notes(20, mark=1)]
    stamps = [packet.timestamp for packet in sorted(recording.packets)]
    assert {later - earlier for earlier, later in pairwise(stamps)} == {960}


async def test_a_stream_that_breaks_off_is_played_as_far_as_it_goes(guild, sender, joins, listener):
    await joins()
    await sender.stream("one", notes(30), ended=Frames.BROKEN)
    await sender.play(guild, "one")
    assert (await sender.ended("one")).frames == 30
    await sender.stream("none", [], ended=Frames.BROKEN)
    await sender.play(guild, "none")
    assert (await sender.ended("none")).frames == 0


async def test_another_stream_takes_the_place_of_what_is_played(sandbox, guild, sender, joins, listener):
    await joins()
    await sender.stream("one", notes(1000))
    await sender.stream("two", notes(1000, mark=1))
    await sender.play(guild, "one")
    await sender.play(guild, "two", then=True)
    await listener.hears(packets=10)
    await sender.stream("three", notes(10, mark=2))
    await sender.play(guild, "three")
    await sender.ended("three")
    recording = await listener.hears(packets=10)
    await sandbox.until(lambda: notes(10, mark=2)[-1] in recording.opus, within=WITHIN)
    heard = audible(recording)
    assert heard == [*notes(1000)[: len(heard) - 10], *notes(10, mark=2)]
    await sandbox.until(lambda: sender.stopped == {"one", "two"}, within=WITHIN)
    assert [each.stream for each in sender.of(Ended)] == ["three"]


async def test_halting_is_heard(sandbox, guild, sender, joins, listener):
    await joins()
    await sender.stream("one", notes(1000))
    await sender.stream("two", notes(1000))
    await sender.play(guild, "one")
    await sender.play(guild, "two", then=True)
    recording = await listener.hears(packets=10)
    await sender.halt(guild, "two")
    await sandbox.until(lambda: sender.stopped == {"two"}, within=WITHIN)
    await sender.halt(guild)
    await sandbox.until(lambda: recording.silences == 5, within=WITHIN)
    assert sender.stopped == {"one", "two"}
    assert recording.opus[-5:] == [SILENCE] * 5
    assert sender.of(Ended) == []


async def test_guilds_do_not_disturb_each_other(sandbox, guild, sender, joins, listener, bob):
    ohio = sandbox.create_guild("Ohio")
    den = ohio.create_channel("Den", kind="voice")
    carol = ohio.join("carol")
    await carol.joins("Den")
    await joins()
    await joins(den)
    await sender.stream("here", notes(100))
    await sender.stream("there", notes(100, mark=1))
    await sender.play(guild, "here")
    await sender.play(ohio, "there")
    await listener.hears(packets=20)
    await sender.detach(guild)
    await sender.ended("there")
    recording = await carol.hears(packets=100)
    assert audible(recording) == notes(100, mark=1)
    assert is_whole(recording)
    await sandbox.until(
        lambda: guild.id not in {each.state.guild.id for each in live(sandbox)}, within=WITHIN
    )


def live(sandbox):
    return [session for session in sandbox.voice.sessions.values() if session.connection is not None]


async def test_what_is_played_and_how_far_is_told_each_second(guild, sender, joins, listener):
    await joins()
    await sender.stream("one", notes(1000))
    await sender.play(guild, "one")
    await listener.hears(packets=10)
    await sender.stats()
    stats = await sender.stats()
    assert stats.streams == {str(guild.id): "one"}
    assert stats.frames[str(guild.id)] == stats.sent > 0
    assert (stats.playing, stats.nulled) == (1, 0)
    await sender.detach(guild)
    await sender.changed.until(lambda: sender.of(Stats)[-1].streams == {}, timeout=WITHIN)
    assert sender.of(Stats)[-1].playing == 0


async def test_a_bot_that_speaks_itself_is_given_the_frames(guild, sender, joins, listener):
    await joins(mode="bot")
    await sender.stream("one", notes(30))
    await sender.play(guild, "one")
    heard = [await sender.subscriber.recv_multipart() for _ in range(30 + 5 + 1)]
    assert {topic for topic, _ in heard} == {str(guild.id).encode()}
    assert [frame for _, frame in heard] == [*notes(30), *[SILENCE] * 5, b""]


async def test_a_connection_goes_from_the_bot_to_the_node_in_the_middle_of_a_song(
    guild, sender, joins, listener
):
    voice = await joins(mode="bot")
    await sender.stream("one", notes(120))
    await sender.play(guild, "one")
    heard = [(await sender.subscriber.recv_multipart())[1] for _ in range(20)]
    voice.mode = "node"
    await voice.attach()
    await sender.ended("one")
    while True:
        frame = (await sender.subscriber.recv_multipart())[1] if await sender.subscriber.poll(0) else None
        if frame is None:
            break
        heard.append(frame)
    recording = await listener.hears(packets=120 - len(heard))
    assert [*heard, *audible(recording)] == notes(120)


# ------------------------------------------------------------------ what ends


async def test_the_end_is_heard(sandbox, guild, sender, playing, listener):
    await sender.more("one", notes(200))
    recording = await listener.hears(packets=10)
    await sender.say(End())
    assert await asyncio.wait_for(sender.process.wait(), WITHIN) == 0
    await sandbox.until(lambda: not live(sandbox), within=WITHIN)
    assert recording.opus[-5:] == [SILENCE] * 5


async def test_a_sender_whose_main_is_gone_says_good_bye(sandbox, guild, sender, playing, listener):
    await sender.more("one", notes(200))
    recording = await listener.hears(packets=10)
    sender.process.stdin.close()
    assert await asyncio.wait_for(sender.process.wait(), WITHIN) == 0
    assert recording.opus[-5:] == [SILENCE] * 5


async def test_a_sender_is_terminated(sender):
    await sender.stats()
    sender.process.terminate()
    assert await asyncio.wait_for(sender.process.wait(), WITHIN) == 0


async def test_where_a_sender_was_killed_another_goes_on(sandbox, guild, sender, playing, listener):
    await sender.more("one", notes(200))
    await listener.hears(packets=10)
    sender.process.kill()
    await sender.process.wait()
    async with sender_process(sandbox) as another:
        playing.__class__.sender = another
        await playing.attach()
        await another.ready()
        await another.stream("rest", notes(20, mark=1))
        await another.play(guild, "rest")
        await another.ended("rest")
        recording = await listener.hears(packets=20)
        assert audible(recording) == notes(20, mark=1)


async def test_what_nobody_understands_is_passed_over(guild, sender, joins, listener):
    await sender.main.send(b"not json")
    await sender.main.send(b'{"do": "dance", "guild": "1"}')
    await sender.halt(guild)
    await sender.detach(guild)
    await sender.pause(guild, paused=False)
    for parts in (
        [b"x"],
        [b"\xff", b"begin"],
        [b"x", b"sing"],
        [b"nobody", b"more", b"\x00"],
        [b"", b"", b"", b""],
    ):
        await sender.reader.send_multipart(parts)
    await joins()
    await sender.stream("one", notes(20))
    await sender.play(guild, "one")
    await sender.ended("one")
    assert audible(await listener.hears(packets=20)) == notes(20)


@pytest.mark.parametrize("first", ["stream", "play"])
async def test_it_does_not_matter_who_speaks_first(guild, sender, joins, listener, first):
    await joins()
    if first == "play":
        await sender.play(guild, "one")
        await sender.stats()
    await sender.stream("one", notes(20))
    if first == "stream":
        await sender.stats()
        await sender.play(guild, "one")
    await sender.ended("one")
    assert audible(await listener.hears(packets=20)) == notes(20)
