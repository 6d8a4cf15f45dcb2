"""What was played: the last songs of a guild."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select

from guildkit_music.models import Played, written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_player.protocol import Track

KEPT: Final = 200
"""How many songs a guild's history goes back."""


async def note(session: AsyncSession, track: Track, now: datetime) -> bool:
    """Note that a song has begun, unless it is the one that was noted last; return whether it was noted.

    The guild's `Player` is locked meanwhile, so that its songs are noted one after the other.
    """
    last = await session.scalar(select(Played).order_by(Played.number.desc()).limit(1))
    if last is not None and last.uid == track.uid:
        return False
    number = last.number + 1 if last else 1
    requester = int(track.requester) if track.requester.isdecimal() else None
    session.add(Played(number=number, uid=track.uid, requester_id=requester, at=now, track=written(track)))
    await session.execute(delete(Played).where(Played.number <= number - KEPT))
    return True


async def how_many(session: AsyncSession) -> int:
    """Return how many songs there are."""
    return await session.scalar(select(func.count()).select_from(Played)) or 0


async def page(session: AsyncSession, *, limit: int, offset: int) -> Sequence[Played]:
    """Return some of them, the last one first."""
    return list(
        await session.scalars(select(Played).order_by(Played.number.desc()).limit(limit).offset(offset))
    )


async def find_uid(session: AsyncSession, uid: str) -> Played | None:
    """Return the song that an entry of the queue was."""
    newest = select(Played).where(Played.uid == uid).order_by(Played.number.desc()).limit(1)
    return await session.scalar(newest)


async def find(session: AsyncSession, number: int) -> Played | None:
    """Return the song of a number, unless too many were played since."""
    return await session.scalar(select(Played).where(Played.number == number))
