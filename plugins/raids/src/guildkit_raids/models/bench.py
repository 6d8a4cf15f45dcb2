"""Who plays what in a raid, how many of each it has room for, and who has a place."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import GuildScoped, MemberId
from guildkit_raids.models.base import Base, of_raid


class Group(enum.StrEnum):
    """What a class does in a raid."""

    TANK = "tank"
    HEALER = "healer"
    DAMAGE = "damage"
    SUPPORT = "support"


class Standing(enum.StrEnum):
    """How a member stands to the places of a raid whose slot is settled."""

    PLACE = "place"
    """They have one."""
    BENCH = "bench"
    """They wait for one."""
    OFFERED = "offered"
    """One is kept for them until they answer, or too long do not."""
    PASSED = "passed"
    """They were offered one and did not take it; they come and wait no more."""


class RaidClass(GuildScoped, Base):
    """A class that members of a guild play."""

    __tablename__ = "raids_classes"
    __table_args__ = (Index("uq_raids_classes_same", "guild_id", "same", unique=True),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(40))
    same: Mapped[str] = mapped_column(String(160))
    """Of the name, alike for names that look alike."""
    emoji: Mapped[str] = mapped_column(String(64))
    """Stands before the names of those who play it; empty where there is none."""
    group: Mapped[str] = mapped_column(String(10))
    """A `Group`."""


class ClassChoice(GuildScoped, Base):
    """A class that a member can play in a raid."""

    __tablename__ = "raids_class_choices"
    __table_args__ = (
        ForeignKeyConstraint(
            ["guild_id", "raid", "member_id"],
            ["raids_voters.guild_id", "raids_voters.raid", "raids_voters.member_id"],
            name="fk_raids_class_choices_raids_voters",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["guild_id", "number"],
            ["raids_classes.guild_id", "raids_classes.number"],
            name="fk_raids_class_choices_raids_classes",
            ondelete="CASCADE",
        ),
    )

    raid: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Of the class."""


class Limit(GuildScoped, Base):
    """How many places a raid has, of a group or altogether."""

    __tablename__ = "raids_limits"
    __table_args__ = (of_raid("raids_limits"),)

    raid: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    group: Mapped[str] = mapped_column(String(10), primary_key=True)
    """A `Group`, or empty for all together."""
    most: Mapped[int]


class Seat(GuildScoped, Base):
    """How a member stands to the places of a raid, once its slot is settled."""

    __tablename__ = "raids_seats"
    __table_args__ = (of_raid("raids_seats"),)

    raid: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)
    day: Mapped[int]
    """The slot; when another is decided on, all begins anew."""
    time: Mapped[int]
    standing: Mapped[str] = mapped_column(String(10))
    """A `Standing`."""
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    """When an offer ends."""
