"""The look at voice channels every minute, so that a kill costs no more than that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_raids import plugin, voice
from guildkit_raids.planning import voice as planning

if TYPE_CHECKING:
    from guildkit import JobContext


@plugin.job("voice")
async def look(ctx: JobContext) -> None:
    """Look again for as long as anybody is there."""
    await voice.look(ctx)


@plugin.every("20 4 * * *", "voice-forget")
async def forget(ctx: JobContext) -> None:
    """Forget who was in which channel when that cannot matter any more."""
    async with ctx.completion() as session:
        await planning.forget(session, ctx.now)
