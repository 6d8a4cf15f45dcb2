"""Clips in the server guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_economy import plugin
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from guildkit import GuildContext
    from guildkit_economy.settings import EconomySettings


@plugin.guide_section("clips", title=text("guide-clips"))
async def clips(ctx: GuildContext) -> str:
    """Say how clips are submitted and voted for."""
    settings: EconomySettings = ctx.settings
    hosts = ", ".join(sorted(settings.clip_hosts))
    return ctx.t("guide-clips-text", hosts=hosts, times=settings.clips_a_day)
