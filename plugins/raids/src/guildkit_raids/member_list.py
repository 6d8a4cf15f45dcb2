"""Has the list of members follow who holds the guild's raid roles."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from guildkit import MembersUnavailable
from guildkit_raids import routes
from guildkit_raids.people import NAME
from guildkit_raids.planning import member_list

if TYPE_CHECKING:
    from guildkit import GuildContext

SOON: Final = timedelta(seconds=5)
"""So many changes as there are until then cost one look at the members."""


def roles(ctx: GuildContext) -> set[int]:
    """Return the roles of those who are listed."""
    settings = ctx.settings
    return {role for role in (settings.member_role, settings.second_member_role) if role is not None}


async def changed(ctx: GuildContext) -> None:
    """Look soon who holds the roles."""
    if roles(ctx):
        async with ctx.transaction():
            await ctx.jobs.enqueue("members", {}, at=ctx.now + SOON, key="members", again=True)


async def changed_of(ctx: GuildContext, member_id: int, name: str | None) -> None:
    """Look soon, unless the list says the same of this member already.

    Args:
        ctx: of the guild.
        member_id: whom the gateway has told of.
        name: what they are called; None where they hold none of the roles.
    """
    if not roles(ctx):
        return
    async with ctx.read() as session:
        known = await member_list.name_of(session, member_id)
    if known != (name[:NAME] if name else None):
        await changed(ctx)


async def look(ctx: GuildContext) -> None:
    """Ask Discord who holds the roles, and have the list shown where the guild wants it."""
    wanted, holders, available = roles(ctx), {}, True
    try:
        if wanted:
            holders = {
                member.id: member.display_name[:NAME]
                async for member in ctx.members()
                if member.role_ids & wanted and not member.bot
            }
    except MembersUnavailable:
        available = False
    channel_id = ctx.settings.memberlist_channel
    there = ctx.guild is not None and channel_id is not None and ctx.guild.get_channel(channel_id) is not None
    async with ctx.transaction() as session:
        await member_list.replace(session, holders, available=available, now=ctx.now)
        if there and wanted:
            await ctx.live.show(routes.MEMBERLIST.id(), channel_id)
        else:
            await ctx.live.forget(routes.MEMBERLIST.id())
