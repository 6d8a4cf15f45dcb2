"""Keeping the stored jobs in line with what is on: each schedule has its job, and what was parked is looked at again."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from guildkit.models import JobRecord

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Row

    from guildkit.clock import Clock
    from guildkit.dispatcher import Dispatcher
    from guildkit.storage.database import Database

_GUILDS_AT_ONCE = 500
"""How many guilds one statement names: databases limit its parameters."""


async def settle(
    database: Database, dispatcher: Dispatcher, clock: Clock, guild_ids: Collection[int]
) -> bool:
    """Bring the jobs of guilds in line with what is on there; return whether anything was changed.

    Parked jobs wait again. Each schedule has its job; one that was parked goes on with its next run, and one that was
    changed is reckoned anew.
    """
    ids = list(guild_ids)
    parts = [ids[start : start + _GUILDS_AT_ONCE] for start in range(0, len(ids), _GUILDS_AT_ONCE)]
    return any([await _settle(database, dispatcher, clock, part) for part in parts])


async def _settle(database: Database, dispatcher: Dispatcher, clock: Clock, guild_ids: list[int]) -> bool:
    here, parked = JobRecord.guild_id.in_(guild_ids), JobRecord.state == "parked"
    columns = (
        JobRecord.guild_id,
        JobRecord.id,
        JobRecord.plugin,
        JobRecord.name,
        JobRecord.schedule,
        JobRecord.state,
    )
    async with database.system_session("jobs of guilds", read_only=True) as session:
        found = await session.execute(select(*columns).where(here, parked | JobRecord.schedule.is_not(None)))
        rows = found.all()
    wanted = {
        (guild_id, *key): schedule
        for guild_id in guild_ids
        for key, schedule in dispatcher.schedules(guild_id).items()
    }

    def is_right(row: Row[int, str, str, str, str | None, str]) -> bool:
        schedule = wanted.get((row.guild_id, row.plugin, row.name))
        return bool(row.state != "parked" and row.schedule == str(schedule))

    kept = {(row.guild_id, row.plugin, row.name) for row in rows if is_right(row)}
    # A plugin that is off or away keeps its schedules' jobs; they park when they are due.
    stale = [
        row.id
        for row in rows
        if row.schedule is not None
        and (row.guild_id, row.plugin, row.name) not in kept
        and dispatcher.is_on(row.guild_id, row.plugin)
    ]
    missing = {key: schedule for key, schedule in wanted.items() if key not in kept}
    if not missing and not stale and not any(row.state == "parked" for row in rows):
        return False
    async with database.system_session("settle jobs") as session:
        if stale:
            await session.execute(delete(JobRecord).where(here, JobRecord.id.in_(stale)))
        await session.execute(update(JobRecord).where(here, parked).values(state="waiting"))
        now = clock.now()
        first_runs = [
            {
                "guild_id": guild_id,
                "id": uuid.uuid4().hex,
                "plugin": plugin,
                "name": name,
                "payload": {},
                "version": 1,
                "run_at": schedule.following(now),
                "nominal_at": schedule.following(now),
                "schedule": str(schedule),
                "state": "waiting",
                "unique_key": f"every:{name}",
                "attempts": 0,
            }
            for (guild_id, plugin, name), schedule in missing.items()
        ]
        if first_runs:
            await session.execute(insert(JobRecord), first_runs)
    return True
