"""Clips: links to moments of a stream, and who votes for them."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import GuildScoped, MemberId
from guildkit_economy.models.base import Base


class Clip(GuildScoped, Base):
    """A clip that a member has submitted."""

    __tablename__ = "economy_clips"
    __table_args__ = (Index("uq_economy_clips_link", "guild_id", "link", unique=True),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    link: Mapped[str] = mapped_column(String(200))
    """Written in one way, so that the same clip is there once."""
    title: Mapped[str] = mapped_column(String(80))
    member_id: Mapped[int] = mapped_column(MemberId(on_erase="anonymise", erase_text=("title",)))
    at: Mapped[datetime]


class ClipVote(GuildScoped, Base):
    """That a member likes a clip."""

    __tablename__ = "economy_clip_votes"
    __table_args__ = (
        ForeignKeyConstraint(
            ["guild_id", "clip"],
            ["economy_clips.guild_id", "economy_clips.number"],
            name="fk_economy_clip_votes_economy_clips",
            ondelete="CASCADE",
        ),
    )

    clip: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(MemberId(on_erase="anonymise"), primary_key=True)
