"""What is said to the leader of a raid by itself: directly, or where their raid is planned."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import disnake

from guildkit import ChannelNotFound
from guildkit.storage import is_erased
from guildkit_raids import routes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from guildkit import GuildContext, View
    from guildkit_raids.models import Raid


async def leader(ctx: GuildContext, raid: Raid, view: View, *, once: str) -> None:
    """Tell who planned a raid something; who takes no direct messages is told in the channel of its planner.

    Args:
        ctx: of the guild.
        raid: which raid.
        view: what they are to know.
        once: names the message, as in `ctx.send`.
    """
    if is_erased(raid.leader_id):
        return
    guild = ctx.guild.name if ctx.guild else ""
    direct = replace(view, content=f"**{guild}**\n{view.content}")
    if await ctx.direct(raid.leader_id, direct, once=once):
        return
    mention = f"<@{raid.leader_id}> "
    pinged = disnake.AllowedMentions(
        users=[disnake.Object(raid.leader_id)], everyone=False, roles=False, replied_user=False
    )
    await channel(ctx, raid, replace(view, content=mention + view.content, mentions=pinged), once=once)


async def channel(ctx: GuildContext, raid: Raid, view: View, *, once: str, thread: int | None = None) -> bool:
    """Say something where a raid is planned, in its thread if it has one; return whether there was a place to say it."""
    for place in filter(None, (thread, raid.channel_id)):
        try:
            await ctx.send(place, view, once=once)
        except (ChannelNotFound, disnake.Forbidden) as error:
            ctx.log.info("nothing said of a raid", raid=raid.number, place=place, reason=str(error))
        else:
            return True
    return False


async def links(ctx: GuildContext, raids: Mapping[int, int]) -> dict[int, str]:
    """Return a link to the planner of each raid, or to its channel where there is none yet.

    Args:
        ctx: of the guild.
        raids: their channels by their numbers.
    """
    found = {}
    async with ctx.transaction():
        for number, channel_id in raids.items():
            place = await ctx.live.where(routes.PLANNER.id(number=number)) or (channel_id,)
            path = "/".join(map(str, (ctx.guild_id, *place)))
            found[number] = f"https://discord.com/channels/{path}"
    return found
