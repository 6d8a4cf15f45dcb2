"""Whether the bot can come to a voice channel, and what is said where it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import disnake

from guildkit import UserError
from guildkit_music import people
from guildkit_music.people import Vocal
from guildkit_music.texts import text

if TYPE_CHECKING:
    from guildkit import GuildContext


def require_own_channel(ctx: GuildContext, member: disnake.Member) -> Vocal:
    """Return the voice channel of a member, where the bot plays or may come to.

    Raises:
        UserError: they are in none, or the bot plays for others elsewhere.
    """
    own, there = people.own_channel(member), people.bot_channel(ctx)
    if own is None:
        raise UserError(text("join-nowhere"), hint=text("join-nowhere-hint"))
    if there is not None and there != own and people.listeners(ctx, there):
        raise UserError(text("join-elsewhere", channel=there.mention))
    return own


def require_joinable(ctx: GuildContext, channel_id: int) -> Vocal:
    """Return a voice channel in which the bot is, or to which it can come.

    Raises:
        UserError: it cannot, and why.
    """
    assert ctx.guild is not None
    channel = ctx.guild.get_channel(channel_id)
    if not isinstance(channel, Vocal):
        raise UserError(text("join-gone"))
    if channel == people.bot_channel(ctx):
        return channel
    if channel == ctx.guild.afk_channel:
        raise UserError(text("join-afk", channel=channel.mention))
    mine = channel.permissions_for(ctx.guild.me)
    wanted = {"join-no-sight": mine.view_channel, "join-no-connect": mine.connect}
    if isinstance(channel, disnake.VoiceChannel):
        wanted["join-no-speak"] = mine.speak
    for key, allowed in wanted.items():
        if not allowed:
            raise UserError(text(key, channel=channel.mention), hint=text("join-permission-hint"))
    if channel.user_limit and len(channel.voice_states) >= channel.user_limit and not mine.move_members:
        raise UserError(text("join-full", channel=channel.mention))
    return channel


async def step_forward(ctx: GuildContext, channel: Vocal) -> bool:
    """Come to the front of a stage, where alone one is heard; return whether the bot is there.

    Where it may not by itself, it raises its hand: a moderator can let it speak.
    """
    assert ctx.guild is not None
    if not isinstance(channel, disnake.StageChannel):
        return True
    me = ctx.guild.me
    if channel.permissions_for(me).mute_members:
        await me.edit(suppress=False)
        return True
    if channel.permissions_for(me).request_to_speak:
        await me.request_to_speak()
    return False


def is_suppressed(ctx: GuildContext) -> bool:
    """Whether the bot is in the audience of a stage."""
    state = ctx.guild.me.voice if ctx.guild is not None else None
    return state is not None and state.suppress
