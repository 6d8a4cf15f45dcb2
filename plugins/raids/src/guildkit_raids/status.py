"""What `/status` says of raids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from guildkit_raids import plugin
from guildkit_raids.models import Raid, State
from guildkit_raids.texts import text

if TYPE_CHECKING:
    from guildkit import GuildContext, Text


@plugin.status
async def status(ctx: GuildContext) -> Text:
    """Say how many raids there are, and of how many something is amiss that somebody here can mend."""
    opened = select(func.count(), func.count(Raid.role_trouble)).where(Raid.state == State.OPEN)
    async with ctx.read() as session:
        count, troubled = (await session.execute(opened)).one()
    return text("status-raids", count=count, troubled=troubled)
