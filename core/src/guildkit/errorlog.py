"""The error log: what went wrong in plugins' code, kept under the id that a member was told.

Writing it down costs nobody an answer: failures queue up, and a task of its own stores them. Of each kind every failure is
counted, guild by guild and hour by hour, and in each guild the newest few are kept as they were. Where the database is
away, or more fails than can be stored, the ordinary log has them all the same.
"""

from __future__ import annotations

import asyncio
import traceback
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy import delete, select

from guildkit import kinds
from guildkit.errors import DatabaseError
from guildkit.logs import redact
from guildkit.models import MESSAGE_CHARACTERS, ErrorGroup, ErrorHour, ErrorKind, ErrorRecord
from guildkit.settings import OPERATOR
from guildkit.storage import add_if_absent
from guildkit.storage.upserts import insert_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.failures import Failure
    from guildkit.kinds import Kind
    from guildkit.storage.database import Database

log = structlog.get_logger()

WAITING: Final = 1000
"""How many failures may wait to be stored; a database that is away for long does not fill the memory."""
GROUPS_WAITING: Final = 5000
"""How many groups may wait to be counted: kinds of failures, each in a guild and an hour."""
AT_ONCE: Final = 500
"""How many of each are stored in one transaction, so that others get to write."""
SAMPLES: Final = 10
"""How many failures of a kind are kept in a guild; the newest."""
KEPT: Final = timedelta(days=30)
HOUR: Final = timedelta(hours=1)
KEPT_ROWS: Final = 10_000
KEPT_HOURS: Final = timedelta(days=8)
KEPT_GROUPS: Final = 50_000
AGAIN_SECONDS: Final = 5.0
PAUSE_SECONDS: Final = 5.0
"""How long the task rests after it has stored something: what comes meanwhile is stored together."""
_GroupKey = tuple[int, str]


@dataclass(slots=True)
class _Counted:
    """What waits to be counted of a group."""

    kind: Kind
    plugin: str
    where: str
    release: str
    first_at: datetime
    last_at: datetime
    hours: Counter[datetime] = field(default_factory=Counter)


