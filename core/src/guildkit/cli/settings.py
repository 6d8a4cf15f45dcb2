"""`guildkit settings …`."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guildkit.cli.office import LARGEST_ID, known_guild, office
from guildkit.cli.output import as_json, as_table, done, who
from guildkit.cli.plugins import Json
from guildkit.errors import UserError
from guildkit.gate import CORE
from guildkit.setting_types import Secret, marker_of
from guildkit.settings import OPERATOR, is_operators

if TYPE_CHECKING:
    from guildkit.bot import Bot
    from guildkit.host import LoadedPlugin
    from guildkit.models import SettingValue

app = typer.Typer(help="Read and change what a plugin does in a guild.", no_args_is_help=True)

Guild = Annotated[
    int | None,
    typer.Option(
        "--guild",
        "-g",
        help="The guild's id; not needed where a single guild is served.",
        min=1,
        max=LARGEST_ID,
    ),
]
Global = Annotated[
    bool, typer.Option("--global", help="The default for every guild that has set nothing itself.")
]


@app.command()
def get(
    name: Annotated[str, typer.Argument(help="A plugin, or PLUGIN.SETTING.")],
    guild: Guild = None,
    *,
    everywhere: Global = False,
    as_json_: Json = False,
) -> None:
    """Show a plugin's settings as they hold in a guild, and who has changed them when."""
    plugin, _, key = name.partition(".")
    values = asyncio.run(_get(plugin, key, guild, everywhere=everywhere))
    if as_json_:
        as_json({key: value for key, value, *_ in values})
        return
    as_table(
        ("SETTING", "VALUE", "CHANGED", "MEANING"),
        [(f"{plugin}.{key}", json.dumps(value), changed, meaning) for key, value, changed, meaning in values],
        empty=f"{plugin} has no settings.",
    )


@app.command("set")
def set_(
    name: Annotated[str, typer.Argument(help="PLUGIN.SETTING")],
    value: Annotated[
        str, typer.Argument(help="The new value, a list as JSON; `default` takes the setting back.")
    ],
    guild: Guild = None,
    *,
    everywhere: Global = False,
) -> None:
    """Change a setting; a running bot follows within two seconds."""
    plugin, _, key = name.partition(".")
    shown = asyncio.run(_set(plugin, key, value, guild, everywhere=everywhere))
    done(f"{name} is now {shown}.")


async def _target(bot: Bot, guild: int | None, *, everywhere: bool) -> int:
    single = bot.config.single_guild
    if everywhere == (guild is not None) and (everywhere or single is None):
        raise UserError("Say for whom:", hint="--guild ID for one guild, or --global for the default of all.")
    return OPERATOR if everywhere else (await known_guild(bot, guild)).guild_id


async def _get(
    plugin: str, key: str, guild: int | None, *, everywhere: bool
) -> list[tuple[str, Any, str, str]]:
    async with office() as bot:
        model = _loaded(bot, plugin).records.settings
        guild_id = await _target(bot, guild, everywhere=everywhere)
        fields = model.model_fields if model else {}
        if key:
            bot.settings.check_key(plugin, key)
        values = bot.settings.of(guild_id, plugin).model_dump(mode="json")
        default = await bot.settings.stored(OPERATOR, plugin)
        own = await bot.settings.stored(guild_id, plugin) if guild_id != OPERATOR else {}
        return [
            (
                name,
                _shown(field, values[name]),
                _changed(own.get(name)) or _changed(default.get(name), everywhere=True),
                field.description or "",
            )
            for name, field in fields.items()
            if key in {"", name}
        ]


async def _set(plugin: str, key: str, text: str, guild: int | None, *, everywhere: bool) -> str:
    async with office() as bot:
        _loaded(bot, plugin)
        guild_id = await _target(bot, guild, everywhere=everywhere)
        if not key:
            raise UserError(
                "Name the setting as PLUGIN.SETTING.", hint=f"`guildkit settings get {plugin} …` lists them."
            )
        model = bot.settings.check_key(plugin, key)
        if guild_id != OPERATOR and is_operators(model, key):
            raise UserError(f"{plugin}.{key} is for the whole bot.", hint="Set it with --global.")
        if text == "default":
            await bot.settings.reset(guild_id, plugin, key, by=None)
        else:
            value = _typed(_loaded(bot, plugin), key, text)
            await bot.settings.set(guild_id, plugin, key, bot.settings.check(plugin, key, value), by=None)
        await bot.settings.load()
        values = bot.settings.of(guild_id, plugin).model_dump(mode="json")
        return json.dumps(_shown(model.model_fields[key], values[key]))


def _typed(plugin: LoadedPlugin, key: str, text: str) -> Any:
    """Return what was typed: a list as JSON, as `get` shows it, or one value a line, as `/settings` takes it."""
    from guildkit.builtin.settings_views import Field  # noqa: PLC0415 - disnake takes long to import

    assert plugin.records.settings is not None
    field = Field(plugin.name, plugin.texts, key, plugin.records.settings.model_fields[key])
    if field.listed and text.lstrip().startswith("["):
        try:
            return json.loads(text)
        except ValueError as error:
            raise UserError(
                f"{text!r} is no list: {error}.", hint='Write it like this: \'["first", "second"]\'.'
            ) from error
    return field.typed(text)


def _changed(stored: SettingValue | None, *, everywhere: bool = False) -> str:
    if stored is None:
        return ""
    by = f"{stored.changed_at:%Y-%m-%d %H:%M} UTC by {who(stored.changed_by)}"
    return f"{by}, for every guild" if everywhere else by


def _loaded(bot: Bot, plugin: str) -> LoadedPlugin:
    """Return a plugin that has settings; the core, which nobody switches, has some too."""
    return bot.host.plugins[CORE] if plugin == CORE else bot.switches.loaded(plugin)


def _shown(field: Any, value: Any) -> Any:
    """Return a value as it may be shown."""
    return "•••" if value and marker_of(field, Secret) else value
