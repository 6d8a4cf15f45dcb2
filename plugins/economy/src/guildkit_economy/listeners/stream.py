"""Who writes in a channel here during the stream."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from guildkit_economy import plugin
from guildkit_economy.stream import watching

if TYPE_CHECKING:
    import disnake

    from guildkit import GuildContext


@plugin.listener("message")
async def wrote(ctx: GuildContext, message: disnake.Message) -> None:
    """Let a member count as there who writes during the stream, where the guild wants that."""
    if not ctx.settings.watch_chat or message.author.bot or message.webhook_id is not None:
        return
    window = timedelta(minutes=ctx.settings.watch_window)
    async with ctx.read() as session:
        if await watching.live(session) is None:
            return
        # Once a minute is enough: what comes between adds less than a tick.
        if await watching.is_there(session, message.author.id, ctx.now + window - timedelta(minutes=1)):
            return
    async with ctx.transaction() as session:
        await watching.seen(session, message.author.id, message.created_at, window)
