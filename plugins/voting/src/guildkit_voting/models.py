"""The tables of the voting plugin."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import JSON, ForeignKeyConstraint, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from guildkit.storage import GuildScoped, GuildTables, Snowflake


class State(enum.StrEnum):
    """Where a proposal stands."""

    VOTING = "voting"
    PASSED = "passed"
    """Closed, and somebody or something was elected."""
    CLOSED = "closed"
    """Closed without a winner: nobody voted, or a tie stands."""


class Base(GuildTables, DeclarativeBase):
    """The tables of the voting plugin."""


class Counter(GuildScoped, Base):
    """The last proposal number that a guild has used; numbers are never used twice."""

    __tablename__ = "voting_counters"

    last_number: Mapped[int]


class Proposal(GuildScoped, Base):
    """A question put to the members. Once voting has opened, nothing of it changes but its state."""

    __tablename__ = "voting_proposals"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    options: Mapped[list[str]] = mapped_column(JSON)
    method: Mapped[str] = mapped_column(String(20))
    seats: Mapped[int]
    author_id: Mapped[int] = mapped_column(Snowflake)
    state: Mapped[State] = mapped_column(String(10))
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    channel_id: Mapped[int] = mapped_column(Snowflake)
    result_message_id: Mapped[int | None] = mapped_column(Snowflake)


class BallotRecord(GuildScoped, Base):
    """A member's ballot on a proposal: the last one counts."""

    __tablename__ = "voting_ballots"
    __table_args__ = (
        ForeignKeyConstraint(
            ["guild_id", "number"],
            ["voting_proposals.guild_id", "voting_proposals.number"],
            ondelete="CASCADE",
        ),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(Snowflake, primary_key=True, autoincrement=False)
    # Indices of options, best first; empty for an abstention.
    choices: Mapped[list[int]] = mapped_column(JSON)
    cast_at: Mapped[datetime]


class Draft(GuildScoped, Base):
    """What a member entered in the form, word for word, kept until it has become a proposal."""

    __tablename__ = "voting_drafts"

    member_id: Mapped[int] = mapped_column(Snowflake, primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    options: Mapped[str] = mapped_column(Text)
    method: Mapped[str] = mapped_column(String(20))
    duration: Mapped[str] = mapped_column(Text)
    seats: Mapped[int]
