"""When something of a raid falls due: questions to its leader, reminders, and messages to who has not voted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from guildkit.storage import put
from guildkit_raids.models import DayOption, Noted, Raid, State, TimeOption
from guildkit_raids.planning import plans

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit import QuietHours

STALE: Final = "stale"
KEPT: Final = "kept"
INVITED: Final = "invited"
DECIDED: Final = "decided"
"""It was decided on the slot at which it was finished; taking the end back does not take that back."""
LOST: Final = "lost"
"""The bot could not post any more where the planner is, and has told so."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """An open raid and when it may be.

    Attributes:
        raid: which raid.
        first: the instant of its first slot.
        last: the instant of its last slot.
        decided: when it takes place, once that is decided.
        noted: when what was said of it.
    """

    raid: Raid
    first: datetime
    last: datetime
    decided: datetime | None
    noted: Mapping[str, datetime]

    @property
    def deadline(self) -> datetime:
        """When it takes place, or the last instant at which it can."""
        return self.decided or self.last

    @property
    def settled(self) -> datetime | None:
        """When it takes place, because that is decided or there is but one slot; None where that is open."""
        return self.decided or (self.first if self.first == self.last else None)

    def idle_since(self, now: datetime) -> datetime | None:
        """Return since when nothing has happened with it; None where it is decided and yet to come.

        What is past is idle from then on, whoever still votes; a leader who keeps it begins anew.
        """
        if self.deadline <= now:
            since = self.deadline
        elif self.decided is None:
            since = self.raid.changed_at
        else:
            return None
        return max(since, self.noted.get(KEPT, since))

    def asked_at(self, now: datetime) -> datetime | None:
        """Return when its leader was asked what is to become of it, if nothing has happened since."""
        since, asked = self.idle_since(now), self.noted.get(STALE)
        return asked if since is not None and asked is not None and asked >= since else None

    def is_stale(self, now: datetime, days: int) -> bool:
        """Whether its leader is to be asked, after so many days in which nothing has happened."""
        since = self.idle_since(now)
        return (
            days > 0
            and since is not None
            and now - since >= timedelta(days=days)
            and self.asked_at(now) is None
        )

    def is_to_be_closed(self, now: datetime, days: int) -> bool:
        """Whether so many days have passed since that question, without an answer."""
        asked = self.asked_at(now)
        return days > 0 and asked is not None and now - asked >= timedelta(days=days)

    def wants_votes(self, now: datetime, hours: int, quiet: QuietHours, zone: ZoneInfo) -> bool:
        """Whether it is time to write to those who have not voted, out of quiet hours.

        Where these last until the first slot, it is brought forward.
        """
        if not hours or INVITED in self.noted or now >= self.first or quiet.lies_in(now, zone):
            return False
        due = self.first - timedelta(hours=hours)
        if quiet.after(due, zone) >= self.first:
            due = quiet.before(due, zone)
        return now >= due

    def is_doubtful(self, now: datetime, hours: int) -> bool:
        """Whether it is so near that its leader is asked if too few take part, and was not yet asked of this date."""
        before = timedelta(hours=hours)
        return (
            hours > 0
            and self.deadline - before <= now < self.deadline
            and few(self.deadline) not in self.noted
        )

    def reminded_at(self, minutes: int) -> datetime | None:
        """Return when it is announced; None where it is not, or was."""
        if not minutes or self.settled is None or reminded(self.settled) in self.noted:
            return None
        return self.settled - timedelta(minutes=minutes)


def few(at: datetime) -> str:
    """Return as what it is noted that too few take part in a raid at this instant."""
    return f"few/{int(at.timestamp())}"


def reminded(at: datetime) -> str:
    """Return as what it is noted that a raid at this instant was announced."""
    return f"reminded/{int(at.timestamp())}"


async def outlooks(session: AsyncSession, numbers: Iterable[int] | None = None) -> list[Outlook]:
    """Return the open raids with what falls due is reckoned from, oldest first.

    Args:
        session: a guild's.
        numbers: of which raids; of all without it.
    """
    found = select(Raid).where(Raid.state == State.OPEN).order_by(Raid.number)
    if numbers is not None:
        found = found.where(Raid.number.in_(list(numbers)))
    raids = list(await session.scalars(found))
    wanted = [raid.number for raid in raids] if numbers is not None else None
    days = await _ends(session, DayOption, DayOption.day, wanted)
    times = await _ends(session, TimeOption, TimeOption.begins, wanted)
    noted: dict[int, dict[str, datetime]] = {}
    said = select(Noted.raid, Noted.what, Noted.at).join(
        Raid, (Raid.guild_id == Noted.guild_id) & (Raid.number == Noted.raid)
    )
    for number, what, at in await session.execute(said.where(Raid.state == State.OPEN)):
        noted.setdefault(number, {})[what] = at
    return [
        Outlook(
            raid,
            plans.starts_at(days[raid.number][0], times[raid.number][0], raid.zone),
            plans.starts_at(days[raid.number][1], times[raid.number][1], raid.zone),
            await decided_at(session, raid),
            noted.get(raid.number, {}),
        )
        for raid in raids
    ]


async def outlook(session: AsyncSession, number: int) -> Outlook | None:
    """Return the same of one raid; None where it is over, or there is none."""
    return next(iter(await outlooks(session, [number])), None)


async def decided_at(session: AsyncSession, raid: Raid) -> datetime | None:
    """Return when a raid takes place, once that is decided."""
    if raid.day is None or raid.time is None:
        return None
    days, times = await plans.days_of(session, raid.number), await plans.times_of(session, raid.number)
    return plans.starts_at(days[raid.day], times[raid.time], raid.zone)


async def note(session: AsyncSession, number: int, what: str, *, at: datetime) -> None:
    """Note that something was said of a raid, and when last."""
    await put(session, Noted, {"raid": number, "what": what}, at=at)


async def _ends(
    session: AsyncSession, option: Any, value: Any, numbers: list[int] | None
) -> dict[int, tuple[Any, Any]]:
    ends = select(option.raid, func.min(value), func.max(value)).join(
        Raid, (Raid.guild_id == option.guild_id) & (Raid.number == option.raid)
    )
    ends = ends.where(Raid.state == State.OPEN).group_by(option.raid)
    if numbers is not None:
        ends = ends.where(option.raid.in_(numbers))
    return {number: (first, last) for number, first, last in await session.execute(ends)}
