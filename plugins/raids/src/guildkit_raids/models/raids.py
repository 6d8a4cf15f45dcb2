"""Raids, and the days and times on which members vote."""

from __future__ import annotations

import enum
from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, Date, Index, String, Text, Time
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import ChannelId, GuildScoped, MemberId, RoleId
from guildkit_raids.models.base import Base, of_raid


class State(enum.StrEnum):
    """Where a raid stands."""

    OPEN = "open"
    """Members vote."""
    FINISHED = "finished"
    """It has taken place, and who was there is recorded."""
    CANCELLED = "cancelled"


class RoleTrouble(enum.StrEnum):
    """Why a raid has no role."""

    FORBIDDEN = "forbidden"
    """The bot may not make or give roles."""
    FULL = "full"
    """The guild has as many roles as Discord allows."""
    DELETED = "deleted"
    """Somebody has deleted it."""


class Axis(enum.StrEnum):
    """On what one votes."""

    DAY = "day"
    TIME = "time"


class Counter(GuildScoped, Base):
    """The last numbers that a guild has used; none is ever used twice."""

    __tablename__ = "raids_counters"

    last_raid: Mapped[int] = mapped_column(default=0)
    last_dungeon: Mapped[int] = mapped_column(default=0)
    last_series: Mapped[int] = mapped_column(default=0)
    last_class: Mapped[int] = mapped_column(default=0)


class Raid(GuildScoped, Base):
    """A raid, from its plan to its end."""

    __tablename__ = "raids_raids"
    __table_args__ = (
        Index("ix_raids_raids_state", "guild_id", "state"),
        CheckConstraint("minimum >= 1", name="minimum"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(10), default=State.OPEN)
    dungeon: Mapped[str] = mapped_column(String(80))
    """Its name when the raid was planned."""
    leader_id: Mapped[int] = mapped_column(MemberId(on_erase="anonymise", erase_text=("note", "leader_name")))
    leader_name: Mapped[str] = mapped_column(String(32))
    note: Mapped[str] = mapped_column(Text)
    minimum: Mapped[int]
    """How many players a slot needs to be shown as one that takes place."""
    zone: Mapped[str] = mapped_column(String(60))
    """The IANA time zone of its days and times: the guild's when it was planned."""
    channel_id: Mapped[int] = mapped_column(ChannelId)
    """Where the planner is."""
    planned_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    """When somebody last did something with it; what nobody touches for long is stale."""
    day: Mapped[int | None]
    """The position of the day on which it takes place, once that is decided."""
    time: Mapped[int | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(MemberId(on_erase="anonymise"))
    role_id: Mapped[int | None] = mapped_column(RoleId)
    """The role that its participants have while it is open."""
    role_trouble: Mapped[str | None] = mapped_column(String(10))
    """Why there is no such role: a `RoleTrouble`."""


class DayOption(GuildScoped, Base):
    """A day on which a raid may take place."""

    __tablename__ = "raids_days"
    __table_args__ = (of_raid("raids_days"),)

    raid: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Date)


class TimeOption(GuildScoped, Base):
    """A time at which a raid may begin, by the clocks of its zone."""

    __tablename__ = "raids_times"
    __table_args__ = (of_raid("raids_times"),)

    raid: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    begins: Mapped[time] = mapped_column(Time)


class RoleHolder(GuildScoped, Base):
    """A member to whom the bot gives, or has given, the role of a raid."""

    __tablename__ = "raids_role_holders"
    __table_args__ = (of_raid("raids_role_holders"),)

    raid: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)
    given: Mapped[bool] = mapped_column(default=False)
    """Whether Discord has said yes; until then nobody knows."""
