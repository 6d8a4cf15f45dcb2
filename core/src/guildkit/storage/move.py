"""Carrying everything from one database to another, and proving that a backup can be restored."""

from __future__ import annotations

import asyncio
import filecmp
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import DateTime, MetaData, func, select
from sqlalchemy import table as bare_table

from guildkit.errors import DatabaseError, PluginError
from guildkit.storage.database import Database, sqlite_url
from guildkit.storage.dump import VERSIONS, dump, reflected
from guildkit.storage.restore import examine, restore
from guildkit.storage.types import Instant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Table

    from guildkit.records import Storage
    from guildkit.storage.dump import Progress, TableDump
    from guildkit.storage.restore import Dump


@dataclass(frozen=True, slots=True)
class Proof:
    """A backup that was restored elsewhere and dumped again, byte for byte the same.

    Attributes:
        tables: what it holds.
        size: in bytes.
    """

    tables: list[TableDump]
    size: int


async def prove_backup(
    database: Database, storages: Mapping[str, Storage], *, keep: Path | None = None
) -> Proof:
    """Make a backup, restore it into a scratch database and dump that: both dumps have to be the same bytes.

    Args:
        database: what to back up; it may be in use.
        storages: the tables of the installed plugins, by plugin: `host.storages()`.
        keep: where to leave the backup that was proven; by default it is thrown away.

    Raises:
        DatabaseError: the backup cannot be made or restored, or what is restored differs; names the tables.
    """
    with tempfile.TemporaryDirectory(prefix="guildkit-proof-") as folder:
        first = Path(folder) / "backup.sql"
        tables = await dump(database, first)
        strangers = await strange_tables(database, storages)
        # In a thread, with a loop of its own: people are served meanwhile.
        again = await asyncio.to_thread(asyncio.run, _again(first, storages, strangers))
        if not filecmp.cmp(first, Path(folder) / "again.sql", shallow=False):
            raise DatabaseError(
                f"The backup of {database} does not restore to what it was made of: {_differing(tables, again)}.",
                hint="Keep older backups, and report this.",
            )
        size = first.stat().st_size
        if keep is not None:
            await asyncio.to_thread(_keep, first, keep)
    return Proof(tables, size)


async def _again(first: Path, storages: Mapping[str, Storage], strangers: list[Table]) -> list[TableDump]:
    scratch = Database(sqlite_url(first.with_name("scratch.sqlite3")))
    try:
        await scratch.check()
        found = examine(first)
        await make_tables(scratch, found, storages, strangers)
        await restore(scratch, found)
        return await dump(scratch, first.with_name("again.sql"))
    finally:
        await scratch.close()


def _keep(proven: Path, where: Path) -> None:
    unfinished = where.with_name(f"{where.name}.new")
    try:
        where.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(proven.read_bytes())
        unfinished.replace(where)
    except OSError as error:
        raise DatabaseError(f"The backup {where} cannot be written: {error.strerror}.") from error


def _differing(one: list[TableDump], other: list[TableDump]) -> str:
    return ", ".join(sorted({each.table for each in set(one) ^ set(other)})) or "their order"


async def move(
    source: Database,
    target: Database,
    storages: Mapping[str, Storage],
    *,
    progress: Progress = lambda _done: None,
) -> list[TableDump]:
    """Copy everything into an empty database, and make sure that it has arrived: by counts, and by hashes of all rows.

    The source is not changed.

    Raises:
        DatabaseError: the target is not empty, or what has arrived differs.
    """
    with tempfile.TemporaryDirectory(prefix="guildkit-move-") as folder:
        path = Path(folder) / "move.sql"
        await require_empty(target)
        sent = await dump(source, path, progress=lambda done: progress(done / 3))
        found = examine(path)
        await make_tables(target, found, storages, await strange_tables(source, storages))
        await restore(target, found, progress=lambda done: progress((1 + done) / 3))
        arrived = await dump(target, path, progress=lambda done: progress((2 + done) / 3))
    if sent != arrived:
        raise DatabaseError(
            f"What has arrived in {target} differs: {_differing(sent, arrived)}.",
            hint="Go on with the old database, and report this.",
        )
    return arrived


async def require_empty(database: Database) -> None:
    """Make sure that no table holds a row.

    Raises:
        DatabaseError: names those that do.
    """
    if full := await full_tables(database):
        raise DatabaseError(
            f"The database {database} is not empty: {', '.join(full)}.", hint="Name one that is."
        )


async def full_tables(database: Database) -> list[str]:
    """Name the tables that hold rows, but for the plugins' revisions."""
    async with database.connection() as connection:
        tables = await connection.run_sync(reflected)
        return [
            table.name
            for table in tables
            if not table.name.startswith(VERSIONS)
            and await connection.scalar(select(func.count()).select_from(bare_table(table.name)))
        ]


async def strange_tables(database: Database, storages: Mapping[str, Storage]) -> list[Table]:
    """Return the tables that belong to no installed plugin."""
    from guildkit.storage.migrations import version_table  # noqa: PLC0415 - Alembic takes long to import

    known = {version_table(plugin) for plugin in storages}
    known |= {name for storage in storages.values() for name in storage.metadata.tables}
    async with database.connection() as connection:
        return [table for table in await connection.run_sync(reflected) if table.name not in known]


async def make_tables(
    database: Database, found: Dump, storages: Mapping[str, Storage], strangers: list[Table]
) -> None:
    """Make the tables that a dump holds rows of, at its revisions: by migrations, or after those of its source.

    Raises:
        DatabaseError: a plugin's migrations do not lead to the dump's revision.
    """
    from guildkit.storage.migrations import upgrade, version_table  # noqa: PLC0415 - Alembic takes long to import

    for plugin, storage in storages.items():
        revision = found.revisions.get(version_table(plugin))
        if revision is None:
            continue
        try:
            await upgrade(database, plugin, storage, to=revision, back_up=False)
        except PluginError as error:
            raise DatabaseError(f"The dump cannot be restored: {error}") from error
    metadata = MetaData()
    for table in strangers:
        copy = table.to_metadata(metadata)
        for column in copy.columns:
            # Types that the other database has too; an instant keeps its zone.
            column.type = Instant() if isinstance(column.type, DateTime) else column.type.as_generic()
            column.server_default = None
    async with database.migration_connection() as connection:
        await connection.run_sync(metadata.create_all)
