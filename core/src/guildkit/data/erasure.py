"""Erasing a member: their rows go, or stay without them, as each table's columns declare."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, null, or_, select, update
from sqlalchemy.exc import IntegrityError

from guildkit import audit, hooks
from guildkit.data import mentions
from guildkit.data.schema import deferred, read_tables
from guildkit.errors import OperatorError
from guildkit.gate import CORE
from guildkit.models import GuildRecord, JobRecord, PluginSwitch
from guildkit.records import Job

if TYPE_CHECKING:
    import random

    import pluggy
    from sqlalchemy import ForeignKeyConstraint
    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.clock import Clock
    from guildkit.context import GuildContext
    from guildkit.data.schema import GuildTable
    from guildkit.storage.database import Database

TELL: Final = "member-erased"
"""The job that tells a plugin of an erasure."""
ERASED: Final = -1
"""Stands for a member who has been erased, where nobody needs to know which one."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did in a guild.

    Attributes:
        deleted: how many rows went.
        anonymised: how many stay without the member.
    """

    deleted: int
    anonymised: int

    def __bool__(self) -> bool:
        return bool(self.deleted or self.anonymised)


async def erase_member(
    database: Database, clock: Clock, rng: random.Random, guild_id: int, member_id: int, *, by: int | None
) -> Erased:
    """Erase a member from a guild in one transaction: all of it happens, or nothing.

    Afterwards each plugin that is on there, or whose tables held rows of the member, is told by a job of its own, by the
    pseudonym that stands for the member now. None of its code runs where it is off: the job waits until it is on again, which
    may be never, and names nobody.

    Args:
        database: where.
        clock: the one clock.
        rng: the one source of randomness.
        guild_id: in which guild.
        member_id: who.
        by: `ERASED` where members erase themselves, None for the command line.

    Raises:
        OperatorError: rows that are kept refer to one that is to go.
    """
    pseudonym = ERASED - 1 - rng.getrandbits(62)
    try:
        async with database.system_session("a member is erased") as session:
            tables = await read_tables(session)
            async with deferred(session, _moving(tables)):
                deleted = await _delete(session, tables, guild_id, member_id)
                anonymised = await _anonymise(session, tables, guild_id, member_id, pseudonym)
            for each in tables:
                anonymised[each.plugin] += await mentions.replace_in(
                    session, each, guild_id, member_id, pseudonym
                )
            gone, changed = await mentions.replace(session, guild_id, member_id, pseudonym)
            erased = Erased(deleted.total() + gone, anonymised.total() + changed)
            if erased:
                details = {"deleted": erased.deleted, "anonymised": erased.anonymised}
                audit.note(
                    session, at=clock.now(), guild_id=guild_id, by=by, action="member.erased", details=details
                )
                await _tell_plugins(session, clock, guild_id, set(deleted + anonymised), pseudonym)
            await session.flush()
    except IntegrityError as error:
        raise OperatorError(
            f"Nothing was erased: rows that are kept refer to rows of the member: {error.orig}.",
            hint="A plugin's columns contradict each other; its author should declare both, or a cascade.",
        ) from error
    return erased


def _moving(tables: list[GuildTable]) -> list[ForeignKeyConstraint]:
    """Return the foreign keys in which a member's id is about to change."""
    return [
        key
        for each in tables
        for key in each.table.foreign_key_constraints
        if any(each.members.get(name, {}).get("on_erase") == "anonymise" for name in key.column_keys)
    ]


async def _delete(
    session: AsyncSession, tables: list[GuildTable], guild_id: int, member_id: int
) -> Counter[str]:
    """Delete rows; return how many, by plugin."""
    count: Counter[str] = Counter()
    for each in reversed(tables):
        columns = each.table.columns
        theirs = [
            columns[name] == member_id for name, rule in each.members.items() if rule["on_erase"] == "delete"
        ]
        if theirs:
            own = delete(each.table).where(columns["guild_id"] == guild_id, or_(*theirs))
            count[each.plugin] += await _count(session, own)
    return count


async def _anonymise(
    session: AsyncSession, tables: list[GuildTable], guild_id: int, member_id: int, pseudonym: int
) -> Counter[str]:
    """Put the pseudonym into rows; return into how many, by plugin."""
    count: Counter[str] = Counter()
    for each in tables:
        columns = each.table.columns
        for name, rule in each.members.items():
            if rule["on_erase"] == "anonymise":
                emptied = {text: null() if columns[text].nullable else "" for text in rule["erase_text"]}
                own = update(each.table).where(columns["guild_id"] == guild_id, columns[name] == member_id)
                count[each.plugin] += await _count(session, own.values({name: pseudonym, **emptied}))
    return count


async def _count(session: AsyncSession, statement: Any) -> int:
    result: Any = await session.execute(statement)
    return int(result.rowcount)


async def _tell_plugins(
    session: AsyncSession, clock: Clock, guild_id: int, concerned: set[str], pseudonym: int
) -> None:
    record = await session.get(GuildRecord, guild_id)
    if record is None or not record.present:
        return  # nobody is there who could be told anything
    on = select(PluginSwitch.plugin).where(PluginSwitch.guild_id == guild_id, PluginSwitch.enabled)
    for plugin in sorted(concerned.union(await session.scalars(on)) - {CORE}):
        session.add(
            JobRecord(
                guild_id=guild_id,
                id=uuid.uuid4().hex,
                plugin=plugin,
                name=TELL,
                payload={"pseudonym": pseudonym},
                run_at=clock.now(),
                state="waiting",
                attempts=0,
            )
        )


def tell_job(manager: pluggy.PluginManager, plugin: str) -> Job:
    """Return the job that calls a plugin's `guildkit_member_erased`."""

    async def handler(ctx: GuildContext, pseudonym: int) -> None:
        await hooks.call(manager, "guildkit_member_erased", plugin, ctx=ctx, pseudonym=pseudonym)

    return Job(TELL, handler)
