"""The node's own voice connections: who hears, and what becomes of them when sockets are closed."""

from __future__ import annotations

import asyncio
import socket

import pytest

from guildkit_player.inside import SILENCE, Frames, Voice
from tests.music.sender.process import WITHIN, notes


@pytest.fixture
def den(guild):
    return guild.create_channel("Den", kind="voice")


def audible(recordings):
    return [frame for recording in recordings for frame in recording.opus if frame != SILENCE]


async def finish(sandbox, sender, *, mark=9):
    """Play to the end; return all that was heard."""
    await sender.more("one", notes(20, mark=mark), ended=Frames.DONE)
    await sender.ended("one")
    await sandbox.until(lambda: notes(20, mark=mark)[-1] in audible(sandbox.voice.recordings), within=WITHIN)
    return audible(sandbox.voice.recordings)


def understood(sandbox):
    wrong = [
        (each.forged, each.undecryptable, each.unprotected, each.replayed)
        for each in sandbox.voice.recordings
    ]
    return set(wrong) == {(0, 0, 0, 0)}


# ------------------------------------------------------------------ end-to-end encryption


async def test_people_who_come_and_go_all_understand(sandbox, guild, sender, playing, listener, bob):
    await sender.more("one", notes(1000))
    recording = await listener.hears(packets=10)
    code = sandbox.voice.sessions[guild.id].dave.privacy_code
    for _ in range(2):
        await bob.joins("Lounge")
        await sandbox.until(lambda: sandbox.voice.at_rest, within=WITHIN)
        await bob.hears(packets=recording.audible + 10)
        await bob.leaves_voice()
        await sandbox.until(lambda: sandbox.voice.at_rest, within=WITHIN)
        await listener.hears(packets=recording.audible + 10)
    assert sandbox.voice.sessions[guild.id].dave.privacy_code not in {code, None}
    assert understood(sandbox)
    assert audible([recording]) == notes(1000)[: recording.audible]


async def test_a_channel_that_empties_and_fills_again_is_played_to(
    sandbox, guild, sender, playing, listener, bob
):
    await sender.more("one", notes(1000))
    recording = await listener.hears(packets=10)
    await listener.leaves_voice()
    await sandbox.until(lambda: recording.silenced or recording.received > 30, within=WITHIN)
    await bob.joins("Lounge")
    await bob.hears(packets=recording.audible + 10)
    await listener.joins("Lounge")
    await listener.hears(packets=recording.audible + 10)
    assert (recording.undecryptable, recording.forged) == (0, 0)


async def test_who_comes_to_a_bot_that_was_alone_hears_it(sandbox, guild, sender, joins, alice, lounge):
    await joins()
    await sender.stream("one", notes(1000))
    await sender.play(guild, "one")
    await sender.started("one")
    await alice.joins("Lounge")
    recording = await alice.hears(packets=10)
    assert recording.undecryptable == 0


async def test_without_end_to_end_encryption_sound_is_heard_too(sandbox, guild, sender, joins, listener):
    sandbox.voice.dave = False
    await joins()
    await sender.stream("one", notes(30))
    await sender.play(guild, "one")
    await sender.ended("one")
    assert audible([await listener.hears(packets=30)]) == notes(30)


# ------------------------------------------------------------------ close codes


@pytest.mark.parametrize("code", [4009, 1001, 4002, 4999])
async def test_a_lost_session_is_begun_anew_and_no_frame_is_lost(sandbox, sender, playing, listener, code):
    await sender.more("one", notes(100))
    first = await listener.hears(packets=20)
    sandbox.faults.close_voice(code)
    await sender.ready(times=2)
    heard = await finish(sandbox, sender)
    assert sandbox.voice.recordings[-1] is not first
    assert heard[-60:] == [*notes(100)[-40:], *notes(20, mark=9)]
    assert heard == [frame for frame in [*notes(100), *notes(20, mark=9)] if frame in heard]
    assert sender.of_voice("closed") == []


@pytest.mark.parametrize("how", ["4015", "1006"])
async def test_a_session_that_survives_is_resumed_while_sound_goes_on(
    sandbox, sender, playing, listener, how
):
    await sender.more("one", notes(100))
    recording = await listener.hears(packets=20)
    if how == "4015":
        sandbox.faults.close_voice(4015)
    else:
        sandbox.faults.drop_voice()
    await sender.ready(times=2)
    assert await finish(sandbox, sender) == [*notes(100), *notes(20, mark=9)]
    assert sandbox.voice.recordings == [recording]
    assert understood(sandbox)


@pytest.mark.parametrize("code", [4004, 4011, 4014, 4016, 4017, 4021, 4022])
async def test_where_discord_says_no_nobody_connects_again(sandbox, guild, sender, playing, listener, code):
    await sender.more("one", notes(100))
    before = await listener.hears(packets=20)
    connecting = len(sender.of_voice("connecting"))
    sandbox.faults.close_voice(code)
    closed = await sender.closed(code=code)
    assert closed.reason
    assert not closed.rejoin
    await sender.stats()
    await sender.stats()
    assert len(sender.of_voice("connecting")) == connecting
    await playing.attach()  # What the bot was given still holds here, and it says so once more.
    await sender.ready(times=2)
    heard = await finish(sandbox, sender)
    assert heard[: before.audible] == notes(100)[: before.audible]
    assert heard[-60:] == [*notes(100)[-40:], *notes(20, mark=9)]


