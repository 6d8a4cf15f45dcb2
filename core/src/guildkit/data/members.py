"""What is kept of a member: which tables hold it, and all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from guildkit.data import mentions
from guildkit.data.schema import read_tables
from guildkit.data.values import encode, legible

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.data.schema import GuildTable

ANOTHER = "another member"


async def export_member(session: AsyncSession, guild_id: int, member_id: int) -> dict[str, Any]:
    """Return all that is kept of a member in a guild: rows by plugin and table, ids as text.

    Where a row names others as well, it says only that there was another member; texts that may name them are left out.
    """
    found: dict[str, dict[str, list[Any]]] = {}
    for each in await read_tables(session):
        if each.owners:
            rows = await _rows(session, each, guild_id, member_id)
            if rows:
                found.setdefault(each.plugin, {})[each.name] = rows
    jobs = await mentions.jobs(session, guild_id, member_id)
    for job in jobs:
        found.setdefault(job.plugin, {}).setdefault("jobs", []).append(
            {"job": job.name, "due": encode(job.run_at), "payload": legible(job.payload)}
        )
    for limit in await mentions.limits(session, guild_id, member_id):
        found.setdefault(limit.plugin, {}).setdefault("limits", []).append(
            {"limit": limit.name, "until": encode(limit.expires_at)}
        )
    return found


async def _rows(
    session: AsyncSession, table: GuildTable, guild_id: int, member_id: int
) -> list[dict[str, Any]]:
    columns = table.table.columns
    theirs = or_(*(columns[name] == member_id for name in table.owners))
    query = (
        select(table.table).where(columns["guild_id"] == guild_id, theirs).order_by(*table.table.primary_key)
    )
    rows = []
    for row in (await session.execute(query)).mappings():
        left_out = {"guild_id", *table.texts}
        values = {name: encode(value) for name, value in row.items() if name not in left_out}
        for name in table.owners:
            if values[name] not in {None, member_id}:
                values[name] = ANOTHER
        rows.append({name: legible(value) for name, value in values.items()})
    return rows


async def kept_tables(session: AsyncSession) -> dict[str, dict[str, dict[str, str]]]:
    """Return by plugin and table which columns hold members, and what an erasure makes of their rows."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for each in await read_tables(session):
        if each.members:
            found.setdefault(each.plugin, {})[each.name] = {
                name: rule["on_erase"] for name, rule in each.members.items()
            }
    return found
