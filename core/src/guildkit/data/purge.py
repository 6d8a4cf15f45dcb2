"""Purging a guild that has sent the bot away: after some days all of its rows go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from guildkit import audit
from guildkit.data.schema import circular, deferred, read_tables
from guildkit.models import GuildRecord
from guildkit.revision import raise_revision

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.clock import Clock
    from guildkit.storage.database import Database


@dataclass(frozen=True, slots=True)
class Waiting:
    """A guild whose data is to go.

    Attributes:
        guild_id: which one.
        name: its name when the bot was last there.
        left_at: when the bot was found to be gone.
        due: when its data goes; None where it is kept for ever.
    """

    guild_id: int
    name: str
    left_at: datetime
    due: datetime | None


async def waiting(database: Database, days: int) -> list[Waiting]:
    """Return the guilds that the bot is not in any more, the one that goes first first.

    Args:
        database: where.
        days: how long data is kept after the bot has left; 0 keeps it for ever.
    """
    query = select(GuildRecord).where(GuildRecord.left_at.is_not(None)).order_by(GuildRecord.left_at)
    async with database.system_session("guilds that were left", read_only=True) as session:
        return [
            Waiting(
                guild.guild_id,
                guild.name,
                guild.left_at,
                guild.left_at + timedelta(days=days) if days else None,
            )
            for guild in await session.scalars(query)
            if guild.left_at is not None
        ]


async def purge_guild(
    database: Database, clock: Clock, guild_id: int, *, left_before: datetime | None = None
) -> int | None:
    """Delete all rows of a guild in one transaction, unless the bot is there.

    Args:
        database: where.
        clock: the one clock.
        guild_id: which one.
        left_before: only if the bot has left it by then.

    Returns:
        How many rows went; None where nothing was done, because the bot is there (again).
    """
    async with database.system_session("a guild is purged") as session:
        record = await session.get(GuildRecord, guild_id, with_for_update=True)
        if record is not None and record.present:
            return None
        if left_before is not None and (
            record is None or record.left_at is None or record.left_at > left_before
        ):
            return None
        tables = await read_tables(session)
        rows = 0
        async with deferred(session, circular(tables)):
            for each in reversed(tables):
                result = await session.execute(
                    delete(each.table).where(each.table.columns["guild_id"] == guild_id)
                )
                rows += int(result.rowcount)  # type: ignore[attr-defined]
        if rows:
            audit.note(
                session,
                at=clock.now(),
                guild_id=audit.INSTALLATION,
                by=None,
                action="guild.purged",
                subject=str(guild_id),
                details={"rows": rows},
            )
            await raise_revision(session)
    return rows


async def counted(session: AsyncSession, guild_id: int) -> dict[str, int]:
    """Return how many rows each table holds of a guild; tables without any are left out."""
    found: dict[str, int] = {}
    for each in await read_tables(session):
        query = select(func.count()).select_from(each.table).where(each.table.columns["guild_id"] == guild_id)
        if rows := await session.scalar(query):
            found[each.name] = rows
    return found
