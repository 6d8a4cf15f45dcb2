"""Who listens: nothing plays to nobody, and it goes on when somebody comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import UserError
from guildkit.storage import get_or_add
from guildkit_music import mirror, people, services
from guildkit_music.models import Player
from guildkit_player.protocol import Action, Status

if TYPE_CHECKING:
    from guildkit import GuildContext


async def look(ctx: GuildContext) -> None:
    """Pause where nobody listens, go on where somebody does again, and see whether the bot is still wanted."""
    channel = people.bot_channel(ctx)
    if channel is None:
        return
    await people.learn(ctx)
    heard = bool(people.listeners(ctx, channel))
    async with ctx.transaction() as session:
        player = await get_or_add(session, Player)
        status = player.read().status
        pauses = not heard and status in {Status.PLAYING, Status.BUFFERING}
        resumes = heard and player.alone
        player.alone = pauses or (player.alone and not heard)
        await mirror.promise_leaving(ctx, player)
    try:
        if pauses:
            await services.ask(ctx, Action.PAUSE)
        elif resumes and status is Status.PAUSED:
            await services.ask(ctx, Action.RESUME)
    except UserError as reason:
        ctx.log.info("the player did not follow who listens", reason=str(reason))
