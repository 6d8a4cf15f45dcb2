"""The members of the guild, as far as raids need to know them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import disnake

from guildkit import UserError
from guildkit_raids.texts import text

if TYPE_CHECKING:
    from guildkit import InteractionContext
    from guildkit_raids.models import Raid

MANAGE: Final = disnake.Permissions(manage_guild=True)
"""What managers have."""
NAME: Final = 32
"""https://docs.discord.com/developers/resources/user#usernames-and-nicknames"""


def name_of(ctx: InteractionContext) -> str:
    """Return what the member is called in the guild."""
    return ctx.member.display_name[:NAME]


def may_lead(ctx: InteractionContext) -> bool:
    """Whether the member may plan raids."""
    role = ctx.settings.leader_role
    return role is None or ctx.interaction.permissions.manage_guild or ctx.member.get_role(role) is not None


def require_leading(ctx: InteractionContext) -> None:
    """Make sure that the member may plan raids.

    Raises:
        UserError: that is for others; it names the role.
    """
    if not may_lead(ctx):
        raise UserError(text("leaders-only", role=f"<@&{ctx.settings.leader_role}>"))


def require_ending(ctx: InteractionContext, raid: Raid) -> None:
    """Make sure that the member may end a raid: who planned it, who leads raids, who manages the guild.

    Raises:
        UserError: that is for others.
    """
    leads = ctx.settings.leader_role is not None and may_lead(ctx)
    if not (raid.leader_id == ctx.member.id or leads or ctx.interaction.permissions.manage_guild):
        raise UserError(text("enders-only", number=str(raid.number)))
