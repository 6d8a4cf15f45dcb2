"""The bot leaves where nobody listens, and comes back where its connection was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import UserError
from guildkit_music import hold, mirror, plugin, services
from guildkit_music.models import Player

if TYPE_CHECKING:
    from guildkit import JobContext


@plugin.job("leave")
async def leave(ctx: JobContext) -> None:
    """Leave, unless there is a reason to stay by now."""
    async with ctx.read() as session:
        player = await session.get(Player, ctx.guild_id)
    if player is not None and not mirror.is_wanted(ctx, player):
        await services.leave(ctx)


@plugin.job("rejoin")
async def rejoin(ctx: JobContext) -> None:
    """Begin the voice connection anew; where that fails, later again."""
    keeper = hold.current().keeper
    try:
        await keeper.again(ctx)
    except UserError as reason:
        ctx.log.info("the voice connection did not come about", reason=str(reason))
        await keeper.promise_again(ctx)
