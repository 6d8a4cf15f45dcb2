"""Slash command: `/history`."""

from __future__ import annotations

from guildkit import InteractionContext
from guildkit_music import plugin
from guildkit_music.components.lists import history_page


@plugin.command("history", description="See what was played here, and play it again", answers="private")
async def history(ctx: InteractionContext) -> None:
    """Show what was played last."""
    await ctx.reply(await history_page(ctx, 1))
