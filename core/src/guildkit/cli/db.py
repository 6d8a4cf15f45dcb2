"""`guildkit db …`."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from sqlalchemy.exc import DBAPIError

from guildkit.cli.office import LARGEST_ID, backup_path, note
from guildkit.cli.output import as_json, as_table, bar, complain, done, say
from guildkit.cli.plugins import Json
from guildkit.errors import DatabaseError, OperatorError, PluginError, TablesError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from guildkit.bot import Bot
    from guildkit.clock import Clock
    from guildkit.storage.database import Database
    from guildkit.storage.dump import TableDump
    from guildkit.storage.migrations import Upgrade

app = typer.Typer(help="Look after the database.", no_args_is_help=True)


@app.callback()
def _db() -> None:
    """Look after the database."""


@asynccontextmanager
async def _bot(*, alone: bool = False) -> AsyncIterator[Bot]:
    """The bot's parts with the database open and its tables as they are; `alone`: no bot may be running on it."""
    from guildkit.bot import Bot  # noqa: PLC0415 - disnake takes long to import
    from guildkit.config import load_config  # noqa: PLC0415
    from guildkit.storage.instance import InstanceLock  # noqa: PLC0415

    bot = Bot(load_config())
    lock = InstanceLock(bot.database)
    try:
        await bot.database.check(write=alone)
        if alone:
            await lock.acquire()
        yield bot
    finally:
        await lock.release()
        await bot.database.close()


# --- revisions --------------------------------------------------------------------------------------------------------


@app.command()
def upgrade() -> None:
    """Bring the tables of the core and of every plugin to their newest form; the bot does the same when it starts."""
    upgrades, failures = asyncio.run(_upgrade())
    _say_upgrades(upgrades)
    if not failures and not any(each.changed for each in upgrades):
        say("Every table is up to date.")
    for name, reason in failures.items():
        complain(f"{name}: {reason}")
    if failures:
        raise typer.Exit(1)


async def _upgrade() -> tuple[list[Upgrade], dict[str, str]]:
    async with _bot() as bot:
        await bot.database.check()
        return await bot.upgrade(), bot.host.failures


def _say_upgrades(upgrades: list[Upgrade]) -> None:
    for each in upgrades:
        if each.before != each.after:
            done(f"{each.plugin}: {each.before or 'new'} → {each.after}")
        for what in each.mended:
            done(f"{each.plugin}: added {what}, which had been dropped by hand")


@app.command()
def current(*, as_json_: Json = False) -> None:
    """Show which revision the tables of each plugin are at, and which is the newest."""
    found = asyncio.run(_current())
    if as_json_:
        as_json(found)
        return
    as_table(
        ("PLUGIN", "REVISION", "NEWEST"),
        [(each["plugin"], each["revision"] or "–", each["newest"] or "–") for each in found],
        empty="No plugin stores anything.",
    )


async def _current() -> list[dict[str, Any]]:
    from guildkit.storage.migrations import revisions  # noqa: PLC0415 - Alembic takes long to import

    async with _bot() as bot:
        found = []
        for name, storage in bot.host.storages().items():
            try:
                revision, newest = await revisions(bot.database, name, storage)
            except PluginError as error:
                raise TablesError(str(error)) from error
            found.append({"plugin": name, "revision": revision, "newest": newest})
        return found


@app.command()
def check(*, as_json_: Json = False) -> None:
    """Look whether the database is in order, and change nothing; exit code 1 where something is to be done."""
    from guildkit.storage.checkup import checkup  # noqa: PLC0415 - Alembic takes long to import

    async def look() -> list[str]:
        async with _bot() as bot:
            found = await checkup(bot.database, bot.host.storages())
            return found + [f"{name}: {reason}" for name, reason in bot.host.failures.items()]

    found = asyncio.run(look())
    if as_json_:
        as_json(found)
    elif not found:
        done("The database is in order.")
    for problem in () if as_json_ else found:
        complain(problem)
    if found:
        raise typer.Exit(1)


# --- backups ----------------------------------------------------------------------------------------------------------


@app.command()
def backup(
    file: Annotated[
        Path | None, typer.Argument(help="Where to; by default into the folder `backups` in GUILDKIT_HOME.")
    ] = None,
    guild: Annotated[
        int | None, typer.Option("--guild", "-g", help="Only this guild.", min=1, max=LARGEST_ID)
    ] = None,
    prove: Annotated[
        bool, typer.Option("--prove", help="Restore it into a scratch database, and compare all bytes.")
    ] = False,
    *,
    as_json_: Json = False,
) -> None:
    """Write everything into a file, as SQL that SQLite and PostgreSQL both understand; the bot may be running."""
    if prove and guild is not None:
        raise OperatorError("Only a backup of all guilds can be proven.", hint="Leave --guild out.")
    path, tables, strange = asyncio.run(_backup(file, guild, prove=prove))
    rows = sum(each.rows for each in tables)
    if as_json_:
        as_json(
            {
                "file": str(path),
                "rows": rows,
                "tables": [_described(each) for each in tables],
                "unknown": strange,
            }
        )
        return
    done(f"{rows} rows of {len(tables)} tables are in {path}{', proven by restoring it' if prove else ''}.")
    say("It is kept until you remove it: the bot forgets nightly backups only.")
    if strange:
        say(f"Included, though no installed plugin knows them: {', '.join(strange)}.")


