"""The guild's list of dungeons, and what a new plan begins with."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from guildkit import UserError, clean, escape, likeness
from guildkit.storage import by_number, put
from guildkit_raids.models import Dungeon, Template
from guildkit_raids.planning import counters
from guildkit_raids.texts import text

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

NAME_LIMIT: Final = 80
MOST: Final = 500


async def every(session: AsyncSession, *, limit: int | None = None, offset: int = 0) -> list[Dungeon]:
    """Return the dungeons in the order in which they were added."""
    return list(await session.scalars(select(Dungeon).order_by(Dungeon.number).limit(limit).offset(offset)))


async def how_many(session: AsyncSession) -> int:
    """Return how many dungeons the guild has."""
    return await session.scalar(select(func.count()).select_from(Dungeon)) or 0


async def find(session: AsyncSession, typed: str) -> Dungeon:
    """Return the dungeon whose name looks like what was typed.

    Raises:
        UserError: there is none; the hint names those that come near, or how to add one.
    """
    found = await session.scalar(select(Dungeon).where(Dungeon.same == likeness(typed)))
    if found is not None:
        return found
    dungeons = {each.same: each.name for each in await every(session)}
    if not dungeons:
        raise UserError(text("dungeons-none"), hint=text("dungeons-none-hint"))
    near = difflib.get_close_matches(likeness(typed), dungeons, n=3, cutoff=0.5)
    hint = text("dungeon-near", names=", ".join(escape(dungeons[each]) for each in near)) if near else None
    raise UserError(
        text("dungeon-unknown", name=escape(typed[:NAME_LIMIT])), hint=hint or text("dungeon-unknown-hint")
    )


async def add(session: AsyncSession, names: list[str]) -> tuple[list[str], list[str]]:
    """Add dungeons; return the names that were added, and those that the list has already.

    Raises:
        UserError: a name cannot be, or the list would become too long; nothing was added.
    """
    cleaned: dict[str, str] = {}
    for name in filter(None, map(clean, names)):
        cleaned.setdefault(likeness(name), name)
    if not cleaned:
        raise UserError(text("dungeon-name-none"))
    for name in cleaned.values():
        if len(name) > NAME_LIMIT:
            raise UserError(text("dungeon-name-long", name=escape(name[:NAME_LIMIT]), most=NAME_LIMIT))
    counter = await counters.locked(session)
    known = {each.same for each in await every(session)}
    new = {same: name for same, name in cleaned.items() if same not in known}
    if len(known) + len(new) > MOST:
        raise UserError(text("dungeons-many", most=MOST))
    for same, name in new.items():
        counter.last_dungeon += 1
        session.add(Dungeon(number=counter.last_dungeon, name=name, same=same))
    return list(new.values()), [name for same, name in cleaned.items() if same in known]


async def remove(session: AsyncSession, number: int) -> str | None:
    """Take a dungeon off the list; plans that name it stay. Return its name; None where there is none (any more)."""
    found = await by_number(session, Dungeon, number, lock=True)
    if found is None:
        return None
    await session.delete(found)
    return found.name


async def template(session: AsyncSession) -> Template | None:
    """Return what the form of a new plan is filled with."""
    return await session.scalar(select(Template))


async def set_template(session: AsyncSession, *, days: str, times: str, minimum: int, note: str) -> None:
    """Have the form of a new plan filled with this."""
    await put(session, Template, {}, days=days, times=times, minimum=minimum, note=note)
