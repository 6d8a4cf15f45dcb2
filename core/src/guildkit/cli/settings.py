"""`guildkit settings …`."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any

import typer

from guildkit.cli.office import known_guild, office
from guildkit.cli.output import as_json, as_table, done
from guildkit.cli.plugins import Json
from guildkit.errors import UserError
from guildkit.settings import OPERATOR

app = typer.Typer(help="Read and change what a plugin does in a guild.", no_args_is_help=True)

Guild = Annotated[int | None, typer.Option("--guild", "-g", help="The guild's id.", min=1)]
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
    """Show a plugin's settings as they hold in a guild."""
    plugin, _, key = name.partition(".")
    values = asyncio.run(_get(plugin, key, _target(guild, everywhere=everywhere)))
    if as_json_:
        as_json({key: value for key, value, _ in values})
        return
    as_table(
        ("SETTING", "VALUE", "MEANING"),
        [(f"{plugin}.{key}", json.dumps(value), meaning) for key, value, meaning in values],
        empty=f"{plugin} has no settings.",
    )


@app.command("set")
def set_(
    name: Annotated[str, typer.Argument(help="PLUGIN.SETTING")],
    value: Annotated[str, typer.Argument(help="The new value; `default` takes the setting back.")],
    guild: Guild = None,
    *,
    everywhere: Global = False,
) -> None:
    """Change a setting; a running bot follows within two seconds."""
    plugin, _, key = name.partition(".")
    shown = asyncio.run(_set(plugin, key, value, _target(guild, everywhere=everywhere)))
    done(f"{name} is now {shown}.")


def _target(guild: int | None, *, everywhere: bool) -> int:
    if everywhere == (guild is not None):
        raise UserError("Say for whom:", hint="--guild ID for one guild, or --global for the default of all.")
    return OPERATOR if guild is None else guild


async def _get(plugin: str, key: str, guild_id: int) -> list[tuple[str, Any, str]]:
    async with office() as bot:
        model = bot.loaded(plugin).records.settings
        if guild_id != OPERATOR:
            await known_guild(bot, guild_id)
        fields = model.model_fields if model else {}
        if key:
            bot.settings.check_key(plugin, key)
        values = bot.settings.of(guild_id, plugin).model_dump(mode="json")
        return [
            (name, values[name], field.description or "")
            for name, field in fields.items()
            if key in {"", name}
        ]


async def _set(plugin: str, key: str, text: str, guild_id: int) -> str:
    async with office() as bot:
        bot.loaded(plugin)
        if guild_id != OPERATOR:
            await known_guild(bot, guild_id)
        if not key:
            raise UserError(
                "Name the setting as PLUGIN.SETTING.", hint=f"`guildkit settings get {plugin} …` lists them."
            )
        bot.settings.check_key(plugin, key)
        if text == "default":
            await bot.settings.reset(guild_id, plugin, key)
        else:
            await bot.settings.set(guild_id, plugin, key, bot.settings.check(plugin, key, text), by=None)
        await bot.settings.load()
        return json.dumps(bot.settings.of(guild_id, plugin).model_dump(mode="json")[key])
