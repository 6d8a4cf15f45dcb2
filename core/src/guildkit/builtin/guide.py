"""The server guide: `/guide`, what the core says in it, and when it is made."""

# Without `from __future__ import annotations`: the handlers' annotations name functions that exist only inside.
from typing import TYPE_CHECKING

import disnake

from guildkit import guide, text
from guildkit.context import GuildContext
from guildkit.errors import UserError
from guildkit.interaction import InteractionContext
from guildkit.live.messages import GUIDE
from guildkit.plugin import Plugin
from guildkit.texts import core_text
from guildkit.views import View

if TYPE_CHECKING:
    from guildkit.bot import Bot

MANAGE = disnake.Permissions(manage_guild=True)


def add(plugin: Plugin, bot: "Bot") -> None:
    """Add the command and what keeps the guide, unless the operator wants none."""
    if not bot.config.guide:
        return
    server_guide = guide.Guide(bot.failures)

    @plugin.live(GUIDE)
    async def _render(ctx: GuildContext) -> list[View]:
        return await server_guide.views(
            ctx, bot.dispatcher.guide_sections(ctx.guild_id), bot.dispatcher.enabled
        )

    @plugin.on_reconcile
    async def _keep(ctx: GuildContext) -> None:
        await server_guide.keep(ctx)

    @plugin.guide_section("plugins", title=core_text("guide-plugins-title"))
    async def _plugins(ctx: GuildContext) -> str:
        lines = []
        for name in sorted(bot.gate.plugins(ctx.guild_id) & bot.host.plugins.keys()):
            loaded = bot.host.plugins[name]
            commands = text.join([f"`/{command}`" for command in loaded.payloads], ctx.t("and"))
            lines.append(f"- **{loaded.title}** {commands}".rstrip())
        return "\n".join([*(lines or [ctx.t("guide-nothing")]), ctx.t("guide-more")])

    @plugin.command(
        "guide",
        description="Make the server guide, or show where it is",
        permissions=MANAGE,
        answers="private",
    )
    async def _guide(ctx: InteractionContext) -> None:
        if not ctx.settings.guide:
            raise UserError(core_text("guide-off"), hint=core_text("guide-off-hint"))
        channel = await server_guide.make(ctx)
        async with ctx.transaction():
            ctx.audit("guide.made")
        await ctx.reply(ctx.t("guide-is-here", channel=channel.mention))
