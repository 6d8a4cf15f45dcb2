"""The members of the guild, as far as the economy needs to know them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import disnake

from guildkit import UserError
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from guildkit import GuildContext, GuildMember, InteractionContext

MANAGE = disnake.Permissions(manage_guild=True)
"""What managers have."""


def manages(ctx: InteractionContext) -> bool:
    """Whether the member may manage the guild."""
    return ctx.interaction.permissions.manage_guild


async def payee(ctx: GuildContext, member_id: int, *, payer_id: int) -> GuildMember:
    """Return a member whom another one may pay.

    Raises:
        UserError: it is the payer, a bot, or somebody who is not on the server.
    """
    if member_id == payer_id:
        raise UserError(text("pay-oneself"))
    found = await ctx.member_of(member_id)
    if found is None:
        raise UserError(text("pay-left", member=f"<@{member_id}>"))
    if found.bot:
        raise UserError(text("pay-bot", member=f"<@{member_id}>"))
    return found
