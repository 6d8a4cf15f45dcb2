"""The panel by which members link their accounts, and the buttons beside gifts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import disnake

from guildkit_economy import plugin
from guildkit_economy.commands.stream import PLATFORM, TITLE, begin_link, void_gift
from guildkit_economy.stream import linking, routes
from guildkit_economy.views import stream as views

if TYPE_CHECKING:
    from guildkit import GuildContext, InteractionContext, View


@plugin.live(routes.PANEL)
async def panel(ctx: GuildContext) -> View:
    """Show how many have linked an account, and the way to it."""
    async with ctx.read() as session:
        linked = await linking.count(session, PLATFORM)
    return views.panel(ctx.t, TITLE, linked)


@plugin.component(routes.LINK, answers="private")
async def link(ctx: InteractionContext) -> None:
    """Begin a link, as `/link` does."""
    await begin_link(ctx)


@plugin.component(routes.VOID, permissions=disnake.Permissions(manage_guild=True), answers="private")
async def void(ctx: InteractionContext, number: int) -> None:
    """Let a gift count for nothing, as `/stream void` does."""
    await void_gift(ctx, number)
