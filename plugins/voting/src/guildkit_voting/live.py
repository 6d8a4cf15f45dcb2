"""Messages that follow state: the card of a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_voting import plugin, proposals, routes, views

if TYPE_CHECKING:
    from guildkit import GuildContext, View


@plugin.live(routes.CARD)
async def card(ctx: GuildContext, number: int) -> View:
    """Show the question, the way to a ballot, and how many have voted."""
    async with ctx.read() as session:
        proposal = await proposals.find(session, number)
        ballots = await proposals.turnout(session, number)
    return views.card(proposal, ballots)
