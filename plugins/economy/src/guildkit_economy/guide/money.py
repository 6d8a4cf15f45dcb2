"""What the economy says in the server guide: what money is here, and what members can do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import disnake

from guildkit import Command, GuildContext, View, escape
from guildkit_economy import plugin
from guildkit_economy.texts import text
from guildkit_economy.views.common import COLOUR, amount

if TYPE_CHECKING:
    from guildkit_economy.settings import EconomySettings


@plugin.guide_section("money", title=text("guide-money"))
async def money(ctx: GuildContext) -> View:
    """Say what money is here, and what the ledger promises."""
    settings: EconomySettings = ctx.settings
    lines = [ctx.t("guide-money-text", currency=escape(settings.currency))]
    if settings.confirm_above:
        lines.append(ctx.t("guide-money-confirm", amount=amount(ctx, settings.confirm_above)))
    lines.append(ctx.t("guide-money-ledger"))
    return View(embeds=[disnake.Embed(description="\n\n".join(lines), colour=COLOUR)])


@plugin.guide_section("money-commands", title=text("guide-money-commands"))
async def commands(ctx: GuildContext) -> View:
    """List what members can type, as Discord describes it in this language."""
    lines = [
        f"`/{' '.join(command.path)}` {_described(ctx, command)}"
        for command in plugin.guildkit_commands()
        if isinstance(command, Command) and command.permissions is None
    ]
    return View(embeds=[disnake.Embed(description="\n".join(lines), colour=COLOUR)])


def _described(ctx: GuildContext, command: Command) -> str:
    said = text.description(f"command-{'-'.join(command.path)}", ctx.language)
    return command.description if said is None else said
