"""A check-up: what is not in order with a database, without changing anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from guildkit.errors import PluginError
from guildkit.storage.migrations import revisions
from guildkit.storage.repair import describe, lacking
from guildkit.storage.row_security import missing
from guildkit.storage.shape import is_scoped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from guildkit.records import Storage
    from guildkit.storage.database import Database


async def checkup(database: Database, storages: Mapping[str, Storage]) -> list[str]:
    """Return what is not in order, a sentence each."""
    found: list[str] = []
    for plugin, storage in storages.items():
        try:
            revision, newest = await revisions(database, plugin, storage)
            if revision != newest:
                found.append(
                    f"The tables of {plugin} are at {revision or 'nothing'}; `guildkit db upgrade` brings them to {newest}."
                )
                continue
            async with database.connection() as connection:
                gone = await connection.run_sync(lacking, plugin, storage)
            found += [f"{plugin} lacks {describe(each)}; `guildkit db upgrade` adds it." for each in gone]
        except PluginError as error:
            found.append(str(error))
    tables = [table for storage in storages.values() for table in storage.metadata.tables.values()]
    if database.is_sqlite:
        found += await _damages(database)
    else:
        statements = await missing(database, [table.name for table in tables if is_scoped(table)])
        found += [
            f"Row-level security is not as it should be; `guildkit db upgrade` will: {each}"
            for each in statements
        ]
    return found


async def _damages(database: Database) -> list[str]:
    async with database.connection() as connection:
        damaged = (await connection.execute(text("PRAGMA integrity_check"))).scalars().all()
        orphans = (await connection.execute(text("PRAGMA foreign_key_check"))).all()
    found = [f"The file is damaged: {each}. Restore a backup." for each in damaged if each != "ok"]
    return found + [f"A row of {each[0]} lacks its parent in {each[2]}." for each in orphans]
