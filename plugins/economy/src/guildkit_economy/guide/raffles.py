"""Raffles in the server guide: how to take part, and how a draw is checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import disnake

from guildkit import GuildContext, View
from guildkit_economy import plugin
from guildkit_economy.texts import text
from guildkit_economy.views.common import COLOUR

if TYPE_CHECKING:
    from guildkit_economy.settings import EconomySettings


@plugin.guide_section("raffles", title=text("guide-raffles"))
async def raffles(ctx: GuildContext) -> View:
    """Say how raffles go here, and what their draws prove."""
    settings: EconomySettings = ctx.settings
    alone = settings.raffle_beacon == "none"
    parts = [
        ctx.t("guide-raffles-text"),
        ctx.t(f"guide-raffles-pot-{settings.raffle_pot}"),
        *(
            [ctx.t("guide-raffles-cooldown", days=settings.raffle_cooldown)]
            if settings.raffle_cooldown
            else []
        ),
        ctx.t("guide-raffles-hold", count=settings.gift_hold),
    ]
    embed = disnake.Embed(description="\n".join(parts), colour=COLOUR)
    embed.add_field(ctx.t("raffle-verify-how"), ctx.t("raffle-verify-how-text"), inline=False)
    embed.add_field(ctx.t("raffle-verify-proves"), ctx.t("raffle-verify-proves-text"), inline=False)
    key = "raffle-verify-not-alone" if alone else "raffle-verify-not-beacon"
    embed.add_field(ctx.t("raffle-verify-not"), ctx.t(key), inline=False)
    return View(embeds=[embed])
