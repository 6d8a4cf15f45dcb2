"""The instance lock: one running bot for the guilds of a database, or one for each range of shards.

A crash releases it.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from guildkit.errors import DatabaseError
from guildkit.shards import Shards

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from guildkit.storage.database import Database

# PostgreSQL's advisory locks are numbers of 64 bits: any that nobody else uses.
_TURN: Final = 7_468_574
_PREFIX: Final = 74_685  # 17 bits, before three numbers of 15
_HOLDERS: Final = text(
    "SELECT a.pid, a.application_name, l.classid::bigint << 32 | l.objid::bigint AS key "
    "FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid) "
    "WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 "
    "AND (l.classid::bigint << 32 | l.objid::bigint) >> 45 = :prefix "
    "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_WAIT_SECONDS: Final = 10.0


class InstanceLock:
    """Makes sure that no second bot acts on the same guilds.

    On SQLite it is a lock of the operating system on a file beside the database, on PostgreSQL an advisory lock of a
    connection of its own: both go with the process, however it ends. Ranges of shards that do not overlap do not
    disturb each other.

    Args:
        database: which one.
        shards: which guilds; by default all.
    """

    def __init__(self, database: Database, shards: Shards | None = None) -> None:
        self._database = database
        self._shards = shards or Shards()
        self._file: FileLock | None = None
        self._connection: AsyncConnection | None = None
        self._backend: int | None = None

    async def acquire(self) -> None:
        """Take the lock.

        Raises:
            DatabaseError: another bot has it, or one for some of the same shards; the sentence says which.
        """
        if not self._database.is_sqlite:
            try:
                await self._acquire_connection()
            except (DBAPIError, OSError) as error:
                await self._drop()
                raise DatabaseError(
                    f"The lock of {self._database} cannot be taken: {str(error).partition(chr(10))[0]}.",
                    hint="Is another process being started or stopped?",
                ) from error
        elif self._database.path is not None:
            await asyncio.to_thread(self._acquire_file, Path(self._database.path))

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
            await self._drop()  # The database is away still, for everybody.

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

    # --- SQLite -----------------------------------------------------------------------------------------------------

    def _acquire_file(self, path: Path) -> None:
        turn = FileLock(f"{path}.lock", timeout=_WAIT_SECONDS, thread_local=False)
        try:
            # One after the other: looking at the others' locks takes them for a moment.
            with turn:
                for other, theirs in self._others(path):
                    self._require_free(other, theirs)
                mine = self._lock_of(path)
                lock = FileLock(mine, timeout=0, thread_local=False)
                lock.acquire()
                _holder(mine).write_text(self._me(), encoding="utf-8")
        except Timeout as error:
            raise DatabaseError(
                f"The lock {error.lock_file} is not given back.",
                hint="Is another process being started or stopped?",
            ) from error
        except OSError as error:
            raise DatabaseError(
                f"The lock {turn.lock_file} cannot be taken: {error}.",
                hint="Make the folder of the database writable for this user.",
            ) from error
        self._file = lock

    def _lock_of(self, path: Path) -> Path:
        shards = self._shards
        return path.with_name(f"{path.name}.{shards.first}-{shards.last}-of-{shards.count}.lock")

    @staticmethod
    def _others(path: Path) -> list[tuple[Path, Shards]]:
        found = []
        for each in sorted(path.parent.iterdir()):
            name = each.name.removeprefix(f"{path.name}.")
            if written := re.fullmatch(r"(\d+)-(\d+)-of-(\d+)\.lock", name):
                found.append((each, Shards(int(written[1]), int(written[2]), int(written[3]))))
        return found

    def _require_free(self, other: Path, theirs: Shards) -> None:
        if not self._shards.overlaps(theirs):
            return
        try:
            with FileLock(other, timeout=0, thread_local=False):
                pass  # whoever had it is gone
        except Timeout:
            holder = _holder(other)
            who = holder.read_text(encoding="utf-8") if holder.exists() else "another process"
            raise self._taken(who) from None

    # --- PostgreSQL -------------------------------------------------------------------------------------------------

    async def _acquire_connection(self) -> None:
        self._connection = connection = await self._database.engine.connect()
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        # One after the other: two that start at once would not see each other.
        await connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _TURN})
        try:
            for backend, who, key in await connection.execute(_HOLDERS, {"prefix": _PREFIX}):
                if backend == self._backend:
                    # Ours: the server has not noticed yet that we have lost it. Below we wait for its end.
                    await connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": backend})
                elif self._shards.overlaps(_shards_of(key)):
                    raise self._taken(who or "another process")
            await connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _key_of(self._shards)})
            self._backend = await connection.scalar(text("SELECT pg_backend_pid()"))
            # What `pg_stat_activity` shows of a name is cut after 63 bytes.
            await connection.execute(
                text("SELECT set_config('application_name', :me, false)"), {"me": self._me()[:63]}
            )
            await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _TURN})
        except DatabaseError:
            await self._drop()
            raise

    # --- who --------------------------------------------------------------------------------------------------------

    def _me(self) -> str:
        shards = "" if self._shards.count == 1 else f", shards {self._shards}"
        started = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
        return f"process {os.getpid()} on {socket.gethostname()[:20]}{shards} since {started}"

    def _taken(self, who: str) -> DatabaseError:
        return DatabaseError(
            f"Another bot is running on this database: {who}.",
            hint="One bot serves a database; end the other one, or give this one a database of its own."
            if self._shards.count == 1
            else f"Each shard is served once, and {self._shards} are not free; see GUILDKIT_SHARDS.",
        )


def _holder(lock: Path) -> Path:
    return lock.with_suffix(".instance")


def _key_of(shards: Shards) -> int:
    return _PREFIX << 45 | shards.first << 30 | shards.last << 15 | shards.count


def _shards_of(key: int) -> Shards:
    most = 2**15 - 1
    return Shards(key >> 30 & most, key >> 15 & most, key & most)
