"""The classes of a guild, and which of them members choose for a raid."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select

from guildkit import UserError, clean, escape, likeness
from guildkit.storage import add_many, by_number
from guildkit_raids.models import ClassChoice, Group, Limit, RaidClass, Seat, Standing, Voter
from guildkit_raids.planning import counters, plans
from guildkit_raids.texts import text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

NAME_LIMIT: Final = 40
MOST: Final = 25
"""As many as one select holds."""
_CUSTOM: Final = re.compile(r"<a?:\w{2,32}:(\d{15,20})>")
_SIGNS: Final = frozenset({"So", "Sk", "Mn", "Cf", "Me"})


async def every(session: AsyncSession) -> Sequence[RaidClass]:
    """Return the classes of the guild, in the order of their groups."""
    order = list(Group)
    found = await session.scalars(select(RaidClass).order_by(RaidClass.number))
    return sorted(found, key=lambda each: order.index(Group(each.group)))


async def in_use(session: AsyncSession, number: int) -> bool:
    """Whether members of a raid have a class to choose, or a place to wait for."""
    if await session.scalar(select(func.count()).select_from(RaidClass)):
        return True
    return bool(await session.scalar(select(func.count()).select_from(Limit).where(Limit.raid == number)))


async def find(session: AsyncSession, typed: str) -> RaidClass:
    """Return the class whose name looks like what was typed.

    Raises:
        UserError: there is none.
    """
    found = await session.scalar(select(RaidClass).where(RaidClass.same == likeness(typed)))
    if found is None:
        raise UserError(text("class-unknown", name=escape(typed[:NAME_LIMIT])), hint=text("class-hint"))
    return found


def read_emoji(typed: str, known: Collection[int]) -> str:
    """Return the emoji that was typed, or nothing.

    Args:
        typed: one of Unicode's, or one of the guild's as Discord writes it.
        known: the ids of the guild's.

    Raises:
        UserError: it is none, or of another guild, where the bot could not show it.
    """
    word = typed.strip()
    custom = _CUSTOM.fullmatch(word)
    if custom and int(custom[1]) in known:
        return word
    if word and (len(word) > 12 or not all(unicodedata.category(sign) in _SIGNS for sign in word)):
        raise UserError(text("class-emoji"))
    return word


async def add(session: AsyncSession, name: str, group: Group, emoji: str) -> RaidClass:
    """Add a class, or change the one of that name.

    Raises:
        UserError: it has no name, or there are too many.
    """
    name = clean(name)
    if not name:
        raise UserError(text("class-name-none"))
    counter = await counters.locked(session)
    found = await session.scalar(select(RaidClass).where(RaidClass.same == likeness(name)))
    if found is None:
        if await session.scalar(select(func.count()).select_from(RaidClass)) >= MOST:  # type: ignore[operator]
            raise UserError(text("classes-many", most=MOST))
        counter.last_class += 1
        found = RaidClass(number=counter.last_class, same=likeness(name))
        session.add(found)
    found.name, found.group, found.emoji = name[:NAME_LIMIT], group.value, emoji
    return found


async def remove(session: AsyncSession, number: int) -> str | None:
    """Take a class away, and with it from all who had chosen it. Return its name; None where there is none (any more)."""
    found = await by_number(session, RaidClass, number, lock=True)
    if found is None:
        return None
    await session.delete(found)
    return found.name


async def choose(
    session: AsyncSession, number: int, member_id: int, chosen: Collection[int], *, now: datetime
) -> None:
    """Let a member choose what they can play in a raid.

    Raises:
        UserError: the raid is over, they have not voted, or there is no such class.
    """
    raid = await plans.find_open(session, number, lock=True)
    if await session.get(Voter, (raid.guild_id, number, member_id)) is None:
        raise UserError(text("class-vote-first"))
    if not set(chosen) <= {each.number for each in await every(session)}:
        raise UserError(text("class-gone"))
    raid.changed_at = now
    before = set((await chosen_of(session, number, [member_id])).get(member_id, ()))
    own = (ClassChoice.raid == number, ClassChoice.member_id == member_id)
    await session.execute(delete(ClassChoice).where(*own))
    rows = [{"raid": number, "member_id": member_id, "number": each} for each in sorted(set(chosen))]
    if rows:
        await add_many(session, ClassChoice, rows)
    seat = await session.get(Seat, (raid.guild_id, number, member_id))
    if seat is not None and seat.standing == Standing.PLACE and before != set(chosen):
        seat.since = now  # nobody loses their place because another one changes


async def chosen_of(
    session: AsyncSession, number: int, members: Collection[int] | None = None
) -> dict[int, list[int]]:
    """Return the numbers of the classes that members have chosen for a raid, by member."""
    found: dict[int, list[int]] = {}
    rows = select(ClassChoice.member_id, ClassChoice.number).where(ClassChoice.raid == number)
    if members is not None:
        rows = rows.where(ClassChoice.member_id.in_(members))
    for member_id, chosen in await session.execute(rows.order_by(ClassChoice.number)):
        found.setdefault(member_id, []).append(chosen)
    return found


async def last_chosen(session: AsyncSession, member_id: int) -> list[int]:
    """Return what a member chose for the newest raid for which they chose anything."""
    newest = await session.scalar(
        select(func.max(ClassChoice.raid)).where(ClassChoice.member_id == member_id)
    )
    return (await chosen_of(session, newest, [member_id])).get(member_id, []) if newest is not None else []
