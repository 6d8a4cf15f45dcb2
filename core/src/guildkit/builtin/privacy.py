"""`/privacy`: what is kept of a member in this guild, all of it as a file, and having it erased."""

# Without `from __future__ import annotations`: the handlers' annotations name functions that exist only inside.
import json
from typing import TYPE_CHECKING, Any, Final

import disnake

from guildkit import text
from guildkit.attachments import DEFAULT_SIZE, Attachment
from guildkit.data import ERASED, erase_member, export_member, kept_tables
from guildkit.errors import UserError
from guildkit.gate import CORE
from guildkit.host import LoadedPlugin
from guildkit.interaction import InteractionContext
from guildkit.plugin import Plugin
from guildkit.routes import Route
from guildkit.texts import core_text
from guildkit.views import View

if TYPE_CHECKING:
    from guildkit.bot import Bot

ERASE: Final = Route(CORE, "privacy-erase")

_FATES: Final = {
    "keep": "privacy-on-keep",
    "anonymise": "privacy-on-anonymise",
    "delete": "privacy-on-delete",
}
"""What becomes of a row, as members read it; what is said first holds where columns differ."""


def add(plugin: Plugin, bot: "Bot") -> None:
    """Add the commands."""
    plugin.group("privacy", "What this bot keeps of you on this server")

    @plugin.command("privacy show", description="What is kept of you here, and why", answers="private")
    async def show(ctx: InteractionContext) -> None:
        await ctx.reply(await _overview(ctx, bot))

    @plugin.command(
        "privacy export", description="Get all that is kept of you here as a file", answers="private"
    )
    async def export(ctx: InteractionContext) -> None:
        found = await _export(bot, ctx.guild_id, ctx.member.id)
        if not found:
            raise UserError(core_text("privacy-nothing"))
        content = _file(ctx, bot, found)
        if len(content) > DEFAULT_SIZE:
            raise UserError(core_text("privacy-too-large"), hint=core_text("privacy-too-large-hint"))
        files = [Attachment("my-data.json", content)]
        letter = View(ctx.t("privacy-file", server=_server(ctx)), files=files)
        if await ctx.direct(ctx.member.id, letter, once=f"privacy/{ctx.interaction.id}"):
            await ctx.reply(ctx.t("privacy-sent"))
        else:
            await ctx.reply(View(ctx.t("privacy-closed"), files=files))

    @plugin.command(
        "privacy erase", description="Have all that is kept of you here erased", answers="private"
    )
    async def erase(ctx: InteractionContext) -> None:
        if not await _export(bot, ctx.guild_id, ctx.member.id):
            raise UserError(core_text("privacy-nothing"))
        button = disnake.ui.Button[Any](
            label=ctx.t("privacy-erase-button"), style=disnake.ButtonStyle.danger, custom_id=ERASE.id()
        )
        await ctx.reply(View(ctx.t("privacy-erase-ask", server=_server(ctx)), rows=[[button]]))

    @plugin.component(ERASE)
    async def erase_now(ctx: InteractionContext) -> None:
        erased = await erase_member(bot.database, bot.clock, bot.rng, ctx.guild_id, ctx.member.id, by=ERASED)
        bot.jobs.wake()
        key = "privacy-erased" if erased else "privacy-nothing"
        await ctx.update(
            ctx.t(key, server=_server(ctx), deleted=erased.deleted, anonymised=erased.anonymised)
        )


async def _export(bot: "Bot", guild_id: int, member_id: int) -> dict[str, dict[str, list[Any]]]:
    async with bot.database.system_session("a member's data", read_only=True) as session:
        return await export_member(session, guild_id, member_id)


def _server(ctx: InteractionContext) -> str:
    return text.escape(ctx.guild.name if ctx.guild else str(ctx.guild_id))


def _file(ctx: InteractionContext, bot: "Bot", found: dict[str, Any]) -> bytes:
    document = {
        "member": str(ctx.member.id),
        "guild": {"id": str(ctx.guild_id), "name": ctx.guild.name if ctx.guild else ""},
        "at": bot.clock.now().isoformat(),
        "data": found,
    }
    return json.dumps(document, indent=2, ensure_ascii=False).encode()


async def _overview(ctx: InteractionContext, bot: "Bot") -> View:
    """Return what each plugin keeps: how many rows of each table, and what an erasure makes of them."""
    found = await _export(bot, ctx.guild_id, ctx.member.id)
    async with bot.database.system_session("what is declared", read_only=True) as session:
        declared = await kept_tables(session)
    embed = disnake.Embed(title=ctx.t("privacy-title", server=_server(ctx)))
    for plugin, tables in sorted(found.items()):
        lines = []
        for table, rows in tables.items():
            fates = _FATES.keys() & declared.get(plugin, {}).get(table, {}).values() or {"delete"}
            fate = ctx.t(_FATES[min(fates, key=list(_FATES).index)])
            lines.append(ctx.t("privacy-rows", what=_label(table, plugin), count=len(rows), fate=fate))
        loaded = bot.host.plugins.get(plugin)
        embed.add_field(loaded.title if loaded else plugin, "\n".join(lines), inline=False)
    embed.description = ctx.t("privacy-explained") if found else ctx.t("privacy-nothing")
    said = _declared(ctx, bot)
    return View(embeds=[embed, said] if said.fields else [embed]).shortened()


def _declared(ctx: InteractionContext, bot: "Bot") -> disnake.Embed:
    """Return what the plugins that are on here keep of members, in the words of their authors."""
    embed = disnake.Embed(title=ctx.t("privacy-declared"))
    for name in sorted(bot.gate.plugins(ctx.guild_id) & bot.host.plugins.keys()):
        loaded = bot.host.plugins[name]
        lines = [
            ctx.t("privacy-category", category=category, words=_words(loaded, category, ctx.language))
            for category in loaded.candidate.declared.data
        ]
        if lines:
            embed.add_field(loaded.title, "\n".join(lines), inline=False)
    return embed


def _words(plugin: LoadedPlugin, category: str, language: str) -> str:
    """Return what a category is: the plugin's text in the reader's language, or what its `plugin.toml` says."""
    said = plugin.texts.description(f"data-{category}", language)
    return said or plugin.candidate.declared.data[category]


def _label(table: str, plugin: str) -> str:
    return table.removeprefix(f"{plugin.replace('-', '_')}_").replace("_", " ")
