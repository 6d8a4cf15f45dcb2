"""`/settings`: what a guild can set, read and changed with components that follow from the plugins' models."""

# Without `from __future__ import annotations`: the handlers' annotations name functions that exist only inside.
from typing import TYPE_CHECKING, Annotated, Any

from guildkit.builtin import settings_views as views
from guildkit.builtin.plugins import MANAGE
from guildkit.errors import UserError
from guildkit.gate import CORE
from guildkit.interaction import InteractionContext
from guildkit.plugin import Plugin
from guildkit.records import Choice, Option
from guildkit.text import escape
from guildkit.texts import core_text
from guildkit.views import View

if TYPE_CHECKING:
    from guildkit.bot import Bot
    from guildkit.host import LoadedPlugin


def add(plugin: Plugin, bot: "Bot") -> None:
    """Add the command and its components."""
    desk = _Desk(bot)

    async def names(ctx: InteractionContext, typed: str) -> list[Choice]:
        return [
            Choice(each.title, each.name)
            for each in desk.offered(ctx.guild_id)
            if typed.lower() in f"{each.name} {each.title}".lower()
        ]

    @plugin.command(
        "settings", description="Read and change what plugins do here", permissions=MANAGE, answers="private"
    )
    async def settings(
        ctx: InteractionContext,
        name: Annotated[str | None, Option("Which plugin", name="plugin", autocomplete=names)] = None,
    ) -> None:
        await ctx.reply(await desk.overview(ctx, name))

    @plugin.component(views.OVERVIEW, permissions=MANAGE, repeatable=True)
    async def turn(ctx: InteractionContext, name: str, page: int) -> None:
        await ctx.update(await desk.overview(ctx, name, page))

    @plugin.component(views.PLUGIN, permissions=MANAGE, repeatable=True)
    async def switch(ctx: InteractionContext) -> None:
        await ctx.update(await desk.overview(ctx, ctx.values[0]))

    @plugin.component(views.CHOOSE, permissions=MANAGE, repeatable=True)
    async def choose(ctx: InteractionContext, name: str) -> None:
        await ctx.update(await desk.detail(ctx, name, ctx.values[0]))

    @plugin.component(views.PICK, permissions=MANAGE)
    async def pick(ctx: InteractionContext, name: str, key: str) -> None:
        field = views.Field.of(desk.plugin(ctx.guild_id, name), key)
        await desk.put(ctx, name, key, field.picked(ctx.values))

    @plugin.component(views.PRESS, permissions=MANAGE)
    async def press(ctx: InteractionContext, name: str, key: str, value: str) -> None:
        await desk.put(ctx, name, key, value)

    @plugin.component(views.RESET, permissions=MANAGE)
    async def reset(ctx: InteractionContext, name: str, key: str) -> None:
        await desk.reset(ctx, name, key)

    @plugin.component(views.ASK, permissions=MANAGE, opens_modal=True, repeatable=True)
    async def ask(ctx: InteractionContext, name: str, key: str) -> None:
        field = views.Field.of(desk.plugin(ctx.guild_id, name), key)
        await ctx.modal(*views.form(ctx, field, bot.settings.of(ctx.guild_id, name)))

    @plugin.modal(views.FORM, permissions=MANAGE, answers="update")
    async def submit(ctx: InteractionContext, name: str, key: str) -> None:
        field = views.Field.of(desk.plugin(ctx.guild_id, name), key)
        await desk.put(ctx, name, key, field.typed(str(ctx.fields.get("value") or "")))


class _Desk:
    """Where a guild's settings are looked up and changed."""

    def __init__(self, bot: "Bot") -> None:
        self._bot = bot

    def offered(self, guild_id: int) -> "list[LoadedPlugin]":
        """Return the plugins that have something to set here, the core first."""
        found = [
            plugin
            for name, plugin in sorted(self._bot.host.plugins.items())
            if plugin.records.settings is not None and self._bot.gate.enabled(guild_id, name)
        ]
        return sorted(found, key=lambda plugin: plugin.name != CORE)

    def plugin(self, guild_id: int, name: str) -> "LoadedPlugin":
        """Return a plugin that has something to set here.

        Raises:
            UserError: it has not, or it is off.
        """
        offered = self.offered(guild_id)
        for plugin in offered:
            if plugin.name == name:
                return plugin
        if name in self._bot.gate.plugins(guild_id):
            raise UserError(core_text("settings-none-of-plugin", plugin=name))
        if name in self._bot.host.plugins:
            raise UserError(
                core_text("settings-plugin-off", plugin=name),
                hint=core_text("plugins-to-enable", plugin=name),
            )
        self._bot.switches.loaded(name)  # says what there is
        raise UserError(core_text("settings-none"))

    async def overview(self, ctx: InteractionContext, name: str | None, page: int = 0) -> View:
        """Return the list of a plugin's settings."""
        offered = self.offered(ctx.guild_id)
        if name is None and not offered:
            raise UserError(core_text("settings-none"), hint=core_text("settings-none-hint"))
        plugin = offered[0] if name is None else self.plugin(ctx.guild_id, name)
        values = self._bot.settings.of(ctx.guild_id, plugin.name)
        stored = await self._bot.settings.stored(ctx.guild_id, plugin.name)
        return views.overview(ctx, plugin, offered, values, stored, page)

    async def detail(self, ctx: InteractionContext, name: str, key: str, note: str = "") -> View:
        """Return one setting with what changes it."""
        field = views.Field.of(self.plugin(ctx.guild_id, name), key)
        values = self._bot.settings.of(ctx.guild_id, name)
        stored = await self._bot.settings.stored(ctx.guild_id, name)
        return views.detail(ctx, field, values, stored.get(key), note)

    async def put(self, ctx: InteractionContext, name: str, key: str, value: Any) -> None:
        """Change a setting and show it; a value that its model refuses is shown again with the reason."""
        field = views.Field.of(self.plugin(ctx.guild_id, name), key)
        try:
            checked = self._bot.settings.check(name, key, value)
        except UserError as error:
            note = f"❌ {ctx.for_member(error.message)}"
            if isinstance(value, str) and value and not field.secret:
                note += "\n" + ctx.t("settings-entered", value=escape(value[:500]))
            await ctx.update(await self.detail(ctx, name, key, note))
            return
        await self._bot.settings.set(ctx.guild_id, name, key, checked, by=ctx.member.id)
        await self._bot.switches.follow()
        await ctx.update(await self.detail(ctx, name, key, f"✅ {ctx.t('settings-changed')}"))

    async def reset(self, ctx: InteractionContext, name: str, key: str) -> None:
        """Take a setting back and show it."""
        views.Field.of(self.plugin(ctx.guild_id, name), key)
        await self._bot.settings.reset(ctx.guild_id, name, key, by=ctx.member.id)
        await self._bot.switches.follow()
        await ctx.update(await self.detail(ctx, name, key, f"✅ {ctx.t('settings-taken-back')}"))
