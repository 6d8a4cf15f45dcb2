"""People come to voice channels, and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_raids import plugin, voice

if TYPE_CHECKING:
    import disnake

    from guildkit import GuildContext


@plugin.listener("voice_state_update")
async def moved(
    ctx: GuildContext, member: disnake.Member, before: disnake.VoiceState, after: disnake.VoiceState
) -> None:
    """Look at who is there, unless somebody has only muted themselves."""
    if before.channel != after.channel or voice.hears(before) != voice.hears(after):
        await voice.look(ctx, member)
