"""What waits under a name on the platform, until a member links it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from sqlalchemy import select, update

from guildkit.storage import upsert
from guildkit_economy.importing.values import person
from guildkit_economy.ledger import member, post, pot, transfer
from guildkit_economy.models import Imported, ImportShare, WatchTime

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

WAITING: Final = pot("import")
"""Where points lie whose owner nobody knows yet."""


async def claim(session: AsyncSession, member_id: int, name: str, *, now: datetime) -> tuple[int, int]:
    """Give a member what waits under the name that they have linked; return how many points and minutes it was.

    Whoever calls it has locked the ledger.
    """
    own = select(ImportShare).where(ImportShare.name == person(name), ImportShare.member_id.is_(None))
    points = minutes = 0
    for found in (await session.scalars(own.order_by(ImportShare.of))).all():
        if found.points:
            key = f"import.claim:{found.of}:{hashlib.sha256(found.name.encode()).hexdigest()[:40]}"
            given = transfer(WAITING, member(member_id), found.points, key=key, kind="import.claim", at=now)
            await post(session, given)
        points, minutes = points + found.points, minutes + found.minutes
        found.member_id, found.claimed_at = member_id, now
        theirs = (Imported.of == found.of) & (Imported.person == found.name) & Imported.member_id.is_(None)
        await session.execute(update(Imported).where(theirs).values(member_id=member_id))
    if minutes:
        before = await session.scalar(select(WatchTime.minutes).where(WatchTime.member_id == member_id)) or 0
        watched = {"member_id": member_id, "minutes": before + minutes}
        await upsert(session, WatchTime, [watched], change=["minutes"])
    return points, minutes
