"""`guildkit audit …`."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from guildkit import audit
from guildkit.cli.office import LARGEST_ID, office
from guildkit.cli.output import as_json, as_table, done, who
from guildkit.cli.plugins import Json
from guildkit.data import write_text

app = typer.Typer(help="See who did what administrative thing.", no_args_is_help=True)

Guild = Annotated[
    int | None,
    typer.Option(
        "--guild", "-g", help="Only in this guild; 0: the installation's own.", min=0, max=LARGEST_ID
    ),
]
By = Annotated[int | None, typer.Option("--by", help="Only what the member of this id did.", max=LARGEST_ID)]
Action = Annotated[str, typer.Option("--action", "-a", help="Only acts that begin so: `plugin`.")]

COLUMNS = ("at", "guild", "by", "action", "subject", "details")


@app.command("list")
def list_(
    guild: Guild = None,
    by: By = None,
    action: Action = "",
    limit: Annotated[int, typer.Option("--limit", "-n", help="How many at most.", min=1, max=1_000_000)] = 50,
    *,
    as_json_: Json = False,
) -> None:
    """List acts, the newest first."""
    found = asyncio.run(_find(guild, by, action, limit))
    if as_json_:
        as_json(found)
        return
    as_table(
        ("AT", "GUILD", "BY", "ACTION", "SUBJECT", "DETAILS"),
        [
            (
                each["at"],
                each["guild"],
                who(each["by"]),
                each["action"],
                each["subject"],
                json.dumps(each["details"], ensure_ascii=False) if each["details"] else "",
            )
            for each in found
        ],
        empty="Nothing has been noted.",
    )


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="Where to; it must not be there yet.")],
    guild: Guild = None,
    by: By = None,
    action: Action = "",
    form: Annotated[Literal["json", "csv"], typer.Option("--format", "-f", help="json or csv.")] = "json",
) -> None:
    """Write all acts to a file, the newest first."""
    found = asyncio.run(_find(guild, by, action, None))
    write_text(
        file, json.dumps(found, indent=2, ensure_ascii=False) + "\n" if form == "json" else _csv(found)
    )
    done(f"{len(found)} acts are in {file}.")


def _csv(found: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for each in found:
        writer.writerow({**each, "details": json.dumps(each["details"], ensure_ascii=False)})
    return text.getvalue()


async def _find(guild: int | None, by: int | None, action: str, limit: int | None) -> list[dict[str, Any]]:
    async with office() as bot, bot.database.system_session("read the audit", read_only=True) as session:
        return [
            {
                "at": f"{act.at:%Y-%m-%d %H:%M:%S} UTC",
                "guild": str(act.guild_id),  # numbers of this size lose digits in some JSON readers
                "by": None if act.by is None else str(act.by),
                "action": act.action,
                "subject": act.subject,
                "details": act.details,
            }
            for act in await audit.find(session, guild, by=by, action=action, limit=limit)
        ]
