"""What `guildkit doctor` and the self-test of the running bot look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from guildkit import OperatorError
from guildkit_voting import plugin, purses
from guildkit_voting.models import Campaign

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession


@plugin.health_check("purses", each_guild=True)
async def even(session: AsyncSession) -> str:
    """Make sure that in every campaign what is left in each purse and all its stakes are what was given."""
    campaigns = list(await session.scalars(select(Campaign.number).order_by(Campaign.number)))
    wrong = {number: len(found) for number in campaigns if (found := await purses.check(session, number))}
    if wrong:
        named = ", ".join(f"{count} in campaign {number}" for number, count in wrong.items())
        raise OperatorError(
            f"Purses do not add up: {named}.",
            hint="Somebody has changed the database by other means; restore a backup, or cancel the campaign.",
        )
    return f"{len(campaigns)} campaigns"
