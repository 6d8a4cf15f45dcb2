"""Answers to requests go away after a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_music import plugin

if TYPE_CHECKING:
    from guildkit import JobContext


@plugin.job("request-answered")
async def take_away(ctx: JobContext, channel: int, message: int) -> None:
    """Delete the answer."""
    await ctx.delete(channel, message)
