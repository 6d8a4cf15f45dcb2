"""What SQLite loses where Alembic builds a table anew in order to change it, and how it is kept.

Rows of children that the dropped table would take along are kept by `Database.migration_connection`; a process that ends
in the middle leaves nothing, for all of it is one transaction.
"""

from __future__ import annotations

import re
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy import event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

log = structlog.get_logger()

_TEMPORARY: Final = "_alembic_tmp_"
_NAMELESS: Final = "Unnamed CHECK constraint"
"""How Alembic begins to warn of a check that it leaves out, for nothing tells it which column the check belongs to."""
_DROPPED: Final = re.compile(
    r"\s*DROP\s+TRIGGER\s+(?:IF\s+EXISTS\s+)?(?:\w+\.)?[\"'`\[]?(\w+)", re.IGNORECASE
)

_RENAMED: Final = re.compile(rf"\s*ALTER\s+TABLE\s+\"?{_TEMPORARY}", re.IGNORECASE)


@contextmanager
def keeping(connection: Connection) -> Iterator[None]:
    """Let tables be built anew inside, and keep their triggers; a check that would be lost fails the migration.

    Triggers that a migration drops by name are gone.

    Raises:
        UserWarning: a check without a name would be lost.
    """
    if connection.dialect.name != "sqlite":
        yield  # which changes tables as they are
        return
    _tidy_up(connection)
    before, dropped = _triggers(connection), set()

    def begins(_connection: Any, cursor: Any, statement: str, *_rest: Any) -> None:
        if found := _DROPPED.match(statement):
            dropped.add(found[1].casefold())
        elif _RENAMED.match(statement):
            # Triggers and views elsewhere that name the table are not to be looked at while it is away.
            cursor.execute("PRAGMA legacy_alter_table = ON")

    def ended(_connection: Any, cursor: Any, statement: str, *_rest: Any) -> None:
        if _RENAMED.match(statement):
            cursor.execute("PRAGMA legacy_alter_table = OFF")

    event.listen(connection, "before_cursor_execute", begins)
    event.listen(connection, "after_cursor_execute", ended)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("error", message=_NAMELESS)
            yield
    finally:
        event.remove(connection, "before_cursor_execute", begins)
        event.remove(connection, "after_cursor_execute", ended)
    there, tables = _triggers(connection), _tables(connection)
    for name, (table, sql) in before.items():
        if name not in there and name.casefold() not in dropped and table in tables:
            connection.exec_driver_sql(sql)


def _tidy_up(connection: Connection) -> None:
    """Drop what another program has begun to build and left: Alembic would find it, and fail, at every start."""
    tables = _tables(connection)
    for each in tables:
        # Where the table itself is gone, this is all that there is of it.
        if each.startswith(_TEMPORARY) and each.removeprefix(_TEMPORARY) in tables:
            log.warning("dropped what a migration had left", table=each)
            connection.exec_driver_sql(f'DROP TABLE "{each}"')


def _tables(connection: Connection) -> set[str]:
    return set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())


def _triggers(connection: Connection) -> dict[str, tuple[str, str]]:
    rows = connection.exec_driver_sql("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {name: (table, sql) for name, table, sql in rows}
