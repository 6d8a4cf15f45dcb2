"""Raids that come again every week."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import ChannelId, GuildScoped, MemberId
from guildkit_raids.models.base import Base


class Series(GuildScoped, Base):
    """A raid for each week, by the clocks of a zone."""

    __tablename__ = "raids_series"
    __table_args__ = (CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    dungeon: Mapped[str] = mapped_column(String(80))
    weekday: Mapped[int]
    """From 0, a Monday."""
    times: Mapped[str] = mapped_column(String(400))
    """As in `20:00, 21:30`."""
    zone: Mapped[str] = mapped_column(String(60))
    """The IANA time zone in which day and times are meant."""
    minimum: Mapped[int]
    note: Mapped[str] = mapped_column(Text)
    ahead: Mapped[int]
    """How many days before its date a raid is planned."""
    channel_id: Mapped[int] = mapped_column(ChannelId)
    leader_id: Mapped[int] = mapped_column(MemberId(on_erase="anonymise", erase_text=("note", "leader_name")))
    leader_name: Mapped[str] = mapped_column(String(32))
    stopped: Mapped[bool] = mapped_column(default=False)
    """Whether no more raids of it are planned; its number is never used again."""
    trouble_told: Mapped[bool] = mapped_column(default=False)
    """Whether somebody was told that the bot cannot plan the next."""


class Occurrence(GuildScoped, Base):
    """What is special about one date of a series: it is left out, it was moved, or it is planned already."""

    __tablename__ = "raids_occurrences"
    __table_args__ = (
        ForeignKeyConstraint(
            ["guild_id", "series"],
            ["raids_series.guild_id", "raids_series.number"],
            name="fk_raids_occurrences_raids_series",
            ondelete="CASCADE",
        ),
    )

    series: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    """The date on which the series has it."""
    skipped: Mapped[bool] = mapped_column(default=False)
    moved_to: Mapped[date | None] = mapped_column(Date)
    moved_times: Mapped[str | None] = mapped_column(String(400))
    raid: Mapped[int | None]
    """The number of the raid that was planned for it."""