async def test_where_the_session_is_lost_the_bot_is_asked_to_join_anew(
    sandbox, guild, sender, playing, listener
):
    await sender.more("one", notes(100))
    await listener.hears(packets=10)
    playing.session = "lost"
    await playing.attach()
    closed = await sender.closed()
    assert (closed.code, closed.rejoin) == (4006, True)


async def test_what_another_session_has_taken_away_is_not_taken_back(
    sandbox, guild, sender, playing, listener
):
    await sender.more("one", notes(100))
    await listener.hears(packets=10)
    sandbox.faults.close_voice(4006)
    closed = await sender.closed(code=4006)
    assert closed.rejoin
    assert len(sender.of_voice("connecting")) == 1


async def test_who_is_put_out_waits(sandbox, guild, sender, playing, listener):
    await sender.more("one", notes(100))
    await listener.hears(packets=10)
    await guild.owner.disconnects(sandbox.bot_user)
    assert not (await sender.closed(code=4014)).rejoin


async def test_the_bot_is_moved_and_goes_on_playing(sandbox, guild, sender, playing, listener, den):
    await sender.more("one", notes(150))
    first = await listener.hears(packets=20)
    await guild.owner.moves(sandbox.bot_user, den)
    await guild.owner.moves(listener, den)
    await sender.ready(times=2)
    heard = await finish(sandbox, sender)
    second = sandbox.voice.recordings[-1]
    assert second.channel.name == "Den"
    assert first.audible + second.audible == len(heard)
    assert audible([second]) == [*notes(150), *notes(20, mark=9)][-second.audible :]
    assert understood(sandbox)


async def test_a_region_moves_and_sound_goes_on(sandbox, guild, sender, playing, listener):
    await sender.more("one", notes(150))
    await listener.hears(packets=20)
    sandbox.faults.reallocate_voice()
    await sender.ready(times=2)
    heard = await finish(sandbox, sender)
    assert heard[-100:] == [*notes(150)[-80:], *notes(20, mark=9)]


async def test_an_outage_is_waited_for(sandbox, guild, sender, playing, listener):
    await sender.more("one", notes(200))
    await listener.hears(packets=20)
    fault = sandbox.faults.voice_outage()
    assert not (await sender.closed()).rejoin
    fault.end()
    await sender.ready(times=2)
    heard = await finish(sandbox, sender)
    assert heard[-100:] == [*notes(200)[-80:], *notes(20, mark=9)]
    assert understood(sandbox)


async def test_a_voice_server_that_cannot_be_reached_is_given_up_in_the_end(
    sandbox, guild, sender, joins, listener
):
    voice = await joins()
    voice.follows = False
    fault = sandbox.faults.voice_outage()
    voice.endpoint = "us-east1.discord.media:443"
    await voice.attach()
    closed = await sender.closed()
    assert closed.rejoin
    assert closed.code is None
    assert "reached" in closed.reason
    fault.end()


# ------------------------------------------------------------------ what else comes in


async def test_garbage_in_datagrams_is_not_listened_to(sandbox, guild, sender, playing, listener):
    await sender.more("one", notes(50))
    await listener.hears(packets=10)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for port in await asyncio.to_thread(udp_ports, sender.process.pid):
            for size in (0, 1, 8, 74, 1400, 60_000):
                stranger.sendto(bytes(size), ("127.0.0.1", port))
    assert await finish(sandbox, sender) == [*notes(50), *notes(20, mark=9)]


def udp_ports(process_id):
    """Return the ports of a process's datagram sockets, as Linux tells them."""
    from pathlib import Path

    inodes = set()
    for descriptor in Path(f"/proc/{process_id}/fd").iterdir():
        target = str(descriptor.readlink())
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    lines = Path(f"/proc/{process_id}/net/udp").read_text().splitlines()[1:]
    ports = [int(fields[1].split(":")[1], 16) for fields in map(str.split, lines) if fields[9] in inodes]
    assert ports
    return ports


async def test_the_same_credentials_once_more_change_nothing(sandbox, sender, playing, listener):
    await sender.more("one", notes(50))
    await listener.hears(packets=10)
    await playing.attach()
    assert await finish(sandbox, sender) == [*notes(50), *notes(20, mark=9)]
    assert len(sender.of(Voice, state="ready")) == 1


async def test_packets_that_are_lost_do_not_matter(sandbox, sender, playing, listener):
    fault = sandbox.faults.lose_packets(0.5)
    await sender.more("one", notes(50))
    await sender.changed.until(lambda: sender.streams["one"][0] == [], timeout=WITHIN)
    await sender.stats()
    await sender.stats()
    fault.end()
    heard = await finish(sandbox, sender)
    assert heard[-20:] == notes(20, mark=9)
    assert understood(sandbox)
