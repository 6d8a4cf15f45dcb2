"""Who was in which voice channel when, and what that has brought them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import ChannelId, GuildScoped, MemberId
from guildkit_raids.models.base import Base


class VoiceWatch(GuildScoped, Base):
    """Until when it is known who is in a guild's voice channels; one row in each guild."""

    __tablename__ = "raids_voice_watches"

    seen_at: Mapped[datetime]
    counted_at: Mapped[datetime]
    """Until when time was counted, in whole seconds; the rest of one is for the next look."""
    gateway: Mapped[str] = mapped_column(String(100))
    """The session with Discord that has told it; what happened between two of them nobody has seen."""


class VoiceStay(GuildScoped, Base):
    """A time that a member has spent in a voice channel without leaving it."""

    __tablename__ = "raids_voice_stays"
    __table_args__ = (
        Index("ix_raids_voice_stays_channel", "guild_id", "channel_id", "since"),
        Index("ix_raids_voice_stays_until", "guild_id", "until"),
    )

    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)
    since: Mapped[datetime] = mapped_column(primary_key=True)
    until: Mapped[datetime | None]
    """When they left; None while they are there."""
    channel_id: Mapped[int] = mapped_column(ChannelId)
    hears: Mapped[bool]
    """Whether they hear the others: who is deafened earns nothing, and is nobody's company."""


class VoiceTime(GuildScoped, Base):
    """What a member has earned in voice channels."""

    __tablename__ = "raids_voice_time"
    __table_args__ = (Index("ix_raids_voice_time_rank", "guild_id", "sixtieths"),)

    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(32))
    """What they were called in the guild when they were last heard of."""
    seconds: Mapped[int] = mapped_column(BigInteger)
    """How long they were in company."""
    sixtieths: Mapped[int] = mapped_column(BigInteger)
    """Sixtieths of an XP: each second brings as many as a minute brings XP."""
