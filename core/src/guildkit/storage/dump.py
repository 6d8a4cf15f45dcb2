"""Dumps: what a database holds, as SQL that SQLite and PostgreSQL both understand.

A dump depends on the rows alone: not on when or where it was made, nor on which of the two databases it comes from. Rows
are ordered by their key, tables so that parents come before their children (and are deleted after them), and each value
is written in one way. The tables are read from the database itself, so that nothing is left out: not what a plugin
stored that is no longer installed, and not in a database that lacks something.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import (
    JSON,
    Boolean,
    DateTime,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    Time,
    column,
    func,
    inspect,
    select,
)
from sqlalchemy import Date as DateType
from sqlalchemy import cast as cast_to
from sqlalchemy import table as bare_table

from guildkit.errors import DatabaseError
from guildkit.storage.catalogue import described
from guildkit.storage.shape import GUILD, is_scoped

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy.engine import Connection
    from sqlalchemy.ext.asyncio import AsyncConnection

    from guildkit.storage.database import Database

    Progress = Callable[[float], None]
    """Is told how much is done, between 0 and 1."""

FIRST_LINE: Final = "-- guildkit dump 1: instants are in UTC, "
LAST_LINE: Final = "-- sha256 "
VERSIONS: Final = "alembic_"
"""How the names of the tables begin that hold each plugin's revision."""
_REFLECTED: Final[dict[str, MetaData]] = {}
_REMEMBERED: Final = 4
"""So many sets of tables: those of the bot's database and of the one that a backup is restored into."""
_ROWS_AT_ONCE: Final = 500
_ROWS_AT_A_STRETCH: Final = 100
"""After so many others have their turn: what the database has sent comes without a pause."""


@dataclass(frozen=True, slots=True)
class TableDump:
    """What a dump holds of one table.

    Attributes:
        table: its name.
        rows: how many.
        sha256: of its rows, as they are written.
    """

    table: str
    rows: int
    sha256: str


