"""`/reload`: exchange a plugin for the version that is installed now."""

# Without `from __future__ import annotations`: the handlers' annotations name functions that exist only inside.
from typing import TYPE_CHECKING, Annotated

from guildkit.errors import PluginError, UserError
from guildkit.interaction import InteractionContext
from guildkit.plugin import Plugin
from guildkit.records import Choice, Option
from guildkit.reloading import RestartNeededError
from guildkit.texts import core_text

if TYPE_CHECKING:
    from guildkit.bot import Bot


def add(plugin: Plugin, bot: "Bot") -> None:
    """Add the command."""

    async def names(_ctx: InteractionContext, typed: str) -> list[Choice]:
        return [
            Choice(name, name) for name in sorted(bot.host.plugins) if typed in name and name != plugin.name
        ]

    @plugin.command(
        "reload",
        description="Exchange a plugin for the version that is installed now",
        answers="private",
        operator=True,
    )
    async def reload(
        ctx: InteractionContext, name: Annotated[str, Option("Which plugin", max=50, autocomplete=names)]
    ) -> None:
        old = bot.host.plugins.get(name)
        try:
            new = await bot.reloader.reload(name)
        except RestartNeededError as error:
            raise UserError(
                core_text("reload-restart", plugin=name), hint=core_text("reason", reason=str(error))
            ) from error
        except PluginError as error:
            raise UserError(
                core_text("reload-failed", plugin=name), hint=core_text("reason", reason=str(error))
            ) from error
        versions = {"old": old.version if old else "–", "new": new.version}
        async with ctx.transaction():
            ctx.audit("plugin.reloaded", name, versions)
        await ctx.reply(ctx.t("reloaded", title=new.title, **versions))
