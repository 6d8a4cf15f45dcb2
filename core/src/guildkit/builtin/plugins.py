"""`/plugins`: what this bot can do in a guild, and switching it on and off."""

# Without `from __future__ import annotations`: the handlers' annotations name functions that exist only inside.
from typing import TYPE_CHECKING, Annotated

import disnake
import structlog

from guildkit import text
from guildkit.channels import notify
from guildkit.context import GuildContext
from guildkit.errors import ChannelNotFound, UserError
from guildkit.failures import Failure
from guildkit.gate import CORE
from guildkit.interaction import InteractionContext
from guildkit.plugin import Plugin
from guildkit.records import Choice, Option
from guildkit.shortening import shorten
from guildkit.texts import core_text
from guildkit.views import View

if TYPE_CHECKING:
    from guildkit.bot import Bot

log = structlog.get_logger()

MANAGE = disnake.Permissions(manage_guild=True)


def add(plugin: Plugin, bot: "Bot") -> None:
    """Add the commands."""
    plugin.group("remote plugins", "The plugins of another server")
    plugin.group("plugins", "What this bot can do here, and switching it on and off", permissions=MANAGE)

    async def names(_ctx: InteractionContext, typed: str) -> list[Choice]:
        return [
            Choice(f"{loaded.title} ({name})" if loaded.title.lower() != name else loaded.title, name)
            for name, loaded in sorted(bot.host.plugins.items())
            if name != CORE and typed.lower() in f"{name} {loaded.title}".lower()
        ]

    @plugin.command(
        "remote plugins list", description="Which plugins there are, and which are on there", operator=True
    )
    @plugin.command(
        "plugins list",
        description="Which plugins there are, and which are on here",
        permissions=MANAGE,
        answers="private",
    )
    async def list_(ctx: InteractionContext) -> None:
        await ctx.reply(_overview(ctx, bot))

    @plugin.command(
        "remote plugins enable", description="Switch a plugin on in another server", operator=True
    )
    @plugin.command(
        "plugins enable",
        description="Switch a plugin on in this server",
        permissions=MANAGE,
        answers="private",
    )
    async def enable(
        ctx: InteractionContext, name: Annotated[str, Option("Which plugin", autocomplete=names)]
    ) -> None:
        if not await bot.switches.enable(ctx.guild_id, name, by=ctx.member.id):
            raise UserError(
                core_text("plugins-on-already", plugin=name),
                hint=core_text("plugins-to-disable", plugin=name),
            )
        await bot.switches.apply()
        said = ctx.t("plugins-enabled", title=bot.host.plugins[name].title)
        commands = text.join([f"`/{command}`" for command in bot.host.plugins[name].payloads], ctx.t("and"))
        if commands:
            said += " " + ctx.t("plugins-brings", commands=commands)
        await ctx.reply(said + _sync_note(ctx, bot))

    @plugin.command(
        "remote plugins disable", description="Switch a plugin off in another server", operator=True
    )
    @plugin.command(
        "plugins disable",
        description="Switch a plugin off in this server",
        permissions=MANAGE,
        answers="private",
    )
    async def disable(
        ctx: InteractionContext, name: Annotated[str, Option("Which plugin", autocomplete=names)]
    ) -> None:
        if not await bot.switches.disable(ctx.guild_id, name, by=ctx.member.id):
            raise UserError(
                core_text("plugins-off-already", plugin=name),
                hint=core_text("plugins-to-enable", plugin=name),
            )
        await bot.switches.apply()
        await ctx.reply(ctx.t("plugins-disabled", plugin=name) + _sync_note(ctx, bot))

    @plugin.command(
        "plugins retry",
        description="Let a plugin that rests after failures work again",
        permissions=MANAGE,
        answers="private",
    )
    async def retry(
        ctx: InteractionContext, name: Annotated[str, Option("Which plugin", autocomplete=names)]
    ) -> None:
        title = bot.switches.loaded(name).title
        if bot.breaker.rests_until(ctx.guild_id, name) is None:
            raise UserError(core_text("plugins-not-resting", plugin=name))
        bot.breaker.forgive(ctx.guild_id, name)
        async with ctx.transaction():
            ctx.audit("plugin.retried", name)
        await bot.jobs.settle([ctx.guild_id])
        await bot.absence.changed({ctx.guild_id})
        await ctx.reply(ctx.t("plugins-retried", title=title))


async def tell_that_it_rests(bot: "Bot", failure: Failure) -> None:
    """Tell those who run a guild that a plugin begins to rest there."""
    assert failure.guild_id is not None
    ctx = GuildContext(bot.dispatcher.services, failure.guild_id, CORE)
    until = bot.breaker.rests_until(failure.guild_id, failure.plugin)
    loaded = bot.host.plugins.get(failure.plugin)
    log.warning("a plugin rests", plugin=failure.plugin, guild=failure.guild_id, until=until)
    if ctx.guild is None or until is None or loaded is None:
        return  # /plugins list shows it
    text = ctx.t(
        "plugins-rests",
        title=loaded.title,
        plugin=failure.plugin,
        until=disnake.utils.format_dt(until, "R"),
        id=failure.id,
    )
    try:
        await notify(ctx, ctx.guild, text, once=f"rests/{failure.id}")
    except (ChannelNotFound, disnake.HTTPException) as error:
        log.warning("admins could not be told", guild=failure.guild_id, reason=str(error))


def _sync_note(ctx: InteractionContext, bot: "Bot") -> str:
    return "" if bot.reconciler.synced(ctx.guild_id) else " " + ctx.t("plugins-not-synced")


def _overview(ctx: InteractionContext, bot: "Bot") -> View:
    lines = []
    for name, loaded in sorted(bot.host.plugins.items()):
        if name != CORE:
            until = bot.breaker.rests_until(ctx.guild_id, name)
            if not bot.gate.enabled(ctx.guild_id, name):
                state = ctx.t("plugins-off")
            elif until is not None:
                state = ctx.t("plugins-resting", until=disnake.utils.format_dt(until, "R"))
            else:
                state = ctx.t("plugins-on")
            lines.append(f"{state} · **{loaded.title}** (`{name}` {loaded.version})")
    lines += [f"🔴 {ctx.t('plugins-failed', plugin=name)}" for name in sorted(bot.host.failures)]
    embed = disnake.Embed(
        title=ctx.t("plugins-title"),
        description=shorten("\n".join(lines) or ctx.t("plugins-none"), 4000),
    )
    embed.set_footer(text="/plugins enable · /plugins disable · /plugins retry")
    return View(embeds=[embed])
