"""`guildkit jobs …`."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Annotated, Any

import typer
from sqlalchemy import delete, select, update

from guildkit import audit
from guildkit.cli.office import LARGEST_ID, office
from guildkit.cli.output import as_json, as_table, done, say
from guildkit.cli.plugins import Json
from guildkit.errors import UserError
from guildkit.models import JobRecord

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.bot import Bot

app = typer.Typer(help="See what is to be done later, and what has failed.", no_args_is_help=True)

STATES = ("waiting", "running", "parked", "failed")
_SHORT = 8

Id = Annotated[str, typer.Argument(help="The job's id, or its first characters.")]


@app.command("list")
def list_(
    guild: Annotated[
        int | None, typer.Option("--guild", "-g", help="Only of this guild.", min=1, max=LARGEST_ID)
    ] = None,
    plugin: Annotated[str | None, typer.Option("--plugin", "-p", help="Only of this plugin.")] = None,
    state: Annotated[
        str | None, typer.Option("--state", "-s", help=f"Only in this state: {', '.join(STATES)}.")
    ] = None,
    *,
    as_json_: Json = False,
) -> None:
    """List the jobs, those that are due next first."""
    if state is not None and state not in STATES:
        raise UserError(f"There is no state {state!r}.", hint=f"There are: {', '.join(STATES)}.")
    found = asyncio.run(_list(guild, plugin, state))
    if as_json_:
        as_json(found)
        return
    as_table(
        ("ID", "GUILD", "PLUGIN", "JOB", "STATE", "DUE", "ATTEMPTS", "TROUBLE"),
        [
            (
                each["id"][:_SHORT],
                each["guild"],
                each["plugin"],
                each["job"],
                each["state"],
                each["due"],
                str(each["attempts"]),
                each["error"] or "",
            )
            for each in found
        ],
        empty="Nothing is to be done.",
    )


@app.command()
def show(job: Id, *, as_json_: Json = False) -> None:
    """Show a job with all that it carries."""
    found = asyncio.run(_show(job))
    if as_json_:
        as_json(found)
        return
    for key, value in found.items():
        shown = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
        say(f"{key + ':':<12}{'–' if shown is None else shown}")


@app.command()
def retry(job: Id) -> None:
    """Let a failed or waiting job be tried now; a running bot does it within two seconds."""
    found = asyncio.run(_retry(job))
    done(f"{found.plugin}'s job {found.name} is to run now.")


@app.command()
def cancel(job: Id) -> None:
    """Forget a job for good; one that comes by a schedule comes again when the bot next starts."""
    found = asyncio.run(_cancel(job))
    done(f"{found.plugin}'s job {found.name} is cancelled.")


async def _list(guild: int | None, plugin: str | None, state: str | None) -> list[dict[str, Any]]:
    query = select(JobRecord).order_by(JobRecord.run_at, JobRecord.id)
    for column, value in (
        (JobRecord.guild_id, guild),
        (JobRecord.plugin, plugin),
        (JobRecord.state, state),
    ):
        if value is not None:
            query = query.where(column == value)
    async with office() as bot, bot.database.system_session("list jobs", read_only=True) as session:
        return [_described(record) for record in await session.scalars(query)]


async def _show(job: str) -> dict[str, Any]:
    async with office() as bot, bot.database.system_session("show a job", read_only=True) as session:
        record = await _find(session, job)
        return {**_described(record), "payload": record.payload, "key": record.unique_key}


async def _retry(job: str) -> JobRecord:
    async with office() as bot, bot.database.system_session("retry a job") as session:
        record = await _find(session, job)
        _require_idle(record)
        await session.execute(
            update(JobRecord)
            .where(JobRecord.guild_id == record.guild_id, JobRecord.id == record.id)
            .values(state="waiting", run_at=bot.clock.now(), attempts=0, error=None)
        )
        _note(session, bot, record, "job.retried")
    return record


async def _cancel(job: str) -> JobRecord:
    async with office() as bot, bot.database.system_session("cancel a job") as session:
        record = await _find(session, job)
        _require_idle(record)
        await session.execute(
            delete(JobRecord).where(JobRecord.guild_id == record.guild_id, JobRecord.id == record.id)
        )
        _note(session, bot, record, "job.cancelled")
    return record


def _note(session: AsyncSession, bot: Bot, record: JobRecord, action: str) -> None:
    audit.note(
        session,
        at=bot.clock.now(),
        guild_id=record.guild_id,
        by=None,
        action=action,
        subject=f"{record.plugin}/{record.name}",
        details={"id": record.id},
    )


async def _find(session: AsyncSession, job: str) -> JobRecord:
    """Return the one job whose id begins so.

    Raises:
        UserError: there is none, or more than one.
    """
    found = list(
        await session.scalars(select(JobRecord).where(JobRecord.id.startswith(job, autoescape=True)))
    )
    if len(found) == 1:
        return found[0]
    if not found:
        raise UserError(f"There is no job {job!r}.", hint="`guildkit jobs list` shows those there are.")
    raise UserError(f"{len(found)} jobs begin with {job!r}.", hint="Give more of the id.")


def _require_idle(record: JobRecord) -> None:
    if record.state == "running":
        raise UserError("This job is running just now.", hint="Wait until it has ended.")


def _described(record: JobRecord) -> dict[str, Any]:
    return {
        "id": record.id,
        "guild": str(record.guild_id),  # a number of this size loses digits in some JSON readers
        "plugin": record.plugin,
        "job": record.name,
        "state": record.state,
        "due": f"{record.run_at:%Y-%m-%d %H:%M:%S} UTC",
        "schedule": record.schedule,
        "attempts": record.attempts,
        "error": record.error,
    }
