"""Who is in the guild's voice channels, as the gateway has told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from guildkit_raids.people import NAME
from guildkit_raids.planning import voice
from guildkit_raids.planning.voice import Room, There

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import disnake
    from disnake.gateway import DiscordWebSocket

    from guildkit import GuildContext, GuildMember

EVERY: Final = timedelta(minutes=1)
"""How often the bot looks while somebody is there."""
AT_ONCE: Final = 50
"""About how many people Discord is asked in one look; about the others in the next ones."""
_bots: set[int] = set()
"""Accounts of which Discord has said that they are bots, which never changes."""


async def look(ctx: GuildContext, member: disnake.Member | None = None, *, anew: bool = False) -> None:
    """Count the time since the last look, and look again in a minute if anybody is there.

    Args:
        ctx: of the guild.
        member: of whom the gateway has just told.
        anew: whether something may have happened unseen.
    """
    if not followed(ctx):
        return
    names = await _new_names(ctx, member)
    gateway = _gateway(ctx)
    async with ctx.transaction() as session:
        if gateway is None or await voice.look(
            session,
            lambda: _there(ctx, names),
            gateway=gateway,
            rate=ctx.settings.voice_xp,
            clock=ctx.clock.now,
            anew=anew,
        ):
            await ctx.jobs.enqueue("voice", {}, at=ctx.now + EVERY, key="voice", again=True)


def followed(ctx: GuildContext) -> bool:
    """Whether anything is made here of who is in voice channels; if not, it is not stored."""
    return bool(ctx.settings.voice_xp or ctx.settings.voice_channel)


def room(ctx: GuildContext) -> Room | None:
    """Return the voice channel of raids; None where the guild has set none."""
    settings = ctx.settings
    if settings.voice_channel is None:
        return None
    return Room(settings.voice_channel, settings.voice_minutes, ctx.now)


def hears(state: disnake.VoiceState) -> bool:
    """Whether somebody hears the others."""
    return not (state.deaf or state.self_deaf)


def _states(ctx: GuildContext) -> Iterator[tuple[int, int, disnake.VoiceState]]:
    """Go through who is in voice channels, with the channel; who is away from the keyboard is not there."""
    guild = ctx.guild
    if guild is None:
        return
    for channel in (*guild.voice_channels, *guild.stage_channels):
        if channel == guild.afk_channel or not (
            ctx.settings.voice_xp or channel.id == ctx.settings.voice_channel
        ):
            continue
        for member_id, state in channel.voice_states.items():
            yield member_id, channel.id, state


def _there(ctx: GuildContext, names: Mapping[int, str]) -> list[There]:
    return [
        There(member_id, names.get(member_id, ""), channel_id, hears(state))
        for member_id, channel_id, state in _states(ctx)
        if member_id not in _bots
    ]


async def _new_names(ctx: GuildContext, told: disnake.Member | None) -> dict[int, str]:
    """Return the names of people who may be new, and note who is a bot.

    Of each who comes the gateway tells by itself; Discord is asked only where that may have been missed.
    """
    found: list[disnake.Member | GuildMember]
    if told is not None:
        found = [told]
    else:
        there = {member_id for member_id, _, _ in _states(ctx)} - _bots
        async with ctx.read() as session:
            there -= (await voice.names_of(session, there)).keys()
        asked = [await ctx.member_of(member_id) for member_id in sorted(there)[:AT_ONCE]]
        found = [member for member in asked if member is not None]
    _bots.update(member.id for member in found if member.bot)
    return {member.id: member.display_name[:NAME] for member in found if not member.bot}


def _gateway(ctx: GuildContext) -> str | None:
    """Name the session in which Discord tells who comes and goes; None where it does not, and what is known may be old."""
    if ctx.guild is None or ctx.guild.unavailable:
        return None
    # disnake says it nowhere else. A session that is resumed is the same one: nothing was missed.
    socket: DiscordWebSocket | None = ctx.guild._state._get_websocket(ctx.guild_id)  # noqa: SLF001
    return socket.session_id if socket is not None and socket.open else None
