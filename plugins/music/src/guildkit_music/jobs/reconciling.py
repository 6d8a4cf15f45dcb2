"""What is to be done when the bot comes back, when the plugin comes or goes, and when the guild has gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import UserError
from guildkit_music import attendance, hold, plugin, services
from guildkit_music.models import Player
from guildkit_player.client import NodeGone
from guildkit_player.protocol import Action, Refused

if TYPE_CHECKING:
    from guildkit import GuildContext


@plugin.on_reconcile
async def reconcile(ctx: GuildContext) -> None:
    """Be where the bot was, and go on: Discord ends a voice connection with the bot's session."""
    async with ctx.read() as session:
        player = await session.get(Player, ctx.guild_id)
    if player is None or player.voice_channel_id is None:
        return
    keeper = hold.current().keeper
    try:
        await keeper.again(ctx)
        await attendance.look(ctx)
    except UserError as reason:
        ctx.log.info("the bot did not come back to its voice channel", reason=str(reason))
        await keeper.promise_again(ctx)


@plugin.on_disabled
async def disabled(ctx: GuildContext) -> None:
    """Leave: nobody could send the bot away any more."""
    await services.leave(ctx)


@plugin.on_guild_left
async def left(ctx: GuildContext) -> None:
    """Have the service forget the guild."""
    async with ctx.read() as session:
        player = await session.get(Player, ctx.guild_id)
    if player is None or not player.node:
        return
    try:
        node = await hold.current().node(ctx)
        await node.ask(Action.RESET_PLAYER, ctx.guild_id)
    except (NodeGone, Refused, UserError) as reason:
        ctx.log.info("a service keeps a guild that is gone", reason=str(reason))
