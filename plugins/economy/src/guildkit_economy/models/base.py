"""What the tables of the economy plugin have in common."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import DeclarativeBase

from guildkit.storage import GuildTables


class Base(GuildTables, DeclarativeBase):
    """The tables of the economy plugin."""


def whole(column: str) -> CheckConstraint:
    """Refuse what is no integer: SQLite turns a sum beyond 64 bits into a rounded REAL, and stores it."""
    return CheckConstraint(f"typeof({column}) = 'integer'", name=f"whole_{column}").ddl_if(dialect="sqlite")
