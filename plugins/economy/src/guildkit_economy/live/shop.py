"""The shop's messages that follow state: the panels, and the orders that somebody has to decide about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_economy import plugin
from guildkit_economy.shop import items, orders, routes
from guildkit_economy.views import shop as views

if TYPE_CHECKING:
    from guildkit import GuildContext, View


@plugin.live(routes.PANEL)
async def panel(ctx: GuildContext, channel: int) -> list[View]:  # noqa: ARG001 - it shows the same everywhere
    """Show everything that can be bought; the prices of this moment stand on the buttons."""
    async with ctx.read() as session:
        found = await items.all_of(session)
    return views.panel(ctx, found, ctx.now)


@plugin.live(routes.ORDER)
async def order(ctx: GuildContext, number: int) -> View:
    """Show an order, with the buttons of those who decide about it; later, what became of it."""
    async with ctx.read() as session:
        found = await orders.find(session, number)
    return views.card(ctx, found)
