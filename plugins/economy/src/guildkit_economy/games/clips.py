"""Clips: submitted, voted for, found again. What is stored, apart from Discord."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from sqlalchemy import delete, func, select

from guildkit import UserError
from guildkit.storage import by_number
from guildkit_economy.models import Clip, ClipVote
from guildkit_economy.models.counters import next_number
from guildkit_economy.texts import text

if TYPE_CHECKING:
    import random
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

CLIPS_LIMIT: Final = 5000
TITLE_LIMIT: Final = 80
Order = Literal["newest", "best"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A clip, and how many members have voted for it."""

    clip: Clip
    votes: int


async def submit(session: AsyncSession, link: str, title: str, *, by: int, now: datetime) -> Clip:
    """Store a clip.

    Args:
        session: a transaction's.
        link: as `links.normalised` writes it.
        title: one line, or nothing.
        by: who submits it.
        now: the instant.

    Raises:
        UserError: it is there already, or there are too many.
    """
    number = await next_number(session, "clip")
    known = await session.scalar(select(Clip.number).where(Clip.link == link))
    if known is not None:
        raise UserError(text("clip-known", number=str(known)))
    if await how_many(session) >= CLIPS_LIMIT:
        raise UserError(text("clip-full", limit=CLIPS_LIMIT))
    clip = Clip(number=number, link=link, title=title, member_id=by, at=now)
    session.add(clip)
    await session.flush()
    return clip


async def find(session: AsyncSession, number: int, *, lock: bool = False) -> Clip:
    """Return a clip of this guild.

    Raises:
        UserError: there is none of this number.
    """
    clip = await by_number(session, Clip, number, lock=lock)
    if clip is None:
        raise UserError(text("clip-not-there", number=str(number)), hint=text("clip-not-there-hint"))
    return clip


async def standing(session: AsyncSession, number: int) -> Standing | None:
    """Return a clip with its votes, if there is one of this number."""
    clip = await by_number(session, Clip, number)
    return Standing(clip, await votes_of(session, number)) if clip else None


async def remove(session: AsyncSession, number: int, *, by: int, manages: bool) -> Clip:
    """Remove a clip with its votes; its number is not used again.

    Raises:
        UserError: there is none, or it is somebody else's.
    """
    clip = await find(session, number, lock=True)
    if clip.member_id != by and not manages:
        raise UserError(text("clip-others", number=str(number)))
    await session.execute(delete(Clip).where(Clip.number == number))
    return clip


async def vote(session: AsyncSession, number: int, member_id: int) -> bool:
    """Vote for a clip, or take the vote back; return whether the member is for it now.

    Raises:
        UserError: there is none, or it is their own.
    """
    clip = await find(session, number, lock=True)
    if clip.member_id == member_id:
        raise UserError(text("clip-own"))
    own = (ClipVote.clip == number) & (ClipVote.member_id == member_id)
    taken = await session.execute(delete(ClipVote).where(own))
    if taken.rowcount:  # type: ignore[attr-defined]
        return False
    session.add(ClipVote(clip=number, member_id=member_id))
    await session.flush()
    return True


async def is_for(session: AsyncSession, number: int, member_id: int) -> bool:
    """Whether a member has voted for a clip."""
    own = (ClipVote.clip == number) & (ClipVote.member_id == member_id)
    return await session.scalar(select(ClipVote.clip).where(own)) is not None


async def votes_of(session: AsyncSession, number: int) -> int:
    """Return how many are for a clip."""
    return await session.scalar(select(func.count()).where(ClipVote.clip == number)) or 0


async def how_many(session: AsyncSession) -> int:
    """Return how many clips there are."""
    return await session.scalar(select(func.count()).select_from(Clip)) or 0


async def listed(session: AsyncSession, order: Order, *, limit: int, offset: int = 0) -> list[Standing]:
    """Return clips, the newest first, or those with most votes."""
    of_clip = (ClipVote.guild_id == Clip.guild_id) & (ClipVote.clip == Clip.number)
    votes = select(func.count(ClipVote.member_id)).where(of_clip).correlate(Clip).scalar_subquery()
    found = select(Clip, votes).order_by(*([votes.desc()] if order == "best" else []), Clip.number.desc())
    return [Standing(clip, count) for clip, count in await session.execute(found.limit(limit).offset(offset))]


async def any_one(session: AsyncSession, rng: random.Random) -> Standing:
    """Return any clip, each as likely as another.

    Raises:
        UserError: there is none.
    """
    count = await how_many(session)
    if not count:
        raise UserError(text("clip-empty"))
    (found,) = await listed(session, "newest", limit=1, offset=rng.randrange(count))
    return found


async def matching(session: AsyncSession, typed: str, *, limit: int = 25) -> list[Clip]:
    """Return clips that have in their number or title what somebody types, the newest first."""
    words = select(Clip).order_by(Clip.number.desc()).limit(limit)
    if typed.isdecimal() and typed.isascii():
        words = words.where(Clip.number == int(typed[:9]))
    elif typed:
        words = words.where(Clip.title.icontains(typed, autoescape=True))
    return list(await session.scalars(words))


async def of_erased(session: AsyncSession, pseudonym: int) -> list[int]:
    """Return the numbers of the clips of a member whose data was erased."""
    return list(await session.scalars(select(Clip.number).where(Clip.member_id == pseudonym)))
