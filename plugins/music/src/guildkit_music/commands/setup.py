"""Slash commands: `/setup` and `/247`."""

from __future__ import annotations

from guildkit import InteractionContext, UserError
from guildkit.storage import get_or_add
from guildkit_music import mirror, people, plugin, setup
from guildkit_music.models import Player
from guildkit_music.texts import text
from guildkit_music.views import setup as views


@plugin.command(
    "setup",
    description="Set music up: where it is shown, who decides, how much is allowed",
    permissions=people.MANAGE,
    answers="private",
)
async def set_up(ctx: InteractionContext) -> None:
    """Ask how music is to be here."""
    async with ctx.transaction() as session:
        await setup.begin(ctx, session)
    await ctx.reply(views.question(ctx, direct=False))


@plugin.command("247", description="Let the bot stay in the voice channel when nobody listens, or no longer")
async def stay(ctx: InteractionContext) -> None:
    """Turn staying on or off."""
    if not people.is_in_charge(ctx):
        raise UserError(text("stay-not-you"))
    async with ctx.transaction() as session:
        player = await get_or_add(session, Player)
        player.stay = stays = not player.stay
        await mirror.promise_leaving(ctx, player)
        ctx.audit("stay.on" if stays else "stay.off")
    minutes = ctx.settings.leave_minutes
    await ctx.reply(ctx.t("stay-on") if stays else ctx.t("stay-off", minutes=minutes))
