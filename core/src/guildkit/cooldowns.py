"""How often something may be used: cooldowns in memory, and limits that are stored."""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from guildkit.errors import UserError
from guildkit.models import LimitRecord
from guildkit.records import Command
from guildkit.storage.upserts import get_or_add
from guildkit.texts import core_text

if TYPE_CHECKING:
    from datetime import timedelta

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.interaction import InteractionContext
    from guildkit.records import Component

_REMEMBERED: Final = 20_000
_TIDIED_AT_ONCE: Final = 20


class Cooldowns:
    """Cooldowns of commands and components; a restart forgets them."""

    def __init__(self) -> None:
        self._used: OrderedDict[tuple[object, ...], deque[datetime]] = OrderedDict()

    def use(self, ctx: InteractionContext, record: Command | Component) -> None:
        """Count one use.

        Raises:
            UserError: there were too many of late; it says when there may be another.
        """
        cooldown = record.cooldown
        if cooldown is None:
            return
        who = {"member": ctx.member.id, "channel": ctx.channel_id, "guild": ctx.guild_id}[cooldown.per]
        what = record.newest if isinstance(record, Command) else (record.kind, record.route.name)
        used = self._used.setdefault((ctx.guild_id, ctx.plugin, what, who), deque(maxlen=cooldown.times))
        if len(used) == cooldown.times and abs(ctx.now - used[0]) < cooldown.within:
            raise too_often(used[0] + cooldown.within)
        used.append(ctx.now)
        self._used.move_to_end((ctx.guild_id, ctx.plugin, what, who))
        if len(self._used) > _REMEMBERED:
            self._used.popitem(last=False)


async def count_use(
    session: AsyncSession,
    plugin: str,
    name: str,
    key: str,
    *,
    times: int,
    per: timedelta,
    now: datetime,
) -> None:
    """Count one use in the session's transaction, however many others do the same at this moment.

    Raises:
        UserError: there were too many of late; it says when there may be another.
    """
    record = await get_or_add(
        session, LimitRecord, {"plugin": plugin, "name": name, "key": key}, used=[], expires_at=now
    )
    if not record.used:  # a new one
        await _tidy_up(session, now)
    # What lies far ahead was noted by a clock that has been put back since.
    used = [moment for moment in record.used if abs(now.timestamp() - moment) < per.total_seconds()]
    if len(used) >= times:
        raise too_often(datetime.fromtimestamp(used[-times], UTC) + per)
    record.used = [*used, now.timestamp()]
    record.expires_at = now + per


async def _tidy_up(session: AsyncSession, now: datetime) -> None:
    """Remove some of the guild's rows that count no more, but for those that somebody is using just now."""
    old = await session.execute(
        select(LimitRecord.plugin, LimitRecord.name, LimitRecord.key)
        .where(LimitRecord.expires_at < now)
        .limit(_TIDIED_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    for plugin, name, key in old.all():
        await session.execute(
            delete(LimitRecord).where(
                LimitRecord.plugin == plugin, LimitRecord.name == name, LimitRecord.key == key
            )
        )


def too_often(again: datetime) -> UserError:
    """Return what tells a member when they may do it again, in their own time zone."""
    return UserError(core_text("guard-too-often", when=f"<t:{math.ceil(again.timestamp())}:R>"))
