"""What is playing, in the control channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from guildkit_music import mirror, plugin, routes
from guildkit_music.models import Player
from guildkit_music.views import now_playing
from guildkit_player.protocol import PlayerState

if TYPE_CHECKING:
    from guildkit import GuildContext, View


@plugin.live(routes.NOW_PLAYING)
async def show_now_playing(ctx: GuildContext) -> View:
    """Show what is playing."""
    async with ctx.read() as session:
        player = await session.scalar(select(Player))
    if player is None:
        return now_playing.now_playing(ctx, PlayerState(guild_id=str(ctx.guild_id)))
    return now_playing.now_playing(ctx, player.read(), trouble=mirror.shown_trouble(ctx, player))
