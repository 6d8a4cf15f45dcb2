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


def leads(ctx: InteractionContext) -> bool:
    """Whether the member leads raids: by the guild's role for that or, where it has set none, by managing its events."""
    may, role = ctx.interaction.permissions, ctx.settings.leader_role
    held = may.manage_events if role is None else ctx.member.get_role(role) is not None
    return may.manage_guild or held


def require_planning(ctx: InteractionContext) -> None:
    """Make sure that the member may plan raids, as everybody may where the guild has set no role for it.

    Raises:
        UserError: that is for others; it names the role.
    """
    if ctx.settings.leader_role is not None:
        require_leading(ctx)


def require_leading(ctx: InteractionContext) -> None:
    """Make sure that the member may change what all raids share, such as dungeons and weekly raids.

    Raises:
        UserError: that is for others; it says for whom.
    """
    if leads(ctx):
        return
    if ctx.settings.leader_role is None:
        raise UserError(text("leaders-unset"), hint=text("leaders-unset-hint"))
    raise UserError(text("leaders-only", role=f"<@&{ctx.settings.leader_role}>"))


def require_ending(ctx: InteractionContext, raid: Raid) -> None:
    """Make sure that the member may end a raid: who planned it, and who leads raids.

    Raises:
        UserError: that is for others.
    """
    if not (raid.leader_id == ctx.member.id or leads(ctx)):
        raise UserError(text("enders-only", number=str(raid.number)))
