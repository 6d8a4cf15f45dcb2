"""discord.py as a witness: its end-to-end encryption shares no code with that of disnake and the sandbox."""

from __future__ import annotations

import asyncio

import discord
import pytest

from tests.sandbox.voice_clients import FRAMES, SILENCE


class Tune(discord.AudioSource):
    def __init__(self, frames, *, endless=False):
        self.frames = list(frames)
        self.endless = endless

    def is_opus(self):
        return True

    def read(self):
        if self.endless:
            return self.frames[0]
        return self.frames.pop(0) if self.frames else b""


@pytest.fixture
async def player(sandbox, lounge):
    client = discord.Client(intents=discord.Intents.default(), connector=sandbox.connector())
    running = asyncio.create_task(client.start(sandbox.token))
    await sandbox.bot_connected()
    yield client
    for voice in client.voice_clients:
        await voice.disconnect()
    await client.close()
    await running


async def test_people_hear_what_it_plays(sandbox, lounge, player, listener):
    client = await player.get_channel(lounge.id).connect(timeout=5)
    await sandbox.settled()
    client.play(Tune(FRAMES))
    recording = await listener.hears(packets=len(FRAMES))
    assert [each for each in recording.opus if each != SILENCE] == FRAMES
    assert recording.lost == recording.unprotected == recording.undecryptable == 0


async def test_its_encryption_follows_who_comes_and_goes(sandbox, guild, lounge, player, alice, bob):
    client = await player.get_channel(lounge.id).connect(timeout=5)
    await alice.joins("Lounge")
    await sandbox.settled()
    client.play(Tune(FRAMES, endless=True))
    recording = await alice.hears(packets=2)
    call = sandbox.voice.sessions[guild.id].dave
    for change in (bob.joins("Lounge"), alice.leaves_voice(), bob.leaves_voice(), alice.joins("Lounge")):
        await change
        await sandbox.settled()
        assert client.voice_privacy_code == call.privacy_code
        for person in (alice, bob):
            await person.hears(packets=recording.audible + 2) if person.voice else None
    assert recording.undecryptable == 0


async def test_it_follows_when_it_is_moved(sandbox, guild, lounge, player, listener):
    den = guild.create_channel("Den", kind="voice")
    client = await player.get_channel(lounge.id).connect(timeout=5)
    await sandbox.settled()
    client.play(Tune(FRAMES, endless=True))
    await listener.hears(packets=2)
    await guild.owner.moves(sandbox.bot_user, den)
    await listener.joins("Den")
    assert (await listener.hears(packets=2)).channel is den
