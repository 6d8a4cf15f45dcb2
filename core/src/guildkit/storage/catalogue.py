"""What a database says of its tables, in few statements: whoever has looked at the same before need not look again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import TextClause
    from sqlalchemy.engine import Connection


def _of_tables(query: str) -> TextClause:
    return text(query).bindparams(bindparam("names", expanding=True))


_SQLITE: Final = (_of_tables("SELECT name, sql FROM sqlite_master WHERE tbl_name IN :names ORDER BY name"),)
_POSTGRESQL: Final = (
    _of_tables(
        "SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale,"
        " is_nullable, column_default FROM information_schema.columns"
        " WHERE table_schema = current_schema AND table_name IN :names ORDER BY table_name, column_name"
    ),
    _of_tables(
        "SELECT tablename, indexdef FROM pg_indexes"
        " WHERE schemaname = current_schema AND tablename IN :names ORDER BY indexname"
    ),
    _of_tables(
        "SELECT relname, conname, pg_get_constraintdef(c.oid) FROM pg_constraint c JOIN pg_class t ON t.oid = conrelid"
        " WHERE relnamespace = current_schema::regnamespace AND relname IN :names ORDER BY relname, conname"
    ),
)


def described(connection: Connection, tables: Iterable[str]) -> str:
    """Return what stands for columns, keys and indexes of these tables: it is the same where they are."""
    queries = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL
    digest = hashlib.sha256(connection.dialect.name.encode())
    names = sorted(tables)
    for query in queries if names else ():  # an empty list has no type that PostgreSQL could compare
        for row in connection.execute(query, {"names": names}):
            digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()
