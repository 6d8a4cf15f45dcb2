"""The members of the guild, as far as music needs to know them: who listens, and who may decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import disnake

from guildkit import UserError
from guildkit_music.texts import text

if TYPE_CHECKING:
    from guildkit import GuildContext, InteractionContext
    from guildkit_player.protocol import Track

MANAGE: Final = disnake.Permissions(manage_guild=True)
"""What managers have."""
AT_ONCE: Final = 25
"""About how many people Discord is asked in one look; about the others in the next ones."""
_bots: set[int] = set()
"""Accounts of which Discord has said that they are bots, which never changes."""
_people: set[int] = set()
"""Those of which it has said that they are none."""

Vocal = disnake.VoiceChannel | disnake.StageChannel


def own_channel(member: disnake.Member) -> Vocal | None:
    """Return the voice channel in which a member is."""
    state = member.voice
    return state.channel if state is not None and isinstance(state.channel, Vocal) else None


def bot_channel(ctx: GuildContext) -> Vocal | None:
    """Return the voice channel in which the bot is, as the gateway has told."""
    state = ctx.guild.me.voice if ctx.guild is not None else None
    return state.channel if state is not None and isinstance(state.channel, Vocal) else None


def require_listener(ctx: InteractionContext) -> Vocal:
    """Make sure that the member is where the bot plays; return that channel.

    Raises:
        UserError: the bot plays nowhere, or the member is not there.
    """
    there = bot_channel(ctx)
    if there is None:
        raise UserError(text("people-bot-nowhere"), hint=text("people-bot-nowhere-hint"))
    if own_channel(ctx.member) != there:
        raise UserError(text("people-not-there", channel=there.mention))
    return there


def require_no_outsider(ctx: InteractionContext) -> None:
    """Make sure that who ends everything is where the bot plays, if it is anywhere; managers need not be.

    Raises:
        UserError: the bot plays for others.
    """
    if bot_channel(ctx) is not None and not ctx.interaction.permissions.manage_guild:
        require_listener(ctx)


def is_dj(ctx: InteractionContext) -> bool:
    """Whether the member may change what others asked for: everybody where the guild has set no DJ role."""
    role = ctx.settings.dj_role
    return role is None or ctx.interaction.permissions.manage_guild or ctx.member.get_role(role) is not None


def is_in_charge(ctx: InteractionContext) -> bool:
    """Whether the member decides where others only listen: who manages the server, and DJs where the guild has a role for them."""
    return ctx.interaction.permissions.manage_guild or (ctx.settings.dj_role is not None and is_dj(ctx))


def require_dj(ctx: InteractionContext, for_track: Track | None = None) -> None:
    """Make sure that the member may change what others asked for.

    Args:
        ctx: of the member.
        for_track: what is to be changed, if it is a single song: its requester may.

    Raises:
        UserError: that is for DJs; it names the role.
    """
    if not is_dj(ctx) and (for_track is None or for_track.requester != str(ctx.member.id)):
        raise UserError(text("people-dj-only", role=f"<@&{ctx.settings.dj_role}>"))


def listeners(ctx: GuildContext, channel: Vocal) -> set[int]:
    """Return who hears the bot in a channel: people who are not deafened, as far as they are known for people."""
    assert ctx.guild is not None
    return {
        member_id
        for member_id, state in channel.voice_states.items()
        if member_id != ctx.guild.me.id and member_id not in _bots and not (state.deaf or state.self_deaf)
    }


async def learn(ctx: GuildContext, told: disnake.Member | None = None) -> None:
    """Find out who in the bot's channel is a bot: of those who come the gateway tells, about others Discord is asked."""
    if told is not None:
        (_bots if told.bot else _people).add(told.id)
    channel = bot_channel(ctx)
    if channel is None:
        return
    for member_id in sorted(channel.voice_states.keys() - _bots - _people)[:AT_ONCE]:
        member = await ctx.member_of(member_id)
        if member is not None:
            (_bots if member.bot else _people).add(member_id)
