"""Sessions in which a balance is guessed close in time, and are announced."""

from __future__ import annotations

from guildkit import ChannelNotFound, JobContext, UserError
from guildkit_economy import plugin, routes
from guildkit_economy.games import guesses
from guildkit_economy.models import GuessState
from guildkit_economy.views import guesses as views


@plugin.job("guess-close")
async def close(ctx: JobContext, number: int) -> None:
    """Close a session whose time has come."""
    async with ctx.completion() as session:
        try:
            await guesses.close(session, number, now=ctx.now)
        except UserError as error:
            # A manager closed it, or called it off, a moment ago.
            ctx.log.info("nothing to close", guess=number, reason=str(error))
        else:
            await ctx.live.refresh(routes.GUESS.id(number=number), at_once=True)


@plugin.job("guess-announce")
async def announce(ctx: JobContext, number: int) -> None:
    """Say who has won; where the channel is gone, managers are told."""
    async with ctx.read() as session:
        game = await guesses.find(session, number)
        first = None if game.balance is None else await guesses.closest(session, number, game.balance)
    if game.state not in {GuessState.SETTLED, GuessState.CANCELLED}:
        return
    said = views.guess_result(ctx, game, first)
    once = f"guess/{number}/result"
    try:
        await ctx.send(game.channel_id, said, once=once)
    except ChannelNotFound:
        await ctx.tell_managers(said.content, once=once)
