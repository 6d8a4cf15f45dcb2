"""Where a guild raids, and what a new plan begins with."""

from __future__ import annotations

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import GuildScoped
from guildkit_raids.models.base import Base


class Dungeon(GuildScoped, Base):
    """A dungeon of the guild's list."""

    __tablename__ = "raids_dungeons"
    __table_args__ = (Index("uq_raids_dungeons_same", "guild_id", "same", unique=True),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(80))
    same: Mapped[str] = mapped_column(String(320))
    """Of the name, alike for names that look alike."""


class Template(GuildScoped, Base):
    """What the form of a new plan is filled with, as it was typed."""

    __tablename__ = "raids_templates"

    days: Mapped[str] = mapped_column(String(400))
    times: Mapped[str] = mapped_column(String(400))
    minimum: Mapped[int]
    note: Mapped[str] = mapped_column(Text)
