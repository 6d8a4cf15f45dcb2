"""Slash commands: `/raidstats`."""

from __future__ import annotations

from typing import Annotated

import disnake

from guildkit import InteractionContext, Option
from guildkit_raids import plugin
from guildkit_raids.planning import attendance
from guildkit_raids.views import lists
from guildkit_raids.views.common import plain

SHOWN = 10
"""How many of the last raids are named."""


@plugin.command("raidstats", description="See in how many raids somebody took part", answers="private")
async def raidstats(
    ctx: InteractionContext,
    member: Annotated[disnake.Member | None, Option("Who; you without it")] = None,
) -> None:
    """Show how often a member was present."""
    who = member or ctx.member
    async with ctx.read() as session:
        counts = await attendance.counts(session, [who.id])
        raids = await attendance.of_member(session, who.id, limit=SHOWN)
    await ctx.reply(lists.stats(ctx, plain(who.display_name), counts.get(who.id, 0), raids))
