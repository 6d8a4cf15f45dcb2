"""Tiers: the level that a guild has, because the operator gave it or because it was bought on Discord.

Always the guild's: what a member has bought for themselves counts for nothing here. The levels are kept in memory, like
switches and settings, so that the guard costs no query; what has an end ends by the one clock.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

import aiohttp
import disnake
import structlog
from sqlalchemy import select

from guildkit import audit
from guildkit.errors import UserError
from guildkit.models import TierRecord
from guildkit.revision import raise_revision
from guildkit.storage.upserts import put
from guildkit.texts import core_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from guildkit.clock import Clock
    from guildkit.storage.database import Database

log = structlog.get_logger()

T = TypeVar("T")

_DAY: Final = len("2026-12-31")
EVERYTHING: Final = sys.maxsize
"""The level of every guild where no tiers are configured: nothing is for sale, and nothing is refused."""
OPERATOR: Final = "operator"
"""The source of a level that the operator gave; the others are entitlements."""


class Tiers:
    """Which level a guild has.

    Args:
        database: where levels are stored.
        clock: what they end by.
        names: what the operator calls the levels, from 0.
        skus: the levels that are sold on Discord, by SKU.
    """

    def __init__(
        self, database: Database, clock: Clock, names: Sequence[str], skus: Mapping[int, int]
    ) -> None:
        self.names = tuple(names)
        self._database = database
        self._clock = clock
        self._skus = dict(skus)
        self._stored: dict[int, list[TierRecord]] = {}
        self._loading = asyncio.Lock()
        self._hearing = asyncio.Lock()

    # --- asked by the guard and by contexts, from memory ----------------------------------------------------------

    def of(self, guild_id: int) -> int:
        """Return the level of a guild: the highest that it has at present."""
        if not self.names:
            return EVERYTHING
        now = self._clock.now()
        held = (self._known(row.level) for row in self.stored(guild_id) if row.holds(now))
        return max(held, default=0)

    def name(self, level: int) -> str:
        """Return what the operator calls a level."""
        return self.names[self._known(level)]

    def among(self, guild_id: int, values: Sequence[T]) -> T:
        """Return the value at the guild's level; the last one where there are fewer."""
        return values[min(self.of(guild_id), len(values) - 1)]

    def check(self, guild_id: int, level: int) -> None:
        """Make sure that a guild has at least this level.

        Raises:
            UserError: names the tier that is needed and the one that the guild has.
        """
        if not self.names or self.of(guild_id) >= (needed := self._known(level)):
            return
        sold = any(self._known(each) >= needed for each in self._skus.values())
        raise UserError(
            core_text("tier-needed", needed=self.name(needed), current=self.name(self.of(guild_id))),
            hint=core_text("tier-to-buy" if sold else "tier-to-ask"),
        )

    def stored(self, guild_id: int) -> Sequence[TierRecord]:
        """Return all that gives a guild a level, or gave it one."""
        return self._stored.get(guild_id, ())

    def _known(self, level: int) -> int:
        """Return a level, or the highest where there are not so many."""
        return min(level, len(self.names) - 1)

    # --- given by the operator ------------------------------------------------------------------------------------

    def find(self, tier: str) -> int:
        """Return a level by its name or number.

        Raises:
            UserError: there is none, or no tiers are configured at all.
        """
        if not self.names:
            raise UserError(core_text("tier-none"), hint=core_text("tier-none-hint"))
        levels = {name.casefold(): level for level, name in enumerate(self.names)}
        levels |= {str(level): level for level in range(len(self.names))}
        if tier.casefold() not in levels:
            raise UserError(
                core_text("tier-unknown", tier=tier[:50]),
                hint=core_text("tier-known", tiers=", ".join(self.names)),
            )
        return levels[tier.casefold()]

    async def give(self, guild_id: int, level: int, *, until: datetime | None, by: int | None) -> None:
        """Give a guild a level, in place of what the operator gave it before.

        Raises:
            UserError: it would have ended already.
        """
        now = self._clock.now()
        if until is not None and until <= now:
            raise UserError(core_text("tier-past"))
        async with self._database.system_session("a tier is given") as session:
            key = {"guild_id": guild_id, "source": OPERATOR}
            await put(session, TierRecord, key, level=level, until=until, changed_at=now, changed_by=by)
            details = {"value": level, "until": until and until.isoformat()}
            audit.note(
                session,
                at=now,
                guild_id=guild_id,
                by=by,
                action="tier.given",
                subject=self.name(level),
                details=details,
            )
            await raise_revision(session)
        await self.load()
        log.info("tier given", guild=guild_id, level=level, by=by)

    async def take_back(self, guild_id: int, *, by: int | None) -> bool:
        """Take back what the operator gave a guild; what it has bought stays. Return whether there was anything."""
        async with self._database.system_session("a tier is taken back") as session:
            row = await session.get(TierRecord, (guild_id, OPERATOR))
            if row is None:
                return False
            await session.delete(row)
            audit.note(session, at=self._clock.now(), guild_id=guild_id, by=by, action="tier.taken_back")
            await raise_revision(session)
        await self.load()
        log.info("tier taken back", guild=guild_id, by=by)
        return True

    async def load(self) -> None:
        """Read every level anew."""
        async with self._loading:
            stored: dict[int, list[TierRecord]] = {}
            async with self._database.system_session("tiers of all guilds", read_only=True) as session:
                for row in await session.scalars(select(TierRecord).order_by(TierRecord.source)):
                    stored.setdefault(row.guild_id, []).append(row)
            self._stored = stored

    # --- bought on Discord ----------------------------------------------------------------------------------------

    async def hear(self, entitlement: disnake.Entitlement, *, deleted: bool) -> None:
        """Take in that an entitlement has begun, changed or gone."""
        async with self._hearing:
            guild_id = entitlement.guild_id
            if guild_id is None or entitlement.sku_id not in self._skus:
                return
            bought = None if deleted else self._bought(entitlement)
            async with self._database.system_session("an entitlement has changed") as session:
                if bought is not None:
                    await session.merge(bought)
                elif (row := await session.get(TierRecord, (guild_id, _source(entitlement)))) is not None:
                    await session.delete(row)
                await raise_revision(session)  # for other processes of the bot
            await self.load()
            log.info("entitlement", guild=guild_id, level=self.of(guild_id))

    async def catch_up(self, client: disnake.Client) -> None:
        """Ask Discord for every entitlement: nobody tells a bot what has happened while it was away."""
        # What is told meanwhile waits: it is newer than the answer.
        async with self._hearing:
            bought: dict[tuple[int, str], TierRecord] = {}
            if self._skus:
                try:
                    async for entitlement in client.entitlements(limit=None, exclude_ended=True):
                        if (row := self._bought(entitlement)) is not None:
                            bought[row.guild_id, row.source] = row
                except (disnake.HTTPException, aiohttp.ClientError, OSError) as error:
                    log.warning("entitlements are as they were when last heard of", reason=str(error))
                    return
            async with self._database.system_session("what guilds have bought") as session:
                for old in await session.scalars(select(TierRecord).where(TierRecord.source != OPERATOR)):
                    new = bought.pop((old.guild_id, old.source), None)
                    if new is None:
                        await session.delete(old)
                    elif (old.level, old.until) != (new.level, new.until):
                        await session.merge(new)
                session.add_all(bought.values())
                if session.new or session.dirty or session.deleted:
                    await raise_revision(session)
            await self.load()

    def _bought(self, entitlement: disnake.Entitlement) -> TierRecord | None:
        """Return what an entitlement gives to a guild, if anything.

        A guild's names the guild, and who has paid as well; a member's own names no guild
        (https://docs.discord.com/developers/resources/entitlement). One that is to start later counts from now on:
        nobody is told when it starts.
        """
        level = self._skus.get(entitlement.sku_id)
        if level is None or entitlement.guild_id is None or entitlement.deleted or entitlement.consumed:
            return None
        return TierRecord(
            guild_id=entitlement.guild_id,
            source=_source(entitlement),
            level=level,
            until=entitlement.ends_at,
            changed_at=self._clock.now(),
            changed_by=None,
        )


def _source(entitlement: disnake.Entitlement) -> str:
    return f"entitlement:{entitlement.id}"


def end_of(text: str) -> datetime:
    """Return when a tier ends, as operators write it: after a day, or at an instant.

    Raises:
        UserError: the text is neither.
    """
    try:
        end = datetime.fromisoformat(text)
        end = end if end.tzinfo else end.replace(tzinfo=UTC)
        return end + timedelta(days=1) if len(text) <= _DAY else end
    except (ValueError, OverflowError) as error:
        raise UserError(
            core_text("tier-no-day", day=repr(text[:50])), hint=core_text("tier-no-day-hint")
        ) from error
