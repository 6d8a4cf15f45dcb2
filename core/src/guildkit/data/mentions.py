"""Members' ids inside of JSON and text: of the core's own jobs, limits, settings, live messages, audit and errors, and where plugins declare it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, cast, or_, select, update

from guildkit.models import (
    MESSAGE_CHARACTERS,
    SUBJECT_CHARACTERS,
    AuditRecord,
    ErrorRecord,
    JobRecord,
    LimitRecord,
    LiveRecord,
    SettingValue,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.data.schema import GuildTable


async def jobs(session: AsyncSession, guild_id: int, member_id: int) -> list[JobRecord]:
    """Return the jobs that name a member in their payload or key."""
    named = or_(_contains(JobRecord.payload, member_id), _contains(JobRecord.unique_key, member_id))
    query = select(JobRecord).where(JobRecord.guild_id == guild_id, named)
    found: Sequence[JobRecord] = (await session.scalars(query.order_by(JobRecord.id))).all()
    return [job for job in found if names(job.payload, member_id) or names(job.unique_key, member_id)]


async def limits(session: AsyncSession, guild_id: int, member_id: int) -> list[LimitRecord]:
    """Return what was counted for a member."""
    named = (LimitRecord.guild_id == guild_id) & _contains(LimitRecord.key, member_id)
    found: Sequence[LimitRecord] = (await session.scalars(select(LimitRecord).where(named))).all()
    return [limit for limit in found if names(limit.key, member_id)]


async def replace_in(
    session: AsyncSession, table: GuildTable, guild_id: int, member_id: int, pseudonym: int
) -> int:
    """Put the pseudonym into the texts of a plugin's table that name members; return how many were changed."""
    changed, key = 0, list(table.table.primary_key.columns)
    for column in (table.table.columns[name] for name in table.texts):
        named = (table.table.columns["guild_id"] == guild_id) & _contains(column, member_id)
        for *values, text in (await session.execute(select(*key, column).where(named))).all():
            if names(text, member_id):
                row = [part == value for part, value in zip(key, values, strict=True)]
                new = {column.name: replaced(text, member_id, pseudonym)}
                await session.execute(update(table.table).where(*row).values(new))
                changed += 1
    return changed


async def replace(session: AsyncSession, guild_id: int, member_id: int, pseudonym: int) -> tuple[int, int]:
    """Withdraw what is to be done for a member, and put the pseudonym wherever else their id stands.

    A job is theirs where their id is one of its arguments or stands in its key; where it stands deeper (in a list of
    members), the job goes on without them.

    Returns:
        How many rows were deleted, and how many changed.
    """
    deleted = changed = 0
    for job in await jobs(session, guild_id, member_id):
        own = any(str(value) == str(member_id) for value in job.payload.values())
        if own or names(job.unique_key, member_id):
            await session.delete(job)
            deleted += 1
        else:
            job.payload = replaced(job.payload, member_id, pseudonym)
            changed += 1
    lives = select(LiveRecord).where(LiveRecord.guild_id == guild_id, _contains(LiveRecord.key, member_id))
    for live in await session.scalars(lives):
        if names(live.key, member_id):
            await session.delete(live)
            deleted += 1
    for limit in await limits(session, guild_id, member_id):
        await session.delete(limit)
        deleted += 1
    settings = select(SettingValue).where(
        SettingValue.guild_id == guild_id, _contains(SettingValue.value, member_id)
    )
    for setting in await session.scalars(settings):
        if names(setting.value, member_id):
            setting.value = replaced(setting.value, member_id, pseudonym)
            changed += 1
    spoken = or_(_contains(AuditRecord.subject, member_id), _contains(AuditRecord.details, member_id))
    # Texts are cut where the pseudonym is longer than the id and there is no room.
    for act in await session.scalars(select(AuditRecord).where(AuditRecord.guild_id == guild_id, spoken)):
        if names(act.subject, member_id) or names(act.details, member_id):
            act.subject = replaced(act.subject, member_id, pseudonym)[:SUBJECT_CHARACTERS]
            act.details = replaced(act.details, member_id, pseudonym)
            changed += 1
    return deleted, changed + await _replace_in_errors(session, guild_id, member_id, pseudonym)


async def _replace_in_errors(session: AsyncSession, guild_id: int, member_id: int, pseudonym: int) -> int:
    told = (ErrorRecord.message, ErrorRecord.traceback, ErrorRecord.details)
    named = (ErrorRecord.guild_id == guild_id) & or_(*(_contains(column, member_id) for column in told))
    changed = 0
    for error in await session.scalars(select(ErrorRecord).where(named)):
        before = [error.message, error.traceback, error.details]
        message, error.traceback, error.details = replaced(before, member_id, pseudonym)
        error.message = message[:MESSAGE_CHARACTERS]
        changed += [error.message, error.traceback, error.details] != before
    return changed


def _contains(column: Any, member_id: int) -> Any:
    return cast(column, Text).contains(str(member_id))


def names(value: Any, member_id: int) -> bool:
    """Whether a JSON value holds a member's id anywhere: as a number, or inside of text."""
    return bool(replaced(value, member_id, 0) != value)


def replaced(value: Any, member_id: int, pseudonym: int) -> Any:
    """Return a JSON value with the pseudonym wherever the id stood."""
    if isinstance(value, dict):
        return {
            replaced(key, member_id, pseudonym): replaced(each, member_id, pseudonym)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [replaced(each, member_id, pseudonym) for each in value]
    if isinstance(value, str):
        return re.sub(rf"(?<!\d){member_id}(?!\d)", str(pseudonym), value)
    return pseudonym if value == member_id and not isinstance(value, bool) else value
