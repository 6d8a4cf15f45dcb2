"""Tables that hold rows but no version: a plugin from before it had migrations, or a version table that was lost.

They are migrated and not just declared to be the newest. Their rows are set aside, the revisions are run from the first one on, and
the first that has a place for every table and column gets the rows; those behind it change them like anybody's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from sqlalchemy import func, inspect, select
from sqlalchemy import table as bare_table

from guildkit.errors import PluginError

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.engine import Connection

log = structlog.get_logger()

_ASIDE = "guildkit_unversioned_"


def set_aside(connection: Connection, tables: Collection[str]) -> dict[str, set[str]]:
    """Take tables that are there away with all their indexes; return the columns of those that held rows.

    The rows wait in tables that only this connection sees.

    Args:
        connection: inside the migration's transaction.
        tables: the names of a plugin's tables that has no version, parents first.
    """
    inspector = inspect(connection)
    there = [name for name in tables if inspector.has_table(name)]
    quote = connection.dialect.identifier_preparer.quote
    kept: dict[str, set[str]] = {}
    for name in there:
        copy = f"CREATE TEMPORARY TABLE {quote(_ASIDE + name)} AS SELECT * FROM {quote(name)}"  # noqa: S608 - the models' names, quoted
        connection.exec_driver_sql(copy)
        if connection.scalar(select(func.count()).select_from(bare_table(name))):
            kept[name] = {column["name"] for column in inspector.get_columns(name)}
    for name in reversed(there):
        connection.exec_driver_sql(f"DROP TABLE {quote(name)}")
    return kept


def bring_back(connection: Connection, kept: dict[str, set[str]]) -> bool:
    """Put the rows into the tables that a revision has made; return False where it lacks a table or column for them."""
    if lacking(connection, kept):
        return False
    quote = connection.dialect.identifier_preparer.quote
    for name, columns in kept.items():
        named = ", ".join(map(quote, sorted(columns)))
        rows = f"INSERT INTO {quote(name)} ({named}) SELECT {named} FROM {quote(_ASIDE + name)}"  # noqa: S608
        connection.exec_driver_sql(rows)
    log.warning("tables without a version were migrated", tables=sorted(kept))
    return True


def lacking(connection: Connection, kept: dict[str, set[str]]) -> list[str]:
    """Name the tables and columns that there is no place for."""
    inspector = inspect(connection)
    found = []
    for name, columns in kept.items():
        there = (
            {column["name"] for column in inspector.get_columns(name)} if inspector.has_table(name) else set()
        )
        found += [f"{name}.{column}" for column in sorted(columns - there)]
    return found


def refuse(connection: Connection, plugin: str, kept: dict[str, set[str]]) -> None:
    """Say that no revision has a place for all rows.

    Raises:
        PluginError: always; it names what there is no place for.
    """
    raise PluginError(
        f"The tables of {plugin} hold rows but no version, and no revision has a place for "
        f"{', '.join(lacking(connection, kept)[:3]) or 'them'}. Restore a backup; nothing was touched."
    )
