"""What the tables of the music plugin have in common."""

from sqlalchemy.orm import DeclarativeBase

from guildkit.storage import GuildTables


class Base(GuildTables, DeclarativeBase):
    """The tables of the music plugin."""
