"""The stream in the server guide: how accounts are linked, what counts as watching, and what is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import disnake

from guildkit import GuildContext, View, escape
from guildkit_economy import plugin
from guildkit_economy.stream import inbox
from guildkit_economy.texts import text
from guildkit_economy.views.common import COLOUR, amount

if TYPE_CHECKING:
    from guildkit_economy.settings import EconomySettings

_TITLE: Final = "Kick"


@plugin.guide_section("stream", title=text("guide-stream"))
async def stream(ctx: GuildContext) -> View | None:
    """Say how watch time works here, and what is kept; nothing where no stream is followed."""
    settings: EconomySettings = ctx.settings
    async with ctx.read() as session:
        follow = await inbox.followed(session)
    if follow is None:
        return None
    lines = [ctx.t("guide-stream-text", platform=_TITLE, channel=escape(follow.slug))]
    window = settings.watch_window
    if settings.watch_stream:
        lines.append(ctx.t("watch-by-stream", platform=_TITLE, window=window))
    if settings.watch_voice:
        lines.append(ctx.t("watch-by-voice"))
    if settings.watch_chat:
        lines.append(ctx.t("watch-by-chat", window=window))
    if settings.watch_points:
        lines.append(ctx.t("watch-worth", amount=amount(ctx, settings.watch_points)))
    lines.append(ctx.t("guide-stream-gifts", count=settings.gift_hold))
    embed = disnake.Embed(description="\n".join(lines), colour=COLOUR)
    embed.add_field(
        ctx.t("guide-stream-link"), ctx.t("guide-stream-link-text", platform=_TITLE), inline=False
    )
    embed.add_field(
        ctx.t("guide-stream-kept"), ctx.t("guide-stream-kept-text", platform=_TITLE), inline=False
    )
    return View(embeds=[embed])
