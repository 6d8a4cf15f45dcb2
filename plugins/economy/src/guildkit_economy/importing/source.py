"""Reading an old bot's database, SQLite or PostgreSQL, without changing anything in it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from sqlalchemy import event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

from guildkit import OperatorError
from guildkit_economy.importing.schema import KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import URL, Connection
    from sqlalchemy.ext.asyncio import AsyncEngine

PATIENCE: Final = 3.0
"""How many seconds to wait for somebody who writes to the old database."""
LEAST: Final = 2
"""So many tables of an old bot make a database one of an old bot."""

_REMEDIES: Final = {
    "database is locked": "Stop the old bot, or copy its file with `sqlite3 FILE '.backup COPY'`.",
    "file is not a database": "Name the SQLite file of the old bot.",
    "malformed": "The file is damaged; take a backup of it.",
    "unable to open": "Make the file and its folder readable for this user.",
}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class OldTable:
    """A table of the old database, read whole.

    Attributes:
        columns: their names, in its order.
        rows: by the names of columns, as they came from the database.
    """

    columns: tuple[str, ...]
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Old:
    """What an old database holds.

    Attributes:
        where: the file's name or the database's, without a password.
        tables: by name.
    """

    where: str
    tables: dict[str, OldTable]


async def read(source: str, *, patience: float = PATIENCE) -> Old:
    """Read all that an old bot has stored, as it was at one moment.

    Args:
        source: the path of a SQLite file, or a URL as for GUILDKIT_DATABASE_URL.
        patience: how many seconds to wait where the file is locked.

    Raises:
        OperatorError: it cannot be read, or it is not an old bot's.
    """
    url = _url(source)
    where = (
        url.database or ""
        if url.drivername == "sqlite+aiosqlite"
        else url.set(drivername="postgresql").render_as_string()
    )
    engine = _engine(url, patience)
    try:
        async with engine.connect() as connection:
            tables = await connection.run_sync(_read, where)
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
        hint = next((remedy for symptom, remedy in _REMEDIES.items() if symptom in reason), "Is it running?")
        raise OperatorError(f"The old database {where} cannot be read: {reason}.", hint=hint) from error
    finally:
        await engine.dispose()
    return Old(Path(where).name if url.drivername == "sqlite+aiosqlite" else where, tables)


def _some(names: Iterable[str]) -> str:
    shown = sorted(names)
    return ", ".join(shown[:5]) + (f" and {len(shown) - 5} more tables" if len(shown) > 5 else "")


def _url(source: str) -> URL:
    if "://" not in source:
        path = Path(source)
        if not path.is_file():
            raise OperatorError(
                f"There is no file {source}.", hint="Name a SQLite file, or a postgresql:// URL."
            )
        return make_url("sqlite+aiosqlite://").set(database=str(path))
    try:
        url = make_url(source)
    except (ArgumentError, ValueError) as error:
        raise OperatorError(
            "The source is no database URL.", hint="Use a path, or postgresql://user:password@host/name."
        ) from error
    kind = url.get_backend_name()
    if kind == "sqlite":
        return _url(url.database or "")
    if kind in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+asyncpg")
    raise OperatorError(f"A database of the kind {kind!r} cannot be read.", hint="SQLite and PostgreSQL can.")


def _engine(url: URL, patience: float) -> AsyncEngine:
    if url.drivername == "sqlite+aiosqlite":
        path = quote(str(Path(url.database or "").resolve()))
        read_only = url.set(database=f"file:{path}", query={"mode": "ro", "uri": "true"})
        engine = create_async_engine(read_only, connect_args={"timeout": patience, "isolation_level": None})
        event.listen(engine.sync_engine, "connect", _lenient)
        event.listen(engine.sync_engine, "begin", _begin)
        return engine
    try:
        engine = create_async_engine(url, connect_args={"timeout": 10})
    except ImportError as error:
        raise OperatorError(
            f"PostgreSQL cannot be read: {error}.", hint='Try `pip install "guildkit[postgresql]"`.'
        ) from error
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _lenient(connection: Any, _entry: Any) -> None:
    """Let one text that is no UTF-8 not keep all the others from being read."""
    connection.driver_connection._conn.text_factory = lambda raw: raw.decode(errors="backslashreplace")  # noqa: SLF001 - aiosqlite has no other way


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")  # the driver begins none for reading


def _read(connection: Connection, where: str) -> dict[str, OldTable]:
    names = sorted(inspect(connection).get_table_names())
    if not names:
        raise OperatorError(f"The old database {where} is empty.", hint="Name the one that the old bot uses.")
    if len(KNOWN.keys() & set(names)) < LEAST:
        raise OperatorError(
            f"The database {where} is not one of an old bot: it has {_some(names)}.",
            hint=f"One has {_some(KNOWN)}.",
        )
    tables = {}
    quoted = connection.dialect.identifier_preparer.quote_identifier
    for name in names:
        found = connection.exec_driver_sql(f"SELECT * FROM {quoted(name)}")  # noqa: S608 - it is quoted
        columns = tuple(found.keys())
        tables[name] = OldTable(columns, [dict(zip(columns, row, strict=True)) for row in found])
    return tables
