"""Votes on days and times: each member's own, changed and withdrawn until the raid is over."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from guildkit import UserError
from guildkit.storage import add_many, get_or_add
from guildkit_raids.models import Axis, Cell, DayOption, Pick, TimeOption, Voter
from guildkit_raids.planning import plans
from guildkit_raids.texts import text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession


async def choose(
    session: AsyncSession,
    number: int,
    member_id: int,
    name: str,
    axis: Axis,
    chosen: Collection[int],
    *,
    among: range,
    now: datetime,
) -> None:
    """Let a member choose days, or times, among those of one select; what they chose of others stays.

    Args:
        session: of a transaction.
        number: of the raid.
        member_id: whose vote it is.
        name: what they are called in the guild.
        axis: on what they vote.
        chosen: positions.
        among: the positions that the select offered.
        now: the present instant.

    Raises:
        UserError: the raid is over, or has no such day or time.
    """
    raid = await plans.find_open(session, number, lock=True)
    count = await _count(session, number, axis)
    if not all(place in among and place < count for place in chosen):
        raise UserError(text("vote-unknown"))
    voter = await get_or_add(
        session, Voter, {"raid": number, "member_id": member_id}, name=name, first_at=now
    )
    voter.name = name
    raid.changed_at = now
    own = (
        Pick.raid == number,
        Pick.member_id == member_id,
        Pick.axis == axis,
        Pick.position.between(among[0], among[-1]),
    )
    before = set(await session.scalars(select(Pick.position).where(*own)))
    await session.execute(delete(Pick).where(*own))
    # Whoever takes a day back comes on none of its times, whatever they have answered about them before.
    place = Cell.day if axis == Axis.DAY else Cell.time
    await session.execute(
        delete(Cell).where(
            Cell.raid == number, Cell.member_id == member_id, place.in_(before.symmetric_difference(chosen))
        )
    )
    rows = [
        {"raid": number, "member_id": member_id, "axis": axis.value, "position": place}
        for place in sorted(set(chosen))
    ]
    if rows:
        await add_many(session, Pick, rows)
    elif not await session.scalar(
        select(func.count()).select_from(Pick).where(Pick.raid == number, Pick.member_id == member_id)
    ):
        await session.delete(voter)


async def _count(session: AsyncSession, number: int, axis: Axis) -> int:
    option = DayOption if axis == Axis.DAY else TimeOption
    return await session.scalar(select(func.count()).select_from(option).where(option.raid == number)) or 0


async def say(
    session: AsyncSession,
    number: int,
    member_id: int,
    answers: Iterable[tuple[int, int, bool]],
    *,
    now: datetime,
) -> None:
    """Note for which combinations of day and time a member can really come.

    Args:
        session: of a transaction.
        number: of the raid.
        member_id: whose answer it is.
        answers: day, time, and whether they can.
        now: the present instant.

    Raises:
        UserError: the raid is over, has no such day or time, or the member has not voted on both.
    """
    answers = list(answers)
    raid = await plans.find_open(session, number, lock=True)
    many = [await _count(session, number, axis) for axis in Axis]
    if not all(0 <= day < many[0] and 0 <= begins < many[1] for day, begins, _ in answers):
        raise UserError(text("vote-unknown"))
    days, times = await own(session, number, member_id)
    if not (days and times):
        raise UserError(text("cells-vote-first"))
    raid.changed_at = now
    for day, begins, can in answers:
        cell = await get_or_add(
            session, Cell, {"raid": number, "member_id": member_id, "day": day, "time": begins}, can=can
        )
        cell.can = can


async def withdraw(session: AsyncSession, number: int, member_id: int, *, now: datetime) -> bool:
    """Take all of a member's votes on a raid back; return whether there were any.

    Raises:
        UserError: the raid is over.
    """
    raid = await plans.find_open(session, number, lock=True)
    voter = await session.get(Voter, (raid.guild_id, number, member_id), with_for_update=True)
    if voter is None:
        return False
    raid.changed_at = now
    await session.delete(voter)
    return True


async def own(session: AsyncSession, number: int, member_id: int) -> tuple[list[int], list[int]]:
    """Return the positions of the days and of the times for which a member has voted."""
    found = select(Pick.axis, Pick.position).where(Pick.raid == number, Pick.member_id == member_id)
    picks = (await session.execute(found.order_by(Pick.position))).all()
    return (
        [place for axis, place in picks if axis == Axis.DAY],
        [place for axis, place in picks if axis == Axis.TIME],
    )


async def voted_on(session: AsyncSession, member_id: int, numbers: Collection[int]) -> set[int]:
    """Return on which of some raids a member has voted fully, for days and for times."""
    return {raid for raid, _ in await _full(session, numbers, Pick.member_id == member_id)}


async def who_on_all(session: AsyncSession, numbers: Collection[int]) -> set[int]:
    """Return who has voted fully on all of some raids."""
    how_often = Counter(member_id for _, member_id in await _full(session, numbers))
    return {member_id for member_id, times in how_often.items() if times == len(set(numbers))}


async def _full(
    session: AsyncSession, numbers: Collection[int], *where: ColumnElement[bool]
) -> list[tuple[int, int]]:
    found = (
        select(Pick.raid, Pick.member_id)
        .where(Pick.raid.in_(list(numbers)), *where)
        .group_by(Pick.raid, Pick.member_id)
        .having(func.count(Pick.axis.distinct()) == len(Axis))
    )
    return [(raid, member_id) for raid, member_id in await session.execute(found)]
