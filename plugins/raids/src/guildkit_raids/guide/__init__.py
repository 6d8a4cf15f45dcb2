"""What raids say in the server guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_raids import plugin
from guildkit_raids.texts import text

if TYPE_CHECKING:
    from guildkit import GuildContext


@plugin.guide_section("raids", title=text("guide-title"))
async def raids(ctx: GuildContext) -> str:
    """Say how raids are planned, and how one votes."""
    role = ctx.settings.leader_role
    leaders = ctx.t("guide-leaders", role=f"<@&{role}>") if role else ctx.t("guide-leaders-all")
    said = [ctx.t("guide-vote"), ctx.t("guide-lists"), leaders]
    if ctx.settings.member_role:
        said.append(ctx.t("guide-members"))
    if ctx.settings.voice_xp:
        said.append(ctx.t("guide-xp"))
    return "\n\n".join(said)
