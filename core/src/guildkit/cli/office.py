"""What administrative commands work on: the bot's parts with the database open, but without Discord."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from guildkit.errors import DatabaseError, UserError
from guildkit.gate import CORE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from guildkit.bot import Bot
    from guildkit.models import GuildRecord


@asynccontextmanager
async def office() -> AsyncIterator[Bot]:
    """The bot with switches and settings read, but not connected.

    A running bot is not disturbed: a new database is set up, but one that is behind is refused rather than migrated.
    """
    from guildkit.bot import Bot  # noqa: PLC0415 - disnake takes long to import
    from guildkit.config import load_config  # noqa: PLC0415
    from guildkit.storage.migrations import revisions  # noqa: PLC0415

    bot = Bot(load_config())
    try:
        await bot.database.check(write=False)
        storage = bot.host.plugins[CORE].records.storage
        assert storage is not None
        found, newest = await revisions(bot.database, CORE, storage)
        if found is None:
            await bot.prepare()
        elif found != newest:
            raise DatabaseError("The tables are older than this guildkit.", hint="Run `guildkit db upgrade`.")
        else:
            await bot.reload()
        yield bot
    finally:
        await bot.database.close()


async def known_guild(bot: Bot, guild_id: int) -> GuildRecord:
    """Return what is known of a guild.

    Raises:
        UserError: the bot has never been there.
    """
    for guild in await bot.guilds.all():
        if guild.guild_id == guild_id:
            return guild
    raise UserError(
        f"The bot has never been in a guild with the id {guild_id}.",
        hint="`guildkit guilds` lists those it knows; it learns of a new one when it runs and is invited there.",
    )