class ErrorLog:
    """Stores failures, in the order in which they were noted."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: deque[dict[str, Any]] = deque()
        self._counts: dict[_GroupKey, _Counted] = {}
        self._uncounted = 0
        self._hour = datetime.min.replace(tzinfo=UTC)
        self._wake = asyncio.Event()
        self._turn = asyncio.Lock()
        self._away = False
        self._storing: set[asyncio.Task[bool]] = set()
        self.stored: set[str] = set()
        """The kinds that were stored since somebody has looked; whoever looks empties it."""

    def note(self, failure: Failure) -> None:
        """Take a failure; return at once."""
        self._count(failure)
        if not failure.counted:
            if len(self._waiting) >= WAITING:
                log.warning("error not stored, too many wait", error_id=failure.id)
            else:
                self._waiting.append(_sample(failure))
        self._wake.set()

    def _count(self, failure: Failure) -> None:
        key = (failure.guild_id or OPERATOR, failure.kind.fingerprint)
        counted = self._counts.get(key)
        if counted is None:
            if len(self._counts) >= GROUPS_WAITING:
                self._uncounted += 1
                return
            counted = self._counts[key] = _Counted(
                kind=failure.kind,
                plugin=failure.plugin[:50],
                where=failure.where[:50],
                release=_storable(failure.release)[:50],
                first_at=failure.at,
                last_at=failure.at,
            )
        counted.last_at = failure.at
        if not self._hour <= failure.at < self._hour + HOUR:
            self._hour = failure.at.replace(minute=0, second=0, microsecond=0)
        counted.hours[self._hour] += 1

    async def run(self) -> None:
        """Serve until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            worked = await self.store(once=True)
            if not worked or self._waiting or self._counts:
                self._wake.set()
            await asyncio.sleep(PAUSE_SECONDS if worked else AGAIN_SECONDS)

    async def store(self, *, once: bool = False) -> bool:
        """Store all that waits; return whether that worked. What did not work waits on.

        Whoever waits for it may be cancelled: it goes on, for what was committed and taken for lost would be counted twice.

        Args:
            once: store as much as goes into one transaction only.
        """
        storing = asyncio.create_task(self._store(once=once))
        self._storing.add(storing)
        storing.add_done_callback(self._storing.discard)
        return await asyncio.shield(storing)

    async def _store(self, *, once: bool) -> bool:
        async with self._turn:
            while True:
                try:
                    await self._store_counts()
                    await self._store_samples()
                except Exception as error:
                    if not self._away:
                        reason = f"{type(error).__name__}: {error}"
                        log.warning("errors not stored", waiting=len(self._waiting), reason=reason)
                    self._away = True
                    return False
                self._away = False
                if self._uncounted:
                    log.warning("errors not counted, too many wait", times=self._uncounted)
                    self._uncounted = 0
                if once or not (self._waiting or self._counts):
                    return True

    # --- counting ------------------------------------------------------------------------------------------------

    async def _store_counts(self) -> None:
        batch = {key: self._counts[key] for key in sorted(self._counts)[:AT_ONCE]}
        if not batch:
            return
        # What is noted from now on is counted anew; where this batch cannot be stored, it is put back.
        for key in batch:
            del self._counts[key]
        try:
            async with self._database.system_session("count errors") as session:
                await _count_all(session, batch)
        except DatabaseError:
            self._put_back(batch)
            raise
        except Exception as error:
            log.warning("errors cannot be counted", groups=len(batch), reason=type(error).__name__)
        except BaseException:
            self._put_back(batch)
            raise
        self.stored.update(fingerprint for _, fingerprint in batch)

    def _put_back(self, batch: dict[_GroupKey, _Counted]) -> None:
        for key, counted in batch.items():
            newer = self._counts.get(key)
            if newer is not None:
                counted.last_at, counted.release = newer.last_at, newer.release
                counted.hours.update(newer.hours)
            self._counts[key] = counted

    # --- samples -------------------------------------------------------------------------------------------------

    async def _store_samples(self) -> None:
        batch = [self._waiting[place] for place in range(min(AT_ONCE, len(self._waiting)))]
        await self._insert_all(batch)
        for _ in batch:
            self._waiting.popleft()

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
                if not await add_if_absent(session, ErrorRecord, **row):
                    log.warning("error not stored, its id was drawn before", error_id=row["id"])
            for guild_id, fingerprint in {(row["guild_id"], row["fingerprint"]) for row in batch}:
                await _keep_the_newest(session, guild_id, fingerprint)

    async def tidy(self, now: datetime) -> int:
        """Forget what is too old or too much; return how many failures went.

        That is what is older than thirty days or more than ten thousand, hours after eight days, and groups that were not
        seen for thirty days or are more than fifty thousand. A kind goes with the last of its groups, but for one that
        is resolved or muted.
        """
        async with self._database.system_session("old errors") as session:
            limit = await _limit(session, ErrorRecord.at, now - KEPT, KEPT_ROWS)
            result = await session.execute(delete(ErrorRecord).where(ErrorRecord.at <= limit))
            limit = await _limit(session, ErrorGroup.last_at, now - KEPT, KEPT_GROUPS)
            await session.execute(delete(ErrorGroup).where(ErrorGroup.last_at <= limit))
            limit = await _limit(session, ErrorHour.hour, now - KEPT_HOURS, KEPT_GROUPS)
            await session.execute(delete(ErrorHour).where(ErrorHour.hour <= limit))
            left = select(ErrorGroup.fingerprint)
            gone = ErrorKind.fingerprint.not_in(left) & (
                (ErrorKind.state == "open") | (ErrorKind.last_at < now - 6 * KEPT)
            )
            await session.execute(delete(ErrorKind).where(gone))
        return int(result.rowcount)  # type: ignore[attr-defined]


