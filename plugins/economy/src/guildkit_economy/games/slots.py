"""Slots that members call: the queue, who may call how many, and what is played. On a session of the guild, without Discord."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select

from guildkit import UserError, clean, escape
from guildkit.storage import by_number, get_or_add
from guildkit_economy.models import Slot, SlotQueue
from guildkit_economy.names import same
from guildkit_economy.texts import text

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

NAME_LIMIT: Final = 80
_WAITING: Final = Slot.played_at.is_(None)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many calls may wait.

    Attributes:
        each: of one member.
        altogether: of all.
    """

    each: int
    altogether: int


def cleaned(name: str) -> str:
    """Return the name of a slot as it is stored.

    Raises:
        UserError: nothing of it can be seen, or it is too long.
    """
    name = clean(name)
    if not name or len(name) > NAME_LIMIT:
        raise UserError(text("slot-name", limit=NAME_LIMIT))
    return name


async def call(
    session: AsyncSession, name: str, member_id: int, limits: Limits, *, now: datetime
) -> tuple[Slot, int]:
    """Put a slot at the end of the queue; return it with its place there.

    Raises:
        UserError: the name cannot be, no calls are taken, somebody has called it, or too many wait.
    """
    name = cleaned(name)
    queue = await _locked(session)
    if not queue.open:
        raise UserError(text("slots-are-closed"))
    known = await session.scalar(select(Slot).where(Slot.same == same(name)))
    if known is not None:
        raise await _called_before(session, known, member_id)
    if len(await own(session, member_id)) >= limits.each:
        raise UserError(text("slot-limit", limit=limits.each), hint=text("slot-limit-hint"))
    waiting = await how_many(session)
    if waiting >= limits.altogether:
        raise UserError(text("slots-full", limit=limits.altogether))
    queue.last_number += 1
    slot = Slot(number=queue.last_number, name=name, same=same(name), member_id=member_id, at=now)
    session.add(slot)
    await session.flush()
    return slot, waiting + 1


async def _called_before(session: AsyncSession, slot: Slot, member_id: int) -> UserError:
    values = {"name": escape(slot.name), "number": str(slot.number), "member": f"<@{slot.member_id}>"}
    if slot.played_at is not None:
        return UserError(text("slot-is-played", name=escape(slot.name)))
    key = "slot-called-by-you" if slot.member_id == member_id else "slot-called-by"
    return UserError(text(key, **values, place=await place_of(session, slot)))


async def is_open(session: AsyncSession) -> bool:
    """Whether calls are taken; they are, until somebody says otherwise."""
    return await session.scalar(select(SlotQueue.open)) is not False


async def set_open(session: AsyncSession, *, wanted: bool) -> bool:
    """Take calls, or take none; return whether that is new."""
    queue = await _locked(session)
    changed, queue.open = queue.open != wanted, wanted
    return changed


async def waiting(session: AsyncSession, *, limit: int | None = None, offset: int = 0) -> Sequence[Slot]:
    """Return what waits, in the order in which it was called."""
    there = select(Slot).where(_WAITING).order_by(Slot.number)
    return (await session.scalars(there.limit(limit).offset(offset))).all()


async def how_many(session: AsyncSession) -> int:
    """Return how many slots wait."""
    return await session.scalar(select(func.count()).select_from(Slot).where(_WAITING)) or 0


async def playing(session: AsyncSession) -> Slot | None:
    """Return what is played now."""
    found: Slot | None = await session.scalar(select(Slot).where(~_WAITING))
    return found


async def own(session: AsyncSession, member_id: int) -> Sequence[Slot]:
    """Return what a member has called that waits."""
    theirs = select(Slot).where(_WAITING, Slot.member_id == member_id).order_by(Slot.number)
    return (await session.scalars(theirs)).all()


async def place_of(session: AsyncSession, slot: Slot) -> int:
    """Return the place of a slot in the queue, from 1."""
    ahead = select(func.count()).select_from(Slot).where(_WAITING, Slot.number <= slot.number)
    return await session.scalar(ahead) or 0


async def pick(session: AsyncSession, number: int, *, now: datetime) -> Slot:
    """Play a slot now; what was played before is done with.

    Raises:
        UserError: it does not wait.
    """
    await _locked(session)
    return await _play(session, await _find(session, number), now)


async def pick_random(session: AsyncSession, rng: random.Random, *, now: datetime) -> tuple[Slot, int]:
    """Play one of what waits, each with the same chance; return it with the number of those.

    Raises:
        UserError: nothing waits.
    """
    await _locked(session)
    numbers = (await session.scalars(select(Slot.number).where(_WAITING).order_by(Slot.number))).all()
    if not numbers:
        raise UserError(text("slots-none"))
    drawn = await _find(session, rng.choice(numbers))
    return await _play(session, drawn, now), len(numbers)


async def _play(session: AsyncSession, slot: Slot, now: datetime) -> Slot:
    await session.execute(delete(Slot).where(~_WAITING))
    slot.played_at = now
    await session.flush()
    return slot


async def withdraw(session: AsyncSession, number: int, member_id: int) -> Slot:
    """Take a member's own call back.

    Raises:
        UserError: it does not wait, or is not theirs.
    """
    await _locked(session)
    slot = await _find(session, number)
    if slot.member_id != member_id:
        raise UserError(text("slot-of-others", number=str(number)))
    await session.delete(slot)
    return slot


async def remove(session: AsyncSession, number: int) -> Slot:
    """Take a call out of the queue, whoever made it.

    Raises:
        UserError: it does not wait.
    """
    await _locked(session)
    slot = await _find(session, number)
    await session.delete(slot)
    return slot


async def clear(session: AsyncSession, last: int) -> int:
    """Take out what waits and what is played, up to a number; return how many slots that were."""
    await _locked(session)
    result = await session.execute(delete(Slot).where(Slot.number <= last))
    return int(result.rowcount)  # type: ignore[attr-defined]


async def last_number(session: AsyncSession) -> int | None:
    """Return the highest number of what waits or is played; None where there is neither."""
    found: int | None = await session.scalar(select(func.max(Slot.number)))
    return found


async def _find(session: AsyncSession, number: int) -> Slot:
    slot = await by_number(session, Slot, number)
    if slot is None:
        raise UserError(text("no-such-slot", number=str(number)), hint=text("no-such-slot-hint"))
    if slot.played_at is not None:
        raise UserError(text("slot-is-played", name=escape(slot.name)))
    return slot


async def _locked(session: AsyncSession) -> SlotQueue:
    """Lock the queue until the transaction ends: whoever changes it does so alone."""
    return await get_or_add(session, SlotQueue, open=True, last_number=0)
