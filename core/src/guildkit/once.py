"""Once, through any kill: what a member repeats because they got no answer has no second effect.

The bot may die between the commit of an effect and the answer. The member is told by Discord that it did not respond, and
does the same again: a new interaction, which nothing in memory knows. So the act is noted in the transaction of its effect,
and forgotten as soon as the member has been told; found again, it says that the effect is there.
"""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete

from guildkit.models import ActRecord
from guildkit.storage.upserts import insert_for

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.interaction import InteractionContext

REPEATED_WITHIN: Final = timedelta(minutes=15)
"""As long as an interaction can be answered; what a member does later, they mean."""


def act_of(ctx: InteractionContext) -> str:
    """Return what names an act: the same member does the same to the same message, or with the same command."""
    data: Any = ctx.interaction.data
    where = ctx.message.id if ctx.message else ctx.channel_id
    what = [getattr(data, "custom_id", None), getattr(data, "name", None), *ctx.values, ctx.fields]
    options = getattr(ctx.interaction, "filled_options", {})
    typed = {name: getattr(value, "id", value) for name, value in options.items()}
    text = json.dumps([ctx.plugin, ctx.member.id, where, what, typed], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


async def note(session: AsyncSession, act: str, now: datetime) -> bool:
    """Note an act in the transaction of its effect; return False where it was noted before and is not forgotten."""
    insert = insert_for(session, ActRecord).values(guild_id=session.sync_session.guild_id, key=act, at=now)  # type: ignore[attr-defined]
    renewed = insert.on_conflict_do_update(
        index_elements=["guild_id", "key"], set_={"at": now}, where=ActRecord.at < now - REPEATED_WITHIN
    )
    result = await session.execute(renewed)
    return bool(result.rowcount)  # type: ignore[attr-defined]


async def forget(session: AsyncSession, act: str) -> None:
    """Forget an act, whose outcome the member knows."""
    await session.execute(delete(ActRecord).where(ActRecord.key == act))
