"""The pages of a list that was shuffled."""

from __future__ import annotations

from typing import Final

from guildkit import InteractionContext, Page, View
from guildkit_economy import plugin, routes
from guildkit_economy.games import shuffle
from guildkit_economy.views import slots as views

_SIZE: Final = 20


@plugin.component(routes.SHUFFLE_PAGE, repeatable=True, asker_only=True)
async def turn(ctx: InteractionContext, page: int) -> None:
    """Turn to another page of the order."""
    await ctx.update(await order_page(ctx, page))


async def order_page(ctx: InteractionContext, number: int) -> View:
    """Return a page of the order that came out last.

    Raises:
        UserError: nothing was shuffled yet.
    """
    async with ctx.read() as session:
        found = await shuffle.last(session)
        page = Page(number, total=await shuffle.how_many(session), size=_SIZE)
        order = await shuffle.order(session, limit=page.size, offset=page.offset)
    return views.shuffled(ctx, found, order, page)
