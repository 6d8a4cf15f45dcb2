"""What administrative commands work on: the bot's parts with the database open, but without Discord."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from guildkit import audit
from guildkit.errors import DatabaseError, OperatorError, PluginError, TablesError, UserError
from guildkit.gate import CORE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from pathlib import Path

    from guildkit.bot import Bot
    from guildkit.clock import Clock
    from guildkit.discovery import Candidate
    from guildkit.models import GuildRecord
    from guildkit.storage.database import Database

LARGEST_ID: Final = 2**63 - 1
"""Discord's ids have 64 bits, and databases take no more."""


@asynccontextmanager
async def office(candidates: Iterable[Candidate] | None = None, *, alone: bool = False) -> AsyncIterator[Bot]:
    """The bot with switches and settings read, but not connected; by default with every plugin that is installed.

    A running bot is not disturbed: a new database is set up, but one that is behind is refused rather than migrated. With
    `alone` it is refused that one is running, or starts meanwhile.
    """
    from guildkit.bot import Bot  # noqa: PLC0415 - disnake takes long to import
    from guildkit.config import load_config  # noqa: PLC0415
    from guildkit.storage.instance import InstanceLock  # noqa: PLC0415
    from guildkit.storage.migrations import revisions  # noqa: PLC0415

    bot = Bot(load_config(), candidates=candidates)
    lock = InstanceLock(bot.database)
    try:
        await bot.database.check(write=alone)
        if alone:
            await lock.acquire()
        storage = bot.host.plugins[CORE].records.storage
        assert storage is not None
        try:
            found, newest = await revisions(bot.database, CORE, storage)
        except PluginError as error:
            raise TablesError(str(error)) from error
        if found is None:
            await bot.prepare()
        elif found != newest:
            raise DatabaseError("The tables are older than this guildkit.", hint="Run `guildkit db upgrade`.")
        else:
            await bot.switches.load()
        yield bot
    finally:
        await lock.release()
        await bot.database.close()


async def note(
    database: Database,
    clock: Clock,
    action: str,
    subject: str = "",
    details: dict[str, Any] | None = None,
    *,
    guild_id: int = audit.INSTALLATION,
) -> None:
    """Note an act of the command line that was done outside of the database, or to the whole of it."""
    async with database.system_session("an act is noted") as session:
        audit.note(
            session,
            at=clock.now(),
            guild_id=guild_id,
            by=None,
            action=action,
            subject=subject,
            details=details,
        )


def backup_path(bot: Bot, guild: int | None = None) -> Path:
    """Return where a backup that is made now goes; the folder is there.

    Raises:
        OperatorError: the folder cannot be made.
    """
    from guildkit.storage.dump import dump_name  # noqa: PLC0415 - the command line starts without it

    folder = bot.config.home / "backups"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OperatorError(
            f"The folder {folder} cannot be made: {error.strerror}.", hint="Name a file to write to."
        ) from error
    return folder / dump_name(bot.clock.now(), guild)


async def known_guild(bot: Bot, guild_id: int | None) -> GuildRecord:
    """Return what is known of the guild that a command names, or of the only one that the bot serves.

    Raises:
        UserError: the bot has never been there; or it serves every guild, and none is named.
    """
    guild_id = guild_id or bot.config.single_guild
    if guild_id is None:
        raise UserError("Say in which guild: --guild ID.", hint="`guildkit guilds` lists them.")
    for guild in await bot.guilds.all():
        if guild.guild_id == guild_id:
            return guild
    raise UserError(
        f"The bot has never been in a guild with the id {guild_id}.",
        hint="`guildkit guilds` lists those it knows; it learns of a new one when it runs and is invited there.",
    )
