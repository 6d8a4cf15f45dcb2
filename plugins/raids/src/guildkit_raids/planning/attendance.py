"""Who was there: corrected by the leader, frozen when a raid ends, and counted ever after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from guildkit import UserError
from guildkit.storage import add_many, upsert
from guildkit_raids.models import Attendance, Correction, Noted, Raid, State, Status
from guildkit_raids.planning import bench, plans, timing
from guildkit_raids.planning.tally import tally
from guildkit_raids.texts import text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_raids.planning.tally import Slot
    from guildkit_raids.planning.voice import Heard, Room


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody of whom the end of a raid would record whether they were there.

    Attributes:
        member_id: Discord's id.
        name: what they are called in the guild.
        present: whether they were there, as far as is known.
        voted: whether they voted for it; nobody else is recorded as absent.
        benched: whether there was no place for them.
        minutes: how long they were in the raid's voice channel; None where that is not known.
    """

    member_id: int
    name: str
    present: bool
    voted: bool
    benched: bool = False
    minutes: int | None = None


async def expected(
    session: AsyncSession, number: int, slot: Slot | None, room: Room | None = None
) -> list[Expected]:
    """Return of whom the end of a raid at this slot would record something: who voted for it first, then guests.

    Args:
        session: a guild's.
        number: of the raid.
        slot: when it took place.
        room: its voice channel; who was there without a vote is proposed too.
    """
    heard = await room.heard(session, slot) if room is not None and slot is not None else {}
    corrections = {
        each.member_id: each
        for each in await session.scalars(
            select(Correction)
            .where(Correction.raid == number)
            .order_by(Correction.name, Correction.member_id)
        )
    }
    lined_up = await bench.line_up(session, number, slot) if slot is not None else None
    found = []
    for each in slot.members if slot is not None else ():
        correction = corrections.pop(each.member_id, None)
        benched = lined_up is not None and each.member_id in lined_up.bench
        minutes = _minutes(heard, each.member_id)
        proposed = not benched and (minutes is None or room is None or minutes >= room.least)
        present = correction.present if correction is not None else proposed
        found.append(Expected(each.member_id, each.name, present, True, benched, minutes))  # noqa: FBT003 - in their order
    voted = {each.member_id for each in found}
    guests = [
        Expected(
            each.member_id, each.name, present=True, voted=False, minutes=_minutes(heard, each.member_id)
        )
        for each in corrections.values()
        if each.present
    ]
    known = voted | {each.member_id for each in guests}
    listeners = [
        Expected(
            member_id,
            each.name,
            _proposed(room, each, corrections.get(member_id)),
            voted=False,
            minutes=each.minutes,
        )
        for member_id, each in heard.items()
        if member_id not in known and each.minutes
    ]
    return found + guests + sorted(listeners, key=lambda each: (each.name.casefold(), each.member_id))


def _minutes(heard: Mapping[int, Heard], member_id: int) -> int | None:
    """Return how long somebody was in the channel; None where nobody was, so that nothing is known."""
    if not heard:
        return None
    return heard[member_id].minutes if member_id in heard else 0


def _proposed(room: Room | None, heard: Heard, correction: Correction | None) -> bool:
    """Whether somebody who came without a vote is proposed as present: not before a leader says so, unless that is set."""
    if correction is not None:
        return correction.present
    return room is not None and 0 < room.least <= heard.minutes


async def correct(session: AsyncSession, number: int, present: Mapping[int, tuple[str, bool]]) -> None:
    """Note who was there and who was not, before the raid ends.

    Args:
        session: of a transaction.
        number: of the raid.
        present: by id, the name in the guild and whether they were there.

    Raises:
        UserError: the raid is over.
    """
    await plans.find_open(session, number, lock=True)
    rows = [
        {"raid": number, "member_id": member_id, "name": name, "present": was}
        for member_id, (name, was) in present.items()
    ]
    if rows:
        await upsert(session, Correction, rows, change=["name", "present"])


