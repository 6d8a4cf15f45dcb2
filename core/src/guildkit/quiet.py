"""Quiet hours: when nothing is said that nobody has asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

_QUARTER: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From the beginning of one hour to that of another; where both are the same, there are none.

    `QuietHours(22, 7).after(at, ctx.zone)` is when what falls due at `at` may be said.

    Attributes:
        start: the hour with which they begin, from 0 to 23.
        end: the hour with which they are over.

    Raises:
        ValueError: there is no such hour.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not (0 <= self.start <= 23 and 0 <= self.end <= 23):
            raise ValueError(f"Hours go from 0 to 23: {self.start}, {self.end}.")

    def lies_in(self, at: datetime, zone: tzinfo) -> bool:
        """Whether an instant lies in the quiet hours of a zone, by its clocks."""
        hour = at.astimezone(zone).hour
        begun, over = hour >= self.start, hour >= self.end
        return begun and not over if self.start <= self.end else begun or not over

    def after(self, at: datetime, zone: tzinfo) -> datetime:
        """Return an instant, or the end of the quiet hours in which it lies."""
        while self.lies_in(at, zone):
            at = _quarter(at) + _QUARTER
        return at

    def before(self, at: datetime, zone: tzinfo) -> datetime:
        """Return an instant, or a quarter of an hour before the quiet hours in which it lies."""
        while self.lies_in(at, zone):
            at = _quarter(at) - _QUARTER
        return at


def _quarter(at: datetime) -> datetime:
    """Return when the quarter of an hour began.

    Clocks everywhere are apart, and are set, by whole quarters: who goes from one to the next in UTC meets every hour that there
    is, and none that is left out.
    """
    at = at.astimezone(UTC)
    return at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
