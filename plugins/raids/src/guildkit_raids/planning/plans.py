"""Raids from their plan to their end: who may do what, and what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from guildkit import UserError, clean
from guildkit.storage import add_many, by_number
from guildkit_raids.models import DayOption, Raid, State, TimeOption
from guildkit_raids.planning import counters
from guildkit_raids.texts import text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, time

    from sqlalchemy.ext.asyncio import AsyncSession

NOTE_LIMIT: Final = 1000
MINIMUM: Final = range(1, 1001)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a raid leader has entered.

    Attributes:
        dungeon: its name.
        days: in order.
        times: in order, by the clocks of the zone.
        minimum: how many players a slot needs.
        note: what else is to be known.
        zone: the IANA time zone.
    """

    dungeon: str
    days: Sequence[date]
    times: Sequence[time]
    minimum: int
    note: str
    zone: str


def starts_at(day: date, begins: time, zone: str) -> datetime:
    """Return the instant at which a raid begins; a time that the clocks skip is an hour later."""
    return datetime.combine(day, begins, ZoneInfo(zone)).astimezone(UTC)


def require_coming(days: Sequence[date], times: Sequence[time], zone: str, now: datetime) -> int:
    """Make sure that a raid on one of these days at one of these times is yet to come; return how many combinations are past.

    Raises:
        UserError: all are.
    """
    past = sum(starts_at(day, begins, zone) <= now for day in days for begins in times)
    if past == len(days) * len(times):
        raise UserError(text("plan-past"), hint=text("day-hint"))
    return past


def read_minimum(typed: str) -> int:
    """Return the number of players that was typed.

    Raises:
        UserError: it is none, or beyond what can be.
    """
    word = clean(typed)
    found = int(word) if word.isdecimal() and len(word) < 10 else 0
    if found not in MINIMUM:
        raise UserError(text("minimum-unreadable", least=MINIMUM[0], most=MINIMUM[-1]))
    return found


async def create(
    session: AsyncSession, plan: Plan, leader_id: int, leader_name: str, channel_id: int, *, now: datetime
) -> Raid:
    """Store a plan.

    Raises:
        UserError: every combination of its days and times is past.
    """
    require_coming(plan.days, plan.times, plan.zone, now)
    counter = await counters.locked(session)
    counter.last_raid += 1
    raid = Raid(
        number=counter.last_raid,
        state=State.OPEN,
        dungeon=plan.dungeon,
        leader_id=leader_id,
        leader_name=leader_name,
        note=plan.note,
        minimum=plan.minimum,
        zone=plan.zone,
        channel_id=channel_id,
        planned_at=now,
        changed_at=now,
    )
    session.add(raid)
    await session.flush()
    await add_many(
        session,
        DayOption,
        [{"raid": raid.number, "position": place, "day": day} for place, day in enumerate(plan.days)],
    )
    await add_many(
        session,
        TimeOption,
        [
            {"raid": raid.number, "position": place, "begins": begins}
            for place, begins in enumerate(plan.times)
        ],
    )
    return raid


async def find(session: AsyncSession, number: int, *, lock: bool = False) -> Raid:
    """Return a raid of this guild.

    Raises:
        UserError: there is none of that number.
    """
    raid = await by_number(session, Raid, number, lock=lock)
    if raid is None:
        raise UserError(text("raid-none", number=str(number)), hint=text("raid-none-hint"))
    return raid


async def find_open(session: AsyncSession, number: int, *, lock: bool = False) -> Raid:
    """Return a raid that is not over.

    Raises:
        UserError: it is, or there is none.
    """
    raid = await find(session, number, lock=lock)
    if raid.state != State.OPEN:
        raise UserError(text(f"raid-is-{raid.state}", number=str(number)))
    return raid


async def days_of(session: AsyncSession, number: int) -> list[date]:
    """Return the days of a raid, by position."""
    of_raid = select(DayOption.day).where(DayOption.raid == number).order_by(DayOption.position)
    return list(await session.scalars(of_raid))


async def times_of(session: AsyncSession, number: int) -> list[time]:
    """Return the times of a raid, by position."""
    of_raid = select(TimeOption.begins).where(TimeOption.raid == number).order_by(TimeOption.position)
    return list(await session.scalars(of_raid))


async def open_raids(session: AsyncSession, *, limit: int | None = None, offset: int = 0) -> list[Raid]:
    """Return the raids that are not over, oldest first."""
    found = select(Raid).where(Raid.state == State.OPEN).order_by(Raid.number).limit(limit).offset(offset)
    return list(await session.scalars(found))


async def to_end(session: AsyncSession, *, since: datetime) -> list[Raid]:
    """Return the raids that are not over, and those that were finished since an instant, newest first."""
    lately = (Raid.state == State.FINISHED) & (Raid.ended_at >= since)
    found = select(Raid).where((Raid.state == State.OPEN) | lately).order_by(Raid.number.desc())
    return list(await session.scalars(found))


async def how_many_open(session: AsyncSession) -> int:
    """Return how many raids are not over."""
    return await session.scalar(select(func.count()).select_from(Raid).where(Raid.state == State.OPEN)) or 0


async def cancel(session: AsyncSession, number: int, *, by: int, now: datetime) -> Raid:
    """End a raid that does not take place.

    Raises:
        UserError: it is over, or there is none of that number.
    """
    raid = await find_open(session, number, lock=True)
    _end(raid, State.CANCELLED, by=by, now=now)
    return raid


async def cancel_all(
    session: AsyncSession, numbers: Collection[int], *, by: int, now: datetime
) -> list[Raid]:
    """End those of these raids that are open; return them."""
    found = select(Raid).where(Raid.state == State.OPEN, Raid.number.in_(numbers)).order_by(Raid.number)
    raids = list(await session.scalars(found.with_for_update()))
    for raid in raids:
        _end(raid, State.CANCELLED, by=by, now=now)
    return raids


def _end(raid: Raid, state: State, *, by: int, now: datetime) -> None:
    raid.state, raid.ended_at, raid.ended_by, raid.changed_at = state, now, by, now


def end(raid: Raid, *, by: int, now: datetime) -> None:
    """Note that a raid has taken place."""
    _end(raid, State.FINISHED, by=by, now=now)


def reopen(raid: Raid, *, within: timedelta, now: datetime) -> None:
    """Take the end of a raid back.

    Raises:
        UserError: it has not ended, was cancelled, or ended too long ago.
    """
    if raid.state != State.FINISHED or raid.ended_at is None:
        raise UserError(text("undo-nothing", number=str(raid.number)))
    if now - raid.ended_at > within:
        raise UserError(text("undo-late", number=str(raid.number), hours=int(within.total_seconds() // 3600)))
    raid.state, raid.ended_at, raid.ended_by, raid.changed_at = State.OPEN, None, None, now
    raid.day = raid.time = None
