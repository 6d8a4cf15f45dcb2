"""Tables that hold members in every way: a ledger with accounts, posts with texts, bans, and a circle."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKeyConstraint,
    LargeBinary,
    Numeric,
    String,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from guildkit.data import remember
from guildkit.models import Base as CoreBase
from guildkit.records import Storage
from guildkit.storage import GuildScoped, GuildTables, MemberId, NamesMembers, Snowflake

ALICE, BOB = 111111111111111111, 222222222222222222
TENNESSEE, OHIO = 1234567890123456789, 987654321098765432


class Base(GuildTables, DeclarativeBase):
    pass


class Account(GuildScoped, Base):
    __tablename__ = "t_accounts"
    __table_args__ = (UniqueConstraint("guild_id", "number"),)

    member_id: Mapped[int] = mapped_column(
        MemberId(on_erase="anonymise"), primary_key=True, autoincrement=False
    )
    number: Mapped[int]


class Entry(GuildScoped, Base):
    """Its key to the account holds the member: it moves with the account though it declares nothing."""

    __tablename__ = "t_entries"
    __table_args__ = (
        ForeignKeyConstraint(["guild_id", "payer_id"], ["t_accounts.guild_id", "t_accounts.member_id"]),
        ForeignKeyConstraint(
            ["guild_id", "payee_id"],
            ["t_accounts.guild_id", "t_accounts.member_id"],
            name="fk_t_entries_payee",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    payer_id: Mapped[int] = mapped_column(Snowflake)
    payee_id: Mapped[int | None] = mapped_column(Snowflake)
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2, asdecimal=True).with_variant(String, "sqlite"))
    at: Mapped[datetime]


class Post(GuildScoped, Base):
    __tablename__ = "t_posts"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    author_id: Mapped[int] = mapped_column(
        MemberId(on_erase="anonymise", erase_text=("text", "remark")), index=True
    )
    text: Mapped[str] = mapped_column(String(100))
    remark: Mapped[str | None] = mapped_column(String(100))
    likes: Mapped[list[str] | None] = mapped_column(JSON)
    extra: Mapped[Any] = mapped_column(JSON)
    picture: Mapped[bytes | None] = mapped_column(LargeBinary)


class Board(GuildScoped, Base):
    __tablename__ = "t_boards"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str | None] = mapped_column(NamesMembers)


class Draft(GuildScoped, Base):
    __tablename__ = "t_drafts"

    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(String(100))


class Ban(GuildScoped, Base):
    __tablename__ = "t_bans"

    member_id: Mapped[int] = mapped_column(MemberId(on_erase="keep"), primary_key=True, autoincrement=False)


class Left(GuildScoped, Base):
    __tablename__ = "t_left"
    __table_args__ = (
        ForeignKeyConstraint(["guild_id", "other"], ["t_right.guild_id", "t_right.id"], name="fk_t_left"),
        ForeignKeyConstraint(["guild_id", "parent"], ["t_left.guild_id", "t_left.id"], name="fk_t_left_own"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    other: Mapped[int]
    parent: Mapped[int | None]


class Right(GuildScoped, Base):
    __tablename__ = "t_right"
    __table_args__ = (
        ForeignKeyConstraint(
            ["guild_id", "other"], ["t_left.guild_id", "t_left.id"], name="fk_t_right", use_alter=True
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    other: Mapped[int | None]


async def set_up(database):
    """Make the tables of the core and of the plugin `ledger`, and remember what they declare."""
    async with database.migration_connection() as connection:
        await connection.run_sync(CoreBase.metadata.create_all)
        await connection.run_sync(Base.metadata.create_all)
    storages = {
        "core": Storage(CoreBase.metadata, "guildkit.migrations"),
        "ledger": Storage(Base.metadata, ""),
    }
    await remember(database, storages)


async def rows(database, model, guild_id=TENNESSEE):
    """All rows of a guild, each as a tuple of its columns without the guild."""
    columns = [column for column in model.__table__.columns if column.name != "guild_id"]
    async with database.system_session("test", read_only=True) as session:
        found = await session.execute(
            select(*columns).where(model.guild_id == guild_id).order_by(*columns[:1])
        )
        return [tuple(row) for row in found]


async def count(database, model, guild_id=TENNESSEE):
    async with database.system_session("test", read_only=True) as session:
        return await session.scalar(select(func.count()).select_from(model).where(model.guild_id == guild_id))
