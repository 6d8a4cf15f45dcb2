"""Migrations: every plugin has its own Alembic history, applied under one lock, each in one transaction."""

from __future__ import annotations

import asyncio
import importlib.util
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from guildkit.errors import DatabaseError, PluginError
from guildkit.faults import FAULTS, interrupted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

    from guildkit.records import Storage
    from guildkit.storage.database import Database

_LOCK = 7_468_573  # PostgreSQL's advisory lock for migrations: any number that nobody else uses


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What was done to one plugin's tables.

    Attributes:
        plugin: whose tables.
        before: the revision found, None for a new database.
        after: the revision now.
    """

    plugin: str
    before: str | None
    after: str | None

    @property
    def changed(self) -> bool:
        """Whether there was anything to do."""
        return self.before != self.after


async def upgrade(database: Database, plugin: str, storage: Storage, *, back_up: bool = True) -> Upgrade:
    """Bring one plugin's tables to the newest revision, or leave them exactly as they were.

    SQLite's file is copied beside itself before tables that exist are changed; the copy is verified, and named after
    the revision that it holds.

    Raises:
        PluginError: a revision failed, or the database is newer than the plugin; nothing was changed.
        DatabaseError: the database is locked, read-only or away.
    """
    try:
        before, head = await revisions(database, plugin, storage)
        if before == head:
            return Upgrade(plugin, before, head)
        if before is not None and back_up:
            await _back_up(database, before)
        async with database.migration_connection() as connection:
            if not database.is_sqlite:
                await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            await connection.run_sync(_apply, plugin, storage)
            if database.is_sqlite:
                broken = (await connection.execute(text("PRAGMA foreign_key_check"))).all()
                _refuse_orphans(plugin, broken)
    except (PluginError, DatabaseError):
        raise
    except FAULTS as error:  # revisions are code of the plugin
        if interrupted(error):
            raise
        raise PluginError(f"A migration of {plugin} failed and was undone: {error}") from error
    return Upgrade(plugin, before, head)


async def revisions(database: Database, plugin: str, storage: Storage) -> tuple[str | None, str | None]:
    """Return the revision of a plugin's tables, and the newest one that the plugin has."""
    async with database.connection() as connection:
        return await connection.run_sync(_revisions, plugin, storage)


def _refuse_orphans(plugin: str, broken: Sequence[Any]) -> None:
    if broken:
        raise PluginError(f"A migration of {plugin} leaves rows without their parents: {broken[:3]}.")


def differences(connection: Connection, storage: Storage) -> list[Any]:
    """Return where a plugin's tables differ from its models; empty when the migrations are complete."""
    names = set(storage.metadata.tables)
    context = MigrationContext.configure(
        connection,
        opts={
            "compare_type": True,
            "include_object": lambda _o, name, kind, _r, _c: kind != "table" or name in names,
        },
    )
    return list(compare_metadata(context, storage.metadata))


def _script(storage: Storage) -> ScriptDirectory:
    try:
        spec = importlib.util.find_spec(storage.migrations)
    except ModuleNotFoundError:
        spec = None
    if spec is None or not spec.submodule_search_locations:
        raise PluginError(f"The package {storage.migrations!r} with the migrations does not exist.")
    folder = str(Path(spec.submodule_search_locations[0]))
    return ScriptDirectory(folder, version_locations=[folder])


def _version_table(plugin: str) -> str:
    return f"alembic_{plugin.replace('-', '_')}"


def _revisions(connection: Connection, plugin: str, storage: Storage) -> tuple[str | None, str | None]:
    script = _script(storage)
    context = MigrationContext.configure(connection, opts={"version_table": _version_table(plugin)})
    current, head = context.get_current_revision(), script.get_current_head()
    if current is not None and current not in {revision.revision for revision in script.walk_revisions()}:
        raise PluginError(
            f"The database holds revision {current} of {plugin}, which this version does not know. "
            f"Install a newer version of {plugin}, or restore an older backup."
        )
    return current, head


def _apply(connection: Connection, plugin: str, storage: Storage) -> None:
    script = _script(storage)

    def steps(revision: Any, _context: Any) -> Any:
        return script._upgrade_revs("head", revision)  # noqa: SLF001 - Alembic's own env.py recipe calls it

    with EnvironmentContext(_config(), script, fn=steps) as environment:
        environment.configure(
            connection=connection,
            version_table=_version_table(plugin),
            transactional_ddl=True,
            transaction_per_migration=False,
            render_as_batch=True,
        )
        environment.run_migrations()


def _config() -> Any:
    from alembic.config import Config  # noqa: PLC0415 - only migrations pay for it

    return Config()


async def _back_up(database: Database, revision: str) -> None:
    if database.path is None:
        return
    kept = Path(f"{database.path}.{revision}")
    copy = f"{kept}.new"
    await asyncio.to_thread(Path(copy).unlink, missing_ok=True)
    async with database.engine.connect() as connection:
        # On the driver's own connection: VACUUM cannot run inside a transaction.
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.execute("VACUUM INTO ?", (copy,))
    await asyncio.to_thread(_verify_copy, copy)
    await asyncio.to_thread(Path(copy).replace, kept)


def _verify_copy(copy: str) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        (found,) = connection.execute("PRAGMA integrity_check").fetchone()
    if found != "ok":
        raise DatabaseError(
            f"The backup {copy} is damaged, so nothing was upgraded: {found}.", hint="Is the disk full?"
        )
