"""Who holds the roles that make a raider, as far as Discord says so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import GuildScoped, MemberId
from guildkit_raids.models.base import Base


class MemberList(GuildScoped, Base):
    """When the list of members was last asked for; one row in each guild."""

    __tablename__ = "raids_member_lists"

    asked_at: Mapped[datetime]
    available: Mapped[bool]
    """Whether Discord has said who they are: it does so to bots with the Server Members Intent."""


class ListedMember(GuildScoped, Base):
    """A member who holds one of the roles."""

    __tablename__ = "raids_listed_members"

    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(32))
