"""Lists of slots in random order. On a session of the guild, without Discord."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select

from guildkit import UserError
from guildkit.storage import put
from guildkit_economy.games import slots
from guildkit_economy.models import Shuffle, ShuffledSlot
from guildkit_economy.texts import text

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

LIST_LIMIT: Final = 100
"""How many slots a typed list may have; a queue is bounded by its own setting."""


def parse(typed: str) -> list[str]:
    """Return the slots of a list: by lines, or separated by commas.

    Raises:
        UserError: there are fewer than two or too many, or one of them cannot be.
    """
    names = [part for part in re.split(r"[,\n]", typed) if part.strip()]
    if not 2 <= len(names) <= LIST_LIMIT:
        raise UserError(text("shuffle-list", limit=LIST_LIMIT))
    return [slots.cleaned(name) for name in names]


async def shuffle(
    session: AsyncSession, names: Sequence[str] | None, *, by: int, rng: random.Random, now: datetime
) -> None:
    """Bring a list, or without one the slots that wait, into an order by lot, and keep it until the next.

    The queue itself stays as it is.

    Raises:
        UserError: there is no list, and fewer than two slots wait.
    """
    await put(session, Shuffle, {}, member_id=by, at=now)  # which also lets one shuffle after the other
    if names is None:
        waiting = await slots.waiting(session)
        if len(waiting) < 2:
            raise UserError(text("shuffle-nothing"), hint=text("shuffle-nothing-hint"))
        order: list[tuple[str, int | None]] = [(slot.name, slot.member_id) for slot in waiting]
    else:
        order = [(name, None) for name in names]
    rng.shuffle(order)
    await session.execute(delete(ShuffledSlot))
    session.add_all(
        ShuffledSlot(place=place, name=name, called_by=caller)
        for place, (name, caller) in enumerate(order, start=1)
    )
    await session.flush()


async def last(session: AsyncSession) -> Shuffle:
    """Return when was shuffled last, and by whom.

    Raises:
        UserError: nothing was.
    """
    found: Shuffle | None = await session.scalar(select(Shuffle))
    if found is None:
        raise UserError(text("shuffle-never"), hint=text("shuffle-nothing-hint"))
    return found


async def how_many(session: AsyncSession) -> int:
    """Return how many slots the order has."""
    return await session.scalar(select(func.count()).select_from(ShuffledSlot)) or 0


async def order(session: AsyncSession, *, limit: int, offset: int) -> Sequence[ShuffledSlot]:
    """Return a part of the order."""
    shuffled = select(ShuffledSlot).order_by(ShuffledSlot.place)
    return (await session.scalars(shuffled.limit(limit).offset(offset))).all()
