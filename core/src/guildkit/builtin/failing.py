"""A command that keeps failing in a guild: operators are told, and switch it off there with one click."""

# Without `from __future__ import annotations`: the handlers' annotations name functions that exist only inside.
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import disnake
import structlog
from disnake.http import Route as HttpRoute

from guildkit import text
from guildkit.brake import BrakeError
from guildkit.gate import CORE
from guildkit.interaction import InteractionContext
from guildkit.plugin import Plugin
from guildkit.rates import Rate
from guildkit.routes import Route
from guildkit.texts import core_text
from guildkit.views import View

if TYPE_CHECKING:
    from guildkit.bot import Bot

log = structlog.get_logger()

OFF: Final = Route(CORE, "command-off/{guild:int}/{command}")
ON: Final = Route(CORE, "command-on/{guild:int}/{command}")


def add(plugin: Plugin, bot: "Bot") -> None:
    """Add the buttons."""

    @plugin.component(OFF, operator=True, answers="private")
    async def off(ctx: InteractionContext, guild: int, command: str) -> None:
        await bot.switches.switch_command(guild, f"/{command}", on=False, by=ctx.member.id)
        said = ctx.t("failing-off", command=f"/{command}", guild=_named(bot, guild))
        await ctx.reply(View(said, rows=_button(ctx.t("failing-to-on"), ON, guild, command)))

    @plugin.component(ON, operator=True, answers="private")
    async def on(ctx: InteractionContext, guild: int, command: str) -> None:
        await bot.switches.switch_command(guild, f"/{command}", on=True, by=ctx.member.id)
        await ctx.reply(ctx.t("failing-on", command=f"/{command}", guild=_named(bot, guild)))


async def tell_that_it_fails(bot: "Bot", rate: Rate) -> None:
    """Tell the operators, in their log channel if they have one, of a command that keeps failing in a guild."""
    found = {"command": rate.what, "plugin": rate.plugin, "failed": rate.failed, "uses": rate.runs}
    log.warning("a command keeps failing", guild=rate.guild_id, **found)
    channel_id = bot.config.log_channel
    if channel_id is None:
        return
    # Operators read the log in English, too.
    guild = _named(bot, rate.guild_id)
    said = core_text(
        "failing-told",
        command=rate.what,
        plugin=text.escape(rate.plugin),
        guild=guild,
        failed=rate.failed,
        uses=rate.runs,
    )
    view = View(str(said), rows=_button(str(core_text("failing-to-off")), OFF, rate.guild_id, rate.what[1:]))
    route = HttpRoute("POST", "/channels/{channel_id}/messages", channel_id=channel_id)
    try:
        await bot.client.http.request(route, json=view.payload())
    except (disnake.HTTPException, BrakeError, aiohttp.ClientError, OSError) as error:
        log.warning("operators could not be told", channel=channel_id, reason=str(error))


def _named(bot: "Bot", guild_id: int) -> str:
    guild = bot.client.get_guild(guild_id)
    return f"**{text.escape(guild.name)}** ({guild_id})" if guild else str(guild_id)


def _button(label: str, route: Route, guild_id: int, command: str) -> list[list[disnake.ui.Button[Any]]]:
    try:
        custom_id = route.id(guild=guild_id, command=command)
    except ValueError:
        return []  # a name too long for a button; the command line takes any
    return [[disnake.ui.Button(label=label, custom_id=custom_id, style=disnake.ButtonStyle.danger)]]
