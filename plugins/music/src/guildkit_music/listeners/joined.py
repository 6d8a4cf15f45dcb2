"""The plugin comes to a guild."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_music import plugin

if TYPE_CHECKING:
    from guildkit import GuildContext


@plugin.on_enabled
async def enabled(ctx: GuildContext) -> None:
    """Ask how music is to be. What was switched on before the bot came is switched on when it comes, and never again."""
    async with ctx.transaction():
        await ctx.jobs.enqueue("setup-ask", {}, key="setup-ask")
