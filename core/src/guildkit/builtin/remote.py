"""`/remote_guilds`, and `/remote tier`: the guilds that the bot is in, and what they have."""

# Without `from __future__ import annotations`: the handlers' annotations name functions that exist only inside.
from typing import TYPE_CHECKING, Annotated, Final

import disnake

from guildkit.errors import UserError
from guildkit.gate import CORE
from guildkit.interaction import InteractionContext
from guildkit.models import GuildRecord
from guildkit.paging import Page
from guildkit.plugin import Plugin
from guildkit.records import Choice, Option
from guildkit.routes import Route
from guildkit.shortening import shorten
from guildkit.text import escape
from guildkit.texts import core_text
from guildkit.tiers import OPERATOR, end_of
from guildkit.views import View

if TYPE_CHECKING:
    from guildkit.bot import Bot

PAGE: Final = Route(CORE, "remote-guilds/{page:int}/{search}")
_SEARCH: Final = 40
_PLUGINS: Final = 150


def add(plugin: Plugin, bot: "Bot") -> None:
    """Add the commands."""

    @plugin.command(
        "remote_guilds",
        description="The servers that the bot is in, and what they have",
        answers="private",
        operator=True,
    )
    async def guilds(
        ctx: InteractionContext,
        search: Annotated[str, Option("A part of the name or id", max=_SEARCH)] = "",
    ) -> None:
        await ctx.reply(await _page(ctx, bot, 1, search.replace("/", " ").strip()))

    @plugin.component(PAGE, repeatable=True, operator=True)
    async def turn(ctx: InteractionContext, page: int, search: str) -> None:
        await ctx.update(await _page(ctx, bot, page, search))

    plugin.group("remote tier", "The tier of another server")

    async def names(_ctx: InteractionContext, typed: str) -> list[Choice]:
        return [Choice(name, name) for name in bot.tiers.names if typed.casefold() in name.casefold()]

    @plugin.command("remote tier show", description="Which tier a server has, and where from", operator=True)
    async def show(ctx: InteractionContext) -> None:
        await ctx.reply(_tier(ctx, bot))

    @plugin.command("remote tier set", description="Give a server a tier", operator=True)
    async def set_(
        ctx: InteractionContext,
        tier: Annotated[str, Option("Which tier", autocomplete=names)],
        until: Annotated[str, Option("The last day, as in 2026-12-31, or an instant; in UTC", max=40)] = "",
    ) -> None:
        end = end_of(until) if until else None
        await bot.tiers.give(ctx.guild_id, bot.tiers.find(tier), until=end, by=ctx.member.id)
        await ctx.reply(_tier(ctx, bot))

    @plugin.command(
        "remote tier clear", description="Take back the tier that a server was given", operator=True
    )
    async def clear(ctx: InteractionContext) -> None:
        if not await bot.tiers.take_back(ctx.guild_id, by=ctx.member.id):
            raise UserError(core_text("tier-not-given"))
        await ctx.reply(_tier(ctx, bot))


async def _page(ctx: InteractionContext, bot: "Bot", number: int, search: str) -> View:
    found = [
        guild
        for guild in await bot.guilds.all()
        if guild.present and search.casefold() in f"{guild.name} {guild.guild_id}".casefold()
    ]
    page = Page(number, total=len(found))
    lines = [_line(ctx, bot, guild) for guild in page.of(found)]
    embed = disnake.Embed(
        title=ctx.t("remote-guilds-title", count=len(found)),
        description="\n".join(lines) or ctx.t("remote-guilds-none"),
    )
    return View(embeds=[embed], rows=page.rows(PAGE, search=search)).shortened()


def _line(ctx: InteractionContext, bot: "Bot", record: GuildRecord) -> str:
    guild = bot.client.get_guild(record.guild_id)  # None where another process of the bot serves it
    parts = [] if guild is None else [ctx.t("remote-guilds-members", count=guild.member_count or 0)]
    if bot.tiers.names:
        parts.append(bot.tiers.name(bot.tiers.of(record.guild_id)))
    if record.joined_at is not None:
        parts.append(ctx.t("remote-guilds-since", day=disnake.utils.format_dt(record.joined_at, "d")))
    plugins = ", ".join(sorted(bot.gate.plugins(record.guild_id))) or ctx.t("remote-guilds-no-plugins")
    return f"**{escape(record.name)}** `{record.guild_id}`\n{' · '.join(parts)}\n{shorten(plugins, _PLUGINS)}"


def _tier(ctx: InteractionContext, bot: "Bot") -> str:
    if not bot.tiers.names:
        return ctx.t("tier-none")
    lines = [ctx.t("tier-has", tier=bot.tiers.name(bot.tiers.of(ctx.guild_id)))]
    for row in bot.tiers.stored(ctx.guild_id):
        source = ctx.t("audit-operator") if row.source == OPERATOR else f"`{row.source}`"
        end = "" if row.until is None else ctx.t("tier-until", when=disnake.utils.format_dt(row.until))
        lines.append(f"- {source}: {bot.tiers.name(row.level)} {end}".rstrip())
    return "\n".join(lines)
