"""Raids that come again every week: by the clocks of a zone, with exceptions for single dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from guildkit import UserError
from guildkit.storage import by_number, get_or_add
from guildkit_raids.models import Occurrence, Series
from guildkit_raids.planning import counters, dates, plans
from guildkit_raids.planning.plans import Plan
from guildkit_raids.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, time

    from sqlalchemy.ext.asyncio import AsyncSession

MOST: Final = 50
"""How many series a guild may have at once."""
AHEAD: Final = range(1, 61)
WEEK: Final = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Date:
    """One date of a series.

    Attributes:
        day: the date on which the series has it.
        held_on: the date on which it is: another where it was moved.
        times: when it may begin.
        skipped: whether it is left out.
        raid: the number of the raid that is planned for it; None while there is none.
    """

    day: date
    held_on: date
    times: Sequence[time]
    skipped: bool
    raid: int | None


async def add(session: AsyncSession, series: Series) -> Series:
    """Store a series under a new number.

    Raises:
        UserError: the guild has as many as it may.
    """
    counter = await counters.locked(session)
    if await how_many(session) >= MOST:
        raise UserError(text("series-many", most=MOST))
    counter.last_series += 1
    series.number = counter.last_series
    session.add(series)
    await session.flush()
    return series


async def find(session: AsyncSession, number: int, *, lock: bool = False) -> Series:
    """Return a series of this guild that goes on.

    Raises:
        UserError: there is none of that number.
    """
    series = await by_number(session, Series, number, lock=lock)
    if series is None or series.stopped:
        raise UserError(text("series-none", number=str(number)), hint=text("series-none-hint"))
    return series


async def how_many(session: AsyncSession) -> int:
    """Return how many series go on."""
    going_on = select(func.count()).select_from(Series).where(Series.stopped.is_(False))
    return await session.scalar(going_on) or 0


async def every(session: AsyncSession, *, limit: int | None = None, offset: int = 0) -> list[Series]:
    """Return the series that go on, by number."""
    going_on = select(Series).where(Series.stopped.is_(False)).order_by(Series.number)
    return list(await session.scalars(going_on.limit(limit).offset(offset)))


async def stop(session: AsyncSession, number: int) -> Series:
    """End a series; raids that are planned stay.

    Raises:
        UserError: there is none of that number.
    """
    series = await find(session, number, lock=True)
    series.stopped = True
    return series


async def skip(session: AsyncSession, number: int, day: date) -> None:
    """Leave one date of a series out.

    Raises:
        UserError: the series has no such date, or it is planned already.
    """
    occurrence = await _exception(session, number, day)
    occurrence.skipped, occurrence.moved_to, occurrence.moved_times = True, None, None


async def move(session: AsyncSession, number: int, day: date, to: date, times: Sequence[time] | None) -> None:
    """Have one date of a series on another day, or at other times; where it was left out it comes back.

    Raises:
        UserError: the series has no such date, or it is planned already.
    """
    occurrence = await _exception(session, number, day)
    occurrence.skipped, occurrence.moved_to = False, to
    occurrence.moved_times = write_times(times) if times else None


async def _exception(session: AsyncSession, number: int, day: date) -> Occurrence:
    series = await find(session, number, lock=True)
    if day.weekday() != series.weekday:
        raise UserError(text("series-no-date", number=str(number)), hint=text("series-no-date-hint"))
    occurrence = await get_or_add(session, Occurrence, {"series": number, "day": day}, skipped=False)
    if occurrence.raid is not None:
        raise UserError(text("series-planned", raid=str(occurrence.raid)), hint=text("series-planned-hint"))
    return occurrence


async def coming(session: AsyncSession, series: Series, now: datetime, *, days: int) -> list[Date]:
    """Return the dates of a series from today on, and those that were moved into that time, in the order of their days.

    Args:
        session: a guild's.
        series: which series.
        now: the present instant.
        days: how many days ahead, today not counted.
    """
    today = now.astimezone(ZoneInfo(series.zone)).date()
    last = today + timedelta(days=days)
    rows = await session.scalars(select(Occurrence).where(Occurrence.series == series.number))
    special = {row.day: row for row in rows}
    first = today + timedelta(days=(series.weekday - today.weekday()) % 7)
    own = {first + WEEK * week for week in range((last - first).days // 7 + 1)} if first <= last else set()
    moved = {
        day for day, row in special.items() if row.moved_to is not None and today <= row.moved_to <= last
    }
    found = [_date(series, day, special.get(day)) for day in own | moved]
    return sorted((each for each in found if each.held_on <= last), key=lambda each: each.held_on)


def _date(series: Series, day: date, special: Occurrence | None) -> Date:
    if special is None:
        return Date(day, day, read_times(series.times), skipped=False, raid=None)
    times = read_times(special.moved_times or series.times)
    return Date(day, special.moved_to or day, times, skipped=special.skipped, raid=special.raid)


def due(coming: Sequence[Date], series: Series, now: datetime) -> list[Date]:
    """Return those for which a raid is to be planned, and still can be."""
    return [
        each
        for each in coming
        if not each.skipped
        and each.raid is None
        and plans.starts_at(each.held_on, each.times[-1], series.zone) > now
    ]


async def claim(session: AsyncSession, series: Series, day: date) -> Occurrence | None:
    """Return the date of a series for which a raid is to be planned, locked; None where there is one already."""
    occurrence = await get_or_add(session, Occurrence, {"series": series.number, "day": day}, skipped=False)
    return occurrence if occurrence.raid is None and not occurrence.skipped else None


def plan(series: Series, date: Date) -> Plan:
    """Return what is planned for one date of a series."""
    return Plan(
        dungeon=series.dungeon,
        days=[date.held_on],
        times=date.times,
        minimum=series.minimum,
        note=series.note,
        zone=series.zone,
    )


def write_times(times: Sequence[time]) -> str:
    """Return times as they are stored."""
    return ", ".join(f"{each:%H:%M}" for each in times)


def read_times(stored: str) -> list[time]:
    """Return times that were stored."""
    return dates.read_times(stored)
