"""The audit: who did what administrative thing, noted in the transaction in which it was done."""

from __future__ import annotations

import itertools
import uuid
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, select

from guildkit.models import AuditRecord

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

INSTALLATION: Final = 0
"""The guild id of what concerns the whole installation."""
_SUBJECT: Final = 200
_count = itertools.count()


def note(
    session: AsyncSession,
    *,
    at: datetime,
    guild_id: int,
    by: int | None,
    action: str,
    subject: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    """Note an act in the transaction that does it; nothing secret may stand in it.

    Args:
        session: the one that is open.
        at: now, by the one clock.
        guild_id: where; 0 for what concerns the whole installation.
        by: the member who did it; None for the command line.
        action: what was done, as in `"plugin.enabled"`.
        subject: to what.
        details: JSON, for those who want to know more.
    """
    # By time, then by the order in which this process noted them; random where two processes met.
    number = f"{int(at.timestamp() * 1_000_000):015x}{next(_count) % 16**6:06x}{uuid.uuid4().hex[:11]}"
    session.add(
        AuditRecord(
            guild_id=guild_id,
            id=number,
            at=at,
            by=by,
            action=action[:100],
            subject=subject[:_SUBJECT],
            details=details or {},
        )
    )


async def find(
    session: AsyncSession,
    guild_id: int | None = None,
    *,
    by: int | None = None,
    action: str = "",
    before: str = "",
    limit: int | None = None,
) -> Sequence[AuditRecord]:
    """Return acts, the newest first.

    Args:
        session: one that may read the guild.
        guild_id: where; everywhere by default.
        by: only a member's.
        action: only this one, or those that begin so (`"plugin"`).
        before: only those that are older than the one of this id.
        limit: how many at most.
    """
    query = select(AuditRecord).order_by(AuditRecord.id.desc()).limit(limit)
    if guild_id is not None:
        query = query.where(AuditRecord.guild_id == guild_id)
    if by is not None:
        query = query.where(AuditRecord.by == by)
    if action:
        query = query.where(AuditRecord.action.startswith(action, autoescape=True))
    if before:
        query = query.where(AuditRecord.id < before)
    return (await session.scalars(query)).all()


async def actions(session: AsyncSession) -> Sequence[str]:
    """Return the kinds of act that were noted, by name."""
    return (await session.scalars(select(AuditRecord.action).distinct().order_by(AuditRecord.action))).all()


async def forget(session: AsyncSession, *, before: datetime) -> int:
    """Delete what is older; return how much that was."""
    result = await session.execute(delete(AuditRecord).where(AuditRecord.at < before))
    return int(result.rowcount)  # type: ignore[attr-defined]
