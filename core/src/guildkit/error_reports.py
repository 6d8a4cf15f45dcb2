"""What `/debug` and `guildkit errors` tell of failures: what was seen how often, and what was decided about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

from sqlalchemy import func, select

from guildkit import audit
from guildkit.models import ErrorGroup, ErrorHour, ErrorKind, ErrorRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

State = Literal["open", "resolved", "muted"]
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
_ACTIONS: Final[dict[State, str]] = {
    "open": "error.reopened",
    "resolved": "error.resolved",
    "muted": "error.muted",
}


@dataclass(frozen=True, slots=True)
class Report:
    """A kind of failure in a guild, or in all of them together.

    Attributes:
        kind: what it is.
        count: how often it was seen.
        guilds: in how many guilds.
        trend: how often in the last hour, day and week. What an hour had counts in part where only a part of it falls within.
    """

    kind: ErrorKind
    count: int
    first_at: datetime
    last_at: datetime
    guilds: int
    trend: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """What an id leads to.

    Attributes:
        report: the kind.
        sample: the failure, or the newest of its kind where the id is a fingerprint; None where none was kept.
    """

    report: Report
    sample: ErrorRecord | None


async def top(
    session: AsyncSession,
    now: datetime,
    *,
    guild_id: int | None = None,
    plugin: str = "",
    limit: int = 10,
    everything: bool = False,
) -> list[Report]:
    """Return the kinds that were seen most often within the last day, then those that were seen last.

    Args:
        session: one that may read the guild.
        now: by the one clock.
        guild_id: only there; everywhere by default.
        plugin: only its own.
        limit: how many at most.
        everything: those that are resolved or muted, too.
    """
    recent = select(ErrorHour.fingerprint, func.sum(ErrorHour.count).label("times"))
    recent = recent.where(ErrorHour.hour >= _hour(now - DAY)).group_by(ErrorHour.fingerprint)
    if guild_id is not None:
        recent = recent.where(ErrorHour.guild_id == guild_id)
    often = recent.subquery()
    query = (
        select(ErrorGroup.fingerprint)
        .join(ErrorKind, ErrorKind.fingerprint == ErrorGroup.fingerprint)
        .outerjoin(often, often.c.fingerprint == ErrorGroup.fingerprint)
        .group_by(ErrorGroup.fingerprint)
        .order_by(
            func.max(func.coalesce(often.c.times, 0)).desc(),
            func.max(ErrorGroup.last_at).desc(),
            ErrorGroup.fingerprint,
        )
        .limit(limit)
    )
    if guild_id is not None:
        query = query.where(ErrorGroup.guild_id == guild_id)
    if plugin:
        query = query.where(ErrorKind.plugin == plugin)
    if not everything:
        muted = (ErrorKind.state == "muted") & (
            ErrorKind.muted_until.is_(None) | (ErrorKind.muted_until > now)
        )
        query = query.where(ErrorKind.state != "resolved", ~muted)
    wanted = (await session.scalars(query)).all()
    found = await reports(session, now, wanted, guild_id=guild_id)
    return [found[each] for each in wanted if each in found]


async def reports(
    session: AsyncSession, now: datetime, fingerprints: Iterable[str], *, guild_id: int | None = None
) -> dict[str, Report]:
    """Return what is known of some kinds, by fingerprint; those that are known."""
    wanted = list(fingerprints)
    seen = select(
        ErrorGroup.fingerprint,
        func.sum(ErrorGroup.count),
        func.min(ErrorGroup.first_at),
        func.max(ErrorGroup.last_at),
        func.count(),
    )
    seen = seen.where(ErrorGroup.fingerprint.in_(wanted)).group_by(ErrorGroup.fingerprint)
    if guild_id is not None:
        seen = seen.where(ErrorGroup.guild_id == guild_id)
    kinds = {
        kind.fingerprint: kind
        for kind in await session.scalars(select(ErrorKind).where(ErrorKind.fingerprint.in_(wanted)))
    }
    history = await hours(session, now, wanted, guild_id=guild_id)
    return {
        fingerprint: Report(
            kinds[fingerprint], int(count), first, last, guilds, _trend(now, history.get(fingerprint, {}))
        )
        for fingerprint, count, first, last, guilds in await session.execute(seen)
        if fingerprint in kinds
    }


async def hours(
    session: AsyncSession, now: datetime, fingerprints: Sequence[str], *, guild_id: int | None = None
) -> dict[str, dict[datetime, int]]:
    """Return how often some kinds were seen in each hour of the last week that had any."""
    query = (
        select(ErrorHour.fingerprint, ErrorHour.hour, func.sum(ErrorHour.count))
        .where(ErrorHour.fingerprint.in_(fingerprints), ErrorHour.hour >= _hour(now - WEEK))
        .group_by(ErrorHour.fingerprint, ErrorHour.hour)
    )
    if guild_id is not None:
        query = query.where(ErrorHour.guild_id == guild_id)
    found: dict[str, dict[datetime, int]] = {}
    for fingerprint, hour, count in await session.execute(query):
        found.setdefault(fingerprint, {})[hour] = int(count)
    return found


async def recent(
    session: AsyncSession, *, guild_id: int | None = None, plugin: str = "", limit: int = 10
) -> Sequence[ErrorRecord]:
    """Return the failures that are kept, the newest first."""
    query = select(ErrorRecord).order_by(ErrorRecord.at.desc(), ErrorRecord.id).limit(limit)
    if guild_id is not None:
        query = query.where(ErrorRecord.guild_id == guild_id)
    if plugin:
        query = query.where(ErrorRecord.plugin == plugin)
    return (await session.scalars(query)).all()


async def find(
    session: AsyncSession, now: datetime, typed: str, *, guild_id: int | None = None
) -> Found | None:
    """Return what an id leads to, be it of a failure or the fingerprint of a kind; None where it leads nowhere.

    Args:
        session: one that may read the guild.
        now: by the one clock.
        typed: the id, as somebody has typed it.
        guild_id: where; everywhere by default.
    """
    wanted = typed.strip().strip("`").upper()
    query: Any = select(ErrorRecord).order_by(ErrorRecord.at.desc(), ErrorRecord.id).limit(1)
    if guild_id is not None:
        query = query.where(ErrorRecord.guild_id == guild_id)
    sample = await session.scalar(query.where(ErrorRecord.id == wanted))
    if sample is None:
        sample = await session.scalar(query.where(ErrorRecord.fingerprint == wanted))
    fingerprint = sample.fingerprint if sample else wanted
    report = (await reports(session, now, [fingerprint], guild_id=guild_id)).get(fingerprint)
    return Found(report, sample) if report else None


def decide(
    session: AsyncSession,
    kind: ErrorKind,
    state: State,
    *,
    at: datetime,
    by: int | None,
    until: datetime | None = None,
) -> None:
    """Resolve a kind of failure, mute it or take that back, for the whole installation; noted in the audit.

    One that is resolved is open again once it is seen in a later release than those that had it.

    Args:
        session: the one that the kind was read in.
        kind: which.
        state: what it is from now on.
        at: now.
        by: the operator; None for the command line.
        until: when a mute ends; None where it does not.
    """
    kind.state, kind.state_at, kind.state_release, kind.muted_until = state, at, kind.last_release, until
    audit.note(
        session,
        at=at,
        guild_id=audit.INSTALLATION,
        by=by,
        action=_ACTIONS[state],
        subject=f"{kind.fingerprint} {kind.plugin}: {kind.type}",
        details={"release": kind.last_release, "until": until.isoformat() if until else None},
    )


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _trend(now: datetime, history: dict[datetime, int]) -> tuple[int, int, int]:
    return _within(now, history, HOUR), _within(now, history, DAY), _within(now, history, WEEK)


def _within(now: datetime, history: dict[datetime, int], span: timedelta) -> int:
    since = now - span
    total = 0.0
    for hour, count in history.items():
        part = min(max((hour + HOUR - since) / HOUR, 0.0), 1.0)
        total += count * part
    return round(total)
