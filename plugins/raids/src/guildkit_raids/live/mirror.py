"""The debug mirror: the raids and the members of every server, in a channel of the operators' own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import UserError
from guildkit_raids import plugin, routes
from guildkit_raids.member_list import roles
from guildkit_raids.planning import member_list, plans
from guildkit_raids.planning.tally import tally
from guildkit_raids.views import lists, members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit import GuildContext, JobContext, ServedGuilds, View

_served: list[ServedGuilds] = []
_mirrored: set[int] = set()
"""The servers that were mirrored last; after a start every live message is looked at anyhow."""


@plugin.on_start
async def start(guilds: ServedGuilds) -> None:
    """Know the servers in which the plugin is on."""
    _served.append(guilds)


@plugin.on_stop
async def stop() -> None:
    """Know none any more."""
    _served.clear()
    _mirrored.clear()


@plugin.every("*/5 * * * *", "mirror")
async def look(ctx: JobContext) -> None:
    """Where the operators' channel is, have every server mirrored; what shows the same is not edited."""
    channel_id = ctx.settings.mirror_channel
    if channel_id is None or ctx.guild is None or ctx.guild.get_channel(channel_id) is None:
        return
    async with ctx.transaction():
        served = set(_served[-1].ids)
        for guild_id in sorted(served):
            await ctx.live.show(routes.MIRROR.id(guild=guild_id), channel_id)
        for guild_id in sorted(_mirrored - served):  # switched off meanwhile
            await ctx.live.refresh(routes.MIRROR.id(guild=guild_id))
    _mirrored.clear()
    _mirrored.update(served)


@plugin.live(routes.MIRROR)
async def show_mirror(ctx: GuildContext, guild: int) -> Sequence[View] | None:
    """Show the open raids and the list of members of another server, in the operators' language; nothing where the plugin is off there."""
    channel_id = ctx.settings.mirror_channel
    if channel_id is None or ctx.guild is None or ctx.guild.get_channel(channel_id) is None:
        return None
    try:
        async with _served[-1].enter(guild) as there, there.read() as session:
            raids = await plans.open_raids(session, limit=lists.A_MESSAGE)
            tallies = [await tally(session, raid) for raid in raids]
            more = await plans.how_many_open(session) - len(raids)
            name = there.guild.name if there.guild else ""
            entries = await member_list.entries(session) if roles(there) else None
            known = await member_list.available(session)
    except UserError:
        return None
    shown = lists.mirrored(ctx, f"{name} ({guild})", tallies, more)
    return shown if entries is None else [*shown, *members.messages(ctx, entries, available=bool(known))]
