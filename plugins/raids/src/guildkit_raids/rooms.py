"""The channels in which raids are planned and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_raids.texts import text

if TYPE_CHECKING:
    from guildkit import GuildContext


async def planner(ctx: GuildContext, typed_in: int) -> int:
    """Return where a plan is posted: in the channel that the guild has set, or where it was made.

    Raises:
        UserError: the bot may not post there; it says what is missing.
    """
    channel_id: int = ctx.settings.planner_channel or typed_in
    ctx.require_posting(channel_id)
    return channel_id


async def participants(ctx: GuildContext) -> int:
    """Return where it is shown who comes when; it is made where there is none.

    Raises:
        UserError: the bot may not post there, or may not make it.
    """
    return await _kept(ctx, "raid-participants", "participants_channel")


async def raidlist(ctx: GuildContext) -> int:
    """Return where the list of open raids stands; it is made where there is none.

    Raises:
        UserError: the bot may not post there, or may not make it.
    """
    return await _kept(ctx, "raid-list", "raidlist_channel")


async def _kept(ctx: GuildContext, key: str, setting: str) -> int:
    return await ctx.channel(
        key,
        name=text(f"channel-{key}").within(ctx.language),
        topic=text(f"channel-{key}-topic").within(ctx.language),
        read_only=True,
        setting=setting,
    )
