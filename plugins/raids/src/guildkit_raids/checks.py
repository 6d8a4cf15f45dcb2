"""What `guildkit doctor` and the self-test of the running bot look at."""

from __future__ import annotations

from collections import Counter as Tallied
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from guildkit import OperatorError
from guildkit_raids import plugin
from guildkit_raids.models import Attendance, DayOption, Pick, Raid, RoleHolder, State, Status, Voter
from guildkit_raids.planning import attendance

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession


@plugin.health_check("raids", each_guild=True)
async def recorded(session: AsyncSession) -> str:
    """Make sure that what was recorded belongs to raids that took place, and counts what it says."""
    states = {row.number: row.state for row in await session.execute(select(Raid.number, Raid.state))}
    wrong, counted = [], Tallied[int]()
    rows = select(Attendance.raid, Attendance.member_id, Attendance.status)
    attended = set()
    for number, member_id, status in await session.execute(rows):
        attended.add(number)
        counted[member_id] += status == Status.PRESENT and states[number] == State.FINISHED
    wrong += [
        f"#{number} is {state}, and has a record"
        for number, state in states.items()
        if number in attended and state != State.FINISHED
    ]
    wrong += [
        f"#{number} is finished without a record"
        for number, state in states.items()
        if state == State.FINISHED and number not in attended
    ]
    if +counted != await attendance.counts(session):
        wrong.append("the participation counts differ from a recount")
    no_day = ~exists().where(DayOption.raid == Raid.number, DayOption.guild_id == Raid.guild_id)
    for number in await session.scalars(select(Raid.number).where(no_day).order_by(Raid.number)):
        wrong.append(f"#{number} has no day")
    own = (Pick.raid == Voter.raid, Pick.member_id == Voter.member_id, Pick.guild_id == Voter.guild_id)
    empty = select(Voter.raid).where(~exists().where(*own)).distinct().order_by(Voter.raid)
    wrong += [f"#{number} has a voter without a vote" for number in await session.scalars(empty)]
    if wrong:
        raise OperatorError(
            f"Raids do not fit together: {'; '.join(wrong[:10])}.",
            hint="Somebody has changed the database by other means; restore a backup.",
        )
    return f"{len(states)} raids"


@plugin.health_check("raid roles", each_guild=True)
async def roles(session: AsyncSession) -> str:
    """Make sure that no raid that is over has its role still, and that nobody is noted for a role that is not there."""
    over = await session.scalars(
        select(Raid.number).where(Raid.state != State.OPEN, Raid.role_id.is_not(None)).order_by(Raid.number)
    )
    if found := list(over):
        raise OperatorError(
            f"The role of a raid that is over is still there: {', '.join(f'#{each}' for each in found[:10])}.",
            hint="Give the bot Manage Roles, with a role of its own above, or delete it by hand; the bot looks again every hour.",
        )
    lost = (
        select(RoleHolder.raid)
        .join(Raid, (Raid.guild_id == RoleHolder.guild_id) & (Raid.number == RoleHolder.raid))
        .where(Raid.role_id.is_(None))
        .distinct()
        .order_by(RoleHolder.raid)
    )
    if found := list(await session.scalars(lost)):
        raise OperatorError(
            f"Members are noted for a role that raids do not have: {', '.join(f'#{each}' for each in found[:10])}.",
            hint="Somebody has changed the database by other means; the next vote on the raid notes them anew.",
        )
    return "none is left over"
