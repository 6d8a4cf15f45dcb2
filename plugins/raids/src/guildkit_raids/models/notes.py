"""What has been said of raids by itself, so that it is said once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import GuildScoped, MemberId
from guildkit_raids.models.base import Base, of_raid


class Noted(GuildScoped, Base):
    """Something that was said of a raid, or that its leader has answered to it."""

    __tablename__ = "raids_noted"
    __table_args__ = (of_raid("raids_noted"),)

    raid: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    what: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]


class Invited(GuildScoped, Base):
    """A member who is written to because they have not voted; only until all of them are."""

    __tablename__ = "raids_invited"
    __table_args__ = (of_raid("raids_invited"),)

    raid: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The raid whose deadline is nearest; others may stand in the same message."""
    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(32))
    reached: Mapped[bool | None]
    """Whether they take direct messages; None until they were written to."""
