"""The shape of tables: what keeps a guild's rows apart by schema, and what both databases can hold.

It is read from the metadata of every plugin before anything of it is used: strangers write plugins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    DateTime,
    Enum,
    Float,
    Integer,
    Interval,
    LargeBinary,
    Numeric,
    String,
    Time,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.types import TypeDecorator

from guildkit.errors import PluginError
from guildkit.storage.base import GuildScoped
from guildkit.storage.types import GuildId, Instant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import MetaData, Table

GUILD: Final = "guild_id"
_PORTABLE: Final = (
    JSON, Boolean, Date, Enum, Float, Integer, LargeBinary, Numeric, String, Time, Uuid,
)  # fmt: skip


def is_scoped(table: Table) -> bool:
    """Whether the rows of a table belong to guilds."""
    return GUILD in table.c


def check_shape(metadata: MetaData) -> None:
    """Make sure that a plugin's tables cannot mix guilds, and that both databases can hold them.

    Raises:
        PluginError: names the table and what is wrong with it.
    """
    modelled = {getattr(cls, "__table__", None) for cls in _scoped_classes()}
    for table in metadata.tables.values():
        if table.schema is not None:
            raise _wrong(table, "is in a schema of its own", "leave the schema out")
        if table.name.startswith("alembic_"):
            raise _wrong(table, "has a name that is taken", "begin it with the plugin's name")
        _check_types(table)
        if is_scoped(table):
            _check_scoped(table, modelled=table in modelled)
        elif any(is_scoped(key.referred_table) for key in table.foreign_key_constraints):
            raise _wrong(table, "belongs to no guild but points into one", "make its model GuildScoped")
    _check_cycles(metadata)


def _wrong(table: Table, what: str, remedy: str) -> PluginError:
    return PluginError(f"The table {table.name!r} {what}: {remedy}.")


def _check_scoped(table: Table, *, modelled: bool) -> None:
    if not modelled or not isinstance(table.c[GUILD].type, GuildId):
        raise _wrong(table, "has a guild_id that the fences do not know", "mix GuildScoped into its model")
    if next(iter(table.primary_key.columns.keys()), "") != GUILD:
        raise _wrong(table, "has a primary key that does not begin with guild_id", "let GuildScoped make it")
    for key in table.foreign_key_constraints:
        pairs = {(element.parent.name, element.column.name) for element in key.elements}
        if is_scoped(key.referred_table) and (GUILD, GUILD) not in pairs:
            raise _wrong(
                table,
                f"points to {key.referred_table.name!r} without guild_id",
                "a ForeignKeyConstraint takes several columns",
            )
    for first, name in _unique_firsts(table):
        if first != GUILD:
            raise _wrong(
                table, f"has a unique {name} that reaches across guilds", "let it begin with guild_id"
            )


def _unique_firsts(table: Table) -> Iterator[tuple[str, str]]:
    """The first column of each unique constraint and unique index, and how to call it."""
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            columns = constraint.columns.keys()
            yield (columns or [""])[0], f"constraint on {', '.join(columns)}"
    for index in table.indexes:
        if index.unique:
            yield getattr(index.expressions[0], "name", ""), f"index {index.name!r}"


def _check_types(table: Table) -> None:
    for column in table.columns:
        kind: Any = column.type
        if isinstance(kind, Instant):
            continue
        while isinstance(kind, TypeDecorator) and not isinstance(kind, Interval):
            kind = kind.impl_instance
        if isinstance(kind, DateTime):
            raise _wrong(
                table,
                f"keeps {column.name!r} as a plain DateTime, which may be naive",
                "use guildkit.storage.Instant, or annotate it Mapped[datetime]",
            )
        if isinstance(kind, Uuid) and kind.native_uuid:
            raise _wrong(
                table,
                f"keeps {column.name!r} as a native Uuid, which only some databases have",
                "annotate it Mapped[UUID], or use Uuid(native_uuid=False)",
            )
        if not isinstance(kind, _PORTABLE):
            raise _wrong(
                table,
                f"keeps {column.name!r} as {kind!r}, which not every database has",
                "use one of SQLAlchemy's common types",
            )


def _check_cycles(metadata: MetaData) -> None:
    """Refuse tables that point at each other: there is no order in which a backup could restore them."""
    left = {
        table: {key.referred_table for key in table.foreign_key_constraints} - {table}
        for table in metadata.tables.values()
    }
    while free := [table for table, parents in left.items() if not parents & left.keys()]:
        for table in free:
            del left[table]
    for table in left:
        raise _wrong(
            table,
            "and another one point at each other",
            "a backup could not restore them; drop one foreign key",
        )


def _scoped_classes() -> Iterator[Any]:
    classes: list[Any] = GuildScoped.__subclasses__()
    while classes:
        cls = classes.pop()
        classes += cls.__subclasses__()
        yield cls


def scoped_table_names() -> Iterator[str]:
    """The names of all scoped tables that any loaded plugin has."""
    for cls in _scoped_classes():
        if "__tablename__" in vars(cls):
            yield cls.__tablename__
