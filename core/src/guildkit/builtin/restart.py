"""`/restart`: end the bot so that it is started again, and tell the operator when it is back."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import disnake
import structlog
from disnake.http import Route as HttpRoute

from guildkit.ending import DRAIN_SECONDS
from guildkit.errors import ChannelNotFound, UserError
from guildkit.gate import CORE
from guildkit.interaction import INVALID_TOKEN, TOKEN_LIFE, InteractionContext
from guildkit.jobs.context import Postponed
from guildkit.routes import Route
from guildkit.supervisor import is_started_again
from guildkit.texts import core_text
from guildkit.views import View

if TYPE_CHECKING:
    from guildkit.bot import Bot
    from guildkit.jobs import JobContext
    from guildkit.plugin import Plugin

log = structlog.get_logger()

RESTART: Final = Route(CORE, "restart")
BACK: Final = "back-after-restart"
_LOOK_AGAIN: Final = timedelta(seconds=1)


def add(plugin: Plugin, bot: Bot) -> None:
    """Add the command, its confirmation, and the job that says that the bot is back."""
    # Not the process's id, which in a container is always the same.
    this_life = uuid.uuid4().hex

    @plugin.command(
        "restart", description="End the bot and have it started again", answers="private", operator=True
    )
    async def ask(ctx: InteractionContext) -> None:
        await ctx.confirm(_question(ctx, bot), RESTART.id(), label=ctx.t("restart-yes"))

    @plugin.component(RESTART, operator=True)
    async def restart(ctx: InteractionContext) -> None:
        if bot.restarting:
            raise UserError(core_text("restart-already"))
        await ctx.update(ctx.t("restart-now"))
        async with ctx.transaction():
            ctx.audit("bot.restarted")
            who = {
                "life": this_life,
                "asked_at": ctx.now.isoformat(),
                "member_id": ctx.member.id,
                "channel_id": ctx.channel_id,
                # By which the answer can be changed for a quarter of an hour.
                "webhook": f"{ctx.interaction.application_id}/{ctx.interaction.token}",
                "language": str(ctx.interaction.locale),
            }
            await ctx.jobs.enqueue(BACK, who)
        bot.restart()

    @plugin.job(BACK)
    async def back(
        ctx: JobContext,
        life: str,
        asked_at: str,
        member_id: int,
        channel_id: int,
        webhook: str,
        language: str,
    ) -> None:
        if life == this_life:
            raise Postponed(ctx.now + _LOOK_AGAIN)
        away = ctx.now - datetime.fromisoformat(asked_at)
        said = core_text("restart-back", seconds=str(max(round(away.total_seconds()), 1))).within(language)
        # An edit and a message with an enforced nonce: told twice, they are there once.
        if away > TOKEN_LIFE or not await _edited(bot, webhook, said):
            only = disnake.AllowedMentions(everyone=False, roles=False, users=[disnake.Object(member_id)])
            try:
                told = View(f"<@{member_id}> {said}", mentions=only)
                await ctx.send(channel_id, told, once=f"back/{life}/{member_id}")
            except (ChannelNotFound, disnake.Forbidden) as error:
                ctx.log.info("nobody could be told that the bot is back", reason=str(error))


def _question(ctx: InteractionContext, bot: Bot) -> str:
    own = asyncio.current_task()
    handlers = {plugin: len(tasks - {own}) for plugin, tasks in bot.dispatcher.running.items()}
    jobs = Counter(job.plugin for job in bot.jobs.running.values())
    under_way = [
        ctx.t(
            key,
            count=sum(counts.values()),
            plugins=", ".join(sorted(name for name in counts if counts[name])),
        )
        for key, counts in (("restart-handlers", handlers), ("restart-jobs", jobs))
        if sum(counts.values())
    ]
    question = (
        ctx.t("restart-question")
        if bot.shards.everything
        else ctx.t("restart-question-part", shards=str(bot.shards))
    )
    lines = [question, *(under_way or [ctx.t("restart-idle")])]
    if under_way:
        lines.append(ctx.t("restart-interrupts", seconds=round(DRAIN_SECONDS)))
    if not is_started_again():
        lines.append(ctx.t("restart-alone"))
    return "\n".join(lines)


async def _edited(bot: Bot, webhook: str, said: str) -> bool:
    """Change the answer to the click on yes; return False where it, or the way to it, is gone."""
    application, _, token = webhook.partition("/")
    route = HttpRoute(
        "PATCH",
        "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
        webhook_id=int(application),
        webhook_token=token,
    )
    try:
        await bot.client.http.request(route, json=View(said).payload())
    except disnake.HTTPException as error:
        if isinstance(error, disnake.NotFound) or error.code == INVALID_TOKEN:
            return False
        raise
    return True
