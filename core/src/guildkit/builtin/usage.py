"""`/help` and `/help2`: what this bot can do here for the member who asks."""

# Without `from __future__ import annotations`: the handlers' annotations name functions that exist only inside.
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import disnake

from guildkit.gate import CORE
from guildkit.guard import lacking
from guildkit.host import LoadedPlugin
from guildkit.interaction import InteractionContext
from guildkit.operators import REMOTE_GROUP
from guildkit.paging import Page
from guildkit.plugin import Plugin
from guildkit.records import Command
from guildkit.routes import Route
from guildkit.shortening import shorten
from guildkit.views import View

if TYPE_CHECKING:
    from guildkit.bot import Bot

PAGE: Final = Route(CORE, "help2/{page:int}")
_EMBED: Final = 4000
_PAGE: Final = 1500
"""About how many characters stand on a page; a command with its options stays in one piece, and may have more."""
_LINE: Final = 300


def add(plugin: Plugin, bot: "Bot") -> None:
    """Add the commands."""

    @plugin.command("help", description="What this bot can do for you here", answers="private")
    async def overview(ctx: InteractionContext) -> None:
        await ctx.reply(_overview(ctx, bot))

    @plugin.command(
        "help2", description="Every command that you may use here, with its options", answers="private"
    )
    async def everything(ctx: InteractionContext) -> None:
        await ctx.reply(_everything(ctx, bot, 1))

    @plugin.component(PAGE, repeatable=True)
    async def turn(ctx: InteractionContext, page: int) -> None:
        await ctx.update(_everything(ctx, bot, page))


def _overview(ctx: InteractionContext, bot: "Bot") -> View:
    lines = []
    for loaded in _plugins(ctx, bot):
        names = dict.fromkeys(
            _shown(_payloads(ctx, loaded, command)[:1]) for command in _allowed(ctx, bot, loaded)
        )
        if names:
            lines.append(shorten(f"**{loaded.title}**: {' '.join(names)}", _LINE))
        elif not loaded.records.commands:
            lines.append(shorten(f"**{loaded.title}**: {ctx.t('help-by-itself')}", _LINE))
    embed = disnake.Embed(title=ctx.t("help-title"), description=shorten("\n".join(lines), _EMBED))
    embed.set_footer(text=ctx.t("help-more"))
    return View(embeds=[embed])


def _everything(ctx: InteractionContext, bot: "Bot", number: int) -> View:
    pages = [""]
    for block in _blocks(ctx, bot):
        if pages[-1] and len(pages[-1]) + len(block) > _PAGE:
            pages.append("")
        pages[-1] += block
    page = Page(number, total=len(pages), size=1)
    embed = disnake.Embed(title=ctx.t("help-everything"), description=shorten(pages[page.offset], _EMBED))
    embed.set_footer(text=ctx.t("help-optional"))
    return View(embeds=[embed], rows=page.rows(PAGE))


def _blocks(ctx: InteractionContext, bot: "Bot") -> Iterator[str]:
    """Describe each command with its options, the first of a plugin below its title."""
    for loaded in _plugins(ctx, bot):
        title = f"**{loaded.title}**\n"
        for command in _allowed(ctx, bot, loaded):
            payloads = _payloads(ctx, loaded, command)
            lines = [f"{title}{_shown(payloads)} {_own(ctx, payloads[-1], 'description')}"]
            for option in payloads[-1]["options"]:
                name = _own(ctx, option, "name")
                name = name if option.get("required") else f"[{name}]"
                lines.append(f"- `{name}` {_own(ctx, option, 'description')}")
            yield "\n".join(lines) + "\n"
            title = ""


def _plugins(ctx: InteractionContext, bot: "Bot") -> list[LoadedPlugin]:
    """Return the plugins that are on here, the features before the core's own commands."""
    names = [*sorted(bot.gate.plugins(ctx.guild_id)), CORE]
    return [bot.host.plugins[name] for name in names if name in bot.host.plugins]


def _allowed(ctx: InteractionContext, bot: "Bot", loaded: LoadedPlugin) -> list[Command]:
    """Return the commands that the member may use, by their newest names, and which Discord does not hide with their group."""
    groups = {group.path: group.permissions for group in (REMOTE_GROUP, *loaded.records.groups)}
    return [
        command
        for command in loaded.records.commands
        if not command.renamed
        and (bot.operators.may(ctx.interaction) or not command.operator)
        and not lacking(ctx.interaction, command.permissions)
        and not (len(command.path) > 1 and lacking(ctx.interaction, groups[command.path[:1]]))
    ]


def _payloads(ctx: InteractionContext, loaded: LoadedPlugin, command: Command) -> list[dict[str, Any]]:
    """Return what Discord was given for each word of a command, with each name as the member sees it."""
    found = [(loaded.payloads | loaded.operator_payloads)[command.path[0]]]
    for word in command.path[1:]:
        found += [option for option in found[-1]["options"] if option["name"] == word]
    return [{**payload, "shown": _own(ctx, payload, "name")} for payload in found]


def _shown(payloads: list[dict[str, Any]]) -> str:
    return f"`/{' '.join(payload['shown'] for payload in payloads)}`"


def _own(ctx: InteractionContext, payload: dict[str, Any], field: str) -> str:
    """Return a name or description as Discord shows it to the member."""
    translated = payload.get(f"{field}_localizations", {})
    words: str = translated.get(ctx.language, payload[field])
    return words