async def _count_all(session: AsyncSession, batch: dict[_GroupKey, _Counted]) -> None:
    """Add what was counted; in the order of the keys, so that two processes do not wait for each other."""
    by_kind: dict[str, list[_Counted]] = {}
    groups: list[dict[str, Any]] = []
    hours: list[dict[str, Any]] = []
    for (guild_id, fingerprint), each in batch.items():
        by_kind.setdefault(fingerprint, []).append(each)
        groups.append(
            {
                "guild_id": guild_id,
                "fingerprint": fingerprint,
                "where": each.where,
                **_seen([each]),
            }
        )
        hours += [
            {"guild_id": guild_id, "fingerprint": fingerprint, "hour": hour, "count": count}
            for hour, count in sorted(each.hours.items())
        ]
    known = [
        {
            "fingerprint": fingerprint,
            "version": kinds.VERSION,
            "plugin": found[0].plugin,
            "category": found[0].kind.category[:30],
            "type": _storable(found[0].kind.type),
            "place": _storable(found[0].kind.place),
            "state": "open",
            "state_at": found[0].first_at,
            "state_release": "",
            **_seen(found),
        }
        for fingerprint, found in sorted(by_kind.items())
    ]
    await _add(session, ErrorKind, known, "category", "last_at", "last_release")
    await _add(session, ErrorGroup, groups, "where", "last_at", "last_release")
    await _add(session, ErrorHour, hours)


def _seen(found: Sequence[_Counted]) -> dict[str, Any]:
    last = max(found, key=lambda each: each.last_at)
    first = min(found, key=lambda each: each.first_at)
    return {
        "count": sum(sum(each.hours.values()) for each in found),
        "first_at": first.first_at,
        "last_at": last.last_at,
        "first_release": first.release,
        "last_release": last.release,
    }


async def _add(session: AsyncSession, model: Any, rows: list[dict[str, Any]], *renewed: str) -> None:
    """Add rows; where one is there its count grows, and some columns become those of the new one."""
    insert = insert_for(session, model)
    grown = {"count": model.count + insert.excluded.count}
    await session.execute(
        insert.on_conflict_do_update(
            index_elements=[each.name for each in model.__table__.primary_key],
            set_=grown | {name: insert.excluded[name] for name in renewed},
        ),
        rows,
    )


async def _keep_the_newest(session: AsyncSession, guild_id: int, fingerprint: str) -> None:
    group = (ErrorRecord.guild_id == guild_id) & (ErrorRecord.fingerprint == fingerprint)
    newest = (
        select(ErrorRecord.id).where(group).order_by(ErrorRecord.at.desc(), ErrorRecord.id).offset(SAMPLES)
    )
    if too_many := (await session.scalars(newest)).all():
        await session.execute(delete(ErrorRecord).where(group, ErrorRecord.id.in_(too_many)))


async def _limit(session: AsyncSession, column: Any, oldest: datetime, most: int) -> datetime:
    """Return the instant up to which rows go: those that are too old, and the oldest of those that are too many."""
    first_too_many: datetime | None = await session.scalar(
        select(column).order_by(column.desc()).offset(most).limit(1)
    )
    return max(oldest, first_too_many or oldest)


def _sample(failure: Failure) -> dict[str, Any]:
    error = failure.error
    return {
        "guild_id": failure.guild_id or OPERATOR,
        "id": failure.id,
        "at": failure.at,
        "plugin": failure.plugin[:50],
        "where": failure.where[:50],
        "details": {key: _safe(_said(value), 200) for key, value in failure.details.items()},
        "type": kinds.name_of(error),
        "message": _safe(_said(error), MESSAGE_CHARACTERS),
        "traceback": _storable(redact("".join(traceback.format_exception(error)))[-20_000:]),
        "release": _storable(failure.release)[:50],
        "fingerprint": failure.kind.fingerprint,
    }


def _said(value: object) -> str:
    """Return a value as text; what somebody else has written may fail at that, too."""
    try:
        return str(value)
    except Exception as error:
        return f"<{type(error).__name__} in place of it>"


def _safe(text: str, length: int) -> str:
    """Return a text without secrets; whole ones are found, so it is cut afterwards."""
    return _storable(redact(text[: length + _SECRET]))[:length]


_SECRET: Final = 2000
"""How much of a text is looked through for secrets beyond what is kept of it."""


def _storable(text: str) -> str:
    """Return a text as every database takes it: a lone surrogate is no UTF-8, and PostgreSQL has no NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
