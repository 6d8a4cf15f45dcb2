"""The error log: what went wrong in plugins' code, kept under the id that a member was told.

Writing it down costs nobody an answer: failures queue up, and a task of its own stores them. Where the database is away, or
more fails than can be stored, the ordinary log has them all the same.
"""

from __future__ import annotations

import asyncio
import hashlib
import traceback
from collections import deque
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy import delete, func, select

from guildkit.errors import DatabaseError
from guildkit.logs import redact
from guildkit.models import MESSAGE_CHARACTERS, ErrorRecord
from guildkit.settings import OPERATOR
from guildkit.storage import add_if_absent

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.failures import Failure
    from guildkit.storage.database import Database

log = structlog.get_logger()

WAITING: Final = 1000
"""How many failures may wait to be stored; a database that is away for long does not fill the memory."""
KEPT: Final = timedelta(days=30)
KEPT_ROWS: Final = 10_000
AGAIN_SECONDS: Final = 5.0
_FRAMES: Final = 5


class ErrorLog:
    """Stores failures, in the order in which they were noted."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: deque[dict[str, Any]] = deque()
        self._wake = asyncio.Event()
        self._turn = asyncio.Lock()
        self._away = False

    def note(self, failure: Failure) -> None:
        """Take a failure; return at once."""
        if len(self._waiting) >= WAITING:
            log.warning("error not stored, too many wait", error_id=failure.id)
            return
        kind = type(failure.error)
        details = {key: _storable(str(value))[:200] for key, value in failure.details.items()}
        self._waiting.append(
            {
                "guild_id": failure.guild_id or OPERATOR,
                "id": failure.id,
                "at": failure.at,
                "plugin": failure.plugin[:50],
                "where": failure.where[:50],
                "details": {key: redact(value) for key, value in details.items()},
                "type": f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")[:200],
                "message": _storable(redact(str(failure.error)))[:MESSAGE_CHARACTERS],
                "traceback": _storable(redact("".join(traceback.format_exception(failure.error))))[-20_000:],
                "fingerprint": fingerprint(failure),
            }
        )
        self._wake.set()

    async def run(self) -> None:
        """Serve until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            if not await self.store():
                await asyncio.sleep(AGAIN_SECONDS)
                self._wake.set()

    async def store(self) -> bool:
        """Store all that waits; return whether that worked. What did not work waits on."""
        async with self._turn:
            batch = list(self._waiting)
            try:
                await self._insert_all(batch)
            except Exception as error:
                if not self._away:
                    reason = f"{type(error).__name__}: {error}"
                    log.warning("errors not stored", waiting=len(batch), reason=reason)
                self._away = True
                return False
            self._away = False
            for _ in batch:
                self._waiting.popleft()
            return True

    async def _insert_all(self, batch: list[dict[str, Any]]) -> None:
        """Store a batch together, or one by one without those that cannot be stored.

        Raises:
            DatabaseError: the database is away.
        """
        try:
            await self._insert(batch)
        except DatabaseError:
            raise
        except Exception:
            for row in batch:
                try:
                    await self._insert([row])
                except DatabaseError:
                    raise
                except Exception as error:
                    log.warning("error cannot be stored", error_id=row["id"], reason=type(error).__name__)

    async def _insert(self, batch: list[dict[str, Any]]) -> None:
        if not batch:
            return
        async with self._database.system_session("error log") as session:
            for row in batch:
                # Ids are drawn by lot: one that was drawn before must not keep the others out for ever.
                if not await add_if_absent(
                    session, ErrorRecord, **row, count=await _how_many(session, row) + 1
                ):
                    log.warning("error not stored, its id was drawn before", error_id=row["id"])

    async def tidy(self, now: datetime) -> int:
        """Forget what is older than thirty days, and what is more than ten thousand; return how many went."""
        async with self._database.system_session("old errors") as session:
            first_too_many = select(ErrorRecord.at).order_by(ErrorRecord.at.desc()).offset(KEPT_ROWS).limit(1)
            limit = max(now - KEPT, await session.scalar(first_too_many) or now - KEPT)
            result = await session.execute(delete(ErrorRecord).where(ErrorRecord.at <= limit))
        return int(result.rowcount)  # type: ignore[attr-defined]


async def _how_many(session: AsyncSession, row: dict[str, Any]) -> int:
    """Return how often the same has happened in this guild before."""
    query = select(func.max(ErrorRecord.count)).where(
        ErrorRecord.guild_id == row["guild_id"], ErrorRecord.fingerprint == row["fingerprint"]
    )
    return await session.scalar(query) or 0


def _storable(text: str) -> str:
    """Return a text as every database takes it: a lone surrogate is no UTF-8, and PostgreSQL has no NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def fingerprint(failure: Failure) -> str:
    """Return what is the same for the same failure in the same place, whatever the values were."""
    frames = traceback.extract_tb(failure.error.__traceback__)[-_FRAMES:]
    # Names of functions and not numbers of lines: an upgrade that moves a line does not make it another failure.
    places = [f"{frame.filename}:{frame.name}" for frame in frames]
    parts = [failure.plugin, failure.where, type(failure.error).__qualname__, *places]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
