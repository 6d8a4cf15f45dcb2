"""Migrations: every plugin has its own Alembic history, applied under one lock, each in one transaction.

What tables held before is looked at again before the transaction ends (`verifying.py`); nothing is looked at where nothing is to be done.
"""

from __future__ import annotations

import asyncio
import importlib.util
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from guildkit.errors import DatabaseError, PluginError
from guildkit.faults import FAULTS, interrupted
from guildkit.storage.dump import dump
from guildkit.storage.rebuilding import keeping
from guildkit.storage.repair import comparing, lacking, mend
from guildkit.storage.unversioned import bring_back, refuse, set_aside
from guildkit.storage.verifying import compare, held

if TYPE_CHECKING:
    from alembic.script import Script
    from sqlalchemy.engine import Connection

    from guildkit.records import Storage
    from guildkit.storage.database import Database

UNVERSIONED: Final = "unversioned"
"""What the backup is named after where tables have no revision."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What was done to one plugin's tables.

    Attributes:
        plugin: whose tables.
        before: the revision found, None for a new database.
        after: the revision now.
        mended: what had been dropped by hand, and was added again.
    """

    plugin: str
    before: str | None
    after: str | None
    mended: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether there was anything to do."""
        return self.before != self.after or bool(self.mended)


async def upgrade(
    database: Database,
    plugin: str,
    storage: Storage,
    *,
    back_up: bool = True,
    backups: Path | None = None,
    to: str = "head",
) -> Upgrade:
    """Bring one plugin's tables to the newest revision and add what they lack, or leave them exactly as they were.

    Args:
        database: where they are.
        plugin: whose tables.
        storage: what they are to be like.
        back_up: whether to keep a backup before tables that exist are changed: a verified copy beside SQLite's file, named
            after the revision that it holds, or a dump of PostgreSQL in the folder `backups`.
        backups: that folder; without one there is no backup of PostgreSQL.
        to: an older revision to stop at.

    Raises:
        PluginError: a revision failed or changed rows that it does not name, the database is newer than the plugin, or its tables were changed by hand in a
            way that cannot be mended by adding something; nothing was changed.
        DatabaseError: the database is locked, read-only or away.
    """
    try:
        async with database.connection() as connection:
            plan = await connection.run_sync(_plan, plugin, storage, to)
        if not plan.anything:
            return Upgrade(plugin, plan.before, plan.after)
        async with database.migration_connection() as connection:
            # Another process may have done it while this one waited.
            plan = await connection.run_sync(_plan, plugin, storage, to)
            if back_up and plan.anything and (plan.before is not None or plan.unversioned):
                await _back_up(database, plan.before or UNVERSIONED, backups)
            mended = await connection.run_sync(_apply, plugin, storage, plan) if plan.anything else []
    except (PluginError, DatabaseError):
        raise
    except FAULTS as error:  # revisions are code of the plugin
        if interrupted(error):
            raise
        raise PluginError(f"A migration of {plugin} failed and was undone: {error}") from error
    return Upgrade(plugin, plan.before, plan.after, tuple(mended))


async def revisions(database: Database, plugin: str, storage: Storage) -> tuple[str | None, str | None]:
    """Return the revision of a plugin's tables, and the newest one that the plugin has."""
    async with database.connection() as connection:
        return await connection.run_sync(_revisions, plugin, storage)


@dataclass(frozen=True, slots=True)
class _Plan:
    before: str | None
    after: str | None
    lacking: list[Any]
    unversioned: bool

    @property
    def anything(self) -> bool:
        return self.before != self.after or bool(self.lacking)


def _plan(connection: Connection, plugin: str, storage: Storage, to: str) -> _Plan:
    before, head = _revisions(connection, plugin, storage)
    after = head if to == "head" else to
    if after != head:
        _require_known(plugin, after, _script(storage))
        if before not in {None, after}:
            raise PluginError(
                f"The tables of {plugin} are at {before}, not at {after}; an empty database has none yet."
            )
    # Tables at an older revision differ from the models as they should; they are looked at once they are at the newest.
    whole = before == head and before is not None and to == "head"
    there = inspect(connection).get_table_names() if before is None else ()
    unversioned = not storage.metadata.tables.keys().isdisjoint(there)
    return _Plan(before, after, lacking(connection, plugin, storage) if whole else [], unversioned)


