"""What members keep of what they like: favourites of their own, and playlists of the guild."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import GuildScoped, MemberId
from guildkit_music.models.base import Base
from guildkit_player.protocol import Track


class Song:
    """A column with a song as the player knows it, without who asked for it and where it stood."""

    track: Mapped[str] = mapped_column(Text)
    """`guildkit_player.protocol.Track` as JSON."""

    def read(self) -> Track:
        """Return the song."""
        return Track.model_validate_json(self.track)


def written(track: Track) -> str:
    """Return a song as it is kept: without who asked for it, and where it stood."""
    return track.model_copy(update={"uid": "", "requester": ""}).model_dump_json()


def same(track: Track) -> str:
    """Return what two entries of the same song have in common."""
    return hashlib.sha256(track.url.encode()).hexdigest()


class Favourite(Song, GuildScoped, Base):
    """A song that a member likes."""

    __tablename__ = "music_favourites"

    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)
    same: Mapped[str] = mapped_column(String(64), primary_key=True)
    added_at: Mapped[datetime]


class Playlist(GuildScoped, Base):
    """Songs that the guild keeps under a name."""

    __tablename__ = "music_playlists"

    same: Mapped[str] = mapped_column(String(100), primary_key=True)
    """Of the name, alike for names that look alike."""
    name: Mapped[str] = mapped_column(String(50))
    owner_id: Mapped[int] = mapped_column(MemberId(on_erase="anonymise"))
    """Who has saved it; the playlist is the guild's, and stays."""
    saved_at: Mapped[datetime]
    length: Mapped[int]


class PlaylistSong(Song, GuildScoped, Base):
    """A song of a playlist."""

    __tablename__ = "music_playlist_songs"
    __table_args__ = (
        ForeignKeyConstraint(
            ["guild_id", "playlist"],
            ["music_playlists.guild_id", "music_playlists.same"],
            name="fk_music_playlist_songs_music_playlists",
            ondelete="CASCADE",
        ),
    )

    playlist: Mapped[str] = mapped_column(String(100), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
