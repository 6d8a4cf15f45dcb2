"""The games of the stream in the server guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_economy import plugin
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from guildkit import GuildContext
    from guildkit_economy.settings import EconomySettings


@plugin.guide_section("games", title=text("guide-games"))
async def games(ctx: GuildContext) -> str:
    """Say how slots are called, and how a balance is guessed."""
    settings: EconomySettings = ctx.settings
    slots = f"{ctx.t('guide-games-slots')} {ctx.t('guide-games-limit', limit=settings.slot_limit)}"
    return f"{slots}\n\n{ctx.t('guide-games-guess')}"
