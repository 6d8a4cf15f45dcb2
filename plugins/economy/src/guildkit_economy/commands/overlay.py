"""The slash command `/stream overlay`, by which managers have a page for their stream."""

from __future__ import annotations

from typing import Annotated, Literal

from guildkit import InteractionContext, Option, UserError
from guildkit_economy import plugin
from guildkit_economy.overlay import links
from guildkit_economy.people import MANAGE
from guildkit_economy.texts import text


@plugin.command(
    "stream overlay",
    description="A page for your stream that shows raffles and draws",
    permissions=MANAGE,
    answers="private",
)
async def overlay(
    ctx: InteractionContext,
    change: Annotated[
        Literal["on", "off", "renew"] | None,
        Option("Switch it on or off, or give it a new link; by default its link is shown"),
    ] = None,
) -> None:
    """Switch the overlay on or off, or show its address to the manager alone."""
    if not ctx.settings.listening:
        raise UserError(text("overlay-unconfigured"), hint=text("overlay-unconfigured-hint"))
    if change == "off":
        await _close(ctx)
        return
    async with ctx.transaction() as session:
        found = await links.find(session)
        if change is None and found is None:
            raise UserError(text("overlay-off"), hint=text("overlay-off-hint"))
        if found is not None and change != "renew":
            secret = found.secret
        else:
            secret = await links.open_new(session, ctx.rng, now=ctx.now)
            ctx.audit("overlay.opened" if found is None else "overlay.renewed")
    address = links.address(ctx.settings.public_url, ctx.guild_id, secret)
    await ctx.reply(ctx.t("overlay-address", address=address))


async def _close(ctx: InteractionContext) -> None:
    async with ctx.transaction() as session:
        if not await links.close(session):
            raise UserError(text("overlay-off"), hint=text("overlay-off-hint"))
        ctx.audit("overlay.closed")
    await ctx.reply(ctx.t("overlay-closed-now"))
