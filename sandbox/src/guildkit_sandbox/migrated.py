"""Databases that have the tables of every installed plugin already: made once in a run of tests, and copied for each.

A copy costs a tenth of what the migrations do, and most tests are not about those.
"""

from __future__ import annotations

import shutil
import uuid
from typing import TYPE_CHECKING

from pydantic import SecretStr

from guildkit.bot import Bot
from guildkit.config import DATABASE_FILE, Config

if TYPE_CHECKING:
    from pathlib import Path

    import asyncpg


class MigratedFile:
    """Such a SQLite file.

    Args:
        home: where it is kept.
    """

    def __init__(self, home: Path) -> None:
        self._home = home

    async def copy(self, home: Path) -> None:
        """Put it into the home of a bot."""
        made = self._home / DATABASE_FILE
        if not made.exists():
            await _migrate(self._home, "")
        shutil.copy(made, home / DATABASE_FILE)


class MigratedDatabase:
    """Such a database on a PostgreSQL server.

    Args:
        home: of the bot that makes it.
        server: the server's URL, without the name of a database.
    """

    def __init__(self, home: Path, server: str) -> None:
        self._home = home
        self._server = server
        self._name = ""

    async def copy(self, connection: asyncpg.Connection, name: str) -> None:
        """Create a database like it."""
        if not self._name:
            made = f"guildkit_migrated_{uuid.uuid4().hex}"
            await connection.execute(f"CREATE DATABASE {made}")
            await _migrate(self._home, f"{self._server}/{made}")
            self._name = made
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {self._name}")

    async def drop(self, connection: asyncpg.Connection) -> None:
        """Leave nothing on the server."""
        if self._name:
            await connection.execute(f"DROP DATABASE {self._name}")


async def _migrate(home: Path, url: str) -> None:
    bot = Bot(Config(token=SecretStr("never used"), home=home, database_url=url))
    try:
        await bot.prepare()
    finally:
        await bot.database.close()
