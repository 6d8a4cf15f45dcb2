"""End-to-end encryption: disnake's part of it is the real one, the rest is the sandbox's."""

from __future__ import annotations

import dave
import pytest

from tests.sandbox.voice_clients import FRAMES, connecting


@pytest.fixture
def call(sandbox, guild):
    """Return the group as the voice gateway keeps it at the moment."""
    return lambda: sandbox.voice.sessions[guild.id].dave


@pytest.fixture
def told(sandbox):
    """Return what the bot was told of the encryption, as opcodes."""

    def told():
        names = [entry.name for entry in sandbox.transcript if entry.kind == "VOICE"]
        ops = [int(name.rpartition(" ")[2]) for name in names if name.startswith("to the bot")]
        return [op for op in ops if op > 20]

    return told


async def test_people_who_are_there_let_the_bot_in(play, listener, bob, call, told):
    await bob.joins("Lounge")
    client = await play(FRAMES)
    recording = await listener.hears(packets=len(FRAMES))
    assert recording.opus == FRAMES
    assert recording.unprotected == recording.undecryptable == 0
    assert client.dave.can_encrypt()
    assert client.dave.voice_privacy_code == call().privacy_code
    assert told() == [25, 30, 22]


async def test_what_is_played_to_nobody_is_not_encrypted_until_somebody_comes(
    sandbox, play, lounge, alice, call, told
):
    client = await play(FRAMES[:1], endless=True)
    recording = sandbox.voice.recording(lounge)
    await sandbox.until(lambda: recording.received > 1, within=1)
    assert not client.dave.can_encrypt()
    await alice.joins("Lounge")
    await sandbox.settled()
    assert client.dave.can_encrypt()
    assert client.dave.voice_privacy_code == call().privacy_code
    assert told() == [25, 27, 29]
    await alice.hears(packets=recording.audible + 2)
    assert set(recording.opus) == {FRAMES[0]}


async def test_the_encryption_follows_who_comes_and_goes(sandbox, play, listener, bob, guild, call):
    client = await play(FRAMES[:1], endless=True)
    recording = await listener.hears()
    codes = {client.dave.voice_privacy_code}
    carol = guild.join("carol")
    for change in (bob.joins("Lounge"), carol.joins("Lounge"), bob.leaves_voice(), listener.leaves_voice()):
        await change
        await sandbox.settled()
        assert client.dave.voice_privacy_code == call().privacy_code
        codes.add(call().privacy_code)
        await carol.hears(packets=recording.audible + 2) if carol.voice else None
    assert len(codes) == 5
    assert recording.lost == recording.undecryptable == recording.unprotected == 0


async def test_who_comes_and_goes_at_once_leaves_no_trace(sandbox, play, listener, bob, call):
    client = await play(FRAMES[:1], endless=True)
    recording = await listener.hears()
    for _ in range(2):
        await bob.joins("Lounge")
        await bob.leaves_voice()
    await bob.joins("Lounge")
    await listener.leaves_voice()
    await sandbox.settled()
    assert client.dave.voice_privacy_code == call().privacy_code
    await bob.hears(packets=recording.audible + 2)


async def test_a_bot_that_stays_behind_alone_begins_anew(sandbox, play, listener, call, told):
    client = await play(FRAMES[:1], endless=True)
    recording = await listener.hears()
    before = call().privacy_code
    await listener.leaves_voice()
    await sandbox.settled()
    assert told()[-2:] == [24, 21]
    assert not client.dave.can_encrypt()
    assert call().privacy_code is None
    await listener.joins("Lounge")
    await sandbox.settled()
    assert client.dave.voice_privacy_code == call().privacy_code != before
    await listener.hears(packets=recording.audible + 2)


async def test_who_comes_and_leaves_before_the_bot_has_let_them_in(sandbox, play, lounge, alice, call):
    client = await play(FRAMES[:1], endless=True)
    await alice.joins("Lounge")
    await alice.leaves_voice()
    await sandbox.settled()
    assert not client.dave.can_encrypt()
    await alice.joins("Lounge")
    await sandbox.settled()
    assert client.dave.voice_privacy_code == call().privacy_code
    await alice.hears()


