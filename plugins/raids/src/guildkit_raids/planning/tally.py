"""Who comes when: what the votes on days, on times and on combinations say together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from guildkit_raids.models import Axis, Cell, Pick, Voter
from guildkit_raids.planning import plans

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime, time

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_raids.models import Raid


@dataclass(frozen=True, slots=True)
class Listed:
    """A member who has voted on days and on times.

    Attributes:
        member_id: Discord's id.
        name: what they are called in the guild.
        days: the positions of the days for which they voted.
        times: the same of the times.
        cells: what they have answered about combinations.
    """

    member_id: int
    name: str
    days: frozenset[int]
    times: frozenset[int]
    cells: Mapping[tuple[int, int], bool]

    def can(self, day: int, begins: int) -> bool:
        """Whether they come on a day at a time: as they said of just that, or as both of their votes say."""
        return self.cells.get((day, begins), day in self.days and begins in self.times)


@dataclass(frozen=True, slots=True)
class Slot:
    """A day and a time, with who comes then.

    Attributes:
        day: the day's position.
        time: the time's position.
        starts_at: the instant.
        members: who comes, in the order in which they began to take part.
    """

    day: int
    time: int
    starts_at: datetime
    members: Sequence[Listed]

    @property
    def size(self) -> int:
        """How many come."""
        return len(self.members)

    @property
    def value(self) -> str:
        """What stands for it in a select; `read_value` reads that."""
        return f"{self.day}-{self.time}"


def read_value(value: str) -> tuple[int, int] | None:
    """Return the day and the time for which a value of a select stands; None where it is none."""
    day, _, begins = value.partition("-")
    return (int(day), int(begins)) if day.isdecimal() and begins.isdecimal() else None


class Tally:
    """What the votes on a raid come to.

    Args:
        raid: which raid.
        days: its days, by position.
        times: its times, by position.
        listed: who has voted fully, in the order in which they began to take part. Nobody else counts.
        partial: how many have voted on days or times alone.
    """

    def __init__(
        self,
        raid: Raid,
        days: Sequence[date],
        times: Sequence[time],
        listed: Sequence[Listed],
        partial: int = 0,
    ) -> None:
        self.raid = raid
        self.days = days
        self.times = times
        self.listed = listed
        self.partial = partial
        self._slots: list[Slot] | None = None

    def slot(self, day: int, begins: int) -> Slot:
        """Return who comes on a day at a time.

        Raises:
            IndexError: the raid has no such day or time.
        """
        starts = plans.starts_at(self.days[day], self.times[begins], self.raid.zone)
        return Slot(day, begins, starts, [each for each in self.listed if each.can(day, begins)])

    def slots(self) -> list[Slot]:
        """Return every combination in the order of time."""
        if self._slots is None:  # fifty days with fifty times are not counted twice
            days, times = range(len(self.days)), range(len(self.times))
            found = [self.slot(day, begins) for day in days for begins in times]
            self._slots = sorted(found, key=lambda slot: slot.starts_at)
        return self._slots

    def ranked(self, since: datetime | None = None) -> list[Slot]:
        """Return the combinations to which somebody comes, the one with most first; of equals the earliest.

        Args:
            since: those that began before are left out, unless all have.
        """
        slots = self.slots()
        if since is not None:
            slots = [slot for slot in slots if slot.starts_at >= since] or slots
        return sorted((slot for slot in slots if slot.members), key=lambda slot: -slot.size)

    def taking_place(self) -> list[Slot]:
        """Return the combinations with enough players, in the order of time."""
        return [slot for slot in self.slots() if slot.size >= self.raid.minimum]

    def decided(self) -> Slot | None:
        """Return the combination on which the raid takes place, or took place; None where that is open."""
        if self.raid.day is None or self.raid.time is None:
            return None
        return self.slot(self.raid.day, self.raid.time)

    def is_short(self) -> bool:
        """Whether too few come: then when it is decided to be, or at all."""
        slot = self.decided()
        return slot.size < self.raid.minimum if slot is not None else not self.taking_place()

    def participants(self) -> dict[int, str]:
        """Return who comes to any combination with enough players, by id with their names."""
        return {each.member_id: each.name for slot in self.taking_place() for each in slot.members}

    def on_day(self, day: int) -> int:
        """Return how many have voted for a day."""
        return sum(day in each.days for each in self.listed)

    def at_time(self, begins: int) -> int:
        """Return how many have voted for a time."""
        return sum(begins in each.times for each in self.listed)


async def tally(session: AsyncSession, raid: Raid) -> Tally:
    """Return what the votes on a raid come to."""
    number = raid.number
    picks: dict[tuple[int, str], set[int]] = defaultdict(set)
    for member_id, axis, place in await session.execute(
        select(Pick.member_id, Pick.axis, Pick.position).where(Pick.raid == number)
    ):
        picks[member_id, axis].add(place)
    cells: dict[int, dict[tuple[int, int], bool]] = defaultdict(dict)
    for member_id, day, begins, can in await session.execute(
        select(Cell.member_id, Cell.day, Cell.time, Cell.can).where(Cell.raid == number)
    ):
        cells[member_id][day, begins] = can
    voters = (
        await session.execute(
            select(Voter.member_id, Voter.name)
            .where(Voter.raid == number)
            .order_by(Voter.first_at, Voter.member_id)
        )
    ).all()
    listed = [
        Listed(member_id, name, frozenset(days), frozenset(times), cells.get(member_id, {}))
        for member_id, name in voters
        if (days := picks.get((member_id, Axis.DAY))) and (times := picks.get((member_id, Axis.TIME)))
    ]
    return Tally(
        raid,
        await plans.days_of(session, number),
        await plans.times_of(session, number),
        listed,
        partial=len(voters) - len(listed),
    )
