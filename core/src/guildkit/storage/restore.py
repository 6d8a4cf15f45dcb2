"""Restoring dumps: what `dump` has written is read back, in one transaction, or not at all."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import JSON, Date, DateTime, Float, Numeric, Time, Uuid, insert, select, text
from sqlalchemy.exc import StatementError

from guildkit.errors import DatabaseError
from guildkit.storage.dump import FIRST_LINE, LAST_LINE, reflected

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from guildkit.storage.database import Database
    from guildkit.storage.dump import Progress

_DELETE: Final = re.compile(r'DELETE FROM "((?:[^"]|"")+)"(?: WHERE "guild_id" = \d+)?;')
_INSERT: Final = re.compile(r'INSERT INTO "((?:[^"]|"")+)" \((.*)\) VALUES')
_NAME: Final = re.compile(r'"((?:[^"]|"")+)"')
_VALUE: Final = re.compile(r"(NULL|TRUE|FALSE|-?\d[\d.eE+-]*|X?'(?:[^']|'')*')(?:, |$)")
_ROWS_AT_ONCE: Final = 500


@dataclass(slots=True)
class Dump:
    """A dump's file, found to be whole.

    Attributes:
        path: the file.
        guilds: `"all guilds"`, or `"guild 7"`.
        revisions: by table, the revisions that its tables follow.
        tables: what it holds rows of, in the order of their insertion.
    """

    path: Path
    guilds: str
    revisions: dict[str, str] = field(default_factory=dict)
    tables: list[str] = field(default_factory=list)


def examine(path: Path) -> Dump:
    """Read a dump's head, and make sure that the file is whole.

    Raises:
        DatabaseError: it cannot be read, is no dump, or was cut short or changed.
    """
    whole, last = hashlib.sha256(), b""
    try:
        with path.open("rb") as file:
            first = file.readline()
            if not first.startswith(FIRST_LINE.encode()):
                raise DatabaseError(f"{path} is no dump.", hint="`guildkit db backup` writes one.")
            found = Dump(path, first.decode().removeprefix(FIRST_LINE).strip())
            whole.update(first)
            head = True
            for line in file:
                whole.update(last)
                last = line
                head = head and not line.startswith(b"INSERT")  # what follows is what people wrote
                if not head:
                    continue
                if line.startswith(b"-- revision "):
                    table, _, revision = line.decode().removeprefix("-- revision ").strip().partition(" ")
                    found.revisions[table] = revision
                elif deleted := _DELETE.fullmatch(line.decode(errors="replace").rstrip("\n")):
                    found.tables.insert(0, _unquoted(deleted[1]))
    except OSError as error:
        raise DatabaseError(f"The dump {path} cannot be read: {error.strerror or error}.") from error
    if last.decode(errors="replace") != f"{LAST_LINE}{whole.hexdigest()}\n":
        raise DatabaseError(
            f"The dump {path} was cut short or changed: its checksum is wrong.", hint="Use another one."
        )
    return found


async def restore(database: Database, dump: Dump, *, progress: Progress = lambda _done: None) -> None:
    """Put a dump's rows in the place of those that its tables hold now: all of them, or those of its guild.

    The tables must be there, at the dump's revisions.

    Raises:
        DatabaseError: a table or column is missing, a value does not fit, or a row lacks its parent; nothing was
            changed.
    """
    size = dump.path.stat().st_size or 1
    try:
        async with database.migration_connection() as connection:
            tables = {table.name: table for table in await connection.run_sync(reflected)}
            for column in (column for table in tables.values() for column in table.columns):
                if isinstance(column.type, JSON):
                    column.type.none_as_null = True  # or NULL would become the JSON value null
            await _check_revisions(connection, dump, tables)
            if missing := sorted(set(dump.tables) - tables.keys()):
                raise DatabaseError(
                    f"The database lacks tables that the dump holds: {', '.join(missing)}.",
                    hint="Install the plugins that they belong to.",
                )
            with dump.path.open(encoding="utf-8", errors="surrogateescape", newline="\n") as file:
                read = 0
                table: Table | None = None
                names: list[str] = []
                rows: list[dict[str, Any]] = []
                for line in _statements(file):
                    read += len(line)
                    if line.startswith("(") and table is not None:
                        rows.append(_row(line, table, names))
                        if len(rows) < _ROWS_AT_ONCE and line.endswith("),"):
                            continue
                        await connection.execute(insert(table), rows)
                        rows = []
                        progress(min(read / size, 1.0))
                    elif inserted := _INSERT.fullmatch(line):
                        table = tables[_unquoted(inserted[1])]
                        names = [_unquoted(name) for name in _NAME.findall(inserted[2])]
                        if unknown := sorted(set(names) - set(table.columns.keys())):
                            raise DatabaseError(f"The table {table.name} lacks {', '.join(unknown)}.")
                    elif _DELETE.fullmatch(line):
                        await connection.exec_driver_sql(line)
                    elif not line.startswith("-- ") and line not in {"BEGIN;", "COMMIT;"}:
                        raise DatabaseError(f"The dump holds what no dump does: {line[:80]!r}.")
            await _check_parents(database, connection)
    except (StatementError, ValueError, TypeError, ArithmeticError) as error:
        raise DatabaseError(f"The dump does not fit, and nothing was changed: {_reason(error)}.") from error
    progress(1.0)


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).partition("\n")[0]


async def _check_revisions(connection: AsyncConnection, dump: Dump, tables: dict[str, Table]) -> None:
    for name, revision in dump.revisions.items():
        if name in tables:
            found = await connection.scalar(select(tables[name].c.version_num))
            if found not in {None, revision}:
                raise DatabaseError(
                    f"The tables are at {found}, and the dump is from {revision}.",
                    hint="Restore it into an empty database, which is then brought up to date.",
                )


async def _check_parents(database: Database, connection: AsyncConnection) -> None:
    if database.is_sqlite:  # PostgreSQL has looked at each row
        broken = (await connection.execute(text("PRAGMA foreign_key_check"))).all()
        if broken:
            raise DatabaseError(f"The dump holds rows without their parents: {broken[0][0]}.")


def _statements(file: Any) -> Iterator[str]:
    """The lines of a dump; one with a text that goes over several lines is one."""
    waiting = ""
    for line in file:
        waiting += line
        if waiting.count("'") % 2 == 0:
            yield waiting.rstrip("\n")
            waiting = ""


def _unquoted(name: str) -> str:
    return name.replace('""', '"')


def _row(line: str, table: Table, names: list[str]) -> dict[str, Any]:
    inside = line[1:-2]
    values, position = [], 0
    while position < len(inside):
        found = _VALUE.match(inside, position)
        if found is None:
            raise DatabaseError(
                f"The dump holds a value that cannot be read, in {table.name}: {line[:80]!r}."
            )
        values.append(found[1])
        position = found.end()
    return {name: _value(value, table.columns[name].type) for name, value in zip(names, values, strict=True)}


def _value(literal: str, kind: Any) -> Any:
    """Return a value as its column's type takes it."""
    if literal == "NULL":
        return None
    if literal in {"TRUE", "FALSE"}:
        return literal == "TRUE"
    if literal.startswith("X'"):
        return bytes.fromhex(literal[2:-1])
    if not literal.startswith("'"):
        if isinstance(kind, Numeric):
            return Decimal(literal) if kind.asdecimal else float(literal)
        return float(literal) if re.search(r"[.eE]", literal) else int(literal)
    value = literal[1:-1].replace("''", "'")
    if isinstance(kind, JSON):
        found = json.loads(value)
        return JSON.NULL if found is None else found
    if isinstance(kind, DateTime):
        instant = datetime.fromisoformat(value)
        return instant.replace(tzinfo=UTC) if kind.timezone else instant
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, Time):
        return time.fromisoformat(value)
    if isinstance(kind, Uuid):
        return UUID(value) if kind.as_uuid else value
    return float(value) if isinstance(kind, Float) else value