async def test_a_bot_that_cannot_follow_is_let_in_again(sandbox, guild, play, listener, call, told):
    client = await play(FRAMES[:1], endless=True)
    recording = await listener.hears()
    sandbox.voice.sessions[guild.id].send_binary(30, b"\0\x63no welcome")
    await sandbox.voice.round_trip()  # it answers with INVALID_COMMIT_WELCOME and a new key package
    await sandbox.settled()
    assert told()[-2:] == [30, 22]
    assert client.dave.voice_privacy_code == call().privacy_code
    await listener.hears(packets=recording.audible + 2)


async def test_a_resumed_session_goes_on_encrypted(sandbox, play, listener, bob, call):
    client = await play(FRAMES[:1], endless=True)
    recording = await listener.hears()
    sandbox.faults.close_voice(4015)
    await sandbox.until(lambda: not sandbox.voice.connections, within=1)
    await bob.joins("Lounge")
    await sandbox.until(lambda: sandbox.voice.connected, within=1)
    await sandbox.settled()
    assert client.dave.voice_privacy_code == call().privacy_code
    await bob.hears(packets=recording.audible + 2)


async def test_without_dave_the_transport_is_encrypted_alone(sandbox, guild, play, listener, told):
    sandbox.voice.dave = False
    client = await play(FRAMES)
    assert (await listener.hears(packets=len(FRAMES))).opus == FRAMES
    assert not client.dave.can_encrypt()
    assert sandbox.voice.sessions[guild.id].dave is None
    assert told() == []


# ------------------------------------------------------------------ a client of our own


@pytest.fixture
async def wire(sandbox, guild, bot, lounge):
    await bot.ws.voice_state(guild.id, lounge.id)
    await sandbox.settled()
    given = sandbox.voice.allocations[guild.id]
    credentials = {
        "server_id": str(guild.id),
        "user_id": str(sandbox.bot_user.id),
        "session_id": sandbox.world.voice.of(guild.model, sandbox.bot_user.id).session_id,
        "token": given.token,
        "max_dave_protocol_version": 1,
    }
    async with connecting(sandbox, credentials) as wire:
        yield wire


def member(sandbox, lounge, user):
    session = dave.Session()
    session.init(1, lounge.id, str(user.id), dave.SignatureKeyPair.generate(1))
    return session


async def test_who_does_not_know_dave_is_turned_away_where_it_is_required(sandbox, wire):
    sandbox.voice.dave_required = True
    await wire.identify(max_dave_protocol_version=0)
    assert await wire.close_code() == 4017


async def test_what_is_not_encrypted_is_not_understood_for_long(sandbox, wire, lounge, listener):
    await wire.ready()
    await wire.receive(11)
    session = member(sandbox, lounge, sandbox.bot_user)
    session.set_external_sender((await wire.socket.receive()).data[3:])
    await wire.socket.send_bytes(b"\x1a" + session.get_marshalled_key_package())
    assert (await wire.socket.receive()).data[2] == 30
    recording = sandbox.voice.recording(lounge)
    wire.udp.send(wire.packet(1))
    await sandbox.until(lambda: recording.unprotected == 1, within=1)
    wire.udp.send(wire.packet(2, payload=b"noise" + b"checksum" + b"\x01\x0c\xfa\xfa"))
    await sandbox.until(lambda: recording.undecryptable == 1, within=1)
    assert recording.received == 1


async def test_a_key_package_must_be_ones_own(sandbox, wire, lounge, alice):
    await wire.ready()
    session = member(sandbox, lounge, alice.user)
    await wire.socket.send_bytes(b"\x1a" + session.get_marshalled_key_package())
    assert (await wire.socket.receive()).data[2] == 25
    assert await wire.close_code() == 4020


@pytest.mark.parametrize(
    ("message", "code"),
    [(b"", 4002), (b"\x63", 4001), (b"\x1a", 4020), (b"\x1ano key package", 4020), (b"\x1cno commit", 4020)],
)
async def test_what_is_no_message_of_dave_closes_the_socket(wire, message, code):
    await wire.ready()
    assert (await wire.socket.receive()).data[2] == 25
    await wire.socket.send_bytes(message)
    assert await wire.close_code() == code


@pytest.mark.parametrize("op", [23, 31])
async def test_without_dave_nobody_speaks_of_it(sandbox, wire, op):
    sandbox.voice.dave = False
    await wire.ready()
    await wire.send(op, {"transition_id": 1})
    assert await wire.close_code() == 4020
