"""Commands of the guild's own in the server guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import escape, shorten
from guildkit_economy import plugin
from guildkit_economy.games import custom_commands
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from guildkit import GuildContext


@plugin.guide_section("commands", title=text("guide-commands"))
async def commands(ctx: GuildContext) -> str | None:
    """Name the commands; nothing where there are none."""
    async with ctx.read() as session:
        found = await custom_commands.listed(session)
    names = shorten(escape(", ".join(each.command.name for each in found)), 1000)
    return ctx.t("guide-commands-text", names=names) if found else None
