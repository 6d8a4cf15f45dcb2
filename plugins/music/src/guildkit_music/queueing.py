"""Queueing what a member asks for, by whatever means they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_music import services
from guildkit_music.views import answers

if TYPE_CHECKING:
    import disnake

    from guildkit import GuildContext
    from guildkit_player.protocol.commands import AddToQueue


async def queue(ctx: GuildContext, member: disnake.Member, wanted: AddToQueue) -> str:
    """Come to where a member is, queue what they ask for within the guild's limits, and return what is said of it.

    Raises:
        UserError: the bot cannot come, or nothing could be queued.
    """
    heard = await services.join_one(ctx, member)
    asked = wanted.model_copy(update={"requester": str(member.id)})
    said = answers.added(ctx, await services.add(ctx, asked), times=wanted.times)
    return said if heard else f"{said}\n{ctx.t('join-stage')}"
