"""`guildkit errors …`."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guildkit import error_reports
from guildkit.cli.office import LARGEST_ID, office
from guildkit.cli.output import as_json, as_table, done, say
from guildkit.cli.plugins import Json
from guildkit.errors import UserError

if TYPE_CHECKING:
    from datetime import datetime

    from guildkit.error_reports import Report, State
    from guildkit.models import ErrorRecord

app = typer.Typer(help="See what has failed in plugins' code.", no_args_is_help=True)

Guild = Annotated[
    int | None, typer.Option("--guild", "-g", help="Only of this guild.", min=1, max=LARGEST_ID)
]
PluginName = Annotated[str, typer.Option("--plugin", "-p", help="Only of this plugin.")]
Id = Annotated[
    str,
    typer.Argument(help="The id, as a member was told it, or the fingerprint of a kind.", metavar="ID"),
]


@app.command("list")
def list_(
    guild: Guild = None,
    plugin: PluginName = "",
    limit: Annotated[int, typer.Option("--limit", "-n", help="At most so many.", min=1, max=1_000_000)] = 50,
    *,
    as_json_: Json = False,
) -> None:
    """List what has failed in the last thirty days, the newest first; of each kind the newest ten in a guild."""
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
def top(
    guild: Guild = None,
    plugin: PluginName = "",
    limit: Annotated[int, typer.Option("--limit", "-n", help="At most so many.", min=1)] = 20,
    *,
    everything: Annotated[
        bool, typer.Option("--all", "-a", help="Those that are resolved or muted, too.")
    ] = False,
    as_json_: Json = False,
) -> None:
    """List the kinds of failures, those that were seen most often within a day first."""
    found = asyncio.run(_top(guild, plugin, limit, everything=everything))
    if as_json_:
        as_json(found)
        return
    as_table(
        ("FINGERPRINT", "PLUGIN", "CATEGORY", "ERROR", "1 H", "24 H", "7 D", "GUILDS", "SINCE", "STATE"),
        [
            (
                each["fingerprint"],
                each["plugin"],
                each["category"],
                f"{each['type']} in {each['place'] or '–'}"[:80],
                *(str(each["seen"][span]) for span in ("1h", "24h", "7d")),
                str(each["guilds"]),
                each["first_release"] or each["first_at"][:10],
                each["state"],
            )
            for each in found
        ],
        empty="Nothing has failed.",
    )


@app.command()
def show(error: Id, *, as_json_: Json = False) -> None:
    """Show a failure with its traceback, and what is known of its kind."""
    found = asyncio.run(_show(error))
    if as_json_:
        as_json(found)
        return
    details = found.pop("details", {})
    traceback = found.pop("traceback", "")
    kind = found.pop("kind")
    seen = ", ".join(f"{count} in {span}" for span, count in kind.pop("seen").items())
    for key, value in {**found, **details, **kind, "seen": seen}.items():
        say(f"{key.replace('_', ' ') + ':':<15}{value}")
    if traceback:
        say(f"\n{traceback}")


@app.command()
def resolve(error: Id) -> None:
    """Say that a kind of failure is dealt with; it is open again, and told of, once a later release has it."""
    done(f"{asyncio.run(_decide(error, 'resolved'))} is resolved.")


@app.command()
def mute(
    error: Id,
    hours: Annotated[
        int | None, typer.Option("--hours", help="For so long; for ever by default.", min=1)
    ] = None,
) -> None:
    """Tell nobody of a kind of failure; it is counted all the same."""
    done(f"{asyncio.run(_decide(error, 'muted', hours))} is muted.")


@app.command()
def reopen(error: Id) -> None:
    """Take back that a kind of failure is resolved or muted."""
    done(f"{asyncio.run(_decide(error, 'open'))} is open.")


@app.command()
def export(guild: Guild = None, plugin: PluginName = "") -> None:
    """Print every kind of failure with its hours and the failures that are kept, as JSON."""
    as_json(asyncio.run(_export(guild, plugin)))


async def _list(guild: int | None, plugin: str, limit: int) -> list[dict[str, Any]]:
    async with office() as bot, bot.database.system_session("list errors", read_only=True) as session:
        found = await error_reports.recent(session, guild_id=guild, plugin=plugin, limit=limit)
        return [_described(record) for record in found]


async def _top(guild: int | None, plugin: str, limit: int, *, everything: bool) -> list[dict[str, Any]]:
    async with office() as bot, bot.database.system_session("top errors", read_only=True) as session:
        found = await error_reports.top(
            session, bot.clock.now(), guild_id=guild, plugin=plugin, limit=limit, everything=everything
        )
        return [_kind(report) for report in found]


async def _show(error_id: str) -> dict[str, Any]:
    async with office() as bot, bot.database.system_session("show an error", read_only=True) as session:
        found = await error_reports.find(session, bot.clock.now(), error_id)
        if found is None:
            raise _unknown(error_id)
        kind, sample = _kind(found.report), found.sample
        if sample is None:
            return {"kind": kind}
        whole = {"details": sample.details, "traceback": sample.traceback, "kind": kind}
        return {**_described(sample), **whole}


async def _decide(error_id: str, state: State, hours: int | None = None) -> str:
    async with office() as bot, bot.database.system_session("decide about an error") as session:
        now = bot.clock.now()
        found = await error_reports.find(session, now, error_id)
        if found is None:
            raise _unknown(error_id)
        until = now + timedelta(hours=hours) if hours is not None else None
        error_reports.decide(session, found.report.kind, state, at=now, by=None, until=until)
        return found.report.kind.fingerprint


async def _export(guild: int | None, plugin: str) -> dict[str, Any]:
    async with office() as bot, bot.database.system_session("export errors", read_only=True) as session:
        now, everything = bot.clock.now(), 10_000
        kinds = await error_reports.top(
            session, now, guild_id=guild, plugin=plugin, limit=everything, everything=True
        )
        prints = [report.kind.fingerprint for report in kinds]
        hours = await error_reports.hours(session, now, prints, guild_id=guild)
        records = await error_reports.recent(session, guild_id=guild, plugin=plugin, limit=everything)
        return {
            "at": _instant(now),
            "kinds": [
                {
                    **_kind(report),
                    "hours": {
                        _instant(hour): count
                        for hour, count in sorted(hours.get(report.kind.fingerprint, {}).items())
                    },
                }
                for report in kinds
            ],
            "failures": [
                {**_described(each), "details": each.details, "traceback": each.traceback} for each in records
            ],
        }


def _unknown(error_id: str) -> UserError:
    return UserError(
        f"There is no error {error_id!r}.",
        hint="`guildkit errors list` shows those of the last thirty days; the log has it where the database was away.",
    )


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def _described(record: ErrorRecord) -> dict[str, Any]:
    return {
        "id": record.id,
        "at": _instant(record.at),
        "guild": str(record.guild_id),  # a number of this size loses digits in some JSON readers
        "plugin": record.plugin,
        "release": record.release,
        "where": record.where,
        "type": record.type,
        "message": record.message,
        "fingerprint": record.fingerprint,
    }


def _kind(report: Report) -> dict[str, Any]:
    kind = report.kind
    hour, day, week = report.trend
    return {
        "fingerprint": kind.fingerprint,
        "version": kind.version,
        "plugin": kind.plugin,
        "category": kind.category,
        "type": kind.type,
        "place": kind.place,
        "count": report.count,
        "seen": {"1h": hour, "24h": day, "7d": week},
        "guilds": report.guilds,
        "first_at": _instant(report.first_at),
        "last_at": _instant(report.last_at),
        "first_release": kind.first_release,
        "last_release": kind.last_release,
        "state": kind.state,
        "state_at": _instant(kind.state_at),
    }
