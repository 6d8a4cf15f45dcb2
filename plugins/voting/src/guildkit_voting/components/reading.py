"""What a card has no room for."""

from __future__ import annotations

from guildkit import InteractionContext, UserError, View
from guildkit_voting import plugin, powers, proposals, routes, views
from guildkit_voting.models import State
from guildkit_voting.texts import text


@plugin.component(routes.IN_FULL, answers="private")
async def in_full(ctx: InteractionContext, number: int) -> None:
    """Show all of a proposal, uncut."""
    await ctx.reply(await _page(ctx, number, 1))


@plugin.component(routes.IN_FULL_PAGE, repeatable=True)
async def turn(ctx: InteractionContext, number: int, page: int) -> None:
    """Turn to another page of its options."""
    await ctx.update(await _page(ctx, number, page))


async def _page(ctx: InteractionContext, number: int, page: int) -> View:
    async with ctx.read() as session:
        proposal = await proposals.find(session, number)
    if proposal.state == State.DRAFT and not powers.sees(ctx, proposal):
        raise UserError(text("not-while-draft", number=str(number)))
    return views.in_full(proposal, page)
