"""`/debug`: what went wrong, for those who manage a guild, nothing of others; operators in their guilds see everything."""

# Without `from __future__ import annotations`: the handlers' annotations name functions that exist only inside.
import platform
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated, Final

import disnake
from sqlalchemy.ext.asyncio import AsyncSession

from guildkit import error_reports, hints, text
from guildkit.builtin.plugins import MANAGE
from guildkit.error_reports import Found, Report
from guildkit.errors import UserError
from guildkit.interaction import InteractionContext
from guildkit.models import ErrorRecord
from guildkit.plugin import Plugin
from guildkit.records import Option
from guildkit.shortening import shorten
from guildkit.texts import core_text
from guildkit.views import View

if TYPE_CHECKING:
    from guildkit.bot import Bot

_EMBED: Final = 4000
_ERRORS: Final = 10
_MESSAGE: Final = 150
_TRACEBACK: Final = 1500


def add(plugin: Plugin, bot: "Bot") -> None:
    """Add the commands."""
    plugin.group("debug", "What went wrong here", permissions=MANAGE)

    @plugin.command(
        "debug recent",
        description="What went wrong here last, and which versions run",
        permissions=MANAGE,
        answers="private",
    )
    async def recent(ctx: InteractionContext) -> None:
        async with _reading(ctx, bot) as (session, guild_id):
            found = await error_reports.recent(session, guild_id=guild_id, limit=_ERRORS)
        lines = [_versions(ctx, bot), *(_line(ctx, bot, each) for each in found)]
        await ctx.reply(_view(ctx.t("debug-title"), lines if found else [*lines, ctx.t("debug-no-errors")]))

    @plugin.command(
        "debug top", description="What goes wrong here most often", permissions=MANAGE, answers="private"
    )
    async def top(ctx: InteractionContext) -> None:
        async with _reading(ctx, bot) as (session, guild_id):
            found = await error_reports.top(session, ctx.now, guild_id=guild_id, limit=_ERRORS)
        lines = [_summary(ctx, each, everywhere=guild_id is None) for each in found]
        await ctx.reply(_view(ctx.t("debug-top-title"), lines or [ctx.t("debug-no-errors")]))

    @plugin.command(
        "debug rates",
        description="Which commands fail how often, within a day",
        permissions=MANAGE,
        answers="private",
    )
    async def rates(ctx: InteractionContext) -> None:
        guild_id = None if bot.operators.may(ctx.interaction) else ctx.guild_id
        lines = [
            ctx.t("debug-rate", what=what, failed=rate.failed, runs=rate.runs)
            for rates, named in (
                (bot.rates.plugins(guild_id), "**{0.plugin}**"),
                (bot.rates.commands(guild_id), "`{0.what}`"),
                (bot.rates.members(guild_id), "👤 `{0.what}`"),
            )
            for rate in rates[:_ERRORS]
            for what in [named.format(rate)]
        ]
        await ctx.reply(_view(ctx.t("debug-rates-title"), lines or [ctx.t("debug-no-errors")]))

    @plugin.command(
        "debug error",
        description="What is known of an error, by the id that a member was told",
        permissions=MANAGE,
        answers="private",
    )
    async def error(ctx: InteractionContext, id: Annotated[str, Option("The id", max=20)]) -> None:  # noqa: A002 - what people type
        async with _reading(ctx, bot) as (session, guild_id):
            found = await error_reports.find(session, ctx.now, id, guild_id=guild_id)
        if found is None:
            raise UserError(
                core_text("debug-unknown", id=text.escape(id)), hint=core_text("debug-unknown-hint")
            )
        lines = _everything(ctx, found, everywhere=guild_id is None)
        kind = found.report.kind
        if hint := hints.hint_for(bot.host.plugins, kind.plugin, kind.category):
            lines.insert(1, f"> {hints.said(ctx, hint)}")
        await ctx.reply(_view(ctx.t("debug-error-title", id=found.report.kind.fingerprint), lines))


