"""Members join, leave, or change their roles or names; told where the Server Members Intent was granted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_raids import member_list, plugin

if TYPE_CHECKING:
    import disnake

    from guildkit import GuildContext


@plugin.listener("member_join")
async def joined(ctx: GuildContext, member: disnake.Member) -> None:
    """List who comes with one of the roles."""
    await _look_at(ctx, member)


@plugin.listener("raw_member_update")
async def changed(ctx: GuildContext, member: disnake.Member) -> None:
    """List who was given one of the roles, and no longer who lost it."""
    await _look_at(ctx, member)


@plugin.listener("raw_member_remove")
async def left(ctx: GuildContext, gone: disnake.RawGuildMemberRemoveEvent) -> None:
    """List nobody who has left."""
    await member_list.changed_of(ctx, gone.user.id, None)


@plugin.listener("guild_role_delete")
async def role_deleted(ctx: GuildContext, role: disnake.Role) -> None:
    """List nobody for a role that is no more."""
    if role.id in member_list.roles(ctx):
        await member_list.changed(ctx)


async def _look_at(ctx: GuildContext, member: disnake.Member) -> None:
    held = {role.id for role in member.roles}
    listed = not member.bot and bool(held & member_list.roles(ctx))
    await member_list.changed_of(ctx, member.id, member.display_name if listed else None)
