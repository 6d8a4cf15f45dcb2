"""Who can come when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import GuildScoped, MemberId
from guildkit_raids.models.base import Base, of_raid


def _of_voter(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["guild_id", "raid", "member_id"],
        ["raids_voters.guild_id", "raids_voters.raid", "raids_voters.member_id"],
        name=f"fk_{table}_raids_voters",
        ondelete="CASCADE",
    )


class Voter(GuildScoped, Base):
    """A member who has voted on a raid, on days, on times or on both."""

    __tablename__ = "raids_voters"
    __table_args__ = (of_raid("raids_voters"), Index("ix_raids_voters_member", "guild_id", "member_id"))

    raid: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(32))
    """What they were called in the guild when they voted last."""
    first_at: Mapped[datetime]
    """Since when they take part; withdrawing loses one's place."""


class Pick(GuildScoped, Base):
    """A day or a time for which a member has voted."""

    __tablename__ = "raids_picks"
    __table_args__ = (_of_voter("raids_picks"),)

    raid: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)
    axis: Mapped[str] = mapped_column(String(4), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Cell(GuildScoped, Base):
    """What a member has answered about one day at one time, which their separate votes do not say."""

    __tablename__ = "raids_cells"
    __table_args__ = (_of_voter("raids_cells"),)

    raid: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    time: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    can: Mapped[bool]
