"""The last numbers that a guild has used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit.storage import get_or_add
from guildkit_raids.models import Counter

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession


async def locked(session: AsyncSession) -> Counter:
    """Return the guild's numbers. Until the transaction ends nobody else gets one of them."""
    return await get_or_add(session, Counter)
