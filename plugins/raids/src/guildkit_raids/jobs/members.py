"""The look at who holds the raid roles, once for a burst of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_raids import member_list, plugin

if TYPE_CHECKING:
    from guildkit import JobContext


@plugin.job("members")
async def look(ctx: JobContext) -> None:
    """Bring the list of members up to date."""
    await member_list.look(ctx)
