"""People come to voice channels, and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_music import attendance, people, plugin

if TYPE_CHECKING:
    import disnake

    from guildkit import GuildContext


@plugin.listener("voice_state_update")
async def moved(
    ctx: GuildContext, member: disnake.Member, before: disnake.VoiceState, after: disnake.VoiceState
) -> None:
    """See whether anybody listens still, or again, where the bot is."""
    there = people.bot_channel(ctx)
    if there is None or there not in {before.channel, after.channel}:
        return
    hears = [not (state.deaf or state.self_deaf) for state in (before, after)]
    if before.channel != after.channel or hears[0] != hears[1]:
        await people.learn(ctx, member)
        await attendance.look(ctx)
