"""The last numbers that a guild has used."""

from sqlalchemy import String
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import GuildScoped, get_or_add
from guildkit_economy.models.base import Base


class Counter(GuildScoped, Base):
    """The last number of a kind: none is used twice, also where what had it was removed."""

    __tablename__ = "economy_counters"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    last: Mapped[int]


async def next_number(session: AsyncSession, kind: str) -> int:
    """Return the next number of a kind. Until the transaction ends nobody else gets one of it."""
    counter = await get_or_add(session, Counter, {"kind": kind}, last=0)
    counter.last += 1
    return counter.last
