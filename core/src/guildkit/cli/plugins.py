"""`guildkit plugins …`."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from typing import Annotated, Any

import typer

from guildkit.cli.office import known_guild, office
from guildkit.cli.output import as_json, as_table, done, say
from guildkit.errors import UserError

app = typer.Typer(
    help="See which plugins there are, and switch them on and off in a guild.", no_args_is_help=True
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
Name = Annotated[str, typer.Argument(help="The plugin's name, as in `guildkit plugins list`.")]
Guild = Annotated[int, typer.Option("--guild", "-g", help="The guild's id, as in `guildkit guilds`.", min=1)]

CHECK_SECONDS = 60


@app.command("list")
def list_(*, as_json_: Json = False) -> None:
    """List the installed plugins with version, state, and the reason where one cannot be used."""
    found = checked()
    if as_json_:
        as_json(found)
        return
    as_table(
        ("NAME", "VERSION", "STATE", "REASON"),
        [(each["name"], each["version"] or "?", each["state"], each["reason"]) for each in found],
        empty="No plugin is installed. Try `pip install guildkit-voting`.",
    )


def checked() -> list[dict[str, Any]]:
    """Return every installed plugin with its state.

    Metadata is read here; whether a plugin loads is tried in a process of its own, so that none of its code can hang or
    end this one.
    """
    from guildkit.discovery import discover  # noqa: PLC0415

    candidates = discover()
    reasons = _try_to_load() if candidates else {}
    return [
        {
            "name": candidate.name,
            "version": candidate.version,
            "distribution": candidate.distribution,
            "summary": candidate.summary,
            "state": "failed" if reasons.get(candidate.name, _UNKNOWN) else "ready",
            "reason": reasons.get(candidate.name, _UNKNOWN),
        }
        for candidate in candidates
    ]


_UNKNOWN = "Trying to load it ended the process that tried."


def _try_to_load() -> dict[str, str]:
    try:
        child = subprocess.run(
            [sys.executable, "-m", "guildkit.cli.check"],
            capture_output=True,
            text=True,
            timeout=CHECK_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {}
    lines = child.stdout.splitlines()
    # One line a plugin, so that those before a plugin that kills the process are known.
    return dict(json.loads(line.removeprefix("guildkit:")) for line in lines if line.startswith("guildkit:"))


@app.command()
def show(name: Name, *, as_json_: Json = False) -> None:
    """Show what a plugin brings, and where it is on."""
    info = asyncio.run(_show(name))
    if as_json_:
        as_json(info)
        return
    say(f"{info['title']} {info['version']} ({info['distribution']})")
    for key in ("commands", "components", "events", "jobs", "settings", "guilds"):
        say(f"  {key + ':':<12}{', '.join(info[key]) or '–'}")


async def _show(name: str) -> dict[str, Any]:
    async with office() as bot:
        plugin = bot.loaded(name)
        records = plugin.records
        model = records.settings
        on = [guild for guild in await bot.guilds.all() if bot.gate.enabled(guild.guild_id, name)]
        return {
            "name": name,
            "title": plugin.title,
            "version": plugin.version,
            "distribution": plugin.distribution,
            "commands": ["/" + " ".join(command.path) for command in records.commands],
            "components": [component.route.pattern for component in records.components],
            "events": [listener.event for listener in records.listeners],
            "jobs": [job.name for job in records.jobs],
            "settings": list(model.model_fields) if model else [],
            "guilds": [f"{guild.name} ({guild.guild_id})" for guild in on],
        }


@app.command()
def enable(name: Name, guild: Guild) -> None:
    """Switch a plugin on in a guild; a running bot that has loaded it shows its commands there within two seconds."""
    where = asyncio.run(_switch(name, guild, on=True))
    done(f"{name} is on in {where}. If the bot is running, its commands are there within two seconds.")
    say("  (A plugin that was installed after the bot was started needs a restart of the bot first.)")


@app.command()
def disable(name: Name, guild: Guild) -> None:
    """Switch a plugin off in a guild; nothing of it runs there any more, and what it stored is kept."""
    where = asyncio.run(_switch(name, guild, on=False))
    done(f"{name} is off in {where}. What it stored is kept.")


async def _switch(name: str, guild_id: int, *, on: bool) -> str:
    async with office() as bot:
        if on or name not in bot.gate.plugins(guild_id):
            bot.loaded(name)
        guild = await known_guild(bot, guild_id)
        changed = await (bot.enable if on else bot.disable)(guild_id, name, by=None)
        where = f"{guild.name} ({guild_id})"
        if not changed:
            state, other = ("on", "disable") if on else ("off", "enable")
            raise UserError(
                f"{name} is already {state} in {where}.",
                hint=f"To change that: guildkit plugins {other} {name} --guild {guild_id}",
            )
        return where
