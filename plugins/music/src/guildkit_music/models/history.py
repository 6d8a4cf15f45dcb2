"""What was played, and which songs are voted to be skipped."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import GuildScoped, MemberId
from guildkit_music.models.base import Base
from guildkit_music.models.lists import Song


class Played(Song, GuildScoped, Base):
    """A song that was played; a guild keeps the last ones."""

    __tablename__ = "music_played"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    uid: Mapped[str] = mapped_column(String(64))
    """Of the entry of the queue that it was: one that is looped was played once."""
    requester_id: Mapped[int | None] = mapped_column(MemberId(on_erase="anonymise"))
    at: Mapped[datetime]


class SkipVote(GuildScoped, Base):
    """That a listener wants the current song skipped."""

    __tablename__ = "music_skip_votes"

    uid: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Of the song; votes for any other than the current one are of the past."""
    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)
