import random
from contextlib import AsyncExitStack

import pytest

from guildkit_sandbox.bots import running_bot
from guildkit_sandbox.pytest_plugin import switch_on
from tests.core.plugins import candidate


@pytest.fixture
def other_guild(sandbox):
    """A second guild, in which nothing is switched on."""
    return sandbox.create_guild("Ohio")


@pytest.fixture
async def start(sandbox, guild, tmp_path, database_url):
    """Start a bot with plugins of the test's own, switched on in `guild`; starting it again is a restart."""
    async with AsyncExitStack() as stack:
        running = []

        async def start_bot(*plugins, on=True):
            while running:
                await running.pop().aclose()
            one = await stack.enter_async_context(AsyncExitStack())
            bot = await one.enter_async_context(
                running_bot(
                    sandbox,
                    tmp_path,
                    database_url=database_url,
                    candidates=[candidate(plugin) for plugin in plugins],
                )
            )
            running.append(one)
            for plugin in plugins:
                if on and not bot.gate.enabled(guild.id, plugin.name):
                    await switch_on(bot, guild, plugin.name)
            return bot

        yield start_bot


@pytest.fixture
def rng():
    return random.Random(7)
