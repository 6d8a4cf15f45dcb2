"""Tables that would mix guilds, or that cannot be kept by both databases, are refused with their plugin."""

import datetime as dt

import pytest
from sqlalchemy import Column as PlainColumn
from sqlalchemy import (
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Interval,
    String,
    Table,
    UniqueConstraint,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from guildkit import Plugin, models
from guildkit.discovery import discover
from guildkit.host import PluginHost
from guildkit.storage import GuildId, GuildScoped, GuildTables
from tests.core.plugins import candidate


def column(*args, **options):
    return mapped_column(*args, **options)


class Naive(TypeDecorator):
    impl = DateTime
    cache_ok = True


def key():
    return column(primary_key=True, autoincrement=False)


def loaded(define):
    """Why a plugin with these tables is refused; empty where it is not."""

    kept = []  # nothing else holds a class that is made in a function

    class Base(GuildTables, DeclarativeBase):
        def __init_subclass__(cls):
            kept.append(cls)
            super().__init_subclass__()

    class Parent(GuildScoped, Base):
        __tablename__ = "shape_parents"
        id: Mapped[int] = key()

    define(Base, GuildScoped)
    host = PluginHost()
    host.load(candidate(Plugin("shape", metadata=Base.metadata, migrations="nowhere")))
    return host.failures.get("shape", "")


def by_hand(base, scoped):
    class Child(base):
        __tablename__ = "shape_child"
        guild_id: Mapped[int] = column(GuildId, primary_key=True)


def another_type(base, scoped):
    class Child(scoped, base):
        __tablename__ = "shape_child"
        guild_id: Mapped[int] = column(Integer, primary_key=True)


def key_without_guild(base, scoped):
    class Child(scoped, base):
        __tablename__ = "shape_child"
        guild_id: Mapped[int] = column(GuildId, index=True)
        id: Mapped[int] = key()


def guild_last(base, scoped):
    class Child(scoped, base):
        __tablename__ = "shape_child"
        guild_id: Mapped[int] = column(GuildId, primary_key=True, sort_order=9)
        id: Mapped[int] = key()


def foreign_key_without_guild(base, scoped):
    class Child(scoped, base):
        __tablename__ = "shape_child"
        id: Mapped[int] = column(ForeignKey("shape_parents.id"), primary_key=True)


def foreign_key_crossed(base, scoped):
    class Child(scoped, base):
        __tablename__ = "shape_child"
        __table_args__ = (
            ForeignKeyConstraint(["id", "guild_id"], ["shape_parents.guild_id", "shape_parents.id"]),
        )
        id: Mapped[int] = key()


def pointing_in(base, scoped):
    class Child(base):
        __tablename__ = "shape_child"
        __table_args__ = (
            ForeignKeyConstraint(["whose", "id"], ["shape_parents.guild_id", "shape_parents.id"]),
        )
        whose: Mapped[int] = key()
        id: Mapped[int] = key()


def unique_column(base, scoped):
    class Child(scoped, base):
        __tablename__ = "shape_child"
        name: Mapped[str] = column(String(9), unique=True)


def unique_constraint(base, scoped):
    class Child(scoped, base):
        __tablename__ = "shape_child"
        __table_args__ = (UniqueConstraint("name", "guild_id"),)
        name: Mapped[str] = column(String(9))


def unique_index(base, scoped):
    class Child(scoped, base):
        __tablename__ = "shape_child"
        __table_args__ = (Index("ux", "name", "guild_id", unique=True),)
        name: Mapped[str] = column(String(9))


def unique_expression(base, scoped):
    class Child(scoped, base):
        __tablename__ = "shape_child"
        name: Mapped[str] = column(String(9))

    Index("ux", func.lower(Child.name), unique=True)


def unmapped(base, scoped):
    Table("shape_child", base.metadata, PlainColumn("guild_id", GuildId(), primary_key=True))


def schema(base, scoped):
    class Child(scoped, base):
        __tablename__ = "shape_child"
        __table_args__ = {"schema": "elsewhere"}  # noqa: RUF012 - SQLAlchemy's way
        id: Mapped[int] = key()


def naive(base, scoped):
    class Child(scoped, base):
        __tablename__ = "shape_child"
        at: Mapped[dt.datetime] = column(DateTime(timezone=True))


def naive_in_disguise(base, scoped):
    class Child(scoped, base):
        __tablename__ = "shape_child"
        at: Mapped[dt.datetime] = column(Naive)


def native_uuid(base, scoped):
    class Child(scoped, base):
        __tablename__ = "shape_child"
        token: Mapped[str] = column(Uuid)


def of_one_database(base, scoped):
    class Child(scoped, base):
        __tablename__ = "shape_child"
        names: Mapped[list[str]] = column(ARRAY(String))


def interval(base, scoped):
    class Child(scoped, base):
        __tablename__ = "shape_child"
        span: Mapped[dt.timedelta] = column(Interval)


def taking_a_name(base, scoped):
    class Child(scoped, base):
        __tablename__ = "alembic_core"
        id: Mapped[int] = key()


def circle(base, scoped):
    for one, other in (("a", "b"), ("b", "a")):
        type(
            one,
            (scoped, base),
            {
                "__tablename__": f"shape_{one}",
                "__table_args__": (
                    ForeignKeyConstraint(
                        ["guild_id", "id"], [f"shape_{other}.guild_id", f"shape_{other}.id"]
                    ),
                ),
                "__annotations__": {"id": Mapped[int]},
                "id": key(),
            },
        )


REASONS = {
    by_hand: "a guild_id that the fences do not know",
    another_type: "a guild_id that the fences do not know",
    key_without_guild: "primary key that does not begin with guild_id",
    guild_last: "primary key that does not begin with guild_id",
    foreign_key_without_guild: "points to 'shape_parents' without guild_id",
    foreign_key_crossed: "points to 'shape_parents' without guild_id",
    pointing_in: "belongs to no guild but points into one",
    unique_column: "unique",
    unique_constraint: "unique constraint on name, guild_id that reaches across guilds",
    unique_index: "unique index 'ux' that reaches across guilds",
    unique_expression: "unique index 'ux' that reaches across guilds",
    unmapped: "a guild_id that the fences do not know",
    schema: "in a schema of its own",
    naive: "keeps 'at' as a plain DateTime",
    naive_in_disguise: "keeps 'at' as a plain DateTime",
    native_uuid: "as a native Uuid",
    of_one_database: "which not every database has",
    interval: "which not every database has",
    taking_a_name: "has a name that is taken",
    circle: "point at each other",
}


@pytest.mark.parametrize("define", REASONS, ids=lambda define: define.__name__)
def test_tables_that_are_refused(define):
    assert REASONS[define] in loaded(define)


def test_tables_that_are_as_they_should_be():
    def define(base, scoped):
        class Child(scoped, base):
            __tablename__ = "shape_child"
            __table_args__ = (
                ForeignKeyConstraint(["guild_id", "parent"], ["shape_parents.guild_id", "shape_parents.id"]),
                ForeignKeyConstraint(["guild_id", "before"], ["shape_child.guild_id", "shape_child.id"]),
                UniqueConstraint("guild_id", "name"),
                Index("ux", "guild_id", "name", unique=True),
                Index("ix", "name"),
            )
            id: Mapped[int] = key()
            parent: Mapped[int]
            before: Mapped[int | None]
            name: Mapped[str] = column(String(9))
            at: Mapped[dt.datetime]

    assert loaded(define) == ""


def test_a_table_of_another_plugin_is_not_taken():
    host = PluginHost()
    first, second = (Plugin(name, metadata=models.Base.metadata, migrations="nowhere") for name in "ab")
    host.load_all([candidate(first), candidate(second)])
    assert list(host.plugins) == ["a"]
    assert "begin it with the plugin's name" in host.failures["b"]


def test_every_installed_plugin_keeps_guilds_apart():
    host = PluginHost()
    host.load_all(discover())
    assert "voting_ballots" in host.scoped_tables()
    assert host.failures == {}
