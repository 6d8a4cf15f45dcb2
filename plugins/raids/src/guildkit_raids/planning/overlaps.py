"""Members who take part in two raids at the same time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from guildkit_raids.models import Raid, State, Voter
from guildkit_raids.planning import counters
from guildkit_raids.planning.tally import tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_raids.planning.tally import Slot, Tally


@dataclass(frozen=True, slots=True, order=True)
class Booking:
    """When a member takes part in a raid.

    Attributes:
        starts_at: when it begins.
        ends_at: when it is over.
        raid: its number.
    """

    starts_at: datetime
    ends_at: datetime
    raid: int

    def meets(self, other: Booking) -> bool:
        """Whether both last at the same time; one that begins when the other ends does not meet it."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True, order=True)
class Overlap:
    """Two raids in which a member takes part at the same time.

    Attributes:
        own: of the raid that is looked at.
        other: of another.
    """

    own: Booking
    other: Booking


def overlaps(own: Iterable[Booking], others: Iterable[Booking]) -> list[Overlap]:
    """Return which of one's bookings meet which others, in the order of time; a raid never meets itself."""
    others = list(others)
    found = (Overlap(one, other) for one in own for other in others if one.raid != other.raid)
    return sorted(each for each in found if each.own.meets(each.other))


def standing(counted: Tally) -> list[Slot]:
    """Return when a raid takes place as far as is known: at the slot on which it was decided, else at any with enough players."""
    decided = counted.decided()
    return [decided] if decided is not None else counted.taking_place()


def bookings(counted: Tally, slots: Iterable[Slot], lasts: timedelta) -> dict[int, list[Booking]]:
    """Return for each member when they take part in a raid, if it takes place at these slots."""
    found: dict[int, list[Booking]] = {}
    for slot in slots:
        booking = Booking(slot.starts_at, slot.starts_at + lasts, counted.raid.number)
        for each in slot.members:
            found.setdefault(each.member_id, []).append(booking)
    return found


async def of_member(session: AsyncSession, counted: Tally, member_id: int, lasts: timedelta) -> list[Overlap]:
    """Return where a member's part in a raid meets their part in others that are open."""
    own = bookings(counted, standing(counted), lasts).get(member_id)
    if not own:
        return []
    found = (
        select(Raid)
        .join(Voter, (Voter.guild_id == Raid.guild_id) & (Voter.raid == Raid.number))
        .where(Raid.state == State.OPEN, Raid.number != counted.raid.number, Voter.member_id == member_id)
    )
    others: list[Booking] = []
    for raid in await session.scalars(found):
        other = await tally(session, raid)
        others += bookings(other, standing(other), lasts).get(member_id, ())
    return overlaps(own, others)


async def at_slot(
    session: AsyncSession, counted: Tally, slot: Slot, lasts: timedelta
) -> dict[int, Sequence[Overlap]]:
    """Return who of a slot takes part in another open raid at the same time, by id."""
    own = bookings(counted, [slot], lasts)
    others: dict[int, list[Booking]] = {}
    open_others = select(Raid).where(Raid.state == State.OPEN, Raid.number != counted.raid.number)
    for raid in await session.scalars(open_others):
        other = await tally(session, raid)
        for member_id, found in bookings(other, standing(other), lasts).items():
            others.setdefault(member_id, []).extend(found)
    met = ((member_id, overlaps(found, others.get(member_id, ()))) for member_id, found in own.items())
    return {member_id: found for member_id, found in met if found}


async def one_by_one(session: AsyncSession) -> None:
    """Have votes of the guild wait for each other: of two at the same instant, the second sees what the first books."""
    await counters.locked(session)