async def finish(
    session: AsyncSession,
    number: int,
    day: int | None,
    begins: int | None,
    *,
    by: int,
    now: datetime,
    room: Room | None = None,
) -> tuple[Raid, list[Expected]]:
    """End a raid: record who was there. It happens once, whoever asks for it how often.

    Args:
        session: of a transaction.
        number: of the raid.
        day: the position of the day on which it took place.
        begins: the position of the time; None for both where nobody had voted for any.
        by: who ends it.
        now: the present instant.
        room: its voice channel.

    Returns:
        The raid, and what was recorded.

    Raises:
        UserError: it is over already, has no such day or time, or nobody was there.
    """
    raid = await plans.find_open(session, number, lock=True)
    counted = await tally(session, raid)
    slot = None
    if day is not None and begins is not None:
        if not (0 <= day < len(counted.days) and 0 <= begins < len(counted.times)):
            raise UserError(text("vote-unknown"))
        slot = counted.slot(day, begins)
    found = [each for each in await expected(session, number, slot, room) if each.voted or each.present]
    if not any(each.present for each in found):
        raise UserError(text("finish-nobody"), hint=text("finish-nobody-hint"))
    await add_many(
        session,
        Attendance,
        [
            {
                "raid": number,
                "member_id": each.member_id,
                "name": each.name,
                "status": _status(each).value,
                "minutes": each.minutes,
            }
            for each in found
        ],
    )
    if slot is not None and (raid.day, raid.time) == (slot.day, slot.time):
        await timing.note(session, number, timing.DECIDED, at=now)
    raid.day, raid.time = (slot.day, slot.time) if slot else (None, None)
    plans.end(raid, by=by, now=now)
    return raid, found


def _status(each: Expected) -> Status:
    if each.present:
        return Status.PRESENT
    return Status.BENCHED if each.benched else Status.ABSENT


async def undo(session: AsyncSession, number: int, *, within: timedelta, now: datetime) -> Raid:
    """Take the end of a raid back, with all that it recorded; members can vote again. What was decided before stays so.

    Raises:
        UserError: it has not ended, or too long ago.
    """
    raid = await plans.find(session, number, lock=True)
    slot = raid.day, raid.time
    plans.reopen(raid, within=within, now=now)
    decided = await session.get(Noted, (raid.guild_id, number, timing.DECIDED))
    if decided is not None:
        raid.day, raid.time = slot
        await session.delete(decided)
    await session.execute(delete(Attendance).where(Attendance.raid == number))
    return raid


async def counts(session: AsyncSession, members: Collection[int] | None = None) -> dict[int, int]:
    """Return in how many finished raids members were present, for those who were in any.

    Args:
        session: a guild's.
        members: whose counts; everybody's without it.
    """
    found = (
        select(Attendance.member_id, func.count())
        .join(Raid, (Raid.guild_id == Attendance.guild_id) & (Raid.number == Attendance.raid))
        .where(Attendance.status == Status.PRESENT, Raid.state == State.FINISHED)
        .group_by(Attendance.member_id)
    )
    if members is not None:
        found = found.where(Attendance.member_id.in_(members))
    return {row[0]: row[1] for row in await session.execute(found)}


async def how_many_present(session: AsyncSession, number: int) -> int:
    """Return how many were recorded as present in a raid."""
    present = (Attendance.raid == number, Attendance.status == Status.PRESENT)
    return await session.scalar(select(func.count()).select_from(Attendance).where(*present)) or 0


async def recorded(session: AsyncSession, number: int) -> Sequence[Attendance]:
    """Return what was recorded of a finished raid, by name."""
    found = select(Attendance).where(Attendance.raid == number)
    return (await session.scalars(found.order_by(Attendance.name, Attendance.member_id))).all()


async def of_member(session: AsyncSession, member_id: int, *, limit: int) -> list[Raid]:
    """Return the last finished raids in which a member was present, newest first."""
    found = (
        select(Raid)
        .join(Attendance, (Raid.guild_id == Attendance.guild_id) & (Raid.number == Attendance.raid))
        .where(
            Attendance.member_id == member_id,
            Attendance.status == Status.PRESENT,
            Raid.state == State.FINISHED,
        )
        .order_by(Raid.ended_at.desc(), Raid.number.desc())
        .limit(limit)
    )
    return list(await session.scalars(found))
