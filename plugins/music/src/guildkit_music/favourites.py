"""Favourites: songs that a member likes, in one guild."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select

from guildkit import UserError
from guildkit.storage import add_if_absent
from guildkit_music.models import Favourite, same, written
from guildkit_music.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_player.protocol import Track

MOST: Final = 200
"""How many favourites a member may have in a guild."""


async def add(session: AsyncSession, member_id: int, track: Track, now: datetime) -> bool:
    """Add a song; return False where it is one already.

    Raises:
        UserError: the member has as many as one may have.
    """
    if await find(session, member_id, same(track)) is not None:
        return False
    if await how_many(session, member_id) >= MOST:
        raise UserError(text("favourites-full", most=MOST), hint=text("favourites-full-hint"))
    return await add_if_absent(
        session, Favourite, member_id=member_id, same=same(track), added_at=now, track=written(track)
    )


async def remove(session: AsyncSession, member_id: int, key: str) -> Track:
    """Take a favourite away and return it.

    Raises:
        UserError: the member has none like it.
    """
    found = await find(session, member_id, key)
    if found is None:
        raise UserError(text("favourites-unknown"))
    await session.execute(delete(Favourite).where(Favourite.member_id == member_id, Favourite.same == key))
    return found.read()


async def find(session: AsyncSession, member_id: int, key: str) -> Favourite | None:
    """Return one of a member's favourites."""
    own = select(Favourite).where(Favourite.member_id == member_id, Favourite.same == key)
    return await session.scalar(own)


async def how_many(session: AsyncSession, member_id: int) -> int:
    """Return how many favourites a member has."""
    own = select(func.count()).select_from(Favourite).where(Favourite.member_id == member_id)
    return await session.scalar(own) or 0


async def every(
    session: AsyncSession, member_id: int, *, limit: int = MOST, offset: int = 0
) -> Sequence[Favourite]:
    """Return a member's favourites, the newest first."""
    own = select(Favourite).where(Favourite.member_id == member_id)
    newest = own.order_by(Favourite.added_at.desc(), Favourite.same)
    return list(await session.scalars(newest.limit(limit).offset(offset)))
