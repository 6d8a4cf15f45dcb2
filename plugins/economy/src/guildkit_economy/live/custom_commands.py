"""The panel with a button for each command of the guild's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_economy import plugin, routes
from guildkit_economy.games import custom_commands
from guildkit_economy.views import custom_commands as views

if TYPE_CHECKING:
    from guildkit import GuildContext, View


@plugin.live(routes.COMMAND_PANEL)
async def panel(ctx: GuildContext) -> list[View]:
    """Show every command; the costs of this moment stand on the buttons."""
    async with ctx.read() as session:
        found = await custom_commands.listed(session)
    return views.panel(ctx, found)
