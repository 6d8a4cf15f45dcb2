"""The watch over failures: tells the operators of a kind that is new, is back after a fix, or comes more often than usual.

What is usual follows from the hours that are stored, so that a restart forgets nothing. Of a kind they are told once an hour
at most, by a warning in the log, which reaches their log channel; of one that is muted they are not told.
"""

from __future__ import annotations

import asyncio
import math
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog
from packaging.version import InvalidVersion, Version
from sqlalchemy import select, update

from guildkit.error_reports import HOUR, hours
from guildkit.models import ErrorGroup, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.clock import Clock
    from guildkit.errorlog import ErrorLog
    from guildkit.storage.database import Database

log = structlog.get_logger()

LOOK_SECONDS: Final = 10.0
AGAIN: Final = timedelta(hours=1)
"""How long nothing more is told of a kind."""
LEAST: Final = 20
"""Fewer failures in an hour are no spike."""
WEIGHT: Final = 0.2
"""Of each hour in what is usual; the hours before have the rest."""
TOLD: Final = 5
"""How many kinds are told of by name at a time."""


class ErrorWatch:
    """Looks at the kinds that were stored of late."""

    def __init__(self, database: Database, errors: ErrorLog, clock: Clock) -> None:
        self._database = database
        self._errors = errors
        self._clock = clock

    async def run(self) -> None:
        """Serve until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.look()
            except Exception as error:
                log.warning("cannot look at errors", reason=f"{type(error).__name__}: {error}")

    async def look(self) -> None:
        """Look at what was stored since the last time, and tell what is worth it."""
        if not self._errors.stored:
            return
        wanted, self._errors.stored = self._errors.stored, set()
        now = self._clock.now()
        try:
            async with self._database.system_session("look at errors") as session:
                found = await _find(session, now, sorted(wanted))
        except BaseException:
            self._errors.stored |= wanted
            raise
        for words in found[:TOLD]:
            log.warning("a failure to look at", **words)
        if len(found) > TOLD:
            log.warning("more failures to look at", count=len(found) - TOLD, see="guildkit errors top")


async def _find(session: AsyncSession, now: datetime, wanted: Sequence[str]) -> list[dict[str, object]]:
    due = ErrorKind.told_at.is_(None) | (ErrorKind.told_at <= now - AGAIN)
    kinds = (await session.scalars(select(ErrorKind).where(ErrorKind.fingerprint.in_(wanted), due))).all()
    history = await hours(session, now, [kind.fingerprint for kind in kinds])
    found: list[dict[str, object]] = []
    for kind in kinds:
        counts = history.get(kind.fingerprint, {})
        why = _why(kind, counts, now)
        # Another process may have told of it meanwhile.
        if why and await _take(session, kind, now):
            guilds = select(ErrorGroup.guild_id).where(ErrorGroup.fingerprint == kind.fingerprint)
            found.append(
                {
                    "why": why,
                    "plugin": kind.plugin,
                    "fingerprint": kind.fingerprint,
                    "category": kind.category,
                    "type": kind.type,
                    "place": kind.place,
                    "this_hour": counts.get(_hour(now), 0),
                    "guilds": len((await session.scalars(guilds.limit(1000))).all()),
                }
            )
    return found


async def _take(session: AsyncSession, kind: ErrorKind, now: datetime) -> bool:
    before = kind.told_at
    same = ErrorKind.told_at.is_(None) if before is None else ErrorKind.told_at == before
    result = await session.execute(
        update(ErrorKind)
        .where(ErrorKind.fingerprint == kind.fingerprint, same)
        .values(told_at=now)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]


def _why(kind: ErrorKind, counts: Mapping[datetime, int], now: datetime) -> str:
    """Say why operators should look at a kind now; nothing where they need not. What has ended is open again."""
    if kind.state == "muted":
        if kind.muted_until is None or now < kind.muted_until:
            return ""
        kind.state, kind.state_at = "open", now
    if kind.state == "resolved":
        if not is_later(kind.last_release, kind.state_release):
            return ""
        kind.state, kind.state_at = "open", now
        return f"it is back in {kind.last_release}, and was resolved after {kind.state_release}"
    if kind.told_at is None:
        return f"new in {kind.first_release}" if kind.first_release else "new"
    usual = expected(counts, kind.first_at, now)
    if is_spike(counts.get(_hour(now), 0), usual):
        return f"far more than the usual {usual:.1f} an hour"
    return ""


def is_later(release: str, than: str) -> bool:
    """Whether a release came after another; where they are no versions, whether it is another one."""
    try:
        return Version(release) > Version(than)
    except InvalidVersion:
        return release != than


def expected(counts: Mapping[datetime, int], first_at: datetime, now: datetime) -> float:
    """Return how many failures an hour usually has: an average of the last week in which late hours weigh more.

    Args:
        counts: how many each hour had; those without any may be left out.
        first_at: when the kind was seen first.
        now: the hour that is under way does not count.
    """
    hour, end = max(_hour(first_at), _hour(now) - timedelta(days=7)), _hour(now)
    usual = 0.0
    while hour < end:
        usual += WEIGHT * (counts.get(hour, 0) - usual)
        hour += HOUR
    return usual


def is_spike(count: int, usual: float) -> bool:
    """Whether an hour had far more failures than is usual: more than chance explains, and more than three times as many."""
    return count >= LEAST and count > max(3 * usual, usual + 3 * math.sqrt(usual))


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
