"""The guilds that the bot is or was in, as the database knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from guildkit.models import GuildRecord

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    import disnake

    from guildkit.storage.database import Database


class Guilds:
    """Remembers guilds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def present(self, guild: disnake.Guild) -> None:
        """Remember that the bot is in a guild."""
        me: disnake.Member | None = guild.me
        name, joined_at = guild.name[:100], me.joined_at if me else None
        async with self._database.system_session("is the guild known", read_only=True) as session:
            record = await session.get(GuildRecord, guild.id)
        if record is not None and record.present and (record.name, record.joined_at) == (name, joined_at):
            return
        # Where the bot was away, its commands went with it.
        stayed = record is not None and record.present and record.joined_at == joined_at
        digest = record.commands_hash if record is not None and stayed else None
        async with self._database.system_session("a guild has appeared") as session:
            await session.merge(
                GuildRecord(
                    guild_id=guild.id, name=name, present=True, joined_at=joined_at, commands_hash=digest
                )
            )

    async def gone(self, guild_id: int) -> None:
        """Remember that the bot was removed from a guild."""
        async with self._database.system_session("a guild has gone") as session:
            record = await session.get(GuildRecord, guild_id)
            if record is not None:
                record.present, record.commands_hash = False, None

    async def only(self, guild_ids: AbstractSet[int]) -> None:
        """Remember that the bot is in no other guild than these."""
        absent = [
            guild.guild_id for guild in await self.all() if guild.present and guild.guild_id not in guild_ids
        ]
        if absent:
            async with self._database.system_session("guilds have gone") as session:
                await session.execute(
                    update(GuildRecord)
                    .where(GuildRecord.guild_id.in_(absent))
                    .values(present=False, commands_hash=None)
                )

    async def all(self) -> list[GuildRecord]:
        """Return every guild, by name."""
        async with self._database.system_session("list of guilds", read_only=True) as session:
            return list(await session.scalars(select(GuildRecord).order_by(GuildRecord.name)))
