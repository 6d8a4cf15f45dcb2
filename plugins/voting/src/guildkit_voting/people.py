"""The members of the guild, as far as voting needs to know them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import GuildMember, MembersUnavailable

if TYPE_CHECKING:
    from guildkit import GuildContext

__all__ = ["GuildMember", "are_known", "members"]


async def are_known(ctx: GuildContext) -> bool:
    """Whether Discord tells who the members of the guild are."""
    try:
        await anext(ctx.members(), None)
    except MembersUnavailable:
        return False
    return True


async def members(ctx: GuildContext) -> list[GuildMember] | None:
    """Return all members as they are now; None where Discord does not tell, without the Server Members Intent."""
    try:
        return [member async for member in ctx.members()]
    except MembersUnavailable:
        return None