async def dump(
    database: Database, path: Path, *, guild_id: int | None = None, progress: Progress = lambda _done: None
) -> list[TableDump]:
    """Write a dump, of one guild or of all; the file appears whole or not at all.

    Raises:
        DatabaseError: the file cannot be written, or the database cannot be read.
    """
    unfinished = path.with_name(f"{path.name}.new")
    try:
        with unfinished.open("wb") as file:
            writer = _Writer(file)
            async with database.connection() as connection:
                tables = await connection.run_sync(reflected)
                await _write(connection, writer, tables, guild_id, progress)
            writer.end()
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise DatabaseError(
            f"The dump {path} cannot be written: {error.strerror or error}.",
            hint="Make room there, or name another file.",
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return writer.tables


def dump_name(now: datetime, guild_id: int | None = None) -> str:
    """Return what the file of a dump is called that is made now."""
    return f"{now:%Y-%m-%dT%H-%M-%SZ}{'' if guild_id is None else f'-{guild_id}'}.sql"


def reflected(connection: Connection) -> list[Table]:
    """Return the tables that there are, parents first."""
    return reflected_metadata(connection).sorted_tables


def reflected_metadata(connection: Connection) -> MetaData:
    """Return the tables that there are. To read them takes half a second, to see that they are those of last time does not."""
    found = described(connection, inspect(connection).get_table_names())
    metadata = _REFLECTED.get(found)
    if metadata is None:
        metadata = MetaData()
        metadata.reflect(connection)
        _REFLECTED[found] = metadata
        for oldest in list(_REFLECTED)[:-_REMEMBERED]:
            _REFLECTED.pop(oldest, None)  # another thread may have been quicker
    return metadata


def ordered_columns(table: Table) -> list[str]:
    """Name a table's columns: its key first, then the others by name, in whatever order they were added."""
    key = list(table.primary_key.columns.keys())
    return key + sorted(set(table.columns.keys()) - set(key))


def quoted(name: str) -> str:
    """Return a name as SQL."""
    return '"' + name.replace('"', '""') + '"'


class _Writer:
    """Writes lines, and reckons what they come to."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._whole = hashlib.sha256()
        self.tables: list[TableDump] = []

    def line(self, text: str) -> bytes:
        data = f"{text}\n".encode("utf-8", "surrogateescape")
        self._file.write(data)
        self._whole.update(data)
        return data

    def end(self) -> None:
        self._file.write(f"{LAST_LINE}{self._whole.hexdigest()}\n".encode())


async def _write(
    connection: AsyncConnection,
    writer: _Writer,
    tables: Sequence[Table],
    guild_id: int | None,
    progress: Progress,
) -> None:
    writer.line(FIRST_LINE + ("all guilds" if guild_id is None else f"guild {guild_id}"))
    for table in tables:
        if table.name.startswith(VERSIONS):
            for (revision,) in await connection.execute(
                select(bare_table(table.name, column("version_num")))
            ):
                writer.line(f"-- revision {table.name} {revision}")
    chosen = [table for table in tables if guild_id is None or is_scoped(table)]
    where = "" if guild_id is None else f" WHERE {quoted(GUILD)} = {guild_id}"
    writer.line("BEGIN;")
    for table in reversed(chosen):
        writer.line(f"DELETE FROM {quoted(table.name)}{where};")  # noqa: S608 - names from the catalogue, quoted
    total = done = 0
    for table in chosen:
        total += (
            await connection.scalar(_limited(select(func.count()).select_from(_bare(table)), guild_id)) or 0
        )
    for table in chosen:
        names = ordered_columns(table)
        # One row is kept back: the last one ends in another sign.
        rows, digest, waiting = 0, hashlib.sha256(), ""
        async for row in _rows(connection, table, names, guild_id):
            if rows % _ROWS_AT_ONCE == 0:
                if waiting:
                    digest.update(writer.line(f"{waiting};"))
                writer.line(f"INSERT INTO {quoted(table.name)} ({', '.join(map(quoted, names))}) VALUES")
            else:
                digest.update(writer.line(f"{waiting},"))
            kinds = (table.columns[name].type for name in names)
            waiting = f"({', '.join(literal(value, kind) for value, kind in zip(row, kinds, strict=True))})"
            rows += 1
            if rows % _ROWS_AT_ONCE == 0:
                progress((done + rows) / total)
            if rows % _ROWS_AT_A_STRETCH == 0:
                await asyncio.sleep(0)
        if waiting:
            digest.update(writer.line(f"{waiting};"))
        done += rows
        writer.tables.append(TableDump(table.name, rows, digest.hexdigest()))
    writer.line("COMMIT;")
    progress(1.0)


def _bare(table: Table) -> Any:
    """Return a table whose columns have no types: SQLite's values come as they are, whatever somebody stored."""
    return bare_table(table.name, *(column(name) for name in table.columns.keys()))  # noqa: SIM118 - names, not columns


def _limited(statement: Any, guild_id: int | None) -> Any:
    return statement if guild_id is None else statement.where(column(GUILD) == guild_id)


async def _rows(
    connection: AsyncConnection, table: Table, names: Sequence[str], guild_id: int | None
) -> AsyncIterator[Sequence[Any]]:
    bare = _bare(table)
    # JSON as its text: it is read again here, so that both databases come to the same.
    chosen = [
        cast_to(bare.c[name], Text) if isinstance(table.columns[name].type, JSON) else bare.c[name]
        for name in names
    ]
    keys = list(table.primary_key.columns.keys()) or list(names)
    order = [_by(bare.c[key], table.columns[key].type, connection) for key in keys]
    found = await connection.stream(_limited(select(*chosen), guild_id).order_by(*order))
    own = [key for key in table.foreign_key_constraints if key.referred_table is table]
    if own:
        for row in _parents_first(table, names, [tuple(row) async for row in found]):
            yield row
        return
    async for row in found:
        yield tuple(row)


def _by(name: Any, kind: Any, connection: AsyncConnection) -> Any:
    """Return what to order by: bytes, whatever language a PostgreSQL database sorts in."""
    if connection.dialect.name == "sqlite" or not isinstance(kind, (String, JSON)):
        return name
    return cast_to(name, Text).collate("C")


def _parents_first(table: Table, names: Sequence[str], rows: list[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Order the rows of a table that points to itself."""
    links = []
    for key in table.foreign_key_constraints:
        if key.referred_table is table:
            pairs = [(names.index(one.parent.name), names.index(one.column.name)) for one in key.elements]
            links.append(([child for child, _ in pairs], [parent for _, parent in pairs]))
    left = rows
    while left:
        later = []
        missing = [{tuple(row[i] for i in parents) for row in left} for _, parents in links]
        for row in left:
            own = [tuple(row[i] for i in parents) for _, parents in links]
            wanted = [tuple(row[i] for i in children) for children, _ in links]
            if any(
                want in there and want != me for want, there, me in zip(wanted, missing, own, strict=True)
            ):
                later.append(row)
            else:
                yield row
        if len(later) == len(left):  # rows in a circle: no order is right, so the given one stays
            yield from left
            return
        left = later


def literal(value: Any, kind: Any) -> str:
    """Return a value as SQL, in the one way in which a dump writes it; `kind` is its column's type."""
    if value is None:
        return "NULL"
    if isinstance(kind, Boolean) and value in {0, 1}:
        return "TRUE" if value else "FALSE"
    if isinstance(value, (bytes, memoryview)):
        return f"X'{bytes(value).hex()}'"
    if isinstance(kind, Numeric) and kind.asdecimal and isinstance(value, (int, float, Decimal)):
        return format(Decimal(str(value)).normalize(), "f")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and value - value == 0:
        return repr(value)
    return "'" + _text(value, kind).replace("'", "''") + "'"


def _text(value: Any, kind: Any) -> str:
    try:
        if isinstance(kind, JSON):
            return json.dumps(json.loads(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        if isinstance(kind, DateTime):
            value = datetime.fromisoformat(value) if isinstance(value, str) else value
            value = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
            return str(value.isoformat(" ", "microseconds"))
        if isinstance(kind, (DateType, Time)) and isinstance(value, str):
            value = (date if isinstance(kind, DateType) else time).fromisoformat(value)
    except ValueError:
        return str(value)  # what somebody has written there by hand is kept as it is
    if isinstance(value, time):
        return value.isoformat("microseconds")
    return value.hex if isinstance(value, UUID) else str(value)