def differences(connection: Connection, storage: Storage) -> list[Any]:
    """Return where a plugin's tables differ from its models; empty when the migrations are complete."""
    return list(compare_metadata(comparing(connection, storage), storage.metadata))


def _script(storage: Storage) -> ScriptDirectory:
    try:
        spec = importlib.util.find_spec(storage.migrations)
    except ModuleNotFoundError:
        spec = None
    if spec is None or not spec.submodule_search_locations:
        raise PluginError(f"The package {storage.migrations!r} with the migrations does not exist.")
    folder = str(Path(spec.submodule_search_locations[0]))
    return ScriptDirectory(folder, version_locations=[folder])


def version_table(plugin: str) -> str:
    """Return the name of the table that holds the revision of a plugin's tables."""
    return f"alembic_{plugin.replace('-', '_')}"


def _revisions(connection: Connection, plugin: str, storage: Storage) -> tuple[str | None, str | None]:
    script = _script(storage)
    context = MigrationContext.configure(connection, opts={"version_table": version_table(plugin)})
    current, head = context.get_current_revision(), script.get_current_head()
    if current is not None:
        _require_known(plugin, current, script)
    return current, head


def _require_known(plugin: str, revision: str | None, script: ScriptDirectory) -> None:
    if revision not in {each.revision for each in script.walk_revisions()}:
        raise PluginError(
            f"The database holds revision {revision} of {plugin}, which this version does not know. "
            f"Install a newer version of {plugin}, or restore an older backup."
        )


def _apply(connection: Connection, plugin: str, storage: Storage, plan: _Plan) -> list[str]:
    """Migrate, and mend what was lacking before or is lacking after; return what was mended."""
    models = storage.metadata.tables.keys()
    before = held(connection, plugin, models)
    script = _script(storage)
    with keeping(connection):
        if plan.before == plan.after:
            mended = mend(connection, plan.lacking)
        else:
            _migrate(connection, plugin, storage, plan)
            newest = plan.before is not None and plan.after == script.get_current_head()
            mended = mend(connection, lacking(connection, plugin, storage)) if newest else []
    changes = {name for each in _revisions_of(script, plan) for name in getattr(each.module, "changes", ())}
    compare(plugin, before, held(connection, plugin, models, before), changes)
    return mended


def _revisions_of(script: ScriptDirectory, plan: _Plan) -> list[Script]:
    """Return the revisions that a plan runs, the first one first."""
    if plan.before == plan.after:
        return []
    return list(script.iterate_revisions(plan.after or "head", plan.before or "base"))[::-1]


def _migrate(connection: Connection, plugin: str, storage: Storage, plan: _Plan) -> None:
    script = _script(storage)
    if plan.unversioned:
        kept = set_aside(connection, [table.name for table in storage.metadata.sorted_tables])
        for each in _revisions_of(script, plan):
            _run(connection, plugin, script, each.revision)
            if bring_back(connection, kept):
                break
        else:
            refuse(connection, plugin, kept)
    _run(connection, plugin, script, plan.after or "head")


def _run(connection: Connection, plugin: str, script: ScriptDirectory, to: str) -> None:
    def steps(revision: Any, _context: Any) -> Any:
        return script._upgrade_revs(to, revision)  # noqa: SLF001 - Alembic's own env.py recipe calls it

    with EnvironmentContext(_config(), script, fn=steps) as environment:
        environment.configure(
            connection=connection,
            version_table=version_table(plugin),
            transactional_ddl=True,
            transaction_per_migration=False,
            render_as_batch=True,
        )
        environment.run_migrations()


def _config() -> Any:
    from alembic.config import Config  # noqa: PLC0415 - only migrations pay for it

    return Config()


async def _back_up(database: Database, revision: str, folder: Path | None) -> None:
    """Keep what the database holds before it is changed: a copy of SQLite's file, a dump of PostgreSQL."""
    if database.path is None:
        if folder is not None:
            await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
            await dump(database, folder / f"{revision}.sql")
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
