"""What plugins declare about their tables, remembered for the time when they cannot be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select
from sqlalchemy.types import String

from guildkit.errors import PluginError
from guildkit.models import TableRecord
from guildkit.storage import upsert
from guildkit.storage.types import MemberId, NamesMembers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Column, Table

    from guildkit.records import Storage
    from guildkit.storage.database import Database

Members = dict[str, Any]
"""By column: `{"on_erase": …, "erase_text": […]}`."""
REPLACE: Final = "replace"
"""What becomes of the ids in a text that names members."""


def members_of(table: Table) -> Members:
    """Return which columns of a table hold members, and what becomes of their rows.

    Raises:
        PluginError: a column of `erase_text` does not exist, or holds no text.
    """
    found: Members = {}
    for column in table.columns:
        if isinstance(column.type, NamesMembers):
            found[column.name] = {"on_erase": REPLACE, "erase_text": []}
            continue
        declared = _declared(column)
        if declared is None:
            continue
        for name in declared.erase_text if column.type is declared else ():
            text = table.columns.get(name)
            if text is None or not isinstance(text.type, String):
                raise PluginError(
                    f"{table.name}.{column.name} erases the text {name!r}, which is no column of text."
                )
        texts = list(declared.erase_text) if column.type is declared else []
        found[column.name] = {"on_erase": declared.on_erase, "erase_text": texts}
    return found


def _declared(column: Column[Any]) -> MemberId | None:
    """Return a column's declaration: its own, or that of the column which it refers to."""
    if isinstance(column.type, MemberId):
        return column.type
    for key in column.foreign_keys:
        if isinstance(key.column.type, MemberId):
            return key.column.type
    return None


async def remember(database: Database, storages: Mapping[str, Storage]) -> None:
    """Remember what plugins declare, by name; those that are not named stay as they were known.

    Raises:
        PluginError: a declaration makes no sense.
    """
    wanted = {
        table.name: (plugin, members_of(table))
        for plugin, storage in storages.items()
        for table in storage.metadata.tables.values()
    }
    async with database.system_session("tables of plugins", read_only=True) as session:
        known = {
            record.name: (record.plugin, record.members)
            for record in await session.scalars(select(TableRecord))
        }
    gone = [name for name, (plugin, _) in known.items() if plugin in storages and name not in wanted]
    if not gone and all(known.get(name) == value for name, value in wanted.items()):
        return
    async with database.system_session("tables of plugins have changed") as session:
        for name in gone:
            await session.delete(await session.get_one(TableRecord, name))
        rows = [
            {"name": name, "plugin": plugin, "members": members} for name, (plugin, members) in wanted.items()
        ]
        await upsert(session, TableRecord, rows, change=["plugin", "members"])
