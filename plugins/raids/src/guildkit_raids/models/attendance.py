"""Who was there."""

from __future__ import annotations

import enum

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import GuildScoped, MemberId
from guildkit_raids.models.base import Base, of_raid


class Status(enum.StrEnum):
    """What is recorded of a member and a finished raid."""

    PRESENT = "present"
    ABSENT = "absent"
    """Had voted for it, and was not there."""
    BENCHED = "benched"
    """Had voted for it, and there was no place for them."""


class Attendance(GuildScoped, Base):
    """What the snapshot of a finished raid says of a member; how often somebody took part is counted from it."""

    __tablename__ = "raids_attendance"
    __table_args__ = (
        of_raid("raids_attendance"),
        Index("ix_raids_attendance_member", "guild_id", "member_id", "status"),
    )

    raid: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(
        MemberId(on_erase="anonymise", erase_text=("name",)), primary_key=True, autoincrement=False
    )
    name: Mapped[str] = mapped_column(String(32))
    status: Mapped[str] = mapped_column(String(10))
    minutes: Mapped[int | None]
    """How long they were in the raid's voice channel, where that is known."""


class Correction(GuildScoped, Base):
    """What a raid leader has said of somebody's presence, before the snapshot is taken."""

    __tablename__ = "raids_corrections"
    __table_args__ = (of_raid("raids_corrections"),)

    raid: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(32))
    present: Mapped[bool]
