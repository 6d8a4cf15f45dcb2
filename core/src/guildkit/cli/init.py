"""`guildkit init`."""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from guildkit.cli.output import as_json, done, say
from guildkit.cli.plugins import Json
from guildkit.errors import ConfigError, UserError


def init(
    token: Annotated[
        str | None, typer.Option(envvar="GUILDKIT_TOKEN", show_envvar=False, help="The bot's token.")
    ] = None,
    token_file: Annotated[
        Path | None,
        typer.Option(help="A file that holds the token; its name is written instead of the token."),
    ] = None,
    database_url: Annotated[
        str | None, typer.Option(help="The database; empty for a SQLite file in the home folder.")
    ] = None,
    operator: Annotated[
        list[int] | None,
        typer.Option(help="The id of somebody who runs this bot; may be given several times."),
    ] = None,
    operator_guild: Annotated[
        list[int] | None,
        typer.Option(help="The id of a guild in which they have their commands; may be given several times."),
    ] = None,
    *,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Ask nothing; what has no option has its default.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Write over a configuration file that is there.")
    ] = False,
    as_json_: Json = False,
) -> None:
    """Write the configuration: ask for the token, try it with Discord, and print the link that invites the bot."""
    from guildkit.config import FILE  # noqa: PLC0415 - it takes long to import

    file = Path(os.environ.get("GUILDKIT_CONFIG") or FILE).expanduser()
    _check_free(file, ask=not yes, force=force)
    if not token and token_file is None:
        if yes:
            raise ConfigError(
                "There is no token.", hint="Give it by --token-file, --token or GUILDKIT_TOKEN."
            )
        say(
            "A token comes from https://discord.com/developers/applications: New Application, Bot, Reset Token."
        )
        token = typer.prompt("The bot's token", hide_input=True)
    if database_url is None:
        database_url = (
            "" if yes else typer.prompt("The database (empty: a SQLite file)", default="", show_default=False)
        )
    if operator is None:
        operator = (
            []
            if yes
            else _ids(typer.prompt("Your own user id (empty: nobody)", default="", show_default=False))
        )
    if operator_guild is None:
        ask = operator and not yes
        asked = "The id of the guild for operators' commands (empty: none)"
        operator_guild = _ids(typer.prompt(asked, default="", show_default=False)) if ask else []
    values: dict[str, Any] = {
        "token_file": str(token_file.expanduser().resolve()) if token_file else "",
        "token": "" if token_file else (token or "").strip(),
        "database_url": database_url,
        "operators": operator,
        "operator_guilds": operator_guild,
    }
    found = asyncio.run(_try(values))
    questions = found.pop("questions")
    values["plugins"] = {} if yes else _answered(questions)
    _write(file, values)
    found["file"] = str(file)
    if as_json_:
        as_json(found)
        return
    done(f"Discord knows the token: it is {found['name']}'s.")
    done(f"{file} is written.")
    if found["missing_intents"]:
        say(f"Switch on in the developer portal, page Bot: {', '.join(found['missing_intents'])}.")
    if found["optional_intents"]:
        say(
            f"Plugins can do more with {', '.join(found['optional_intents'])}: switch it on there, if you like."
        )
    say(f"Invite the bot: {found['invite']}")
    say("Then: guildkit run")


def _check_free(file: Path, *, ask: bool, force: bool) -> None:
    if (
        file.exists()
        and not force
        and not (ask and typer.confirm(f"{file} is there already. Write over it?"))
    ):
        raise UserError(
            f"{file} is there already.", hint="--force writes over it; --config names another file."
        )


def _answered(questions: list[tuple[str, str, str]]) -> dict[str, dict[str, bool]]:
    """Ask what plugins want to know of the operator; return their settings, as far as the answer was yes."""
    settings: dict[str, dict[str, bool]] = {}
    for plugin, name, question in questions:
        if typer.confirm(question, default=False):
            settings.setdefault(plugin, {})[name] = True
    return settings


def _ids(text: str) -> list[int]:
    try:
        return [int(part) for part in text.replace(",", " ").split()]
    except ValueError:
        raise UserError(
            f"{text!r} is no id.",
            hint="Discord: Settings, Advanced, Developer Mode; then right-click yourself, Copy User ID.",
        ) from None


async def _try(values: dict[str, Any]) -> dict[str, Any]:
    """Try what is to be written with Discord; return what it says."""
    from guildkit.bot import Bot  # noqa: PLC0415 - disnake takes long to import
    from guildkit.config import config_of  # noqa: PLC0415
    from guildkit.intents import ungranted  # noqa: PLC0415
    from guildkit.invitation import invite_link, needs_of  # noqa: PLC0415
    from guildkit.setting_types import OperatorOnly, marker_of  # noqa: PLC0415
    from guildkit.without_gateway import without_gateway  # noqa: PLC0415

    bot = Bot(config_of({name: value for name, value in values.items() if value}))
    needs = needs_of(bot)
    try:
        async with without_gateway(bot):
            application = await bot.client.application_info()
    finally:
        await bot.database.close()
    return {
        "application": str(application.id),
        "name": application.name,
        "invite": invite_link(application.id, needs),
        "permissions": str(needs.permissions.value),
        "intents": sorted(name for name, wanted in needs.intents if wanted),
        "missing_intents": ungranted(needs.intents, application.flags),
        "optional_intents": sorted(bot.missed_intents),
        "questions": [
            (loaded.name, name, marker.asked)
            for loaded in bot.host.plugins.values()
            for name, field in (
                loaded.records.settings.model_fields if loaded.records.settings else {}
            ).items()
            if (marker := marker_of(field, OperatorOnly)) is not None and marker.asked
        ],
    }


def _write(file: Path, values: dict[str, Any]) -> None:
    """Write the file so that nobody else can read the token."""
    plugins = values.get("plugins", {})
    lines = _toml({name: value for name, value in values.items() if value and name != "plugins"})
    for plugin, settings in plugins.items():
        lines += ["", f"[plugins.{plugin}]", *_toml(settings)]
    scratch = file.with_name(f".{file.name}.new")
    try:
        with os.fdopen(
            os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
        ) as stream:
            stream.write("\n".join(lines) + "\n")
        scratch.replace(file)
    except OSError as error:
        with suppress(OSError):
            scratch.unlink()
        raise ConfigError(
            f"{file} cannot be written: {error.strerror}.", hint="--config names another file."
        ) from error


def _toml(values: dict[str, Any]) -> list[str]:
    """Return the lines of texts, numbers, switches and lists of them: JSON has the same forms."""
    return [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
