"""What music says in the server guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_music import plugin
from guildkit_music.texts import text

if TYPE_CHECKING:
    from guildkit import GuildContext


@plugin.guide_section("music", title=text("guide-title"))
async def music(ctx: GuildContext) -> str:
    """Say how one has something played."""
    said = [ctx.t("guide-play")]
    if ctx.settings.control_channel:
        said.append(ctx.t("guide-control", channel=f"<#{ctx.settings.control_channel}>"))
    said.append(ctx.t("guide-sound"))
    if ctx.settings.dj_role:
        said.append(ctx.t("guide-dj", role=f"<@&{ctx.settings.dj_role}>"))
    return "\n\n".join(said)
