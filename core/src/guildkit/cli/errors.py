"""`guildkit errors …`."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import typer
from sqlalchemy import select

from guildkit.cli.office import LARGEST_ID, office
from guildkit.cli.output import as_json, as_table, say
from guildkit.cli.plugins import Json
from guildkit.errors import UserError
from guildkit.models import ErrorRecord

app = typer.Typer(help="See what has failed in plugins' code.", no_args_is_help=True)


@app.command("list")
def list_(
    guild: Annotated[
        int | None, typer.Option("--guild", "-g", help="Only of this guild.", min=1, max=LARGEST_ID)
    ] = None,
    plugin: Annotated[str | None, typer.Option("--plugin", "-p", help="Only of this plugin.")] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", help="At most so many.", min=1, max=1_000_000)] = 50,
    *,
    as_json_: Json = False,
) -> None:
    """List what has failed in the last thirty days, the newest first."""
    found = asyncio.run(_list(guild, plugin, limit))
    if as_json_:
        as_json(found)
        return
    as_table(
        ("ID", "AT", "GUILD", "PLUGIN", "WHERE", "ERROR"),
        [
            (
                each["id"],
                each["at"],
                each["guild"],
                each["plugin"],
                each["where"],
                f"{each['type']}: {each['message']}"[:100],
            )
            for each in found
        ],
        empty="Nothing has failed.",
    )


@app.command()
def show(
    error: Annotated[str, typer.Argument(help="The id, as a member was told it.", metavar="ID")],
    *,
    as_json_: Json = False,
) -> None:
    """Show a failure with its traceback."""
    found = asyncio.run(_show(error))
    if as_json_:
        as_json(found)
        return
    details = found.pop("details")
    traceback = found.pop("traceback")
    for key, value in {**found, **details}.items():
        say(f"{key + ':':<14}{value}")
    say(f"\n{traceback}")


async def _list(guild: int | None, plugin: str | None, limit: int) -> list[dict[str, Any]]:
    query = select(ErrorRecord).order_by(ErrorRecord.at.desc(), ErrorRecord.id).limit(limit)
    if guild is not None:
        query = query.where(ErrorRecord.guild_id == guild)
    if plugin is not None:
        query = query.where(ErrorRecord.plugin == plugin)
    async with office() as bot, bot.database.system_session("list errors", read_only=True) as session:
        return [_described(record) for record in await session.scalars(query)]


async def _show(error_id: str) -> dict[str, Any]:
    query = select(ErrorRecord).where(ErrorRecord.id == error_id.strip().strip("`").upper())
    async with office() as bot, bot.database.system_session("show an error", read_only=True) as session:
        record = await session.scalar(query)
        if record is None:
            raise UserError(
                f"There is no error {error_id!r}.",
                hint="`guildkit errors list` shows those of the last thirty days; the log has it where the database was away.",
            )
        return {**_described(record), "details": record.details, "traceback": record.traceback}


def _described(record: ErrorRecord) -> dict[str, Any]:
    return {
        "id": record.id,
        "at": f"{record.at:%Y-%m-%d %H:%M:%S} UTC",
        "guild": str(record.guild_id),  # a number of this size loses digits in some JSON readers
        "plugin": record.plugin,
        "where": record.where,
        "type": record.type,
        "message": record.message,
        "fingerprint": record.fingerprint,
    }
