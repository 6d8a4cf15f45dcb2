"""Messages that follow state: the card of a proposal, and the one that waits for approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_voting import ballots, events, plugin, proposals, routes, views

if TYPE_CHECKING:
    from guildkit import GuildContext, View


@plugin.live(routes.CARD)
async def card(ctx: GuildContext, number: int) -> View:
    """Show the question, the way to a ballot, and how many have voted."""
    async with ctx.read() as session:
        proposal = await proposals.find(session, number)
        cast = await ballots.turnout(session, number)
        standing = await ballots.standing(session, proposal)
    return views.card(ctx.t, proposal, cast, standing)


@plugin.live(routes.WAITING)
async def waiting(ctx: GuildContext, number: int) -> View:
    """Show what waits for approval, with the buttons of those who may; later, what became of it."""
    async with ctx.read() as session:
        proposal = await proposals.find(session, number)
        seen = await events.newest(session, number)
    return views.waiting(ctx.t, proposal, seen)
