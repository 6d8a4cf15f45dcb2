"""`guildkit plugins …`."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from typing import Annotated, Any

import typer

from guildkit.cli.office import LARGEST_ID, known_guild, note, office
from guildkit.cli.output import as_json, as_table, done, say
from guildkit.errors import UserError

app = typer.Typer(
    help="See which plugins there are, and switch them on and off in a guild.", no_args_is_help=True
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
Name = Annotated[str, typer.Argument(help="The plugin's name, as in `guildkit plugins list`.")]
Guild = Annotated[
    int | None,
    typer.Option(
        "--guild",
        "-g",
        help="The guild's id, as in `guildkit guilds`; not needed where a single guild is served.",
        min=1,
        max=LARGEST_ID,
    ),
]

CHECK_SECONDS = 30


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
    """Return every installed plugin with its state, and what it brings where it can be loaded.

    Metadata is read here; whether a plugin loads is tried in a process of its own, so that none of its code can hang or
    end this one.
    """
    from guildkit.cli.check import installed  # noqa: PLC0415 - disnake takes long to import

    candidates = installed()
    tried: dict[str, dict[str, Any]] = {}
    ended: dict[str, str] = {}
    while left := [candidate.name for candidate in candidates if candidate.name not in tried]:
        reason = _try_to_load(ended, tried)
        left = [name for name in left if name not in tried]
        if left:
            ended[left[0]] = reason  # the others are tried again without it
    return [
        {
            "name": candidate.name,
            "version": candidate.version,
            "distribution": candidate.distribution,
            "summary": candidate.summary,
            "state": "failed" if tried[candidate.name]["reason"] else "ready",
            **tried[candidate.name],
            **candidate.declared.model_dump(mode="json"),
        }
        for candidate in sorted(candidates, key=lambda each: each.name)
    ]


def _try_to_load(ended: dict[str, str], tried: dict[str, dict[str, Any]]) -> str:
    """Add to `tried` what a process finds out until it ends; return what is to be said of the plugin that it ended at."""
    try:
        child = subprocess.run(
            [sys.executable, "-m", "guildkit.cli.check"],
            input=json.dumps(ended).encode(),
            capture_output=True,
            timeout=CHECK_SECONDS,
            check=False,
        )
        out, reason = child.stdout, "Trying to load it ended the process that tried."
    except subprocess.TimeoutExpired as error:
        out, reason = error.stdout or b"", f"Loading it was not done within {CHECK_SECONDS} s."
    for line in out.decode(errors="replace").splitlines():
        if line.startswith("guildkit:"):
            name, found = json.loads(line.removeprefix("guildkit:"))
            tried[name] = found
    return reason


@app.command()
def show(name: Name, *, as_json_: Json = False) -> None:
    """Show what a plugin declares and brings, and where it is on."""
    found = {each["name"]: each for each in checked()}
    if name not in found:
        raise UserError(
            f"There is no plugin called {name!r}.", hint=f"Installed: {', '.join(found) or 'none yet'}."
        )
    info = {**found[name], "guilds": asyncio.run(_where_on(name))}
    if as_json_:
        as_json(info)
        return
    say(f"{info.get('title', name)} {info['version']} ({info['distribution']})")
    if info["reason"]:
        say(f"  cannot be used: {info['reason']}")
    for key in (*_SHOWN, "guilds"):
        say(f"  {key.replace('_', ' ') + ':':<18}{', '.join(info.get(key, ())) or '–'}")
    for category, words in info["data"].items():
        say(f"  keeps {category}: {words}")


_SHOWN = (
    *("requires", "intents", "optional_intents", "permissions"),
    *("commands", "components", "events", "jobs", "settings"),
)


async def _where_on(name: str) -> list[str]:
    async with office(candidates=()) as bot:
        return [
            f"{guild.name} ({guild.guild_id})"
            for guild in await bot.guilds.all()
            if bot.gate.enabled(guild.guild_id, name)
        ]


@app.command()
def enable(name: Name, guild: Guild = None) -> None:
    """Switch a plugin on in a guild; a running bot shows its commands there within two seconds."""
    where = asyncio.run(_switch(name, guild, on=True))
    done(f"{name} is on in {where}. If the bot is running, its commands are there within two seconds.")
    say(
        "  (If it was installed after the bot was started and cannot be loaded meanwhile, the bot's log says why.)"
    )


@app.command()
def disable(name: Name, guild: Guild = None) -> None:
    """Switch a plugin off in a guild; nothing of it runs there any more, and what it stored is kept."""
    where = asyncio.run(_switch(name, guild, on=False))
    done(f"{name} is off in {where}. What it stored is kept.")


async def _switch(name: str, named: int | None, *, on: bool) -> str:
    async with office() as bot:
        guild = await known_guild(bot, named)
        guild_id = guild.guild_id
        if on or name not in bot.gate.plugins(guild_id):
            bot.switches.loaded(name)
        changed = await (bot.switches.enable if on else bot.switches.disable)(guild_id, name, by=None)
        where = f"{guild.name} ({guild_id})"
        if not changed:
            state, other = ("on", "disable") if on else ("off", "enable")
            raise UserError(
                f"{name} is already {state} in {where}.",
                hint=f"To change that: guildkit plugins {other} {name} --guild {guild_id}",
            )
        return where


@app.command()
def release(name: Name) -> None:
    """Let a plugin out of quarantine: the next start of the bot loads it again."""
    asyncio.run(_release(name))
    done(f"{name} is out of quarantine. The next start of the bot loads it.")


async def _release(name: str) -> None:
    from guildkit.quarantine import Quarantine  # noqa: PLC0415 - the command line starts without it

    async with office(candidates=()) as bot:
        Quarantine(bot.config.home).release(name)
        await note(bot.database, bot.clock, "plugin.released", name)
