"""The card of a session in which a balance is guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_economy import plugin, routes
from guildkit_economy.games import guesses
from guildkit_economy.views import guesses as views

if TYPE_CHECKING:
    from guildkit import GuildContext, View


@plugin.live(routes.GUESS)
async def card(ctx: GuildContext, number: int) -> View:
    """Show how the session stands."""
    async with ctx.read() as session:
        game = await guesses.find(session, number)
        count = await guesses.how_many(session, number)
        best = await guesses.ranked(session, number, game.balance, limit=views.CLOSEST)
    return views.guess_card(ctx, game, count, best)
