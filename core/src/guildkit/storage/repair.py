"""Mending tables that are at the right revision, but lack what somebody has dropped by hand.

What is missing is added from the models; nothing is ever taken away or changed. Everything else that differs is refused:
nobody but the operator knows what it means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from alembic.autogenerate import produce_migrations
from alembic.migration import MigrationContext
from alembic.operations import Operations, ops
from sqlalchemy import MetaData, func, inspect, select
from sqlalchemy import table as bare_table

from guildkit.errors import PluginError
from guildkit.storage.catalogue import described

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

    from guildkit.records import Storage


_ADDITIVE = (
    ops.CreateTableOp,
    ops.AddColumnOp,
    ops.CreateIndexOp,
    ops.CreateUniqueConstraintOp,
    ops.CreateForeignKeyOp,
)

_WHOLE: Final[WeakKeyDictionary[MetaData, set[str]]] = WeakKeyDictionary()
"""The shapes in which tables were found whole, by the models."""


def comparing(connection: Connection, storage: Storage) -> MigrationContext:
    """Return what Alembic needs to hold a plugin's tables, and no others, against its models."""
    names = set(storage.metadata.tables)
    return MigrationContext.configure(
        connection,
        opts={
            "compare_type": True,
            # Before anything of other tables is read.
            "include_name": lambda name, kind, _parents: kind != "table" or name in names,
        },
    )


def lacking(connection: Connection, plugin: str, storage: Storage) -> list[Any]:
    """Return the operations that would add what a plugin's tables lack.

    Comparing takes a tenth of a second a plugin; tables exactly like those that this process has found whole are whole.

    Raises:
        PluginError: the tables differ from the models in another way.
    """
    whole = _WHOLE.setdefault(storage.metadata, set())
    shape = described(connection, storage.metadata.tables)
    if shape in whole:
        return []
    found = _compare(connection, plugin, storage)
    if not found:
        whole.add(shape)
    return found


def _compare(connection: Connection, plugin: str, storage: Storage) -> list[Any]:
    script = produce_migrations(comparing(connection, storage), storage.metadata)
    found = [each for each in _flat(script.upgrade_ops) if not _harmless(each)]
    for each in found:
        if not isinstance(each, _ADDITIVE) or _loses(connection, each):
            raise _refused(plugin, f"{describe(each)} is not as the models say")
    inspector = inspect(connection)
    for table in storage.metadata.sorted_tables:
        key = list(table.primary_key.columns.keys())
        if inspector.has_table(table.name):
            there = inspector.get_pk_constraint(table.name)["constrained_columns"]
            if there != key and set(there) <= {
                column["name"] for column in inspector.get_columns(table.name)
            }:
                raise _refused(plugin, f"the primary key of {table.name} is {there or 'gone'}, not {key}")
    return found


def mend(connection: Connection, operations: list[Any]) -> list[str]:
    """Add what is lacking, and say what it was."""
    context = MigrationContext.configure(connection, opts={"render_as_batch": True})
    for each in operations:
        if isinstance(each, ops.CreateTableOp):
            Operations(context).invoke(each)
        else:
            # SQLite takes a constraint only with a table that is built anew.
            with Operations(context).batch_alter_table(_table(each)) as batch:
                batch.invoke(each)
    return [describe(each) for each in operations]


def describe(operation: Any) -> str:
    """Name what an operation is about, for the operator."""
    kind = type(operation).__name__
    if "TableOp" in kind:
        return f"table {operation.table_name}"
    column = getattr(operation, "column_name", "") or getattr(getattr(operation, "column", None), "name", "")
    if column:
        return f"column {operation.table_name}.{column}"
    what = "index" if "Index" in kind else "constraint"
    name = getattr(operation, "index_name", "") or getattr(operation, "constraint_name", "")
    return f"{what} {name} of {_table(operation)}"


def _flat(operation: Any) -> Iterator[Any]:
    for each in operation.ops:
        if hasattr(each, "ops"):
            yield from _flat(each)
        else:
            yield each


def _table(operation: Any) -> str:
    return str(getattr(operation, "table_name", "") or operation.source_table)


def _harmless(operation: Any) -> bool:
    """Whether it is about an index that an operator has added to make something faster."""
    return isinstance(operation, ops.DropIndexOp) and not operation.to_index().unique


def _loses(connection: Connection, operation: Any) -> bool:
    """Whether a column is missing that every row must have: what it held is lost."""
    if not isinstance(operation, ops.AddColumnOp):
        return False
    if operation.column.nullable or operation.column.server_default is not None:
        return False
    rows = select(func.count()).select_from(bare_table(operation.table_name))
    return bool(connection.scalar(rows))


def _refused(plugin: str, what: str) -> PluginError:
    return PluginError(
        f"The tables of {plugin} were changed by hand: {what}. Restore a backup, or undo the change; "
        "nothing was touched."
    )
