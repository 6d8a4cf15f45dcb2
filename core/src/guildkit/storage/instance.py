"""The instance lock: one running bot for one database. A crash releases it."""

from __future__ import annotations

import asyncio
import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from guildkit.errors import DatabaseError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from guildkit.storage.database import Database

_KEY: Final = 7_468_574  # PostgreSQL's advisory lock of an instance: any number that nobody else uses
_HOLDER: Final = text(
    "SELECT a.application_name FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid) "
    "WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = :key "
    "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class InstanceLock:
    """Makes sure that no second bot acts on the same database.

    On SQLite it is a lock of the operating system on a file beside the database, on PostgreSQL an advisory lock of a
    connection of its own: both go with the process, however it ends.

    Args:
        database: which one.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._file: FileLock | None = None
        self._connection: AsyncConnection | None = None

    async def acquire(self) -> None:
        """Take the lock.

        Raises:
            DatabaseError: another bot has it; the sentence says which.
        """
        if not self._database.is_sqlite:
            await self._acquire_connection()
        elif self._database.path is not None:
            await asyncio.to_thread(self._acquire_file, self._database.path)

    async def check(self) -> None:
        """Make sure that the lock is still held; where the database was away, take it again.

        Raises:
            DatabaseError: another bot has taken it meanwhile.
        """
        if self._database.is_sqlite:
            return
        try:
            if self._connection is not None:
                await self._connection.execute(text("SELECT 1"))
        except (DBAPIError, OSError):
            await self._drop()
        try:
            if self._connection is None:
                await self._acquire_connection()
        except (DBAPIError, OSError):
            return  # The database is away still, for everybody.

    async def release(self) -> None:
        """Give the lock back."""
        if self._file is not None:
            self._file.release()
            self._file = None
        await self._drop()

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            # Closed for good, not given back to the pool: the lock goes with it.
            await connection.invalidate()
            await connection.close()

    def _acquire_file(self, path: str) -> None:
        holder = Path(f"{path}.instance")
        lock = FileLock(f"{path}.lock", timeout=0, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            who = holder.read_text(encoding="utf-8") if holder.exists() else "another process"
            raise _taken(who) from None
        except OSError as error:
            raise DatabaseError(
                f"The lock {lock.lock_file} cannot be taken: {error}.",
                hint="Make the folder of the database writable for this user.",
            ) from error
        holder.write_text(_me(), encoding="utf-8")
        self._file = lock

    async def _acquire_connection(self) -> None:
        self._connection = connection = await self._database.engine.connect()
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        if not await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _KEY}):
            who = await connection.scalar(_HOLDER, {"key": _KEY})
            await self._drop()
            raise _taken(who or "another process")
        # What `pg_stat_activity` shows of a name is cut after 63 bytes.
        await connection.execute(
            text("SELECT set_config('application_name', :me, false)"), {"me": _me()[:63]}
        )


def _me() -> str:
    return f"process {os.getpid()} on {socket.gethostname()} since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"


def _taken(who: str) -> DatabaseError:
    return DatabaseError(
        f"Another bot is running on this database: {who}.",
        hint="One bot serves a database; end the other one, or give this one a database of its own.",
    )
