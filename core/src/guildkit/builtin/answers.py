"""What every plugin's messages may offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit.interaction import NEVER_MIND, InteractionContext
from guildkit.texts import core_text

if TYPE_CHECKING:
    from guildkit.bot import Bot
    from guildkit.plugin import Plugin


def add(plugin: Plugin, _bot: Bot) -> None:
    """Add the button beside every yes of `ctx.confirm`."""

    @plugin.component(NEVER_MIND)
    async def never_mind(ctx: InteractionContext) -> None:
        await ctx.update(ctx.t(core_text("confirm-nothing")))
