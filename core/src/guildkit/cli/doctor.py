"""`guildkit doctor`."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from guildkit.cli.health import print_findings
from guildkit.cli.output import as_json, working
from guildkit.cli.plugins import Json

if TYPE_CHECKING:
    from guildkit.health import Finding


def doctor(*, as_json_: Json = False) -> None:
    """Look at everything that the bot needs, and say what helps; exit code 1 where something is missing."""
    with working("Looking at everything"):
        found = asyncio.run(_examined())
    if as_json_:
        as_json([asdict(finding) for finding in found])
    else:
        print_findings([asdict(finding) for finding in found])
    if any(finding.level == "failed" for finding in found):
        raise typer.Exit(1)


async def _examined() -> list[Finding]:
    from guildkit.bot import Bot  # noqa: PLC0415 - disnake takes long to import
    from guildkit.config import load_config  # noqa: PLC0415
    from guildkit.doctor import examine  # noqa: PLC0415
    from guildkit.errors import OperatorError  # noqa: PLC0415
    from guildkit.health import Finding  # noqa: PLC0415

    try:
        config = load_config()
        bot = Bot(config)
    except OperatorError as error:
        return [Finding("configuration", "failed", str(error.message), str(error.hint))]
    read = Finding("configuration", "ok", str(config.file or "from the environment"))
    try:
        return [read, *[finding async for finding in examine(bot)]]
    finally:
        await bot.database.close()
