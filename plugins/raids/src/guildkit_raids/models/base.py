"""What the tables of the raids plugin have in common."""

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import DeclarativeBase

from guildkit.storage import GuildTables


class Base(GuildTables, DeclarativeBase):
    """The tables of the raids plugin."""


def of_raid(table: str) -> ForeignKeyConstraint:
    """Return the constraint by which rows belong to a raid, and go with it."""
    return ForeignKeyConstraint(
        ["guild_id", "raid"],
        ["raids_raids.guild_id", "raids_raids.number"],
        name=f"fk_{table}_raids_raids",
        ondelete="CASCADE",
    )
