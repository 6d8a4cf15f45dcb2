"""The ledger: accounts, immutable transactions and their entries, and what is held back."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import GuildScoped, MemberId
from guildkit_economy.models.base import Base, whole

MOST: Final = 2**53 - 1
"""The most that an account may hold: every reader of JSON knows such numbers exactly."""
LEAST: Final = -(2**62)
"""The least that an account without a floor may hold."""


class Kind(enum.StrEnum):
    """What an account is for."""

    MEMBER = "member"
    HOUSE = "house"
    """The guild's own money."""
    MINT = "mint"
    """Where money comes from: as far as it is below zero, so much was made."""
    BURN = "burn"
    """Where money ends."""
    POT = "pot"
    """What many have paid into, for one purpose."""
    HOLD = "hold"
    """What is promised, and not yet paid."""


class HoldState(enum.StrEnum):
    """What has become of money that is held back."""

    PENDING = "pending"
    POSTED = "posted"
    VOIDED = "voided"
    EXPIRED = "expired"


class Ledger(GuildScoped, Base):
    """Where the ledger of a guild ends. Whoever writes locks this row first: there is one order, and one chain."""

    __tablename__ = "economy_ledgers"

    last_transaction: Mapped[int]
    last_account: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class Account(GuildScoped, Base):
    """Something that holds money: a member's purse, or one of the guild's own."""

    __tablename__ = "economy_accounts"
    __table_args__ = (
        CheckConstraint(f"balance BETWEEN floor AND {MOST}", name="within"),
        CheckConstraint(f"floor BETWEEN {LEAST} AND 0", name="floor"),
        whole("balance"),
        Index(
            "uq_economy_accounts_member",
            "guild_id",
            "member_id",
            unique=True,
            sqlite_where=text("member_id IS NOT NULL"),
            postgresql_where=text("member_id IS NOT NULL"),
        ),
        Index(
            "uq_economy_accounts_name",
            "guild_id",
            "kind",
            "name",
            unique=True,
            sqlite_where=text("member_id IS NULL"),
            postgresql_where=text("member_id IS NULL"),
        ),
        Index("ix_economy_accounts_balance", "guild_id", "kind", "balance"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[Kind] = mapped_column(String(10))
    member_id: Mapped[int | None] = mapped_column(MemberId(on_erase="anonymise"))
    name: Mapped[str] = mapped_column(String(60))
    """Tells one pot from another; empty for members."""
    balance: Mapped[int] = mapped_column(BigInteger)
    floor: Mapped[int] = mapped_column(BigInteger)
    """How far it may go below zero."""


class Transaction(GuildScoped, Base):
    """Money that was moved, once and for all; a mistake is put right by another one."""

    __tablename__ = "economy_transactions"
    __table_args__ = (
        Index("uq_economy_transactions_key", "guild_id", "key", unique=True),
        Index("ix_economy_transactions_at", "guild_id", "at"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(30))
    """What it was for, as in `pay` or `shop.purchase`; reports add up by it."""
    key: Mapped[str] = mapped_column(String(100))
    """What has caused it. The same cause moves money once."""
    digest: Mapped[str] = mapped_column(String(64))
    """Of what was asked for under the key."""
    actor_id: Mapped[int | None] = mapped_column(MemberId(on_erase="anonymise", erase_text=("reason",)))
    """Who did it; None for the bot itself."""
    reason: Mapped[str] = mapped_column(String(200))
    of: Mapped[int | None]
    """The transaction that it reverses, or whose hold it settles."""
    hash: Mapped[str] = mapped_column(String(64))


class Entry(GuildScoped, Base):
    """What a transaction did to an account. The entries of a transaction add up to zero."""

    __tablename__ = "economy_entries"
    __table_args__ = (
        ForeignKeyConstraint(
            ["guild_id", "transaction"],
            ["economy_transactions.guild_id", "economy_transactions.number"],
            name="fk_economy_entries_economy_transactions",
        ),
        ForeignKeyConstraint(
            ["guild_id", "account"],
            ["economy_accounts.guild_id", "economy_accounts.number"],
            name="fk_economy_entries_economy_accounts",
        ),
        CheckConstraint("amount <> 0", name="moved"),
        whole("amount"),
        Index("ix_economy_entries_account", "guild_id", "account", "transaction"),
    )

    transaction: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    amount: Mapped[int] = mapped_column(BigInteger)
    member_id: Mapped[int | None] = mapped_column(MemberId(on_erase="anonymise"))
    """Whose the account is, so that what is kept of a member has their entries too."""


class Hold(GuildScoped, Base):
    """Money that is set aside until it is known whether it is to be paid; it stands in the guild's account of holds."""

    __tablename__ = "economy_holds"
    __table_args__ = (
        ForeignKeyConstraint(
            ["guild_id", "transaction"],
            ["economy_transactions.guild_id", "economy_transactions.number"],
            name="fk_economy_holds_economy_transactions",
        ),
        ForeignKeyConstraint(
            ["guild_id", "account"],
            ["economy_accounts.guild_id", "economy_accounts.number"],
            name="fk_economy_holds_economy_accounts",
        ),
        CheckConstraint(f"amount BETWEEN 1 AND {MOST}", name="amount"),
        whole("amount"),
        Index("ix_economy_holds_state", "guild_id", "state"),
    )

    transaction: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The one that set the money aside; a hold is known by its number."""
    account: Mapped[int]
    """Whose it was, and will be again where nothing comes of it."""
    amount: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[HoldState] = mapped_column(String(10), default=HoldState.PENDING)
    settled_by: Mapped[int | None]
    """The transaction that has ended it."""
