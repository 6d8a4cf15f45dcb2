"""The list of members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_raids import plugin, routes
from guildkit_raids.member_list import roles
from guildkit_raids.planning import member_list
from guildkit_raids.views import members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit import GuildContext, View


@plugin.live(routes.MEMBERLIST)
async def show_members(ctx: GuildContext) -> Sequence[View] | None:
    """Show who holds the raid roles, with their counts; nothing where the guild has named none."""
    if not roles(ctx):
        return None
    async with ctx.read() as session:
        known = await member_list.available(session)
        entries = await member_list.entries(session)
    return members.messages(ctx, entries, available=bool(known))
