"""Playlists: songs that a guild keeps under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select

from guildkit import UserError, clean, escape, likeness
from guildkit.storage import add_if_absent
from guildkit_music.models import Playlist, PlaylistSong, written
from guildkit_music.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_player.protocol import Track

MOST: Final = 100
"""How many playlists a guild may have."""
LONGEST: Final = 500
"""How many songs one may have: as many as the player takes at once."""
NAME_LIMIT: Final = 50
_KEY: Final = 100


def key_of(name: str) -> str:
    """Return what names share that look alike."""
    return likeness(clean(name))[:_KEY]


async def save(
    session: AsyncSession, name: str, tracks: Sequence[Track], *, by: int, now: datetime
) -> Playlist:
    """Keep songs under a name.

    Raises:
        UserError: there is nothing to keep, the name is empty or taken, or there are too many playlists.
    """
    shown = clean(name)[:NAME_LIMIT]
    if not tracks:
        raise UserError(text("playlist-nothing"), hint=text("playlist-nothing-hint"))
    if not key_of(shown):
        raise UserError(text("playlist-no-name"))
    if await how_many(session) >= MOST:
        raise UserError(text("playlist-too-many", most=MOST), hint=text("playlist-too-many-hint"))
    kept = tracks[:LONGEST]
    row = {"name": shown, "owner_id": by, "saved_at": now, "length": len(kept)}
    if not await add_if_absent(session, Playlist, same=key_of(shown), **row):
        raise UserError(text("playlist-taken", name=escape(shown)), hint=text("playlist-taken-hint"))
    session.add_all(
        PlaylistSong(playlist=key_of(shown), place=place, track=written(track))
        for place, track in enumerate(kept)
    )
    await session.flush()
    return await find(session, shown)


async def find(session: AsyncSession, name: str) -> Playlist:
    """Return the playlist of a name.

    Raises:
        UserError: there is none; it says which ones there are.
    """
    found = await session.scalar(select(Playlist).where(Playlist.same == key_of(name)))
    if found is None:
        names = [escape(each.name) for each in await every(session, limit=20)]
        hint = text("playlist-there-are", names=", ".join(names)) if names else text("playlist-none-hint")
        raise UserError(text("playlist-unknown", name=escape(clean(name)[:NAME_LIMIT])), hint=hint)
    return found


async def songs(session: AsyncSession, playlist: Playlist) -> list[Track]:
    """Return a playlist's songs, in order."""
    own = select(PlaylistSong).where(PlaylistSong.playlist == playlist.same)
    return [each.read() for each in await session.scalars(own.order_by(PlaylistSong.place))]


async def remove(session: AsyncSession, playlist: Playlist) -> None:
    """Delete a playlist with its songs."""
    await session.execute(delete(Playlist).where(Playlist.same == playlist.same))


async def how_many(session: AsyncSession) -> int:
    """Return how many playlists there are."""
    return await session.scalar(select(func.count()).select_from(Playlist)) or 0


async def every(session: AsyncSession, *, limit: int = MOST, offset: int = 0) -> Sequence[Playlist]:
    """Return the playlists by name."""
    by_name = select(Playlist).order_by(Playlist.same)
    return list(await session.scalars(by_name.limit(limit).offset(offset)))
