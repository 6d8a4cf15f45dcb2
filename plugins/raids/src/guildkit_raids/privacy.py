"""What becomes of raids when the data of a member is erased who took part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from guildkit_raids import plugin, routes, steps
from guildkit_raids.models import Raid, State

if TYPE_CHECKING:
    from guildkit import GuildContext


@plugin.on_member_erased
async def erased(ctx: GuildContext, pseudonym: int) -> None:  # noqa: ARG001 - nobody knows any more where they stood
    """Have every raid shown without them, those that are over too: their messages stand for ever."""
    async with ctx.transaction() as session:
        for number, state in await session.execute(select(Raid.number, Raid.state).order_by(Raid.number)):
            await ctx.live.refresh(routes.PLANNER.id(number=number))
            await ctx.live.refresh(routes.PARTICIPANTS.id(number=number))
            if state == State.OPEN:
                await steps.changed(ctx, number)
        await ctx.live.refresh(routes.MEMBERLIST.id())
