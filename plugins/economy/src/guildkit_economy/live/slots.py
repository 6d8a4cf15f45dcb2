"""The panel of called slots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_economy import plugin, routes
from guildkit_economy.games import slots
from guildkit_economy.views import slots as views

if TYPE_CHECKING:
    from guildkit import GuildContext, View


@plugin.live(routes.SLOTS)
async def panel(ctx: GuildContext) -> View:
    """Show what is played, and the head of the queue."""
    async with ctx.read() as session:
        standing = views.Standing(
            await slots.is_open(session),
            await slots.playing(session),
            await slots.waiting(session, limit=views.HEAD),
            await slots.how_many(session),
        )
    return views.slot_panel(ctx, standing)
