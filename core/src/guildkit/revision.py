"""The revision of switches and settings: by it a running bot sees that the command line has changed something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit.models import State
from guildkit.storage import get_or_add

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession


async def current_revision(session: AsyncSession) -> int:
    """Return the revision (0 before the first change)."""
    state = await session.get(State, "revision")
    return state.value if state else 0


async def raise_revision(session: AsyncSession) -> None:
    """Say that something was changed; whoever changes something else meanwhile waits until this transaction ends."""
    state = await get_or_add(session, State, {"key": "revision"}, value=0)
    state.value += 1
