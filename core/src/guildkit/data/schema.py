"""The tables of guilds as they are in the database, whichever plugins can be loaded."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Table, select, text

from guildkit.data.declared import REPLACE
from guildkit.models import TableRecord
from guildkit.storage.dump import reflected_metadata

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from sqlalchemy import ForeignKeyConstraint
    from sqlalchemy.engine import Connection
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

    from guildkit.data.declared import Members


@dataclass(frozen=True, slots=True)
class GuildTable:
    """A table whose rows belong to guilds.

    Attributes:
        table: as it is in the database.
        plugin: whose it is.
        members: which columns hold members, and what becomes of their rows.
    """

    table: Table
    plugin: str
    members: Members

    @property
    def name(self) -> str:
        """The table's name."""
        return self.table.name

    @property
    def owners(self) -> list[str]:
        """The columns that say whose data a row is."""
        return [name for name, rule in self.members.items() if rule["on_erase"] != REPLACE]

    @property
    def texts(self) -> list[str]:
        """The columns of text that names members."""
        return [name for name, rule in self.members.items() if rule["on_erase"] == REPLACE]


async def read_tables(session: AsyncSession) -> list[GuildTable]:
    """Return every table of guilds that is known, each after those that it refers to."""
    connection = await session.connection()
    return await connection.run_sync(_read)


def _read(connection: Connection) -> list[GuildTable]:
    query = select(TableRecord.name, TableRecord.plugin, TableRecord.members)
    known = {name: (plugin, members) for name, plugin, members in connection.execute(query)}
    tables = reflected_metadata(connection).tables.values()
    scoped = [table for table in tables if table.name in known and "guild_id" in table.columns]
    for table in scoped:
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type.none_as_null = bool(column.nullable)
    return [GuildTable(table, *known[table.name]) for table in _parents_first(scoped)]


def _parents_first(tables: Iterable[Table]) -> list[Table]:
    left = sorted(tables, key=lambda table: table.name)
    ordered: list[Table] = []
    while left:
        free = [table for table in left if not (_parents(table) - {table}) & set(left)]
        ordered += free or left  # those that refer to each other in a circle come last
        left = [table for table in left if table not in ordered]
    return ordered


def _parents(table: Table) -> set[Table]:
    return {key.referred_table for key in table.foreign_key_constraints}


def circular(tables: Sequence[GuildTable]) -> list[ForeignKeyConstraint]:
    """Return the foreign keys that no order of the tables can satisfy row by row."""
    place = {each.table: number for number, each in enumerate(tables)}
    return [
        key
        for each in tables
        for key in each.table.foreign_key_constraints
        if place.get(key.referred_table, -1) >= place[each.table]
    ]


@asynccontextmanager
async def deferred(session: AsyncSession, keys: Iterable[ForeignKeyConstraint]) -> AsyncIterator[None]:
    """Hold these foreign keys against the rows at the end rather than after each statement."""
    connection = await session.connection()
    if connection.dialect.name == "sqlite":
        await connection.execute(text("PRAGMA defer_foreign_keys = ON"))  # all of them, until the commit
        yield
        return
    keys = list(keys)
    for key in keys:
        await _alter(connection, key, "DEFERRABLE INITIALLY DEFERRED")
    yield
    if keys:
        await connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for key in keys:
        await _alter(connection, key, _as_it_was(key))


def _as_it_was(key: ForeignKeyConstraint) -> str:
    if not key.deferrable:
        return "NOT DEFERRABLE"
    return f"DEFERRABLE INITIALLY {key.initially or 'IMMEDIATE'}"


async def _alter(connection: AsyncConnection, key: ForeignKeyConstraint, how: str) -> None:
    quote: Any = connection.dialect.identifier_preparer.quote
    await connection.execute(
        text(f"ALTER TABLE {quote(key.table.name)} ALTER CONSTRAINT {quote(key.name)} {how}")
    )
