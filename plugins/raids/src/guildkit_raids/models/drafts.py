"""What members have entered and could not be stored."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import GuildScoped, MemberId
from guildkit_raids.models.base import Base


class Draft(GuildScoped, Base):
    """A form as a member has entered it last, until it could be taken."""

    __tablename__ = "raids_drafts"

    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)
    form: Mapped[str] = mapped_column(String(30), primary_key=True)
    """Which form, as in `plan`."""
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What stands in each of its fields."""
