"""When a raid takes place: decided by its leader while members still vote, changed, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import UserError
from guildkit_raids.planning import plans
from guildkit_raids.planning.tally import tally
from guildkit_raids.texts import text

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_raids.planning.tally import Slot


async def decide(session: AsyncSession, number: int, day: int, begins: int, *, now: datetime) -> Slot:
    """Set on which day and at which time an open raid takes place; return that slot.

    Args:
        session: of a transaction.
        number: of the raid.
        day: the position of the day.
        begins: the position of the time.
        now: the present instant.

    Raises:
        UserError: the raid is over, has no such day or time, or that is past.
    """
    raid = await plans.find_open(session, number, lock=True)
    counted = await tally(session, raid)
    if not (0 <= day < len(counted.days) and 0 <= begins < len(counted.times)):
        raise UserError(text("vote-unknown"))
    slot = counted.slot(day, begins)
    if slot.starts_at <= now:
        raise UserError(text("decide-past"), hint=text("decide-past-hint"))
    raid.day, raid.time, raid.changed_at = day, begins, now
    return slot


async def take_back(session: AsyncSession, number: int, *, now: datetime) -> None:
    """Leave it open again when a raid takes place.

    Raises:
        UserError: the raid is over.
    """
    raid = await plans.find_open(session, number, lock=True)
    raid.day, raid.time, raid.changed_at = None, None, now
