"""The database: one URL, SQLite by default, and the two kinds of session that the core hands out."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy import event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, create_async_engine

from guildkit.errors import BusyError, DatabaseError
from guildkit.storage import silence
from guildkit.storage.driver import SQLITE
from guildkit.storage.fences import ALL_GUILDS, GUILD_OPTION, GUILDS_OPTION, NOBODY, GuildSession
from guildkit.storage.row_security import check_role, confine

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.engine import Connection
    from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
    from sqlalchemy.pool import ConnectionPoolEntry

log = structlog.get_logger()

READ_ONLY: Final = "guildkit_read_only"
_BUSY_MS: Final = 10_000
_PATIENCE: Final = 60.0
_MIGRATION_KEY: Final = 7_468_573  # PostgreSQL's advisory lock: any number that nobody else uses

# What the driver says when the database itself is the trouble, and what helps. Anything else is a faulty statement.
_FULL: Final = "Make room on the disk; nothing of what was stored before is lost."
_REMEDIES: Final = {
    "database is locked": "Another process is writing to it and does not finish; end that process and try again.",
    "readonly database": "Make the file and its folder writable for this user.",
    "unable to open": "Make sure that its folder exists and is writable for this user.",
    "file is not a database": "The file is something else; move it away or name another with GUILDKIT_DATABASE_URL.",
    "malformed": "The file is damaged; restore a backup of it.",
    "disk I/O error": "Is the disk in order, and the file still there?",
    "database or disk is full": _FULL,
    "No space left on device": _FULL,
    "Disk quota exceeded": _FULL,
    "read-only transaction": "The server takes no writes; is it a standby, or set to default_transaction_read_only?",
    "no such table": "Run `guildkit db upgrade`.",
}
_AWAY: Final = "Is the database running?"


class Database:
    """One database: an engine, and sessions on it.

    Args:
        url: a SQLAlchemy URL; `sqlite:///path` and `postgresql://…` get their asyncio drivers by themselves.
        owner_url: the same PostgreSQL database as the role that owns its tables, where `url` names another role.
        busy_timeout: how long a writer waits for one of another process, in milliseconds.
        patience: how long work waits for other work of this process, in seconds: for its turn to write, or for a connection.

    Raises:
        DatabaseError: the URL makes no sense.
    """

    def __init__(
        self, url: str, *, owner_url: str = "", busy_timeout: int = _BUSY_MS, patience: float = _PATIENCE
    ) -> None:
        self.url = _understood_url(url, "GUILDKIT_DATABASE_URL")
        self.is_sqlite = self.url.drivername.startswith("sqlite")
        self._owner_url = _understood_url(owner_url, "GUILDKIT_DATABASE_OWNER_URL") if owner_url else self.url
        if self._places(self._owner_url) != self._places(self.url):
            raise DatabaseError(
                "GUILDKIT_DATABASE_OWNER_URL names another database than GUILDKIT_DATABASE_URL.",
                hint="They differ in user and password only; SQLite needs none.",
            )
        self._busy_timeout = busy_timeout
        self.patience = patience
        # SQLite takes one writer at a time. They queue here, in order and before they take a connection from the pool:
        # otherwise waiting writers would hold every connection, and readers would wait for them.
        self._writer = asyncio.Lock()
        self._endings: set[asyncio.Task[bool | None]] = set()
        self._file: tuple[int, int] | None = None
        try:
            self.engine = create_async_engine(
                self.url,
                hide_parameters=True,
                pool_timeout=patience,
                # Each connection has a cache of its own: the one that was used last has the best, and spares the others theirs.
                pool_use_lifo=True,
                execution_options={GUILDS_OPTION: NOBODY},
                connect_args=SQLITE if self.is_sqlite else silence.timeouts(),
            )
        except ImportError as error:
            raise DatabaseError(
                f"The database {self} cannot be used: {error}.",
                hint='Try `pip install "guildkit[postgresql]"`.',
            ) from error
        except (ArgumentError, ValueError, TypeError) as error:
            reason = str(error).partition("\n")[0]
            raise DatabaseError(f"The database {self} cannot be used: {reason}.") from error
        if self.is_sqlite and self.path is None and not (self.url.database or "").startswith("file:"):
            raise DatabaseError(
                "SQLite in memory forgets everything at once.", hint="Name a file in the URL."
            )
        if self.is_sqlite:
            _set_up_sqlite(self.engine.sync_engine, busy_timeout)
        else:
            confine(self.engine.sync_engine)
            silence.listen(self.engine.sync_engine)

    def __str__(self) -> str:
        return self.url.render_as_string(hide_password=True)

    @property
    def path(self) -> str | None:
        """The path of SQLite's file; None for other databases, in memory, and for URIs."""
        name = self.url.database or ""
        return (
            name if self.is_sqlite and name not in {"", ":memory:"} and not name.startswith("file:") else None
        )

    @staticmethod
    def _places(url: URL) -> tuple[str, str | None, int, str | None]:
        return url.drivername, url.host, url.port or 5432, url.database

    async def check(self, *, write: bool = True) -> None:
        """Open the database, and write to it if it is to be written.

        Raises:
            DatabaseError: it is locked, read-only, not a database, or away, or its role is bound by no policy.
        """
        try:
            if self.path is not None:
                self._file = await asyncio.to_thread(_open, self.path, self._busy_timeout, write=write)
            async with self.engine.connect() as connection:
                await connection.execute(
                    text("PRAGMA user_version = 0" if self.is_sqlite and write else "SELECT 1")
                )
                if not self.is_sqlite:
                    await check_role(connection)
        except (DBAPIError, sqlite3.Error, OSError) as error:
            raise self._explain(error) from error

    async def check_file(self) -> None:
        """Make sure that SQLite's file is still the one that was opened.

        Raises:
            DatabaseError: somebody has deleted or replaced it; what is written now would be lost.
        """
        if self.path is not None and await asyncio.to_thread(_identity, self.path) != self._file:
            raise DatabaseError(
                f"The database file {self.path} was deleted or replaced while it was in use.",
                hint="Put it back, or restore a backup, and start again.",
            )

    async def close(self) -> None:
        """Close every connection, once the transactions that are being committed or rolled back have come to their end."""
        if self._endings:
            await asyncio.wait(self._endings)
        await self.engine.dispose()

    @asynccontextmanager
    async def guild_session(
        self, guild_id: int, *, read_only: bool = False, one_moment: bool = False
    ) -> AsyncIterator[AsyncSession]:
        """One unit of work confined to a guild: commits at the end, rolls back on any exception.

        Args:
            guild_id: whose rows.
            read_only: whether nothing is written, so that it need not wait for writers.
            one_moment: whether all statements see what was there at the first.

        Raises:
            TenancyError: a statement or an object would have reached beyond the guild, or would have written in a
                session that only reads.
            DatabaseError: the database is locked, read-only or away, or too many wait for it (`BusyError`).
        """
        session = AsyncSession(
            self.engine,
            sync_session_class=GuildSession,
            expire_on_commit=False,
            guild_id=guild_id,
            read_only=read_only,
        )
        options = {GUILD_OPTION: session.sync_session, GUILDS_OPTION: guild_id, READ_ONLY: read_only}
        if one_moment:
            options |= self._one_moment
        async with self._unit_of_work(session, options, read_only=read_only):
            yield session

    @asynccontextmanager
    async def system_session(
        self, reason: str, *, read_only: bool = False, one_moment: bool = False
    ) -> AsyncIterator[AsyncSession]:
        """One unit of work of the core itself, across guilds. Plugins have no way to it.

        Args:
            reason: why it must cross guilds; logged.
            read_only: whether nothing is written, so that it need not wait for writers.
            one_moment: whether all statements see what was there at the first.
        """
        log.debug("system session", reason=reason)
        session = AsyncSession(self.engine, expire_on_commit=False)
        options = {GUILDS_OPTION: ALL_GUILDS, READ_ONLY: read_only}
        if one_moment:
            options |= self._one_moment
        async with self._unit_of_work(session, options, read_only=read_only):
            yield session

    @asynccontextmanager
    async def _unit_of_work(
        self, session: AsyncSession, options: dict[str, Any], *, read_only: bool
    ) -> AsyncIterator[None]:
        unit = AsyncExitStack()
        async with self._turn(read_only=read_only):
            try:
                await unit.enter_async_context(session)
                await unit.enter_async_context(session.begin())
                try:
                    await self._connect(session, options)
                    yield
                except BaseException as error:
                    await self._end(unit, error)
                    raise
                await self._end(unit)
            except DBAPIError as error:
                raise self._understood(error) from error

    async def _end(self, unit: AsyncExitStack, error: BaseException | None = None) -> None:
        """Commit or roll back and give the connection back, all of it: whoever is cancelled meanwhile waits for that."""
        trace = error.__traceback__ if error else None
        ending = asyncio.create_task(unit.__aexit__(type(error) if error else None, error, trace))
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)
        try:
            await asyncio.shield(ending)
        except asyncio.CancelledError:
            await asyncio.wait([ending], timeout=self.patience)
            if ending.done() and not ending.cancelled() and (reason := ending.exception()) is not None:
                log.warning("not stored, and nobody waits for it", reason=str(reason))
            raise

    @property
    def _one_moment(self) -> dict[str, Any]:
        # SQLite's readers see one moment anyway.
        return {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}

    def _understood(self, error: DBAPIError) -> Exception:
        """Tell trouble with the database from a faulty statement, which is its author's to see."""
        trouble = error.connection_invalidated or any(symptom in str(error.orig) for symptom in _REMEDIES)
        return self._explain(error) if trouble else error

    async def _connect(self, session: AsyncSession, options: dict[str, Any]) -> None:
        try:
            await session.connection(execution_options=options)
        except TimeoutError as error:
            raise self._explain(OSError(silence.SAYS)) from error
        except (DBAPIError, PoolTimeoutError, OSError) as error:
            raise self._explain(error) from error

    @asynccontextmanager
    async def _turn(self, *, read_only: bool) -> AsyncIterator[None]:
        """Wait for one's turn to write, where there is one writer at a time."""
        if read_only or not self.is_sqlite:
            yield
            return
        try:
            async with asyncio.timeout(self.patience):
                await self._writer.acquire()
        except TimeoutError as error:
            raise self._explain(error) from error
        try:
            yield
        finally:
            self._writer.release()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """A bare connection inside one read-only transaction, to inspect or copy what is there at this moment."""
        options: dict[str, Any] = {READ_ONLY: True, GUILDS_OPTION: ALL_GUILDS, **self._one_moment}
        try:
            async with self.engine.connect() as connection:
                await connection.execution_options(**options)
                yield connection
        except DBAPIError as error:
            raise self._understood(error) from error

    @asynccontextmanager
    async def migration_connection(self) -> AsyncIterator[AsyncConnection]:
        """The owner's bare connection inside a transaction of its own; there is one at a time, in all processes.

        On SQLite foreign keys are not enforced in it: Alembic rebuilds a table to change it, and dropping the old one
        would silently delete every child row. The caller checks them before the commit.
        """
        engine = create_async_engine(self._owner_url, connect_args=SQLITE if self.is_sqlite else {})
        if self.is_sqlite:
            _set_up_sqlite(engine.sync_engine, self._busy_timeout, foreign_keys=False)
        else:
            confine(engine.sync_engine)
        try:
            async with self._turn(read_only=False), engine.connect() as connection:
                await connection.execution_options(**{GUILDS_OPTION: ALL_GUILDS})
                async with connection.begin():
                    if not self.is_sqlite:
                        await connection.execute(
                            text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_KEY}
                        )
                    yield connection
        except DBAPIError as error:
            raise self._understood(error) from error
        finally:
            await engine.dispose()

    def _explain(self, error: Exception) -> DatabaseError:
        if isinstance(error, (PoolTimeoutError, TimeoutError)):
            return BusyError(
                f"This process has more to do with the database {self} than was done within {self.patience:g} s.",
                hint="What waited was given up before it began; nothing of it was stored.",
            )
        reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
        hint = next((remedy for symptom, remedy in _REMEDIES.items() if symptom in reason), _AWAY)
        return DatabaseError(f"The database {self} cannot be used: {reason}.", hint=hint)