async def _backup(
    file: Path | None, guild: int | None, *, prove: bool
) -> tuple[Path, list[TableDump], list[str]]:
    from guildkit.storage.dump import dump  # noqa: PLC0415 - the command line starts without it
    from guildkit.storage.move import prove_backup, strange_tables  # noqa: PLC0415

    async with _bot() as bot:
        path = file or backup_path(bot, guild)
        strange = [table.name for table in await strange_tables(bot.database, bot.host.storages())]
        with bar("Backing up") as progress:
            if prove:
                tables = (await prove_backup(bot.database, bot.host.storages(), keep=path)).tables
            else:
                tables = await dump(bot.database, path, guild_id=guild, progress=progress)
        await _note(bot.database, bot.clock, "database.backed_up", path.name, {"guild": guild})
        return path, tables, strange


async def _note(
    database: Database, clock: Clock, action: str, subject: str, details: dict[str, Any] | None = None
) -> None:
    """Note an act, where the database can be written to and has the tables of this version; else it was done all the same."""
    try:
        await note(database, clock, action, subject, details)
    except (DatabaseError, DBAPIError) as error:
        complain(f"This is not in the audit: {str(error).partition(chr(10))[0]}")


def _described(table: TableDump) -> dict[str, Any]:
    return {"table": table.table, "rows": table.rows, "sha256": table.sha256}


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="What `guildkit db backup` has written.")],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace what the database holds, after a backup of it.")
    ] = False,
) -> None:
    """Put back what a backup holds; no bot may be running on the database."""
    kept, upgrades = asyncio.run(_restore(file, replace=replace))
    if kept is not None:
        say(f"What was there before is in {kept}.")
    done(f"{file} is restored.")
    _say_upgrades(upgrades)


async def _restore(file: Path, *, replace: bool) -> tuple[Path | None, list[Upgrade]]:
    from guildkit.storage.dump import dump  # noqa: PLC0415 - the command line starts without it
    from guildkit.storage.move import full_tables, make_tables  # noqa: PLC0415
    from guildkit.storage.restore import examine  # noqa: PLC0415
    from guildkit.storage.restore import restore as put_back  # noqa: PLC0415

    found = examine(file)
    async with _bot(alone=True) as bot:
        kept = None
        if full := await full_tables(bot.database):
            if not replace:
                raise DatabaseError(
                    f"The database {bot.database} is not empty: {', '.join(full)}.",
                    hint=f"With --replace, {found.guilds} in it will be what the backup holds, and nothing else.",
                )
            kept = backup_path(bot)
            await dump(bot.database, kept)
        with bar("Restoring") as progress:
            await make_tables(bot.database, found, bot.host.storages(), [])
            await put_back(bot.database, found, progress=progress)
        upgrades = await bot.upgrade()
        await _note(bot.database, bot.clock, "database.restored", file.name)
        return kept, upgrades


@app.command()
def move(
    url: Annotated[str, typer.Argument(help="The URL of an empty database, as for GUILDKIT_DATABASE_URL.")],
    *,
    as_json_: Json = False,
) -> None:
    """Copy everything into another database, SQLite or PostgreSQL, and compare all of it; no bot may be running."""
    tables, target = asyncio.run(_move(url))
    if as_json_:
        as_json([_described(each) for each in tables])
        return
    as_table(
        ("TABLE", "ROWS", "SHA-256"),
        [(each.table, str(each.rows), each.sha256[:16]) for each in tables],
        empty="",
    )
    done(f"All {sum(each.rows for each in tables)} rows have arrived in {target}, and are the same.")
    say("Set GUILDKIT_DATABASE_URL to it, and start the bot. The old database is as it was.")


async def _move(url: str) -> tuple[list[TableDump], str]:
    from guildkit.storage.database import Database  # noqa: PLC0415 - the command line starts without it
    from guildkit.storage.instance import InstanceLock  # noqa: PLC0415
    from guildkit.storage.move import move as carry  # noqa: PLC0415
    from guildkit.storage.row_security import secure  # noqa: PLC0415

    async with _bot(alone=True) as bot:
        target = Database(url)
        lock = InstanceLock(target)
        try:
            await target.check()
            await lock.acquire()
            with bar("Moving") as progress:
                tables = await carry(bot.database, target, bot.host.storages(), progress=progress)
            await secure(target, bot.host.scoped_tables())
            await _note(target, bot.clock, "database.moved", str(bot.database))
        finally:
            await lock.release()
            await target.close()
        return tables, str(target)
