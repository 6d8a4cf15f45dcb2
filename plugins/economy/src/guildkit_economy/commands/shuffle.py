"""Slash commands: `/shuffle`."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from guildkit import Cooldown, InteractionContext, Option
from guildkit_economy import people, plugin
from guildkit_economy.components.shuffle import order_page
from guildkit_economy.games import shuffle


@plugin.command(
    "shuffle",
    description="Bring slots into a random order: a list, or those that wait",
    permissions=people.MANAGE,
    cooldown=Cooldown(5, timedelta(seconds=30), per="guild"),
)
async def shuffle_(
    ctx: InteractionContext,
    slots: Annotated[
        str, Option("The list, separated by commas; without it the slots that wait", max=4000)
    ] = "",
    again: Annotated[bool, Option("Show the last order once more, and shuffle nothing")] = False,
) -> None:
    """Shuffle, or show again what came out."""
    if not again:
        names = shuffle.parse(slots) if slots.strip() else None
        async with ctx.transaction() as session:
            await shuffle.shuffle(session, names, by=ctx.member.id, rng=ctx.rng, now=ctx.now)
            ctx.audit("slot.shuffled")
    await ctx.reply(await order_page(ctx, 1))
