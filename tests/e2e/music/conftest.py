import pytest

from guildkit_music import hold
from guildkit_sandbox.bots import running_bot


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "music")
    guild.create_channel("lounge", kind="voice")
    guild.create_channel("den", kind="voice")
    yield bot
    while hold.running:  # the service has the time that busy machines need to end it
        await hold.running.pop().close()


@pytest.fixture
def start(sandbox, tmp_path, database_url):
    """What a test calls to run the bot by itself: `async with start() as bot`."""
    return lambda: running_bot(sandbox, tmp_path, database_url=database_url)
