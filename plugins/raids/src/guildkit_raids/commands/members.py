"""Slash commands: `/memberlist`, `/xp`."""

from __future__ import annotations

from typing import Annotated

import disnake

from guildkit import InteractionContext, Option, UserError
from guildkit_raids import member_list, plugin
from guildkit_raids.components.members import member_page
from guildkit_raids.planning import member_list as planning
from guildkit_raids.planning import voice
from guildkit_raids.texts import text
from guildkit_raids.views import members
from guildkit_raids.views.common import plain


@plugin.command(
    "memberlist", description="See who raids here, and how often they took part", answers="private"
)
async def memberlist(ctx: InteractionContext) -> None:
    """Show the list, and have it looked at again."""
    if not member_list.roles(ctx):
        raise UserError(text("members-no-role"), hint=text("members-no-role-hint"))
    async with ctx.read() as session:
        known = await planning.available(session)
    if known is None:
        await member_list.look(ctx)
    else:
        await member_list.changed(ctx)
    await ctx.reply(await member_page(ctx, 1))


@plugin.command("xp", description="See what somebody has earned in voice channels", answers="private")
async def xp(
    ctx: InteractionContext,
    member: Annotated[disnake.Member | None, Option("Who; you without it")] = None,
) -> None:
    """Show a member's XP, minutes and place."""
    if not ctx.settings.voice_xp:
        raise UserError(text("xp-off"))
    who = member or ctx.member
    async with ctx.read() as session:
        own, place = await voice.standing(session, who.id)
    await ctx.reply(members.xp(ctx, plain(who.display_name), own, place))
