"""Days and times as raid leaders type them, in English and German."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from guildkit import UserError, clean, escape
from guildkit_raids.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T", date, time)

MOST: Final = 50
"""How many days, and how many times, one can vote on: two selects of 25 each."""
_AHEAD: Final = timedelta(days=366)
_LATELY: Final = timedelta(days=60)
"""A day without a year that lies no longer ago than this was meant to be that one, and is past."""

_WEEKDAYS: Final = (
    "mo|mon|monday|montag",
    "tu|tue|tues|tuesday|di|dienstag",
    "we|wed|wednesday|mi|mittwoch",
    "th|thu|thur|thurs|thursday|do|donnerstag",
    "fr|fri|friday|freitag",
    "sa|sat|saturday|samstag|sonnabend",
    "su|sun|sunday|so|sonntag",
)
_WEEKDAY: Final = {name: day for day, names in enumerate(_WEEKDAYS) for name in names.split("|")}
_MONTHS: Final = (
    "jan|january|januar",
    "feb|february|februar",
    "mar|march|mär|märz|mrz",
    "apr|april",
    "may|mai",
    "jun|june|juni",
    "jul|july|juli",
    "aug|august",
    "sep|sept|september",
    "oct|october|okt|oktober",
    "nov|november",
    "dec|december|dez|dezember",
)
_MONTH: Final = {name: month for month, names in enumerate(_MONTHS, 1) for name in names.split("|")}
_SOON: Final = {"today": 0, "heute": 0, "tomorrow": 1, "morgen": 1}

_DAY_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.?(?:\s?(?P<year>\d{4}))?",
        r"(?P<day>\d{1,2})\.?\s?(?P<name>[a-zä]+)\.?(?:,?\s(?P<year>\d{4}))?",
        r"(?P<name>[a-zä]+)\.?\s?(?P<day>\d{1,2})(?:,?\s(?P<year>\d{4}))?",
    )
)
_TIME: Final = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?\s?(?P<half>am|pm|a\.m\.|p\.m\.|h|uhr)?"
)
_APART: Final = re.compile(r"[,;\n]+")
_RANGE: Final = re.compile(
    r"\s*[–—]\s*|\s+-\s+|\s+(?:to|bis)\s+|(?<=[^\d\s])-(?=\D)|(?<=[.\d])-(?=\d{1,2}[.:h])"
)


def read_days(typed: str, today: date) -> list[date]:
    """Return the days that were typed, in order: dates, weekdays, `today`, and ranges such as `Mon–Fri`.

    Args:
        typed: separated by commas or lines.
        today: where the guild is.

    Raises:
        UserError: one cannot be read, is past or too far away, or there are none or too many.
    """

    def one(word: str) -> date:
        found = _read_day(word, today)
        if found is None:
            raise UserError(text("day-unreadable", typed=escape(word[:60])), hint=text("day-hint"))
        if found < today:
            raise UserError(text("day-past", typed=escape(word[:60])))
        if found > today + _AHEAD:
            raise UserError(text("day-far", typed=escape(word[:60])))
        return found

    def until(first: date, word: str) -> Iterable[date]:
        last = one(word)
        if last < first and word.casefold().rstrip(".") in _WEEKDAY:
            last += timedelta(weeks=1)
        return (first + timedelta(days=days) for days in range((last - first).days + 1))

    days = _read(typed, one, until)
    if not days:
        raise UserError(text("days-none"), hint=text("day-hint"))
    if len(days) > MOST:
        raise UserError(text("days-many", most=MOST, count=len(days)))
    return days


def read_times(typed: str) -> list[time]:
    """Return the times that were typed, in order: `20:00`, `8 pm`, `20 Uhr`, and ranges by the hour such as `18:00–22:00`.

    Raises:
        UserError: one cannot be read, or there are none or too many.
    """

    def one(word: str) -> time:
        found = _read_time(word)
        if found is None:
            raise UserError(text("time-unreadable", typed=escape(word[:60])), hint=text("time-hint"))
        return found

    def until(first: time, word: str) -> Iterable[time]:
        last = one(word)
        return (
            first.replace(hour=hour) for hour in range(first.hour, 24) if first.replace(hour=hour) <= last
        )

    times = _read(typed, one, until)
    if not times:
        raise UserError(text("times-none"), hint=text("time-hint"))
    if len(times) > MOST:
        raise UserError(text("times-many", most=MOST, count=len(times)))
    return times


def _read(typed: str, one: Callable[[str], T], until: Callable[[T, str], Iterable[T]]) -> list[T]:
    found: set[T] = set()
    for part in filter(None, map(clean, _APART.split(typed))):
        ends = _RANGE.split(part, maxsplit=1)
        first = one(ends[0])
        found.add(first)
        if len(ends) > 1:
            more = list(until(first, ends[1]))
            if not more:
                raise UserError(text("range-backwards", typed=escape(part[:60])))
            found.update(more)
    return sorted(found)


def _read_day(word: str, today: date) -> date | None:
    word = word.casefold().strip()
    if word in _SOON:
        return today + timedelta(days=_SOON[word])
    weekday = _WEEKDAY.get(word.rstrip("."))
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    # A weekday before a date is for people: "Mon 24.11.".
    head, _, rest = word.partition(" ")
    if rest and head.rstrip(".,") in _WEEKDAY:
        word = rest
    for form in _DAY_FORMS:
        match = form.fullmatch(word)
        if match is not None and (found := _date(match, today)):
            return found
    return None


def _date(match: re.Match[str], today: date) -> date | None:
    parts = match.groupdict()
    month = _MONTH.get(parts["name"]) if parts.get("name") else int(parts["month"])
    if month is None:
        return None
    try:
        if parts["year"]:
            return date(int(parts["year"]), month, int(parts["day"]))
        this_year = date(today.year, month, int(parts["day"]))
        return this_year if this_year >= today - _LATELY else this_year.replace(year=today.year + 1)
    except ValueError:
        return None


def _read_time(word: str) -> time | None:
    match = _TIME.fullmatch(word.casefold().strip())
    if match is None:
        return None
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), (match["half"] or "").replace(".", "")
    if half in {"am", "pm"}:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None
