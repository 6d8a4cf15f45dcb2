"""Old bots whose databases were brought in: what each row was, and what waits for those who are not known yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import GuildScoped, MemberId
from guildkit_economy.models.base import Base, whole
from guildkit_economy.models.ledger import MOST
from guildkit_economy.models.stream import NAME


def _of_import(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["guild_id", "of"],
        ["economy_imports.guild_id", "economy_imports.number"],
        name=f"fk_{table}_economy_imports",
    )


class Import(GuildScoped, Base):
    """A database of an old bot that was brought in."""

    __tablename__ = "economy_imports"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    source: Mapped[str] = mapped_column(String(200))
    """The file's name or the database's, without a password."""
    server: Mapped[str] = mapped_column(String(40))
    """Which of the old bot's servers it was; empty where it had but one."""
    unassigned: Mapped[bool]
    """Whether rows that belonged to none of its several servers came too."""
    fingerprint: Mapped[str] = mapped_column(String(64))
    """Of all rows: the same twice is brought in once."""
    proofs: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Of each table how many rows, their sums, and their hash."""
    first_transaction: Mapped[int]
    last_transaction: Mapped[int]
    """What was posted; nothing, where it comes before the first."""
    items: Mapped[list[int]] = mapped_column(JSON)
    """The numbers of the items that the shop got."""
    commands: Mapped[dict[str, str]] = mapped_column(JSON)
    """What the commands say that the server got, by name."""
    undone_at: Mapped[datetime | None]


class Imported(GuildScoped, Base):
    """A row of an old bot's database, word for word."""

    __tablename__ = "economy_imported"
    __table_args__ = (
        _of_import("economy_imported"),
        Index("ix_economy_imported_person", "guild_id", "person"),
        Index("ix_economy_imported_member", "guild_id", "member_id"),
    )

    of: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    origin: Mapped[str] = mapped_column(String(100), primary_key=True)
    """The table."""
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Its place in the order of the lines."""
    person: Mapped[str | None] = mapped_column(String(NAME))
    """Whose it is, by their name on the platform, as names are compared."""
    member_id: Mapped[int | None] = mapped_column(MemberId(on_erase="delete"))
    line: Mapped[str] = mapped_column(Text)
    """The row as JSON."""


class ImportShare(GuildScoped, Base):
    """What somebody had in an old bot. Where nobody knows who that is, it waits for the member who links the name."""

    __tablename__ = "economy_import_shares"
    __table_args__ = (
        _of_import("economy_import_shares"),
        CheckConstraint(f"points BETWEEN 0 AND {MOST}", name="points"),
        CheckConstraint("minutes >= 0", name="minutes"),
        whole("points"),
        Index("ix_economy_import_shares_name", "guild_id", "name"),
        Index("ix_economy_import_shares_member", "guild_id", "member_id"),
    )

    of: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(NAME), primary_key=True)
    """On the platform, as names are compared."""
    points: Mapped[int] = mapped_column(BigInteger)
    """While nobody knows whose they are, they lie in the pot `import`."""
    minutes: Mapped[int]
    member_id: Mapped[int | None] = mapped_column(MemberId(on_erase="delete"))
    claimed_at: Mapped[datetime | None]
    """When a member has linked the name; None where it was known from the start whose it is, and where it still is not."""
