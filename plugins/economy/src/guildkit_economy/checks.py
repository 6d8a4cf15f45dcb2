"""What `guildkit doctor` looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import OperatorError
from guildkit_economy import plugin
from guildkit_economy.ledger import head

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession


@plugin.health_check("ledgers", each_guild=True)
async def ends(session: AsyncSession) -> str:
    """Make sure that a ledger ends where its transactions do; `guildkit economy verify` looks at all of it."""
    found = await head(session)
    if found.wrong:
        raise OperatorError(
            found.wrong[0], hint="Run `guildkit economy verify`, which names every mistake in every ledger."
        )
    return f"{found.transactions} transactions"
