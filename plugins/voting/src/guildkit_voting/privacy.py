"""What becomes of the ballots of a member who is erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_voting import ballots, organising, plugin, routes

if TYPE_CHECKING:
    from guildkit import GuildContext


@plugin.on_member_erased
async def withdraw(ctx: GuildContext, pseudonym: int) -> None:
    """Withdraw their ballots from votes that are running; those that were counted stay, without them."""
    async with ctx.transaction() as session:
        for proposal in await ballots.withdraw_all(session, pseudonym):
            await ctx.live.refresh(routes.CARD.id(number=proposal.number))
            await organising.ballots_changed(ctx, proposal)
