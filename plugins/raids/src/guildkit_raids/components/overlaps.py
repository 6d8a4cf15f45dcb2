"""The guard against taking part in two raids at the same time."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from guildkit import UserError
from guildkit_raids.planning import overlaps, plans
from guildkit_raids.planning.tally import tally
from guildkit_raids.texts import text
from guildkit_raids.views.common import when

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit import InteractionContext
    from guildkit_raids.planning.overlaps import Overlap
    from guildkit_raids.planning.tally import Slot, Tally


def _lasts(ctx: InteractionContext) -> timedelta:
    return timedelta(minutes=ctx.settings.duration)


async def met_by(ctx: InteractionContext, session: AsyncSession, counted: Tally) -> list[Overlap]:
    """Return which other raids the member's part in this one meets; nothing where the guild does not want to know."""
    if ctx.settings.overlap == "off":
        return []
    return await overlaps.of_member(session, counted, ctx.member.id, _lasts(ctx))


async def double_booked(
    ctx: InteractionContext, session: AsyncSession, counted: Tally, slot: Slot | None
) -> dict[str, Sequence[Overlap]]:
    """Return the names of those at a slot who take part in another raid at the same time, with where."""
    if slot is None or ctx.settings.overlap == "off":
        return {}
    found = await overlaps.at_slot(session, counted, slot, _lasts(ctx))
    return {each.name: found[each.member_id] for each in slot.members if each.member_id in found}


@asynccontextmanager
async def guarded(ctx: InteractionContext, session: AsyncSession, number: int) -> AsyncIterator[None]:
    """Refuse a change of a vote by which the member would take part in two raids at the same time, if the guild wants that.

    What met another raid before does not hinder: one can always take days and times away.

    Raises:
        UserError: it would; it names the other raid, and nothing is stored.
    """
    if ctx.settings.overlap != "refuse":
        yield
        return
    await overlaps.one_by_one(session)
    raid = await plans.find_open(session, number, lock=True)
    before = await met_by(ctx, session, await tally(session, raid))
    yield
    await session.flush()
    new = [each for each in await met_by(ctx, session, await tally(session, raid)) if each not in before]
    if new:
        other = new[0].other
        raise UserError(
            text("overlap-refused", number=str(other.raid), when=when(other.starts_at)),
            hint=text("overlap-refused-hint", number=str(other.raid)),
        )
