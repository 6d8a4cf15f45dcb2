"""A guild as a file: all of its rows, to be kept or to be put into another database.

The file is JSON Lines. The first line says what it is: the format, the guild, each plugin's revision, and how many rows
follow for each table. Each other line is a row, parents before children.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, TextIO

from sqlalchemy import insert, select, text
from sqlalchemy import update as update_rows
from sqlalchemy.exc import IntegrityError

from guildkit import audit
from guildkit.data.purge import counted
from guildkit.data.schema import circular, deferred, read_tables
from guildkit.data.values import decode, encode
from guildkit.errors import OperatorError
from guildkit.models import GuildRecord, PluginSwitch
from guildkit.revision import raise_revision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.clock import Clock
    from guildkit.data.schema import GuildTable
    from guildkit.storage.database import Database

FORMAT: Final = "guildkit guild 1"
_BATCH: Final = 500
# That the bot is in a guild, and whether it has acted on a switch, is not the guild's data.
_LEFT_OUT: Final = GuildRecord.__tablename__
_OPERATIONAL: Final = {PluginSwitch.__tablename__: {"applied": True}}


async def export_guild(database: Database, clock: Clock, guild_id: int, file: TextIO) -> dict[str, int]:
    """Write all rows of a guild; return how many of each table.

    Raises:
        OperatorError: nothing is known of such a guild.
    """
    async with database.system_session("export a guild", read_only=True, one_moment=True) as session:
        rows = await counted(session, guild_id)
        record = await session.get(GuildRecord, guild_id)
        if not rows:
            raise OperatorError(
                f"Nothing is known of a guild with the id {guild_id}.",
                hint="`guildkit guilds` lists those that are known.",
            )
        rows.pop(_LEFT_OUT, None)
        tables = [each for each in await read_tables(session) if each.name in rows]
        header = {
            "format": FORMAT,
            "guild_id": str(guild_id),
            "name": record.name if record else "",
            "revisions": await _revisions(session, {each.plugin for each in tables}),
            "rows": {each.name: rows[each.name] for each in tables},
        }
        file.write(_line(header))
        for each in tables:
            await _write(session, each, guild_id, file)
    async with database.system_session("a guild was exported") as session:
        _note(session, clock, "guild.exported", guild_id, rows)
    return rows


async def _write(session: AsyncSession, table: GuildTable, guild_id: int, file: TextIO) -> None:
    operational = _OPERATIONAL.get(table.name, {})
    query = (
        select(table.table)
        .where(table.table.columns["guild_id"] == guild_id)
        .order_by(*table.table.primary_key)
    )
    async for row in (await session.stream(query)).mappings():
        values = {name: encode(value) for name, value in row.items() if name != "guild_id"}
        file.write(_line({"table": table.name, "row": {**values, **operational}}))


async def import_guild(
    database: Database, clock: Clock, file: TextIO, *, guild_id: int | None = None
) -> tuple[int, dict[str, int]]:
    """Read what `export_guild` has written, in one transaction; return the guild and how many rows of each table came.

    Args:
        database: where to.
        clock: the one clock.
        file: the file, open.
        guild_id: another guild than the one that was exported.

    Raises:
        OperatorError: the file is none of these, or damaged; its plugins are not the ones here; the guild has data.
    """
    lines = _lines(file)
    header = _header(next(lines, {}))
    target = int(header["guild_id"]) if guild_id is None else guild_id
    try:
        async with database.system_session("import a guild") as session:
            tables = {each.name: each for each in await read_tables(session)}
            await _check(session, header, target, tables)
            async with deferred(session, circular(list(tables.values()))):
                found = await _insert(session, lines, tables, target, sqlite=database.is_sqlite)
                if found != header["rows"]:
                    raise _damaged("rows are missing")
            await session.execute(
                update_rows(PluginSwitch).where(PluginSwitch.guild_id == target).values(applied=False)
            )
            if await session.get(GuildRecord, target) is None:
                # If the bot never comes there, the data goes again.
                session.add(
                    GuildRecord(guild_id=target, name=header["name"], present=False, left_at=clock.now())
                )
            _note(session, clock, "guild.imported", target, found)
            await raise_revision(session)
    except IntegrityError as error:
        raise _damaged(str(error.orig)) from error
    return target, found


def _header(found: dict[str, Any]) -> dict[str, Any]:
    if found.get("format") != FORMAT:
        raise OperatorError("This is no file of `guildkit data export-guild` that this version can read.")
    kinds = {"guild_id": str, "name": str, "revisions": dict, "rows": dict}
    if (
        not all(isinstance(found.get(key), kind) for key, kind in kinds.items())
        or not found["guild_id"].isdecimal()
    ):
        raise _damaged("line 1 is not what it was")
    return found


async def _check(
    session: AsyncSession, header: dict[str, Any], guild_id: int, tables: dict[str, GuildTable]
) -> None:
    plugins = {each.plugin for each in tables.values()}
    here = await _revisions(session, plugins & set(header["revisions"]))
    for plugin, revision in header["revisions"].items():
        if plugin not in here:
            raise OperatorError(
                f"The file holds data of the plugin {plugin}, which has no tables here.",
                hint="Install it, run `guildkit db upgrade`, and try again.",
            )
        if here[plugin] != revision:
            raise OperatorError(
                f"The file holds data of {plugin} at revision {revision}, and its tables here are at {here[plugin]}.",
                hint="Use the same version of the plugin on both sides, and `guildkit db upgrade`.",
            )
    if unknown := set(header["rows"]) - set(tables):
        raise _damaged(f"there is no table {min(unknown)}")
    rows = await counted(session, guild_id)
    rows.pop(_LEFT_OUT, None)
    if rows:
        raise OperatorError(
            f"The guild {guild_id} has data already ({sum(rows.values())} rows); nothing was imported.",
            hint=f"`guildkit data purge --guild {guild_id} --now` deletes it, where the bot is not in the guild; "
            "--as ID imports into another one.",
        )


async def _insert(
    session: AsyncSession,
    lines: Iterator[dict[str, Any]],
    tables: dict[str, GuildTable],
    guild_id: int,
    *,
    sqlite: bool,
) -> dict[str, int]:
    found: Counter[str] = Counter()
    batch: list[dict[str, Any]] = []
    current = ""
    for number, line in enumerate(lines, 2):
        table, row = tables.get(line.get("table", "")), line.get("row")
        if (
            table is None
            or not isinstance(row, dict)
            or {*row, "guild_id"} != set(table.table.columns.keys())
        ):
            raise _damaged(f"line {number} is no row of a table here")
        if batch and (table.name != current or len(batch) == _BATCH):
            await session.execute(insert(tables[current].table).values(batch))
            batch = []
        current = table.name
        try:
            values = {
                name: decode(value, table.table.columns[name], sqlite=sqlite) for name, value in row.items()
            }
        except (ValueError, TypeError, ArithmeticError) as error:
            raise _damaged(f"line {number} holds a value that does not fit: {error}") from error
        batch.append({**values, "guild_id": guild_id})
        found[table.name] += 1
    if batch:
        await session.execute(insert(tables[current].table).values(batch))
    return dict(found)


async def _revisions(session: AsyncSession, plugins: set[str]) -> dict[str, str]:
    """Return the revision of each plugin's tables."""
    from guildkit.storage.migrations import version_table  # noqa: PLC0415 - Alembic takes long to import

    return {
        plugin: str(await session.scalar(text(f'SELECT version_num FROM "{version_table(plugin)}"')))  # noqa: S608 - names of plugins are checked
        for plugin in sorted(plugins)
    }


def _lines(file: TextIO) -> Iterator[dict[str, Any]]:
    number = 0
    while True:
        number += 1
        try:
            line = file.readline()
            found = json.loads(line) if line else None
        except ValueError as error:  # no UTF-8 included
            raise _damaged(f"line {number} is no JSON") from error
        if not line:
            return
        if not isinstance(found, dict):
            raise _damaged(f"line {number} is no object")
        yield found


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _note(session: AsyncSession, clock: Clock, action: str, guild_id: int, rows: dict[str, int]) -> None:
    audit.note(
        session,
        at=clock.now(),
        guild_id=audit.INSTALLATION,
        by=None,
        action=action,
        subject=str(guild_id),
        details={"rows": sum(rows.values())},
    )


def _damaged(how: str) -> OperatorError:
    return OperatorError(
        f"The file is damaged, and nothing was imported: {how}.", hint="Export the guild again."
    )
