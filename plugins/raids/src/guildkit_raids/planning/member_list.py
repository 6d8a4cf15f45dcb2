"""The list of members: who holds the guild's raid roles, and in how many raids they were present."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from guildkit.storage import get_or_add, upsert
from guildkit_raids.models import Attendance, ListedMember, MemberList, Raid, State, Status
from guildkit_raids.planning import attendance

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list.

    Attributes:
        member_id: Discord's id.
        name: what they are called in the guild.
        count: in how many raids they were present.
    """

    member_id: int
    name: str
    count: int


async def replace(
    session: AsyncSession, holders: Mapping[int, str], *, available: bool, now: datetime
) -> None:
    """Note who holds the roles.

    Args:
        session: of a transaction.
        holders: names by id.
        available: whether Discord has said who they are.
        now: the present instant.
    """
    member_list = await get_or_add(session, MemberList, asked_at=now, available=available)
    member_list.asked_at, member_list.available = now, available
    known = {
        row[0]: row[1] for row in await session.execute(select(ListedMember.member_id, ListedMember.name))
    }
    if gone := known.keys() - holders.keys():
        await session.execute(delete(ListedMember).where(ListedMember.member_id.in_(gone)))
    changed = [
        {"member_id": each, "name": name} for each, name in sorted(holders.items()) if known.get(each) != name
    ]
    if changed:
        await upsert(session, ListedMember, changed, change=["name"])


async def available(session: AsyncSession) -> bool | None:
    """Whether Discord has said who holds the roles; None where it was never asked."""
    found: bool | None = await session.scalar(select(MemberList.available))
    return found


async def name_of(session: AsyncSession, member_id: int) -> str | None:
    """Return the name under which a member is listed; None where they are not."""
    found: str | None = await session.scalar(
        select(ListedMember.name).where(ListedMember.member_id == member_id)
    )
    return found


async def entries(session: AsyncSession) -> list[Entry]:
    """Return the list, who was present most often first; where Discord does not say who holds the roles, those who were."""
    counts = await attendance.counts(session)
    if await available(session):
        names = {
            row[0]: row[1] for row in await session.execute(select(ListedMember.member_id, ListedMember.name))
        }
    else:
        names = await _present(session)
    found = [Entry(member_id, name, counts.get(member_id, 0)) for member_id, name in names.items()]
    return sorted(found, key=lambda each: (-each.count, each.name.casefold(), each.member_id))


async def _present(session: AsyncSession) -> dict[int, str]:
    """Return who was present in a raid, with the name they had in the last one; of whose data was erased none."""
    last = (
        select(Attendance.member_id, func.max(Attendance.raid).label("raid"))
        .join(Raid, (Raid.guild_id == Attendance.guild_id) & (Raid.number == Attendance.raid))
        .where(Attendance.status == Status.PRESENT, Raid.state == State.FINISHED, Attendance.name != "")
        .group_by(Attendance.member_id)
        .subquery()
    )
    found = select(Attendance.member_id, Attendance.name).join(
        last, (last.c.member_id == Attendance.member_id) & (last.c.raid == Attendance.raid)
    )
    return {row[0]: row[1] for row in await session.execute(found)}
