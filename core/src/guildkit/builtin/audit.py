"""`/audit`: who did what administrative thing in this guild."""

# Without `from __future__ import annotations`: the handlers' annotations name functions that exist only inside.
import json
import re
from typing import TYPE_CHECKING, Annotated, Any, Final

import disnake

from guildkit import audit, text
from guildkit.builtin.plugins import MANAGE
from guildkit.gate import CORE
from guildkit.interaction import InteractionContext
from guildkit.models import AuditRecord
from guildkit.plugin import Plugin
from guildkit.records import Choice, Option
from guildkit.routes import Route
from guildkit.shortening import shorten
from guildkit.views import View

if TYPE_CHECKING:
    from guildkit.bot import Bot

PAGE: Final = Route(CORE, "audit/{before}/{by:int}/{action}")
"""The page of what came before an act, by one member (0: by anybody), of one kind (empty: of any)."""
_ROWS: Final = 10
_ACTION: Final = 30
_KNOWN: Final = {
    "plugin.enabled": "audit-plugin-enabled",
    "plugin.disabled": "audit-plugin-disabled",
    "command.enabled": "audit-command-enabled",
    "command.disabled": "audit-command-disabled",
    "plugin.retried": "audit-plugin-retried",
    "plugin.reloaded": "audit-plugin-reloaded",
    "commands.synced": "audit-commands-synced",
    "guide.made": "audit-guide-made",
    "setting.changed": "audit-setting-changed",
    "setting.reset": "audit-setting-reset",
    "job.retried": "audit-job-retried",
    "job.cancelled": "audit-job-cancelled",
    "member.erased": "audit-member-erased",
    "message.purging": "audit-message-purging",
    "message.purged": "audit-message-purged",
    "bot.restarted": "audit-bot-restarted",
    "database.backed_up": "audit-database-backed-up",
    "tier.given": "audit-tier-given",
    "tier.taken_back": "audit-tier-taken-back",
}


def add(plugin: Plugin, bot: "Bot") -> None:
    """Add the command."""

    async def actions(ctx: InteractionContext, typed: str) -> list[Choice]:
        async with bot.database.guild_session(ctx.guild_id, read_only=True) as session:
            return [Choice(each, each) for each in await audit.actions(session) if typed.lower() in each]

    @plugin.command(
        "audit", description="Who changed what about this bot here", permissions=MANAGE, answers="private"
    )
    async def show(
        ctx: InteractionContext,
        member: Annotated[disnake.User | None, Option("Only what this member did")] = None,
        action: Annotated[str, Option("Only this kind", max=_ACTION, autocomplete=actions)] = "",
    ) -> None:
        by = member.id if member else 0
        await ctx.reply(await _page(ctx, bot, "", by, re.sub(r"[^a-z0-9._-]", "", action.lower())))

    @plugin.component(PAGE, permissions=MANAGE, repeatable=True)
    async def turn(ctx: InteractionContext, before: str, by: int, action: str) -> None:
        await ctx.update(await _page(ctx, bot, before, by, action))


async def _page(ctx: InteractionContext, bot: "Bot", before: str, by: int, action: str) -> View:
    async with bot.database.guild_session(ctx.guild_id, read_only=True) as session:
        acts = await audit.find(session, by=by or None, action=action, before=before, limit=_ROWS + 1)
    shown = acts[:_ROWS]
    embed = disnake.Embed(
        title=ctx.t("audit-title"),
        description=shorten("\n".join(_line(ctx, each) for each in shown) or ctx.t("audit-empty"), 4000),
    )
    buttons: list[disnake.ui.Button[Any]] = []
    if before:
        buttons.append(_button(ctx.t("audit-newest"), "", by, action))
    if len(acts) > _ROWS:
        buttons.append(_button(ctx.t("audit-older"), shown[-1].id, by, action))
    return View(embeds=[embed], rows=[buttons] if buttons else ())


def _button(label: str, before: str, by: int, action: str) -> disnake.ui.Button[Any]:
    return disnake.ui.Button(label=label, custom_id=PAGE.id(before=before, by=by, action=action))


def _line(ctx: InteractionContext, act: AuditRecord) -> str:
    if act.by is None:
        who = ctx.t("audit-operator")
    elif act.by < 0:
        who = ctx.t("audit-erased-member")
    else:
        who = f"<@{act.by}>"
    subject = text.escape(act.subject)
    value = text.escape(shorten(json.dumps(act.details.get("value"), ensure_ascii=False), 100))
    key = _KNOWN.get(act.action)
    if act.action == "setting.changed" and "value" not in act.details:
        key = "audit-secret-changed"
    what = (
        ctx.t(key, subject=subject, value=value, count=act.details.get("count", 0))
        if key
        else ctx.t("audit-other", action=text.escape(act.action), subject=subject)
    )
    return f"<t:{int(act.at.timestamp())}:R> {who}: {what}"