def _understood_url(url: str, variable: str) -> URL:
    try:
        found = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise DatabaseError(
            f"{variable} is no database URL.",
            hint="Use sqlite:///file.sqlite3 or postgresql://user:password@host/name.",
        ) from error
    if found.drivername in {"sqlite", "sqlite+pysqlite"}:
        return found.set(drivername="sqlite+aiosqlite")
    if found.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return found.set(drivername="postgresql+asyncpg")
    return found


def _open(path: str, busy_timeout: int, *, write: bool) -> tuple[int, int] | None:
    """Open (and write) a SQLite file, so that one that is no database or cannot be written shows at once.

    Without aiosqlite: where opening fails, its thread may outlive the event loop and complain.
    """
    with closing(sqlite3.connect(path, timeout=busy_timeout / 1000, isolation_level=None)) as connection:
        connection.execute("PRAGMA user_version = 0" if write else "PRAGMA schema_version")
    return _identity(path)


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


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

    @event.listens_for(engine, "handle_error")
    def cancelled(context: ExceptionContext) -> None:
        # The driver does one thing after the other in a thread of its own, so that the rollback comes after what nobody
        # waits for any more. A connection that was thrown away instead would keep its lock for as long as anything, a
        # traceback perhaps, holds one of its cursors.
        if isinstance(context.original_exception, asyncio.CancelledError):
            context.is_disconnect = False

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        read_only = options.get(READ_ONLY, options.get(GUILDS_OPTION) == NOBODY)
        # A writer that starts as a reader deadlocks with another one; it takes its place in the queue at once.
        # On the driver's own cursor: on a guild's connection raw SQL is refused, this line of ours included.
        cursor = connection.connection.cursor()
        cursor.execute("BEGIN" if read_only else "BEGIN IMMEDIATE")
        cursor.close()


def sqlite_url(path: Path) -> str:
    """Return the URL of a SQLite file, whatever characters its name has."""
    return URL.create("sqlite+aiosqlite", database=str(path)).render_as_string(hide_password=False)
