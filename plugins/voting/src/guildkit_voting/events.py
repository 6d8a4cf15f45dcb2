"""What happens to a proposal, written down in a chain of hashes; see `files.chain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from guildkit_voting.files.chain import START, chain
from guildkit_voting.models import EventRecord

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


async def note(
    session: AsyncSession, number: int, what: str, *, at: datetime, by: int | None = None, **details: Any
) -> str:
    """Write down what happens to a proposal that is locked; return the hash.

    Args:
        session: of the transaction in which it happens.
        number: the proposal's.
        what: `created`, `opened`, `closed`, …
        at: when.
        by: who did it; not part of the chain, so that they can be forgotten.
        details: JSON; nothing that names a member.
    """
    newest = (
        select(EventRecord).where(EventRecord.number == number).order_by(EventRecord.position.desc()).limit(1)
    )
    last = await session.scalar(newest)
    record = EventRecord(
        number=number,
        position=last.position + 1 if last else 1,
        at=at,
        what=what,
        by=by,
        details=details,
        hash="",
    )
    record.hash = chain(last.hash if last else START, published(record))
    session.add(record)
    await session.flush()
    return record.hash


def published(record: EventRecord) -> dict[str, Any]:
    """Return an event as it stands on the tally sheet, without its hash."""
    return {"what": record.what, "at": record.at.isoformat(), **record.details}


async def of(session: AsyncSession, number: int) -> list[EventRecord]:
    """Return everything that has happened to a proposal, in order."""
    events = select(EventRecord).where(EventRecord.number == number).order_by(EventRecord.position)
    return list(await session.scalars(events))


async def log(session: AsyncSession, number: int) -> list[dict[str, Any]]:
    """Return the events as they stand on the tally sheet."""
    return [{**published(record), "hash": record.hash} for record in await of(session, number)]


async def newest(session: AsyncSession, number: int) -> int:
    """Return the position of what has happened last to a proposal."""
    position = select(func.max(EventRecord.position)).where(EventRecord.number == number)
    return await session.scalar(position) or 0
