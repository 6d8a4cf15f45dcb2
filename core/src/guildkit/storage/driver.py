"""SQLite's driver with one hop to its thread for each statement, where aiosqlite takes four.

A hop wakes a thread, and then the event loop: it costs more than most statements do.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import aiosqlite

if TYPE_CHECKING:
    from collections.abc import Callable

_AHEAD: Final = 1000
"""How many rows come along with the statement; who reads a whole table gets the others as they ask for them."""


class _SelfClosing(sqlite3.Connection):
    """Closed when nobody has it any more: aiosqlite lets one go whose opening is cancelled."""

    def __del__(self) -> None:
        with suppress(sqlite3.ProgrammingError):  # one that could not be opened
            self.close()


class Connection(aiosqlite.Connection):
    """A connection whose cursors come with a statement."""

    def cursor(self) -> Cursor:  # type: ignore[override]
        """Return a cursor, which is opened in the hop of its statement."""
        return Cursor(self)


def _opened(*arguments: Any, **more: Any) -> Connection:
    """Return a connection that opens when it is awaited."""
    connect = partial(sqlite3.connect, *arguments, factory=_SelfClosing, **more)
    connection = Connection(connect, iter_chunk_size=64)
    # As SQLAlchemy has it: a connection that nobody has closed does not keep the process alive.
    connection._thread.daemon = True  # noqa: SLF001 - aiosqlite has no other way
    return connection


SQLITE: Final[dict[str, Any]] = {"async_creator_fn": _opened}
"""The arguments by which an engine connects with this driver."""


class Cursor(aiosqlite.Cursor):
    """A cursor that has its first rows as soon as the statement was executed."""

    _cursor: Any

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, None)  # type: ignore[arg-type]
        self._open: Callable[[], sqlite3.Cursor] = connection._conn.cursor  # noqa: SLF001 - what aiosqlite itself calls
        self._rows: list[Any] = []
        self._more = False

    async def execute(self, sql: str, parameters: Any = ()) -> Cursor:
        """Execute a statement, and fetch its first rows."""
        await self._hop(self._run, "execute", sql, parameters)
        return self

    async def executemany(self, sql: str, parameters: Any) -> Cursor:
        """Execute a statement many times."""
        await self._hop(self._run, "executemany", sql, parameters)
        return self

    async def _hop(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return await self._execute(function, *arguments)  # type: ignore[no-untyped-call]

    def _run(self, method: str, sql: str, parameters: Any) -> None:
        # In the driver's thread.
        cursor = self._open()
        getattr(cursor, method)(sql, parameters)
        if cursor.description:
            self._rows = cursor.fetchmany(_AHEAD)
        self._more = len(self._rows) == _AHEAD
        self._cursor = cursor

    async def fetchone(self) -> Any:
        """Fetch a row."""
        return next(iter(await self.fetchmany(1)), None)

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """Fetch some rows: fewer only at the end."""
        size = size or self.arraysize
        rows, self._rows = self._rows[:size], self._rows[size:]
        if self._more and len(rows) < size:
            rows += await self._hop(self._cursor.fetchmany, size - len(rows))
        return rows

    async def fetchall(self) -> list[Any]:
        """Fetch all rows that are left."""
        rows, self._rows = self._rows, []
        if self._more:
            rows += await self._hop(self._cursor.fetchall)
        return rows

    async def close(self) -> None:
        """Close the cursor; one that has come to its end holds nothing."""
        if self._more:
            await super().close()

    @property
    def description(self) -> Any:
        """The columns, once a statement was executed."""
        return self._cursor and self._cursor.description
