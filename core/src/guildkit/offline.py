"""What a plugin's own commands of `guildkit` work on: what is stored for the guilds, without Discord."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from guildkit import audit
from guildkit.errors import DatabaseError

if TYPE_CHECKING:
    import random
    from collections.abc import AsyncIterator
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.bot import Bot


@dataclass(frozen=True, slots=True)
class StoredGuild:
    """A guild that the bot knows.

    Attributes:
        id: Discord's id of the guild.
        name: what it was called when the bot last saw it.
    """

    id: int
    name: str


class Offline:
    """The guilds that the bot knows, and what is stored for each."""

    def __init__(self, bot: Bot, plugin: str) -> None:
        self._bot = bot
        self._plugin = plugin

    @property
    def now(self) -> datetime:
        """The present instant by the one clock."""
        return self._bot.clock.now()

    @property
    def rng(self) -> random.Random:
        """The one source of randomness."""
        return self._bot.rng

    @property
    def home(self) -> Path:
        """The plugin's folder beside the database; see `ServedGuilds.home`."""
        return self._bot.config.home / self._plugin

    async def guilds(self, only: int | None = None) -> list[StoredGuild]:
        """Return every guild, or the one of this id; without one, where the bot serves a single guild, that.

        Raises:
            UserError: the bot has never been there.
        """
        from guildkit.cli.office import known_guild  # noqa: PLC0415 - which knows every command

        everywhere = only is None and self._bot.config.single_guild is None
        found = await self._bot.guilds.all() if everywhere else [await known_guild(self._bot, only)]
        return [StoredGuild(each.guild_id, each.name) for each in found]

    @asynccontextmanager
    async def read(self, guild_id: int) -> AsyncIterator[AsyncSession]:
        """A session that only reads, confined to a guild; all its statements see one moment."""
        async with self._bot.database.guild_session(guild_id, read_only=True, one_moment=True) as session:
            yield session

    @asynccontextmanager
    async def transaction(self, guild_id: int) -> AsyncIterator[AsyncSession]:
        """A session that writes, confined to a guild: commits at the end, rolls back on any exception.

        Ask for `offline(…, alone=True)` where it takes long: a running bot would wait for it.
        """
        async with self._bot.database.guild_session(guild_id) as session:
            yield session

    def audit(
        self,
        session: AsyncSession,
        guild_id: int,
        action: str,
        subject: str = "",
        details: dict[str, Any] | None = None,
    ) -> None:
        """Note in an open transaction what the command line has done, for `/audit`; as `ctx.audit` does."""
        audit.note(
            session,
            at=self.now,
            guild_id=guild_id,
            by=None,
            action=f"{self._plugin}.{action}",
            subject=subject,
            details=details,
        )

    async def backup(self) -> Path:
        """Write everything into a new file in the folder `backups`, as `guildkit db backup` does; return which.

        Raises:
            OperatorError: it cannot be written.
        """
        from guildkit.cli.office import backup_path  # noqa: PLC0415 - which knows every command
        from guildkit.storage.dump import dump  # noqa: PLC0415

        path = backup_path(self._bot)
        await dump(self._bot.database, path)
        return path


@asynccontextmanager
async def offline(plugin: str, *, alone: bool = False) -> AsyncIterator[Offline]:
    """Open the database for a command of a plugin's. A running bot is not disturbed by what only reads.

    ```python
    async with offline("hello") as stored:
        for guild in await stored.guilds():
            async with stored.read(guild.id) as session:
                …
    ```

    Args:
        plugin: its name.
        alone: whether no bot may run meanwhile.

    Raises:
        DatabaseError: the database cannot be used, the plugin's tables are not what this version needs, or a bot is
            running that must not.
    """
    from guildkit.cli.office import office  # noqa: PLC0415 - which knows every command
    from guildkit.storage.migrations import revisions  # noqa: PLC0415 - Alembic takes long to import

    async with office(alone=alone) as bot:
        loaded = bot.host.plugins.get(plugin)
        storage = loaded.records.storage if loaded else None
        if storage is not None:
            found, newest = await revisions(bot.database, plugin, storage)
            if found != newest:
                raise DatabaseError(
                    f"The tables of {plugin} are not what this version needs.",
                    hint="Run `guildkit db upgrade`.",
                )
        yield Offline(bot, plugin)
