"""What nobody has told the bot while it was away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_raids import member_list, plugin, voice
from guildkit_raids.jobs import companions, roles

if TYPE_CHECKING:
    from guildkit import GuildContext


@plugin.on_reconcile
async def reconcile(ctx: GuildContext) -> None:
    """See who is in voice channels, who holds the raid roles, and whose role was left over when the bot went down."""
    await voice.look(ctx, anew=True)
    await member_list.changed(ctx)
    await roles.again(ctx)
    await companions.again(ctx)


@plugin.on_enabled
async def enabled(ctx: GuildContext) -> None:
    """See so soon, too: nobody tells who is in a channel already."""
    async with ctx.transaction():
        await ctx.jobs.enqueue("voice", {}, key="voice", again=True)
    await member_list.changed(ctx)
