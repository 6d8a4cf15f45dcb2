"""Fixtures for the tests of plugins: a Discord, a guild, and a bot in it.

```python
async def test_hello(bot, guild):
    alice = guild.join("alice")
    await switch_on(bot, guild, "hello")
    answer = await alice.slash("hello")
    assert answer.text == "Hello!"
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest_asyncio

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from guildkit.bot import Bot
    from guildkit_sandbox import Sandbox, SandboxGuild


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A fresh Discord. A request for which it has no route fails the test by the route's name."""
    from guildkit_sandbox import Sandbox  # noqa: PLC0415 - pytest loads this module for every project

    async with Sandbox(seed=1) as sandbox:
        yield sandbox
        assert not sandbox.missing_routes, f"The sandbox lacks {sandbox.missing_routes}."


@pytest_asyncio.fixture
async def guild(sandbox: Sandbox) -> SandboxGuild:
    """A guild with the bot in it."""
    return sandbox.create_guild("Tennessee")


@pytest_asyncio.fixture
async def bot(sandbox: Sandbox, guild: SandboxGuild, tmp_path: Path) -> AsyncIterator[Bot]:  # noqa: ARG001 - it has to be there first
    """The bot with every installed plugin, at rest; none is switched on yet."""
    from guildkit_sandbox.bots import running_bot  # noqa: PLC0415

    async with running_bot(sandbox, tmp_path) as bot:
        yield bot


async def switch_on(bot: Bot, guild: SandboxGuild, plugin: str) -> None:
    """Switch a plugin on in a guild, as its owner would."""
    await guild.owner.slash("plugins enable", name=plugin)
    await bot.rest()
