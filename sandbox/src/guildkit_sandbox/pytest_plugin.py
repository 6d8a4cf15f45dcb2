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

import logging
import os
import uuid
from typing import TYPE_CHECKING

import pytest_asyncio
import structlog

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from guildkit.bot import Bot
    from guildkit_sandbox import Sandbox, SandboxGuild


def pytest_configure() -> None:
    """Keep the core's log out of the tests, unless somebody has set it up."""
    if not structlog.is_configured():
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


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
async def database_url() -> AsyncIterator[str]:
    """The URL of a fresh database: empty, for a SQLite file in the bot's home.

    Where the environment names a PostgreSQL server in `GUILDKIT_TEST_POSTGRESQL` (`postgresql://user:password@host/name`,
    whose user may create databases), it is a database of its own there, dropped at the end.
    """
    server = os.environ.get("GUILDKIT_TEST_POSTGRESQL")
    if not server:
        yield ""
        return
    import asyncpg  # noqa: PLC0415 - only where it is asked for

    name = f"guildkit_{uuid.uuid4().hex}"
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(f"CREATE DATABASE {name}")
        yield f"{server.rpartition('/')[0]}/{name}"
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


@pytest_asyncio.fixture
async def bot(sandbox: Sandbox, guild: SandboxGuild, tmp_path: Path, database_url: str) -> AsyncIterator[Bot]:  # noqa: ARG001 - it has to be there first
    """The bot with every installed plugin, at rest; none is switched on yet."""
    from guildkit_sandbox.bots import running_bot  # noqa: PLC0415

    async with running_bot(sandbox, tmp_path, database_url=database_url) as bot:
        yield bot


async def switch_on(bot: Bot, guild: SandboxGuild, plugin: str) -> None:
    """Switch a plugin on in a guild, as its owner would."""
    await guild.owner.slash("plugins enable", name=plugin)
    await bot.rest()
