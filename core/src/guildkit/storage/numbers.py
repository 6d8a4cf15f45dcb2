"""Rows that members know by a number of their guild's own: #1, #2 and so on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import select

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

T = TypeVar("T")
_NUMBERS: Final = range(1, 2**31)
"""PostgreSQL refuses to look for a larger one."""


async def by_number(session: AsyncSession, model: type[T], number: int, *, lock: bool = False) -> T | None:
    """Return the row of this guild that has a number, as it is stored now, if any does.

    Args:
        session: a guild's session.
        model: the mapped class, with a column `number`.
        number: whatever somebody typed.
        lock: keep others from changing the row until the transaction ends. Rows that only refer to its number may be
            written meanwhile.
    """
    if number not in _NUMBERS:
        return None
    mapped: Any = model
    statement = select(mapped).where(mapped.number == number).execution_options(populate_existing=True)
    if lock:
        statement = statement.with_for_update(key_share=True)
    found: T | None = await session.scalar(statement)
    return found
