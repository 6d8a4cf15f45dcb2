"""`guildkit health`."""

from __future__ import annotations

import asyncio
from typing import Any

import typer

from guildkit.cli.output import as_json, as_table
from guildkit.cli.plugins import Json
from guildkit.errors import OperatorError

SIGNS = {"ok": "✓", "warning": "!", "failed": "✗"}


def health(*, as_json_: Json = False) -> None:
    """Say how the running bot is, by what it has left in the database; exit code 1 where it does not do its work.

    Where a bot runs in several processes, this looks at the one whose shards are configured here, or else at each.
    """
    found = asyncio.run(_health())
    if as_json_:
        as_json(found)
    else:
        print_findings(found["checks"])
    if not found["healthy"]:
        raise typer.Exit(1)


def print_findings(checks: list[dict[str, str]]) -> None:
    """Print what checks have found, with what helps."""
    as_table(
        ("", "CHECK", "FOUND", "WHAT HELPS"),
        [(SIGNS[each["level"]], each["name"], each["says"], each["remedy"]) for each in checks],
        empty="Nothing was checked.",
    )


async def _health() -> dict[str, Any]:
    from guildkit.clock import SystemClock  # noqa: PLC0415 - these take long to import
    from guildkit.config import load_config  # noqa: PLC0415
    from guildkit.health import Finding, State, described, findings_of_all, healthy, last  # noqa: PLC0415
    from guildkit.shards import Shards  # noqa: PLC0415
    from guildkit.storage.database import Database  # noqa: PLC0415

    config = load_config()
    database = Database(config.resolved_database_url)
    found: list[Finding] = []
    states: list[State] = []
    try:
        await database.check(write=False)
        states = await last(database, Shards.parse(config.shards))
        found = findings_of_all(states, SystemClock().now())
        if not states:
            found = [Finding("heartbeat", "failed", "no bot is running", "Start it: `guildkit run`.")]
    except OperatorError as error:
        found = [Finding("database", "failed", str(error.message), str(error.hint))]
    finally:
        await database.close()
    return {
        "healthy": healthy(found),
        "checks": described(found),
        "processes": [state.as_json() for state in states],
    }
