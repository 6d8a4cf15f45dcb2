"""The card of a raffle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_economy import plugin, raffles, routes, views

if TYPE_CHECKING:
    from guildkit import GuildContext, View


@plugin.live(routes.RAFFLE)
async def card(ctx: GuildContext, number: int) -> View:
    """Show what there is to win, the way to a ticket, and how the raffle stands."""
    async with ctx.read() as session:
        raffle = await raffles.find(session, number)
        standing = await raffles.standing(session, number)
        winners = await raffles.winners_of(session, number)
    return views.raffle_card(ctx, raffle, standing, winners)
