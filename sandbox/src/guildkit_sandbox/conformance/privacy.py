"""Whose data a plugin's tables hold: whether each id says of what it is, and whether a member can be erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Text, cast, select

from guildkit.data import ERASED, erase_member
from guildkit.data.declared import members_of
from guildkit.data.schema import read_tables
from guildkit.errors import OperatorError
from guildkit.storage import Snowflake

if TYPE_CHECKING:
    from guildkit.bot import Bot
    from guildkit.records import Storage


def undeclared(storage: Storage) -> list[str]:
    """Return a sentence for each column with an id of Discord that does not say of what."""
    return [
        f"{table.name}.{column.name} holds an id and does not say of what: declare it as "
        "MemberId(on_erase=…), ChannelId, EventId, MessageId or RoleId"
        for table in storage.metadata.tables.values()
        for column in table.columns
        if type(column.type) is Snowflake and column.name not in members_of(table)
    ]


async def erasure_problems(bot: Bot, plugin: str, guild_id: int, member_id: int) -> list[str]:
    """Erase a member, and return a sentence for each place in the plugin's tables where their id still stands."""
    try:
        await erase_member(bot.database, bot.clock, bot.rng, guild_id, member_id, by=ERASED)
    except OperatorError as error:
        return [f"A member could not be erased: {error}"]
    bot.jobs.wake()
    await bot.rest()
    problems = []
    async with bot.database.system_session("conformance", read_only=True) as session:
        for each in await read_tables(session):
            if each.plugin != plugin:
                continue
            here = each.table.columns["guild_id"] == guild_id
            for column in each.table.columns:
                kept = each.members.get(column.name, {}).get("on_erase") == "keep"
                holds = cast(column, Text).contains(str(member_id))
                if not kept and await session.scalar(select(column).where(here, holds).limit(1)) is not None:
                    problems.append(
                        f"{each.name}.{column.name} still holds the id of a member who was erased"
                    )
    return problems