@asynccontextmanager
async def _reading(ctx: InteractionContext, bot: "Bot") -> AsyncIterator[tuple[AsyncSession, int | None]]:
    """Give a session that reads what whoever asks may see, with the guild that it is confined to; None for all."""
    await bot.errors.store()  # what failed a moment ago is what they ask about
    if bot.operators.may(ctx.interaction):
        async with bot.database.system_session("operators look at errors", read_only=True) as session:
            yield session, None
    else:
        async with ctx.read() as session:
            yield session, ctx.guild_id


def _view(title: str, lines: list[str]) -> View:
    return View(embeds=[disnake.Embed(title=title, description=shorten("\n".join(lines), _EMBED))])


def _versions(ctx: InteractionContext, bot: "Bot") -> str:
    on = bot.gate.all_on(ctx.guild_id)
    versions = [
        f"{loaded.distribution} {loaded.version}".strip()
        for name, loaded in bot.host.plugins.items()
        if name in on
    ]
    versions += [f"Python {platform.python_version()}", f"disnake {disnake.__version__}"]
    return text.escape(", ".join(versions))


def _line(ctx: InteractionContext, bot: "Bot", error: ErrorRecord) -> str:
    where = ""
    if error.guild_id != ctx.guild_id:
        guild = bot.client.get_guild(error.guild_id)
        where = f" ({text.escape(guild.name) if guild else error.guild_id})"
    return (
        f"{disnake.utils.format_dt(error.at, 'R')} `{error.id}` **{text.escape(error.plugin)}**{where} "
        + text.escape(shorten(f"{error.where}: {error.type}: {error.message}", _MESSAGE))
    )


def _summary(ctx: InteractionContext, report: Report, *, everywhere: bool) -> str:
    kind = report.kind
    said = f"`{kind.fingerprint}` **{text.escape(kind.plugin)}** {text.escape(shorten(kind.type, 60))}: {_trend(ctx, report)}"
    return f"{said}, {ctx.t('debug-guilds', count=report.guilds)}" if everywhere else said


def _trend(ctx: InteractionContext, report: Report) -> str:
    hour, day, week = report.trend
    return ctx.t("debug-trend", hour=hour, day=day, week=week)


def _everything(ctx: InteractionContext, found: Found, *, everywhere: bool) -> list[str]:
    report, sample, kind = found.report, found.sample, found.report.kind
    lines = []
    if sample is not None:
        said = text.escape(shorten(f"{sample.where}: {sample.type}: {sample.message}", 500))
        lines.append(f"**{text.escape(kind.plugin)}** {said}")
        details = ", ".join(f"{key}: {value}" for key, value in sample.details.items())
        lines.append(
            f"{disnake.utils.format_dt(sample.at)} `{sample.id}` {text.escape(shorten(details, 300))}".rstrip()
        )
    else:
        lines.append(f"**{text.escape(kind.plugin)}** {text.escape(kind.type)}")
    lines.append(ctx.t("debug-category", category=kind.category, place=text.escape(kind.place) or "–"))
    lines.append(
        ctx.t(
            "debug-seen",
            count=report.count,
            first=disnake.utils.format_dt(report.first_at, "R"),
            last=disnake.utils.format_dt(report.last_at, "R"),
        )
    )
    lines.append(_trend(ctx, report))
    if kind.first_release:
        lines.append(ctx.t("debug-releases", first=kind.first_release, last=kind.last_release))
    if kind.state != "open":
        decided = "debug-resolved" if kind.state == "resolved" else "debug-muted"
        lines.append(ctx.t(decided, since=disnake.utils.format_dt(kind.state_at, "R")))
    if everywhere:
        lines.append(ctx.t("debug-guilds", count=report.guilds))
        if sample is not None:
            # Its end says most, and a fence inside would end the block.
            lines.append(f"```\n{sample.traceback[-_TRACEBACK:].replace('```', '…')}\n```")
    return lines
