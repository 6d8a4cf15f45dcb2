"""A sender's process beside the sandbox's voice servers, and a bot that hands it what it is given to connect."""

import pytest

from tests.music.sender.process import Forwarding, sender_process
from tests.sandbox.conftest import alice, bob, bot, guild, listener, lounge, sandbox

__all__ = ["alice", "bob", "bot", "guild", "listener", "lounge", "sandbox"]


@pytest.fixture
async def sender(sandbox):
    async with sender_process(sandbox) as sender:
        yield sender


@pytest.fixture
def joins(sandbox, bot, lounge, sender):
    """Let the bot join a channel, the lounge by default, and the sender take its voice connection."""

    async def joins(channel=lounge, *, mode="node", **options):
        await sandbox.settled()
        cls = type("Forwards", (Forwarding,), {"sender": sender, "mode": mode, **options})
        before = len(sender.of_voice("ready"))
        forwarding = await bot.get_channel(channel.id).connect(cls=cls)
        if cls.follows:
            await sender.ready(times=before + 1)
        return forwarding

    return joins


@pytest.fixture
async def playing(sender, guild, joins, listener):
    """The bot, which plays in the lounge what alice hears: the stream `one`, which has not ended."""
    voice = await joins()
    await sender.stream("one", [], ended=b"")
    await sender.play(guild, "one")
    return voice
