"""The guilds that the bot is or was in, as the database knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select, update

from guildkit.models import GuildRecord
from guildkit.storage import find_many

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    import disnake
    from sqlalchemy import Row

    from guildkit.clock import Clock
    from guildkit.shards import Shards
    from guildkit.storage.database import Database


_KEPT: Final = (
    GuildRecord.guild_id,
    GuildRecord.name,
    GuildRecord.present,
    GuildRecord.joined_at,
    GuildRecord.commands_hash,
    GuildRecord.guide_made,
    GuildRecord.guide_told,
)
"""What `_changed` looks at."""


class Guilds:
    """Remembers guilds."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def present(self, guilds: Iterable[disnake.Guild]) -> None:
        """Remember that the bot is in these guilds."""
        found = {guild.id: guild for guild in guilds}
        async with self._database.system_session("are guilds known", read_only=True) as session:
            known = await find_many(session, _KEPT, GuildRecord.guild_id, found)
            records = {record.guild_id: record for record in known}
        changed = [
            record
            for guild in found.values()
            if (record := _changed(guild, records.get(guild.id))) is not None
        ]
        if changed:
            async with self._database.system_session("guilds have appeared") as session:
                for record in changed:
                    await session.merge(record)

    async def gone(self, guild_id: int) -> None:
        """Remember that the bot was removed from a guild."""
        async with self._database.system_session("a guild has gone") as session:
            record = await session.get(GuildRecord, guild_id)
            if record is not None:
                record.present, record.commands_hash, record.left_at = False, None, self._clock.now()

    async def only(self, guild_ids: AbstractSet[int], shards: Shards) -> None:
        """Remember that, of the guilds of these shards, the bot is in no other than these."""
        thought_present = select(GuildRecord.guild_id).where(
            GuildRecord.present | GuildRecord.left_at.is_(None)
        )
        async with self._database.system_session("are guilds gone", read_only=True) as session:
            known = list(await session.scalars(thought_present))
        absent = [guild_id for guild_id in known if guild_id not in guild_ids and shards.has(guild_id)]
        if absent:
            async with self._database.system_session("guilds have gone") as session:
                await session.execute(
                    update(GuildRecord)
                    .where(GuildRecord.guild_id.in_(absent))
                    .values(present=False, commands_hash=None, left_at=self._clock.now())
                )

    async def all(self) -> list[GuildRecord]:
        """Return every guild, by name."""
        async with self._database.system_session("list of guilds", read_only=True) as session:
            return list(await session.scalars(select(GuildRecord).order_by(GuildRecord.name)))


def _changed(guild: disnake.Guild, record: Row[Any] | None) -> GuildRecord | None:
    """Return what is to be stored of a guild; None where it is there already."""
    me: disnake.Member | None = guild.me
    name, joined_at = guild.name[:100], me.joined_at if me else None
    if record is not None and record.present and (record.name, record.joined_at) == (name, joined_at):
        return None
    # Where the bot was away, its commands went with it.
    stayed = record is not None and record.present and record.joined_at == joined_at
    digest = record.commands_hash if record is not None and stayed else None
    return GuildRecord(
        guild_id=guild.id,
        name=name,
        present=True,
        joined_at=joined_at,
        commands_hash=digest,
        guide_made=record is not None and stayed and record.guide_made,
        guide_told=record is not None and stayed and record.guide_told,
    )
