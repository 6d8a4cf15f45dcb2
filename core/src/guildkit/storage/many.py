"""Many rows in one statement: they go to the database as one JSON array, which costs nothing for each of them here."""

from __future__ import annotations

import json
from datetime import date, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    ARRAY,
    JSON,
    String,
    Text,
    any_,
    bindparam,
    cast,
    column,
    func,
    inspect,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite

from guildkit.errors import TenancyError
from guildkit.storage.fences import LINTED, GuildSession
from guildkit.storage.types import GuildId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, CursorResult
    from sqlalchemy.ext.asyncio import AsyncSession
    from sqlalchemy.orm import Session

    Processor = Callable[[Any], Any]

DIALECTS: Final[dict[str, Any]] = {"sqlite": sqlite, "postgresql": postgresql}


async def add_many(session: AsyncSession, model: type[Any], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add many rows at once.

    Args:
        session: a transaction's.
        model: the mapped class.
        rows: complete, all with the same columns; on a guild's session without `guild_id`. No bytes.
    """
    await _write(session, model, rows)


async def upsert(
    session: AsyncSession, model: type[Any], rows: Sequence[Mapping[str, Any]], *, change: Sequence[str]
) -> None:
    """Add many rows at once, and where one with the same key is there change some of its columns instead.

    What the session has loaded of them stays as it was.

    Args:
        session: a transaction's.
        model: the mapped class.
        rows: as for `add_many`, and no two with the same key.
        change: the columns of a row that is there which get the new values.
    """
    await _write(session, model, rows, tuple(change))


async def find_many(
    session: AsyncSession, columns: Sequence[Any], by: Any, values: Iterable[Any]
) -> Sequence[Any]:
    """Return some columns of all rows in which one column has one of many values, in no order.

    Args:
        session: any; on a guild's session only its rows are found.
        columns: of a mapped class, as in `[Account.number, Account.balance]`.
        by: a column of the same class.
        values: numbers or texts.
    """
    own = session.sync_session
    confined = isinstance(own, GuildSession) and "guild_id" in by.table.c
    dialect_name = session.get_bind().dialect.name
    statement = _search(dialect_name, tuple(columns), by, confined=confined)
    sent = [*values] if dialect_name == "postgresql" else json.dumps([*values], ensure_ascii=False)
    return (await _execute(session, statement, {"values": sent})).all()


async def _write(
    session: AsyncSession, model: type[Any], rows: Sequence[Mapping[str, Any]], change: tuple[str, ...] = ()
) -> None:
    if not rows:
        return
    own = session.sync_session
    confined = isinstance(own, GuildSession) and "guild_id" in inspect(model).columns
    if isinstance(own, GuildSession) and own.read_only:
        raise TenancyError("This session only reads; use ctx.transaction() to write.")
    names = tuple(name for name in rows[0] if not (confined and name == "guild_id"))
    mapped: Any = model
    statement, processors = _built(session.get_bind().dialect.name, mapped, names, change, confined=confined)
    await _execute(session, statement, {"rows": _as_json(rows, names, processors)})


async def _execute(session: AsyncSession, statement: Any, values: dict[str, Any]) -> CursorResult[Any]:
    def execute(own: Session) -> CursorResult[Any]:
        own.flush()
        guild = {"guild_id": own.guild_id} if isinstance(own, GuildSession) else {}
        # What is sent the fences look at; how it is written was decided here.
        return own.connection().execute(statement, {**values, **guild}, execution_options={LINTED: own})

    return await session.run_sync(execute)


def _as_json(
    rows: Sequence[Mapping[str, Any]], names: tuple[str, ...], processors: Mapping[str, Processor]
) -> str:
    plain = [[row[name] for name in names] for row in rows]
    for place, name in enumerate(names):
        if (processor := processors.get(name)) is not None:
            for values in plain:
                values[place] = processor(values[place])
    return json.dumps(plain, default=_instant, ensure_ascii=False, separators=(",", ":"))


def _instant(value: object) -> str:
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be stored with many others; add it as an object.")


@lru_cache
def _built(
    dialect_name: str, model: type[Any], names: tuple[str, ...], change: tuple[str, ...], *, confined: bool
) -> tuple[Any, dict[str, Processor]]:
    """Return the statement, and what makes values of a column ones that the database takes."""
    table = inspect(model).local_table
    # As the drivers in use take values: PostgreSQL's default is another one, which need not be installed.
    dialect = (postgresql.asyncpg if dialect_name == "postgresql" else sqlite).dialect()
    columns = [table.c[inspect(model).columns[name].name] for name in names]
    found = [
        (name, each.type.dialect_impl(dialect).bind_processor(dialect))
        for name, each in zip(names, columns, strict=True)
    ]
    source = _from_json(dialect_name, columns)
    if confined:
        columns.append(table.c.guild_id)
        source = source.add_columns(bindparam("guild_id", type_=GuildId()))
    insert: Any = DIALECTS[dialect_name].insert(table).from_select(columns, source, include_defaults=False)
    if change:
        insert = insert.on_conflict_do_update(
            index_elements=[each.name for each in table.primary_key],
            set_={name: insert.excluded[name] for name in change},
        )
    return insert, {name: processor for name, processor in found if processor is not None}


@lru_cache
def _search(dialect_name: str, columns: tuple[Any, ...], by: Any, *, confined: bool) -> Any:
    """Return the statement."""
    if dialect_name == "sqlite":
        sent = func.json_each(bindparam("values", type_=Text())).table_valued("value")
        among = by.expression.in_(select(sent.c.value))
    else:
        among = by.expression == any_(bindparam("values", type_=ARRAY(_sent_as(by.type))))
    found = select(*(each.expression for each in columns)).where(among)
    return found.where(by.table.c.guild_id == bindparam("guild_id", type_=GuildId())) if confined else found


def _from_json(dialect_name: str, columns: Sequence[ColumnElement[Any]]) -> Any:
    """Select the values of each row from the array."""
    sent = bindparam("rows", type_=Text())
    values: list[Any]
    if dialect_name == "sqlite":
        row = func.json_each(sent).table_valued("value").c.value
        values = [func.json_extract(row, literal_column(f"'$[{place}]'")) for place in range(len(columns))]
    else:
        row = func.json_array_elements(cast(sent, JSON())).table_valued(column("value", JSON())).c.value
        values = [
            cast(row.op("->>")(literal_column(str(place))), _sent_as(each.type))
            for place, each in enumerate(columns)
        ]
    # Without a condition SQLite would take ON CONFLICT for one of a join.
    return select(*values).where(true())


def _sent_as(kind: Any) -> Any:
    """Return as what values are sent: a text that is too long is refused by its column, where a cast would cut it."""
    return Text() if isinstance(kind, String) else kind
