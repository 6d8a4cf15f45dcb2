"""`/error_guide`: what the messages about failures mean, and what helps."""

# Without `from __future__ import annotations`: the handlers' annotations name functions that exist only inside.
from typing import TYPE_CHECKING, Annotated, Final

import disnake

from guildkit import hints
from guildkit.errors import UserError
from guildkit.interaction import InteractionContext
from guildkit.plugin import Plugin
from guildkit.records import Choice, Option
from guildkit.shortening import shorten
from guildkit.texts import core_text
from guildkit.views import View

if TYPE_CHECKING:
    from guildkit.bot import Bot

_EMBED: Final = 4000


def add(plugin: Plugin, bot: "Bot") -> None:
    """Add the command, and what the core knows of failures."""
    plugin.guildkit_error_hints().extend(hints.OF_THE_CORE)

    async def categories(ctx: InteractionContext, typed: str) -> list[Choice]:
        found = dict.fromkeys(
            hint.category for _, hint in hints.known(bot.host.plugins, bot.gate.all_on(ctx.guild_id))
        )
        return [Choice(each, each) for each in found if typed.lower() in each]

    @plugin.command(
        "error_guide", description="What went wrong, and what helps against it", answers="private"
    )
    async def guide(
        ctx: InteractionContext,
        topic: Annotated[str, Option("What has failed", max=50, autocomplete=categories)] = "",
    ) -> None:
        wanted = topic.strip().lower()
        found = [
            f"**{hint.category}** ({loaded.title}): {hints.said(ctx, hint)}"
            for loaded, hint in hints.known(bot.host.plugins, bot.gate.all_on(ctx.guild_id))
            if not wanted or hint.category == wanted
        ]
        if not found:
            raise UserError(core_text("error-guide-unknown"), hint=core_text("error-guide-unknown-hint"))
        embed = disnake.Embed(
            title=ctx.t("error-guide-title"), description=shorten("\n\n".join(found), _EMBED)
        )
        embed.set_footer(text=ctx.t("error-guide-id"))
        await ctx.reply(View(embeds=[embed]))
