"""`guildkit data …`."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guildkit import audit, data
from guildkit.cli.office import LARGEST_ID, known_guild, office
from guildkit.cli.output import as_json, as_table, done, say
from guildkit.cli.plugins import Json
from guildkit.errors import OperatorError, UserError
from guildkit.models import GuildRecord

if TYPE_CHECKING:
    from guildkit.bot import Bot

app = typer.Typer(help="Export, erase and purge what is kept of members and guilds.", no_args_is_help=True)

Member = Annotated[int, typer.Argument(help="The member's id.", min=1, max=LARGEST_ID)]
OneGuild = Annotated[
    int | None, typer.Option("--guild", "-g", help="Only in this guild.", min=1, max=LARGEST_ID)
]


@app.command()
def show(*, as_json_: Json = False) -> None:
    """Show which columns hold members, and what an erasure makes of their rows."""
    kept = asyncio.run(_show())
    if as_json_:
        as_json(kept)
        return
    as_table(
        ("PLUGIN", "TABLE", "COLUMN", "WHEN ERASED"),
        [
            (plugin, table, column, fate)
            for plugin, tables in kept.items()
            for table, columns in tables.items()
            for column, fate in columns.items()
        ],
        empty="No table of a plugin holds members.",
    )


async def _show() -> dict[str, dict[str, dict[str, str]]]:
    async with office() as bot, bot.database.system_session("what is declared", read_only=True) as session:
        return await data.kept_tables(session)


@app.command()
def export(
    member: Member,
    file: Annotated[Path | None, typer.Argument(help="Where to; standard output by default.")] = None,
    guild: OneGuild = None,
) -> None:
    """Write all that is kept of a member as JSON, in one guild or in all."""
    found = asyncio.run(_export(member, guild))
    if file is None:
        as_json(found)
        return
    data.write_text(file, json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    done(f"What is kept of {member} in {len(found['guilds'])} guilds is in {file}.")


async def _export(member: int, guild_id: int | None) -> dict[str, Any]:
    async with office() as bot:
        found = []
        for guild in await _guilds(bot, guild_id):
            async with bot.database.system_session("a member's data", read_only=True) as session:
                kept = await data.export_member(session, guild.guild_id, member)
            if not kept:
                continue
            found.append({"guild": {"id": str(guild.guild_id), "name": guild.name}, "data": kept})
            now = bot.clock.now()
            async with bot.database.system_session("a member's data was exported") as session:
                audit.note(session, at=now, guild_id=guild.guild_id, by=None, action="member.exported")
        return {"member": str(member), "at": bot.clock.now().isoformat(), "guilds": found}


@app.command()
def erase(
    member: Member,
    guild: OneGuild = None,
    *,
    everywhere: Annotated[bool, typer.Option("--all", help="In every guild.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Erase what is kept of a member: their rows go, or stay without them; guild by guild, each as a whole."""
    if everywhere == (guild is not None):
        raise UserError("Say where:", hint="--guild ID for one guild, or --all for every one.")
    where = "every guild" if everywhere else f"the guild {guild}"
    if not yes:
        typer.confirm(f"Erase what is kept of {member} in {where}? This cannot be undone.", abort=True)
    found = asyncio.run(_erase(member, guild))
    if not found:
        say("No guild is known, so that nothing is kept of anybody.")
    for name, erased in found:
        done(f"{name}: {erased.deleted} rows deleted, {erased.anonymised} anonymised.")


async def _erase(member: int, guild_id: int | None) -> list[tuple[str, data.Erased]]:
    async with office() as bot:
        return [
            (
                f"{guild.name} ({guild.guild_id})",
                await data.erase_member(bot.database, bot.clock, bot.rng, guild.guild_id, member, by=None),
            )
            for guild in await _guilds(bot, guild_id)
        ]


async def _guilds(bot: Bot, guild_id: int | None) -> list[GuildRecord]:
    return await bot.guilds.all() if guild_id is None else [await known_guild(bot, guild_id)]


@app.command()
def purge(
    guild: OneGuild = None,
    *,
    now: Annotated[bool, typer.Option("--now", help="Delete its data at once.")] = False,
    as_json_: Json = False,
) -> None:
    """List the guilds that the bot has left and when their data goes, or delete that of one now."""
    if now:
        if guild is None:
            raise UserError(
                "Say which guild:", hint="--guild ID; `guildkit data purge` lists those that wait."
            )
        rows = asyncio.run(_purge(guild))
        done(f"{rows} rows of the guild {guild} are deleted.")
        return
    found = asyncio.run(_waiting(guild))
    if as_json_:
        as_json(found)
        return
    as_table(
        ("ID", "NAME", "LEFT", "DATA GOES", "ROWS"),
        [
            (each["id"], each["name"], each["left"], each["due"] or "never", str(each["rows"]))
            for each in found
        ],
        empty="No guild waits to be purged: the bot is in all that it knows.",
    )


async def _purge(guild_id: int) -> int:
    async with office() as bot:
        rows = await data.purge_guild(bot.database, bot.clock, guild_id)
    if rows is None:
        raise OperatorError(
            f"The bot is in the guild {guild_id}; nothing was deleted.", hint="Remove the bot from it first."
        )
    return rows


async def _waiting(guild_id: int | None) -> list[dict[str, Any]]:
    async with office() as bot:
        found = []
        for guild in await data.waiting(bot.database, bot.config.purge_days):
            if guild_id in {None, guild.guild_id}:
                async with bot.database.system_session("count rows", read_only=True) as session:
                    rows = sum((await data.counted(session, guild.guild_id)).values())
                due = f"{guild.due:%Y-%m-%d %H:%M} UTC" if guild.due else None
                left = f"{guild.left_at:%Y-%m-%d %H:%M} UTC"
                found.append(
                    {"id": str(guild.guild_id), "name": guild.name, "left": left, "due": due, "rows": rows}
                )
        return found


@app.command("export-guild")
def export_guild(
    guild: Annotated[int, typer.Argument(help="The guild's id.", min=1, max=LARGEST_ID)],
    file: Annotated[Path, typer.Argument(help="Where to; it must not be there yet.")],
) -> None:
    """Write all rows of a guild to a file, which `import-guild` reads."""
    with data.new_file(file) as opened:
        rows = asyncio.run(_export_guild(guild, opened))
    done(f"{sum(rows.values())} rows of {len(rows)} tables are in {file}.")


async def _export_guild(guild: int, file: Any) -> dict[str, int]:
    async with office() as bot:
        return await data.export_guild(bot.database, bot.clock, guild, file)


@app.command("import-guild")
def import_guild(
    file: Annotated[Path, typer.Argument(help="What `export-guild` has written.")],
    guild: Annotated[
        int | None, typer.Option("--as", help="Into this guild instead.", min=1, max=LARGEST_ID)
    ] = None,
) -> None:
    """Read a guild from a file: all of it or nothing, and only where the guild has no data yet."""
    try:
        opened = file.open(encoding="utf-8")
    except OSError as error:
        raise OperatorError(f"{file} cannot be read: {error.strerror}.") from error
    with opened:
        found, rows = asyncio.run(_import_guild(opened, guild))
    done(f"{sum(rows.values())} rows of {len(rows)} tables are in the guild {found} now.")
    say("  (A running bot follows within two seconds.)")


async def _import_guild(file: Any, guild: int | None) -> tuple[int, dict[str, int]]:
    async with office() as bot:
        return await data.import_guild(bot.database, bot.clock, file, guild_id=guild)
