"""Messages that a guild has the bot post by the clock."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import ChannelId, GuildScoped, MessageId
from guildkit_economy.models.base import Base


class Stopped(enum.StrEnum):
    """Why a timer does not run."""

    BY_HAND = "hand"
    GONE = "gone"
    """Its channel was deleted."""
    FORBIDDEN = "forbidden"
    REFUSED = "refused"
    """Discord does not take the text."""


class Timer(GuildScoped, Base):
    """A message that is posted again and again."""

    __tablename__ = "economy_timers"
    __table_args__ = (CheckConstraint("minutes >= 1", name="minutes"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    channel_id: Mapped[int] = mapped_column(ChannelId)
    text: Mapped[str] = mapped_column(String(1500))
    minutes: Mapped[int]
    """From one to the next."""
    least: Mapped[int]
    """How many messages members must have written in the channel since the last one."""
    live_only: Mapped[bool]
    """Whether it is posted during the stream alone."""
    next_at: Mapped[datetime]
    """The time that is meant, whatever makes it late: for each there is one message."""
    since: Mapped[int] = mapped_column(MessageId)
    """The last one; what members write after it counts."""
    stopped: Mapped[Stopped | None] = mapped_column(String(10))
