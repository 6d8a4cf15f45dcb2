"""The built-in plugin, which is on everywhere: the commands with which a guild's admins switch the others."""

# Without `from __future__ import annotations`: the handlers' annotations name functions that exist only inside.
from typing import TYPE_CHECKING, Annotated

import disnake

from guildkit import models, text
from guildkit.context import InteractionContext
from guildkit.discovery import Candidate
from guildkit.errors import UserError
from guildkit.gate import CORE
from guildkit.plugin import Plugin
from guildkit.records import Choice, Option
from guildkit.views import View

if TYPE_CHECKING:
    from guildkit.bot import Bot

MANAGE = disnake.Permissions(manage_guild=True)


def core_candidate(bot: "Bot") -> Candidate:
    """Return the core's own plugin, ready to be loaded like any other."""
    from guildkit import __version__  # noqa: PLC0415 - the package imports this module

    return Candidate(CORE, lambda: _plugin(bot), "guildkit", __version__)


def _plugin(bot: "Bot") -> Plugin:
    plugin = Plugin(CORE, title="guildkit", metadata=models.Base.metadata, migrations="guildkit.migrations")
    plugin.group("plugins", "What this bot can do here, and switching it on and off", permissions=MANAGE)

    async def names(_ctx: InteractionContext, typed: str) -> list[Choice]:
        return [
            Choice(f"{loaded.title} ({name})" if loaded.title.lower() != name else loaded.title, name)
            for name, loaded in sorted(bot.host.plugins.items())
            if name != CORE and typed.lower() in f"{name} {loaded.title}".lower()
        ]

    @plugin.command(
        "plugins list",
        description="Which plugins there are, and which are on here",
        permissions=MANAGE,
        answers="private",
    )
    async def list_(ctx: InteractionContext) -> None:
        await ctx.reply(_overview(bot, ctx.guild_id))

    @plugin.command(
        "plugins enable",
        description="Switch a plugin on in this server",
        permissions=MANAGE,
        answers="private",
    )
    async def enable(
        ctx: InteractionContext, name: Annotated[str, Option("Which plugin", autocomplete=names)]
    ) -> None:
        if not await bot.enable(ctx.guild_id, name, by=ctx.member.id):
            raise UserError(f"{name} is already on here.", hint=f"To switch it off: /plugins disable {name}")
        await bot.apply_changes()
        said = f"**{bot.host.plugins[name].title}** is on."
        commands = text.join([f"`/{command}`" for command in bot.host.plugins[name].payloads])
        if commands:
            said += f" It brings {commands}."
        await ctx.reply(said + _sync_note(bot, ctx.guild_id))

    @plugin.command(
        "plugins disable",
        description="Switch a plugin off in this server",
        permissions=MANAGE,
        answers="private",
    )
    async def disable(
        ctx: InteractionContext, name: Annotated[str, Option("Which plugin", autocomplete=names)]
    ) -> None:
        if not await bot.disable(ctx.guild_id, name, by=ctx.member.id):
            raise UserError(f"{name} is already off here.", hint=f"To switch it on: /plugins enable {name}")
        await bot.apply_changes()
        said = f"**{name}** is off: nothing of it runs here any more. What it stored is kept."
        await ctx.reply(said + _sync_note(bot, ctx.guild_id))

    return plugin


def _sync_note(bot: "Bot", guild_id: int) -> str:
    if bot.reconciler.synced(guild_id):
        return ""
    return " Discord has not taken the change of commands yet; I keep trying."


def _overview(bot: "Bot", guild_id: int) -> View:
    lines = []
    for name, loaded in sorted(bot.host.plugins.items()):
        if name != CORE:
            state = "🟢 on" if bot.gate.enabled(guild_id, name) else "⚪ off"
            lines.append(f"{state} · **{loaded.title}** (`{name}` {loaded.version})")
    lines += [f"🔴 **{name}** could not be loaded" for name in sorted(bot.host.failures)]
    embed = disnake.Embed(
        title="Plugins", description=text.shorten("\n".join(lines) or "No plugin is installed yet.", 4000)
    )
    embed.set_footer(text="/plugins enable · /plugins disable")
    return View(embeds=[embed])
