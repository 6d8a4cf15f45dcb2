"""What members have entered and could not be stored."""

from __future__ import annotations

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import GuildScoped, MemberId
from guildkit_raids.models.base import Base


class Draft(GuildScoped, Base):
    """The form of a plan as a member has entered it last, until it has become a raid."""

    __tablename__ = "raids_drafts"

    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)
    dungeon: Mapped[str] = mapped_column(Text)
    days: Mapped[str] = mapped_column(Text)
    times: Mapped[str] = mapped_column(Text)
    minimum: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
