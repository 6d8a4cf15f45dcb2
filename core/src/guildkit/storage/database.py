"""The database: one URL, SQLite by default, and the two kinds of session that the core hands out."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import asynccontextmanager, closing
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, create_async_engine

from guildkit.errors import DatabaseError
from guildkit.storage.fences import GUILD_OPTION, GuildSession

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sqlalchemy.engine import Connection
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

log = structlog.get_logger()

READ_ONLY: Final = "guildkit_read_only"
_BUSY_MS: Final = 10_000


class Database:
    """One database: an engine, and sessions on it.

    Args:
        url: a SQLAlchemy URL; `sqlite:///path` and `postgresql://…` get their asyncio drivers by themselves.
        busy_timeout: how long SQLite waits for another writer, in milliseconds.

    Raises:
        DatabaseError: the URL makes no sense.
    """

    def __init__(self, url: str, *, busy_timeout: int = _BUSY_MS) -> None:
        try:
            self.url = make_url(url)
        except ArgumentError as error:
            raise DatabaseError(
                "GUILDKIT_DATABASE_URL is no database URL.",
                hint="Use sqlite:///file.sqlite3 or postgresql://user:password@host/name.",
            ) from error
        if self.url.drivername in {"sqlite", "sqlite+pysqlite"}:
            self.url = self.url.set(drivername="sqlite+aiosqlite")
        elif self.url.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
            self.url = self.url.set(drivername="postgresql+asyncpg")
        self._busy_timeout = busy_timeout
        self.is_sqlite = self.url.drivername.startswith("sqlite")
        try:
            self.engine = create_async_engine(self.url)
        except (ArgumentError, ImportError) as error:
            reason = str(error).partition("\n")[0]
            raise DatabaseError(f"The database {self} cannot be used: {reason}.") from error
        if self.is_sqlite:
            _set_up_sqlite(self.engine.sync_engine, busy_timeout)

    def __str__(self) -> str:
        return self.url.render_as_string(hide_password=True)

    @property
    def path(self) -> str | None:
        """The path of SQLite's file; None for other databases and in memory."""
        return (
            self.url.database if self.is_sqlite and self.url.database not in {None, "", ":memory:"} else None
        )

    async def check(self) -> None:
        """Open the database and write to it.

        Raises:
            DatabaseError: it is locked, read-only, not a database, or away.
        """
        async with self._understood():
            if self.path is not None:
                await asyncio.to_thread(_touch, self.path, self._busy_timeout)
            async with self.engine.connect() as connection:
                await connection.execute(text("PRAGMA user_version = 0" if self.is_sqlite else "SELECT 1"))

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()

    @asynccontextmanager
    async def guild_session(self, guild_id: int, *, read_only: bool = False) -> AsyncIterator[AsyncSession]:
        """One unit of work confined to a guild: commits at the end, rolls back on any exception.

        Raises:
            TenancyError: a statement or an object would have reached beyond the guild.
            DatabaseError: the database is locked, read-only or away.
        """
        options = {GUILD_OPTION: guild_id, READ_ONLY: read_only}
        session = AsyncSession(
            self.engine, sync_session_class=GuildSession, expire_on_commit=False, guild_id=guild_id
        )
        async with self._understood(), session, session.begin():
            await session.connection(execution_options=options)
            yield session

    @asynccontextmanager
    async def system_session(self, reason: str, *, read_only: bool = False) -> AsyncIterator[AsyncSession]:
        """One unit of work of the core itself, across guilds. Plugins have no way to it.

        Args:
            reason: why it must cross guilds; logged.
            read_only: whether SQLite's write lock is not needed.
        """
        log.debug("system session", reason=reason)
        session = AsyncSession(self.engine, expire_on_commit=False)
        async with self._understood(), session, session.begin():
            await session.connection(execution_options={READ_ONLY: read_only})
            yield session

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """A bare connection inside a read-only transaction, to inspect the schema."""
        async with self._understood(), self.engine.connect() as connection:
            await connection.execution_options(**{READ_ONLY: True})
            yield connection

    @asynccontextmanager
    async def migration_connection(self) -> AsyncIterator[AsyncConnection]:
        """A bare connection inside a transaction of its own, in which foreign keys are not enforced on SQLite.

        Alembic rebuilds a table to change it there; with foreign keys on, dropping the old one silently deletes
        every child row. The caller checks them before the commit.
        """
        engine = create_async_engine(self.url)
        if self.is_sqlite:
            _set_up_sqlite(engine.sync_engine, _BUSY_MS, foreign_keys=False)
        try:
            async with self._understood(), engine.connect() as connection, connection.begin():
                yield connection
        finally:
            await engine.dispose()

    @asynccontextmanager
    async def _understood(self) -> AsyncIterator[None]:
        try:
            yield
        except (OperationalError, sqlite3.DatabaseError, OSError) as error:
            raise _explain(self, error) from error
        except DBAPIError as error:
            if error.connection_invalidated or "file is not a database" in str(error):
                raise _explain(self, error) from error
            raise


def _touch(path: str, busy_timeout: int) -> None:
    """Open and write a SQLite file, so that one that is no database or cannot be written shows at once.

    Without aiosqlite: where opening fails, its thread may outlive the event loop and complain.
    """
    with closing(sqlite3.connect(path, timeout=busy_timeout / 1000, isolation_level=None)) as connection:
        connection.execute("PRAGMA user_version = 0")


def _set_up_sqlite(engine: Any, busy_timeout: int, *, foreign_keys: bool = True) -> None:
    @event.listens_for(engine, "connect")
    def connect(dbapi: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        # The driver must not open transactions by itself: BEGIN is ours, below.
        dbapi.isolation_level = None
        cursor = dbapi.cursor()
        try:
            cursor.execute(f"PRAGMA busy_timeout = {busy_timeout}")
            cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.close()
        except BaseException:
            # SQLAlchemy forgets a connection that fails here, and its thread would keep the process alive.
            dbapi.close()
            raise

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        read_only = connection.get_execution_options().get(READ_ONLY, False)
        # A writer that starts as a reader deadlocks with another one; it takes its place in the queue at once.
        # On the driver's own cursor: on a guild's connection raw SQL is refused, this line of ours included.
        cursor = connection.connection.cursor()
        cursor.execute("BEGIN" if read_only else "BEGIN IMMEDIATE")
        cursor.close()


def _explain(database: Database, error: Exception) -> DatabaseError:
    reason = str(getattr(error, "orig", None) or error)
    remedies = {
        "database is locked": "Another process is writing to it and does not finish; end that process and try again.",
        "readonly database": "Make the file and its folder writable for this user.",
        "unable to open": "Make sure that its folder exists and is writable for this user.",
        "file is not a database": "The file is something else; move it away or name another with GUILDKIT_DATABASE_URL.",
        "database or disk is full": "Make room on the disk; nothing of what was stored before is lost.",
        "no such table": "Run `guildkit db upgrade`.",
    }
    hint = next(
        (remedy for symptom, remedy in remedies.items() if symptom in reason), "Is the database running?"
    )
    return DatabaseError(f"The database {database} cannot be used: {reason}.", hint=hint)


def sqlite_url(path: Path) -> str:
    """Return the URL of a SQLite file."""
    return f"sqlite+aiosqlite:///{path}"
