"""`guildkit commands …`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guildkit.cli.office import LARGEST_ID, known_guild, note, office
from guildkit.cli.output import as_json, complain, done, progress, say
from guildkit.cli.plugins import Guild as Switched
from guildkit.cli.plugins import Json

if TYPE_CHECKING:
    from guildkit.command_diff import Diff

app = typer.Typer(
    help="See what slash commands guilds have in Discord, and put them right.", no_args_is_help=True
)

Guild = Annotated[int | None, typer.Option("--guild", "-g", help="Only this guild.", min=1, max=LARGEST_ID)]

Name = Annotated[
    str, typer.Argument(help="The command as people type it.", metavar="COMMAND", show_default=False)
]


@app.command()
def plan(guild: Guild = None, *, as_json_: Json = False) -> None:
    """Show what would be created, changed and deleted in Discord, guild by guild."""
    found = asyncio.run(_plan(guild))
    if as_json_:
        as_json(found)
        return
    for each in found:
        say(f"{each['name']} ({each['guild']}){'' if _differs(each) else ': nothing to do'}")
        for name in each["created"]:
            say(f"  + /{name}")
        for name, keys in each["changed"].items():
            say(f"  ~ /{name} ({', '.join(keys)})")
        for name in each["deleted"]:
            say(f"  - /{name}")
    if not found:
        say("The bot is in no guild.")


@app.command()
def sync(guild: Guild = None, *, as_json_: Json = False) -> None:
    """Make the commands in Discord what they should be; guilds where nothing differs are left alone."""
    found = asyncio.run(_sync(guild))
    failed = [each for each in found if not each["synced"]]
    if as_json_:
        as_json(found)
    else:
        for each in found:
            if each["synced"]:
                done(f"{each['name']} ({each['guild']})")
            else:
                complain(f"{each['name']} ({each['guild']}): {each['reason']}")
        if not found:
            say("Nothing differs.")
    if failed:
        raise typer.Exit(5)


@app.command()
def off(command: Name, guild: Switched = None) -> None:
    """Switch one command off in a guild, whose plugin works on there; a running bot follows within two seconds."""
    where = asyncio.run(_switch(command, guild, on=False))
    done(f"{command} is off in {where}.")


@app.command()
def on(command: Name, guild: Switched = None) -> None:
    """Let a command work again that was switched off in a guild."""
    where = asyncio.run(_switch(command, guild, on=True))
    done(f"{command} works in {where}.")


async def _switch(command: str, named: int | None, *, on: bool) -> str:
    async with office() as bot:
        guild = await known_guild(bot, named)
        await bot.switches.switch_command(guild.guild_id, command, on=on, by=None)
        return f"{guild.name} ({guild.guild_id})"


def _differs(found: dict[str, Any]) -> bool:
    return bool(found["created"] or found["changed"] or found["deleted"])


async def _plan(guild_id: int | None) -> list[dict[str, Any]]:
    from guildkit.without_gateway import without_gateway  # noqa: PLC0415 - disnake takes long to import

    async with office() as bot, without_gateway(bot):
        return [_described(guild, found) for guild, found in await _diffs(bot, guild_id)]


async def _sync(guild_id: int | None) -> list[dict[str, Any]]:
    from guildkit.without_gateway import without_gateway  # noqa: PLC0415 - disnake takes long to import

    async with office() as bot, without_gateway(bot):
        synced = []
        for guild, found in await _diffs(bot, guild_id):
            if found:
                reason = await bot.reconciler.overwrite(guild.guild_id)
                if not reason:
                    counts = {"created": len(found.created), "changed": len(found.changed)}
                    details = {**counts, "deleted": len(found.deleted)}
                    where = {"guild_id": guild.guild_id}
                    await note(bot.database, bot.clock, "commands.synced", details=details, **where)
                synced.append({**_described(guild, found), "synced": not reason, "reason": reason})
        return synced


async def _diffs(bot: Any, guild_id: int | None) -> list[tuple[Any, Diff]]:
    from guildkit.command_diff import diff  # noqa: PLC0415 - disnake takes long to import
    from guildkit.without_gateway import present_commands  # noqa: PLC0415

    if guild_id is not None:
        guilds = [await known_guild(bot, guild_id)]
    else:
        guilds = [guild for guild in await bot.guilds.all() if guild.present]
    found = []
    for guild in progress(guilds, "Asking Discord"):
        present = await present_commands(bot, guild.guild_id)
        found.append((guild, diff(bot.reconciler.desired(guild.guild_id), present)))
    return found


def _described(guild: Any, found: Diff) -> dict[str, Any]:
    return {
        "guild": str(guild.guild_id),  # a number of this size loses digits in some JSON readers
        "name": guild.name,
        "created": found.created,
        "changed": found.changed,
        "deleted": found.deleted,
    }
