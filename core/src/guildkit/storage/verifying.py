"""Whether tables hold after a migration what they held before it.

A revision says whose rows it changes: `changes = ("voting_ballots",)`, beside `revision`. Every other table keeps the number of
its rows, and where its columns stayed what they were, each value in them. Looked at is what the migrated plugin has; on
SQLite, where nobody else can write meanwhile, the number of everybody's rows.
"""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import inspect

from guildkit.errors import PluginError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sqlalchemy.engine import Connection

VERSIONS: Final = "alembic_"
_DIGEST: Final = "guildkit_digest"
_AT_ONCE: Final = 100
"""How many tables are counted in one statement; SQLite takes five hundred."""


@dataclass(frozen=True, slots=True)
class Held:
    """What tables hold.

    Attributes:
        rows: how many rows each has.
        columns: of the tables whose content was read, what they consist of.
        sums: what that content adds up to, in whatever order it lies.
        orphans: how many rows of one table lack their parent in another.
    """

    rows: dict[str, int] = field(default_factory=dict)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sums: dict[str, int] = field(default_factory=dict)
    orphans: Counter[tuple[str, str]] = field(default_factory=Counter)


def held(connection: Connection, plugin: str, models: Collection[str], before: Held | None = None) -> Held:
    """Return what the tables of a plugin hold, and how many rows those of others have.

    On PostgreSQL nobody else gets at the plugin's tables from here to the end of the transaction.

    Args:
        connection: inside the migration's transaction.
        plugin: which is migrated.
        models: the names of its tables; what begins with its name counts as well.
        before: what was held before; new tables are left out then.
    """
    inspector = inspect(connection)
    tables = [
        name
        for name in inspector.get_table_names()
        if not name.startswith(VERSIONS) and (before is None or name in before.rows)
    ]
    prefix = plugin.replace("-", "_") + "_"
    own = [name for name in tables if name in models or name.startswith(prefix)]
    found = Held()
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.dbapi_connection
        driver.create_function(_DIGEST, 1, _digest, deterministic=True)
        found.orphans.update(
            (row[0], row[2]) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
        )
    else:
        tables = own
        if own:
            named = ", ".join(map(_quoted(connection), own))
            connection.exec_driver_sql(f"LOCK TABLE {named} IN ACCESS EXCLUSIVE MODE")
    found.columns.update(
        (name, tuple(sorted(column["name"] for column in inspector.get_columns(name)))) for name in own
    )
    for some in _parts(tables):
        # One statement for many tables: most of them are empty.
        selected = (_counted(connection, name, found.columns.get(name, ())) for name in some)
        for name, rows, total in connection.exec_driver_sql(" UNION ALL ".join(selected)):
            found.rows[name] = rows
            if name in found.columns:
                found.sums[name] = int(total or 0)
    return found


def compare(plugin: str, before: Held, after: Held, changes: Collection[str]) -> None:
    """Make sure that a migration has kept what it was to keep.

    Raises:
        PluginError: names the first table that is not as it was, and how.
    """
    if broken := after.orphans - before.orphans:
        (child, parent), count = broken.most_common(1)[0]
        raise PluginError(
            f"A migration of {plugin} was undone: it leaves {count} rows of {child} without their parents in {parent}."
        )
    for name, rows in before.rows.items():
        if name in changes:
            continue
        now = after.rows.get(name, 0)
        if now != rows:
            said = f"{name} had {rows} rows and would have {now}"
        elif before.columns.get(name) == after.columns.get(name) and before.sums.get(name) != after.sums.get(
            name
        ):
            said = f"what stands in {name} would be different"
        else:
            continue
        raise PluginError(
            f"A migration of {plugin} was undone: {said}, and it does not say so (`changes`). Nothing is lost; "
            f"go on with the version of {plugin} that you had, and tell its authors."
        )


def _counted(connection: Connection, name: str, columns: Iterable[str]) -> str:
    quoted = _quoted(connection)
    said = "'" + name.replace("'", "''") + "'"
    row = _row(connection, [quoted(column) for column in columns])
    return f"SELECT {said}, count(*), {row} FROM {quoted(name)}"  # noqa: S608 - names are the database's own, quoted


def _row(connection: Connection, columns: list[str]) -> str:
    """Return the sum over all rows of what stands for one, as it is written: a wider type holds the same."""
    if not columns:
        return "0"
    if connection.dialect.name == "sqlite":
        values = " || ".join(f"quote(CAST({column} AS BLOB))" for column in columns)
        return f"sum({_DIGEST}({values}))"
    values = ", ".join(f"{column}::text" for column in columns)
    return f"sum(hashtextextended(ROW({values})::text, 0)::numeric)"


def _digest(row: str) -> int:
    return zlib.crc32(row.encode())  # of 32 bits: SQLite's sum holds two thousand million of them


def _quoted(connection: Connection) -> Any:
    return connection.dialect.identifier_preparer.quote


def _parts(names: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(names), _AT_ONCE):
        yield names[start : start + _AT_ONCE]
