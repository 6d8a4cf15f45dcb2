"""Rows that two may want to add at the same instant: each gets the one that there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import inspect, select

from guildkit.storage.fences import GuildSession
from guildkit.storage.many import DIALECTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncSession

T = TypeVar("T")


def insert_for(session: AsyncSession, model: type[Any]) -> Any:
    """Return an insert that has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return DIALECTS[session.get_bind().dialect.name].insert(model)


async def add_if_absent(session: AsyncSession, model: type[Any], **values: Any) -> bool:
    """Add a row, unless one with the same key (or another unique value) is there; return whether it was added.

    Where another transaction is just adding one, this waits for its end.
    """
    if isinstance(session.sync_session, GuildSession) and "guild_id" in inspect(model).columns:
        values["guild_id"] = session.sync_session.guild_id
    await session.flush()
    insert = insert_for(session, model).values(values).on_conflict_do_nothing()
    return bool((await session.execute(insert)).rowcount)  # type: ignore[attr-defined]


async def get_or_add(
    session: AsyncSession, model: type[T], key: Mapping[str, Any] | None = None, **values: Any
) -> T:
    """Return the row with this key, locked until the transaction ends; where there is none, add it first.

    ```python
    counter = await get_or_add(session, Counter, last_number=0)
    counter.last_number += 1  # two at the same instant get two numbers
    ```

    Args:
        session: a transaction's.
        model: the mapped class.
        key: its key, on a guild's session without `guild_id`.
        values: of the other columns, for a new row.
    """
    key = dict(key or {})
    await add_if_absent(session, model, **key, **values)
    locked = select(model).filter_by(**key).with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(locked)).one()


async def put(session: AsyncSession, model: type[Any], key: Mapping[str, Any], **values: Any) -> None:
    """Have a row with this key and these values, whether or not there is one; the last of several wins.

    Args:
        session: a transaction's.
        model: the mapped class.
        key: its key, on a guild's session without `guild_id`.
        values: of the other columns.
    """
    row = await get_or_add(session, model, key, **values)
    for name, value in values.items():
        setattr(row, name, value)
