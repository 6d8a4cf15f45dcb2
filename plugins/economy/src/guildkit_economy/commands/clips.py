"""Slash commands: `/clip submit|list|random|vote|remove|panel`."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from guildkit import Choice, Cooldown, InteractionContext, Option, shorten
from guildkit_economy import plugin
from guildkit_economy.commands.options import Where
from guildkit_economy.components.clips import clip_page, do_remove, do_submit, do_vote, show_panel
from guildkit_economy.games import clips
from guildkit_economy.games.clips import TITLE_LIMIT, Order
from guildkit_economy.games.links import TYPED_LIMIT
from guildkit_economy.people import MANAGE, manages
from guildkit_economy.views import clips as views

plugin.group("clip", "Clips of the stream, submitted by members")


async def known_clips(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete a clip from its number or its title."""
    async with ctx.read() as session:
        found = await clips.matching(session, typed.strip().removeprefix("#"))
    return [Choice(shorten(f"#{each.number} {each.title or each.link}", 100), each.number) for each in found]


ClipNumber = Annotated[int, Option("Which clip", min=1, max=2_000_000_000, autocomplete=known_clips)]


@plugin.command("clip submit", description="Submit a clip of the stream", answers="private")
async def submit(
    ctx: InteractionContext,
    link: Annotated[str, Option("Its link: https://…", max=TYPED_LIMIT)],
    title: Annotated[str, Option("What happens in it", max=TITLE_LIMIT)] = "",
) -> None:
    """Store a clip, and show it to everybody."""
    await do_submit(ctx, link, title)


@plugin.command("clip list", description="See the clips that were submitted", answers="private")
async def list_(
    ctx: InteractionContext,
    order: Annotated[Order, Option("Which ones come first")] = "newest",
) -> None:
    """Show the first page."""
    await ctx.reply(await clip_page(ctx, order, 1))


@plugin.command(
    "clip random", description="Show everybody here any clip", cooldown=Cooldown(3, timedelta(minutes=1))
)
async def random(ctx: InteractionContext) -> None:
    """Show a clip by chance."""
    async with ctx.read() as session:
        found = await clips.any_one(session, ctx.rng)
    await ctx.reply(views.card(ctx, found))


@plugin.command("clip vote", description="Vote for a clip, or take your vote back", answers="private")
async def vote(ctx: InteractionContext, clip: ClipNumber) -> None:
    """Vote."""
    await do_vote(ctx, clip)


@plugin.command(
    "clip remove", description="Remove a clip: your own, or any if you manage this server", answers="private"
)
async def remove(ctx: InteractionContext, clip: ClipNumber) -> None:
    """Remove a clip and its card."""
    await do_remove(ctx, clip, manages=manages(ctx))


@plugin.command(
    "clip panel",
    description="Show the best clips in a channel, always up to date",
    answers="private",
    permissions=MANAGE,
)
async def panel(
    ctx: InteractionContext,
    channel: Where = None,
) -> None:
    """Post the panel, or move it."""
    await show_panel(ctx, channel.id if channel else None)
