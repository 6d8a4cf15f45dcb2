"""Pages of members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import InteractionContext, Page
from guildkit_raids import plugin, routes
from guildkit_raids.planning import member_list, voice
from guildkit_raids.views import members

if TYPE_CHECKING:
    from guildkit import View


async def member_page(ctx: InteractionContext, number: int) -> View:
    """Return a page of the list of members."""
    async with ctx.read() as session:
        known = await member_list.available(session)
        entries = await member_list.entries(session)
    shown = Page(number, total=len(entries), size=members.PAGE)
    return members.page(ctx, entries, shown, available=bool(known))


@plugin.component(routes.MEMBERS, repeatable=True)
async def turn_members(ctx: InteractionContext, page: int) -> None:
    """Turn to another page of the members."""
    await ctx.update(await member_page(ctx, page))


@plugin.component(routes.XP_BEST, repeatable=True)
async def show_best(ctx: InteractionContext, page: int) -> None:
    """Show who has earned most in voice channels."""
    async with ctx.read() as session:
        shown = Page(page, total=await voice.how_many(session), size=members.PAGE)
        found = await voice.best(session, limit=shown.size, offset=shown.offset)
    await ctx.update(members.xp_page(ctx, found, shown))
