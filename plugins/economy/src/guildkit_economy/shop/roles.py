"""Roles that come with an item: which ones can, and giving them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import disnake

from guildkit import UserError
from guildkit.storage import is_erased
from guildkit_economy.models import Trouble
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from guildkit import GuildContext, InteractionContext

_UNKNOWN_ROLE: Final = 10011
"""https://docs.discord.com/developers/topics/opcodes-and-status-codes#json"""


def trouble_with(guild: disnake.Guild, role_id: int) -> Trouble | None:
    """Return why the bot cannot give a role at this moment."""
    role = guild.get_role(role_id)
    if role is None:
        return Trouble.GONE
    if role.permissions.administrator:
        return Trouble.POWERFUL
    if not guild.me.guild_permissions.manage_roles:
        return Trouble.FORBIDDEN
    return None if role.is_assignable() else Trouble.ABOVE


def require_sellable(ctx: InteractionContext, role: disnake.Role) -> None:
    """Make sure that a role may come with an item which this member makes.

    Raises:
        UserError: the bot cannot give it, it is too powerful, or it is more than the member has themselves.
    """
    require_givable(ctx, role.id)
    # Otherwise who may manage the server could make themselves more than they are.
    beyond = role.permissions.value & ~ctx.member.guild_permissions.value
    if role.guild.owner_id != ctx.member.id and (beyond or role >= ctx.member.top_role):
        raise UserError(text("shop-role-beyond", role=role.mention))


def require_givable(ctx: GuildContext, role_id: int | None) -> None:
    """Make sure that the bot can give a role.

    Raises:
        UserError: it cannot at this moment; it says why, for who manages the server.
    """
    trouble = trouble_with(ctx.guild, role_id) if ctx.guild and role_id is not None else None
    if trouble is not None:
        raise UserError(text(f"shop-role-{trouble}", role=f"<@&{role_id}>"))


def require_for_sale(ctx: GuildContext, role_id: int | None) -> None:
    """Make sure that nobody pays for a role that cannot be given.

    Raises:
        UserError: it cannot be given at this moment.
    """
    try:
        require_givable(ctx, role_id)
    except UserError as error:
        raise UserError(text("shop-not-givable"), hint=text("shop-not-givable-hint")) from error


async def give(ctx: GuildContext, member_id: int, role_id: int, *, reason: str) -> Trouble | None:
    """Give a member a role; return why it cannot be. Whatever passes by itself is raised, so that it is tried again."""
    assert ctx.guild is not None
    trouble = trouble_with(ctx.guild, role_id)
    if trouble is not None:
        return trouble
    if is_erased(member_id):
        return Trouble.LEFT
    try:
        member = await ctx.guild.fetch_member(member_id)
        await member.add_roles(disnake.Object(role_id), reason=reason)
    except disnake.NotFound as error:
        return Trouble.GONE if error.code == _UNKNOWN_ROLE else Trouble.LEFT
    except disnake.Forbidden:
        return Trouble.FORBIDDEN
    return None


async def take(ctx: GuildContext, member_id: int, role_id: int, *, reason: str) -> Trouble | None:
    """Take a role from a member; return why it cannot be. Who has left, or a role that is gone, is no trouble."""
    assert ctx.guild is not None
    trouble = trouble_with(ctx.guild, role_id)
    if trouble is not None or is_erased(member_id):
        return None if trouble == Trouble.GONE else trouble
    try:
        member = await ctx.guild.fetch_member(member_id)
        await member.remove_roles(disnake.Object(role_id), reason=reason)
    except disnake.NotFound:
        return None
    except disnake.Forbidden:
        return Trouble.FORBIDDEN
    return None
