"""What becomes of what a member takes part in when their data is erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_economy import plugin, raffles, routes
from guildkit_economy.games import clips, guesses
from guildkit_economy.raffles import steps

if TYPE_CHECKING:
    from guildkit import GuildContext


@plugin.on_member_erased
async def erased(ctx: GuildContext, pseudonym: int) -> None:
    """Take them out of raffles that are not frozen and guesses that are not settled, and their name from cards and queues."""
    async with ctx.transaction() as session:
        for number in await raffles.forget(session, pseudonym, now=ctx.now):
            await steps.changed(ctx, number)
        for number in await guesses.forget(session, pseudonym):
            await ctx.live.refresh(routes.GUESS.id(number=number))
        for number in await clips.of_erased(session, pseudonym):
            await ctx.live.refresh(routes.CLIP.id(number=number))
        for message in (routes.SLOTS, routes.CLIP_PANEL):
            await ctx.live.refresh(message.id())
