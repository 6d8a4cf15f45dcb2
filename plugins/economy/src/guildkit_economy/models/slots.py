"""Slots that members call for the stream, and the order into which a list of them was shuffled."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import GuildScoped, MemberId
from guildkit_economy.models.base import Base


class SlotQueue(GuildScoped, Base):
    """The queue of a guild: whether calls are taken, and the last number; none is ever used twice."""

    __tablename__ = "economy_slot_queues"

    open: Mapped[bool]
    last_number: Mapped[int]


class Slot(GuildScoped, Base):
    """A slot that waits to be played, or is being played now. What was played, or withdrawn, goes."""

    __tablename__ = "economy_slots"
    __table_args__ = (
        Index("uq_economy_slots_same", "guild_id", "same", unique=True),
        Index("ix_economy_slots_member", "guild_id", "member_id"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(80))
    same: Mapped[str] = mapped_column(String(64))
    """Of the name, alike for names that look alike."""
    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"))
    at: Mapped[datetime]
    played_at: Mapped[datetime | None]
    """Since when it is played; one at a time."""


class Shuffle(GuildScoped, Base):
    """The last time that a list was shuffled in a guild."""

    __tablename__ = "economy_shuffles"

    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"))
    """Who did it, and typed the list if it was typed."""
    at: Mapped[datetime]


class ShuffledSlot(GuildScoped, Base):
    """A slot in the order that came out."""

    __tablename__ = "economy_shuffled_slots"
    __table_args__ = (
        ForeignKeyConstraint(
            ["guild_id"],
            ["economy_shuffles.guild_id"],
            name="fk_economy_shuffled_slots_economy_shuffles",
            ondelete="CASCADE",
        ),
    )

    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(80))
    called_by: Mapped[int | None] = mapped_column(MemberId(on_erase="delete"))
    """Who called it; None where the list was typed."""
