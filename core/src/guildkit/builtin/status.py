"""`/status`: how the bot is, for those who manage a guild; nothing of other guilds."""

# Without `from __future__ import annotations`: the handlers' annotations name functions that exist only inside.
from typing import TYPE_CHECKING, Final

import disnake
from sqlalchemy import func, select

from guildkit import health
from guildkit.builtin.plugins import MANAGE
from guildkit.errors import ExplainedError
from guildkit.interaction import InteractionContext
from guildkit.models import JobRecord
from guildkit.plugin import Plugin
from guildkit.shortening import shorten
from guildkit.views import View

if TYPE_CHECKING:
    from guildkit.bot import Bot
    from guildkit.health import State

_EMBED: Final = 4000


def add(plugin: Plugin, bot: "Bot") -> None:
    """Add the commands."""

    @plugin.command(
        "status", description="How this bot is, and what it does here", permissions=MANAGE, answers="private"
    )
    async def status(ctx: InteractionContext) -> None:
        state = await health.state_of(bot)
        lines = [*_running(ctx, state), await _jobs(ctx), *_commands(ctx, bot), *await _plugins(ctx, bot)]
        await ctx.reply(_view(ctx.t("status-title"), lines))


def _view(title: str, lines: list[str]) -> View:
    return View(embeds=[disnake.Embed(title=title, description=shorten("\n".join(lines), _EMBED))])


def _running(ctx: InteractionContext, state: "State") -> list[str]:
    """Say how the process is, which all guilds have in common."""
    lines = [ctx.t("status-version", version=state.version, since=disnake.utils.format_dt(state.since, "R"))]
    for shard in state.shards:
        if not shard.connected:
            lines.append(ctx.t("status-shard-cut", shard=str(shard.id)))
        elif shard.latency is None:
            lines.append(ctx.t("status-shard", shard=str(shard.id)))
        else:
            lines.append(
                ctx.t("status-shard-latency", shard=str(shard.id), milliseconds=str(round(shard.latency)))
            )
    if state.database is None:
        lines.append(ctx.t("status-database-away"))
    else:
        lines.append(ctx.t("status-database", milliseconds=str(round(state.database))))
    not_well = sum(each.level != "ok" for each in state.self_test)
    if not_well:
        # What the checks say is for those who run the bot: it may name other guilds.
        lines.append(ctx.t("status-self-test-trouble", count=str(not_well), all=str(len(state.self_test))))
    elif state.self_test:
        lines.append(ctx.t("status-self-test"))
    return lines


async def _jobs(ctx: InteractionContext) -> str:
    try:
        async with ctx.read() as session:
            rows = await session.execute(select(JobRecord.state, func.count()).group_by(JobRecord.state))
            counts = {name: count for name, count in rows}  # noqa: C416 - a Row is a tuple to everybody but mypy
    except ExplainedError:
        return ctx.t("status-jobs-unknown")
    return ctx.t(
        "status-jobs",
        **{state: str(counts.get(state, 0)) for state in ("waiting", "running", "parked", "failed")},
    )


def _commands(ctx: InteractionContext, bot: "Bot") -> list[str]:
    lines = [ctx.t("status-commands" if bot.reconciler.synced(ctx.guild_id) else "status-commands-waiting")]
    if off := bot.gate.commands_off(ctx.guild_id):
        lines.append(ctx.t("status-commands-off", commands=", ".join(f"`{each}`" for each in sorted(off))))
    return lines


async def _plugins(ctx: InteractionContext, bot: "Bot") -> list[str]:
    lines = []
    for name in sorted(bot.gate.plugins(ctx.guild_id)):
        loaded, until = bot.host.plugins.get(name), bot.breaker.rests_until(ctx.guild_id, name)
        if loaded is None:
            lines.append(f"🔴 {ctx.t('plugins-failed', plugin=name)}")
            continue
        state = (
            ctx.t("plugins-on")
            if until is None
            else ctx.t("plugins-resting", until=disnake.utils.format_dt(until, "R"))
        )
        lines.append(f"{state} · **{loaded.title}** (`{name}` {loaded.version})")
        if bot.dispatcher.is_on(ctx.guild_id, name):
            said = await bot.host.ask("guildkit_status", name, ctx=bot.dispatcher.context(ctx.guild_id, name))
            lines += [f"-# {line}" for line in ctx.for_member(said or "").splitlines()]
    return lines or [ctx.t("status-no-plugins")]
