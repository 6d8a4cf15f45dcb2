"""Commands that a guild has made for itself."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import GuildScoped, RoleId
from guildkit_economy.models.base import Base, whole
from guildkit_economy.models.ledger import MOST


class CustomCommand(GuildScoped, Base):
    """What the bot says when a member asks for it by name."""

    __tablename__ = "economy_commands"
    __table_args__ = (CheckConstraint(f"cost BETWEEN 0 AND {MOST}", name="cost"), whole("cost"))

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    text: Mapped[str] = mapped_column(String(1500))
    cost: Mapped[int] = mapped_column(BigInteger)
    cooldown: Mapped[int]
    """How many seconds a member waits before they use it again."""
    pause: Mapped[int]
    """How many seconds everybody does."""
    role_id: Mapped[int | None] = mapped_column(RoleId)
    """Only who has this role may use it."""
    uses: Mapped[int]


class CommandName(GuildScoped, Base):
    """A name under which a command is found: its own, or another. So no two commands share one."""

    __tablename__ = "economy_command_names"
    __table_args__ = (
        ForeignKeyConstraint(
            ["guild_id", "command"],
            ["economy_commands.guild_id", "economy_commands.name"],
            name="fk_economy_command_names_economy_commands",
            ondelete="CASCADE",
        ),
        Index("ix_economy_command_names_command", "guild_id", "command"),
    )

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    command: Mapped[str] = mapped_column(String(32))
