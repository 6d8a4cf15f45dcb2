"""What goes with a raid in Discord beside its messages."""

from __future__ import annotations

import enum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import ChannelId, EventId, GuildScoped, MemberId
from guildkit_raids.models.base import Base, of_raid


class Trouble(enum.StrEnum):
    """Why a raid has no thread, or no scheduled event."""

    FORBIDDEN = "forbidden"
    """The bot may not make it."""
    FULL = "full"
    """The guild has as many as Discord allows."""
    DELETED = "deleted"
    """Somebody has deleted it."""


class Companion(GuildScoped, Base):
    """The thread of a raid and its scheduled event."""

    __tablename__ = "raids_companions"
    __table_args__ = (of_raid("raids_companions"),)

    raid: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    thread_id: Mapped[int | None] = mapped_column(ChannelId)
    thread_trouble: Mapped[str | None] = mapped_column(String(10))
    event_id: Mapped[int | None] = mapped_column(EventId)
    event_trouble: Mapped[str | None] = mapped_column(String(10))

    @property
    def troubles(self) -> list[str]:
        """What is missing and why, as in `thread-forbidden`."""
        found = (("thread", self.thread_trouble), ("event", self.event_trouble))
        return [f"{what}-{trouble}" for what, trouble in found if trouble is not None]


class ThreadMember(GuildScoped, Base):
    """A member whom the bot has added to the thread of a raid."""

    __tablename__ = "raids_thread_members"
    __table_args__ = (of_raid("raids_thread_members"),)

    raid: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)
