"""The cards of clips, and the panel of the best."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_economy import plugin, routes
from guildkit_economy.games import clips
from guildkit_economy.views import clips as views

if TYPE_CHECKING:
    from guildkit import GuildContext, View

BEST = 5


@plugin.live(routes.CLIP)
async def card(ctx: GuildContext, number: int) -> View | None:
    """Show a clip; the card of one that was removed goes."""
    async with ctx.read() as session:
        found = await clips.standing(session, number)
    return views.card(ctx, found) if found else None


@plugin.live(routes.CLIP_PANEL)
async def panel(ctx: GuildContext) -> View:
    """Show the best clips."""
    async with ctx.read() as session:
        found = await clips.listed(session, "best", limit=BEST)
    return views.panel(ctx, found)
