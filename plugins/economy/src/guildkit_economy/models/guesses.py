"""Guess the balance: sessions, and what members have guessed. Balances are stored in cents."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import ChannelId, GuildScoped, MemberId
from guildkit_economy.models.base import Base, whole
from guildkit_economy.models.ledger import MOST

HIGHEST: Final = 100_000_000_000_000
"""The highest balance, in cents: a million million."""


class GuessState(enum.StrEnum):
    """Where a session stands."""

    OPEN = "open"
    CLOSED = "closed"
    """Nobody guesses any more; the balance is not known yet."""
    SETTLED = "settled"
    CANCELLED = "cancelled"


class GuessSession(GuildScoped, Base):
    """A session in which a balance is guessed."""

    __tablename__ = "economy_guess_sessions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["guild_id", "held"],
            ["economy_transactions.guild_id", "economy_transactions.number"],
            name="fk_economy_guess_sessions_economy_transactions",
        ),
        CheckConstraint(f"prize BETWEEN 0 AND {MOST}", name="prize"),
        CheckConstraint(f"balance BETWEEN 0 AND {HIGHEST}", name="balance"),
        whole("prize"),
        Index("ix_economy_guess_sessions_state", "guild_id", "state"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(100))
    state: Mapped[GuessState] = mapped_column(String(10))
    prize: Mapped[int] = mapped_column(BigInteger)
    """What the winner gets, in the guild's money; 0 is honour alone."""
    held: Mapped[int | None]
    """The transaction that has set the prize aside."""
    opened_by: Mapped[int] = mapped_column(MemberId(on_erase="anonymise", erase_text=("title",)))
    opened_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    """When it closes by itself."""
    closed_at: Mapped[datetime | None]
    last_turn: Mapped[int]
    """How often something was guessed."""
    balance: Mapped[int | None] = mapped_column(BigInteger)
    """What the balance was."""
    ended_by: Mapped[int | None] = mapped_column(MemberId(on_erase="anonymise"))
    """Who settled it, or called it off."""
    ended_at: Mapped[datetime | None]
    channel_id: Mapped[int] = mapped_column(ChannelId)


class Guess(GuildScoped, Base):
    """What a member has guessed last."""

    __tablename__ = "economy_guesses"
    __table_args__ = (
        ForeignKeyConstraint(
            ["guild_id", "session"],
            ["economy_guess_sessions.guild_id", "economy_guess_sessions.number"],
            name="fk_economy_guesses_economy_guess_sessions",
            ondelete="CASCADE",
        ),
        CheckConstraint(f"balance BETWEEN 0 AND {HIGHEST}", name="balance"),
        Index("ix_economy_guesses_balance", "guild_id", "session", "balance"),
    )

    session: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(
        MemberId(on_erase="anonymise"), primary_key=True, autoincrement=False
    )
    balance: Mapped[int] = mapped_column(BigInteger)
    turn: Mapped[int]
    """Its place among all guesses of the session, in time; a change is a guess anew."""
    at: Mapped[datetime]
