"""The player's state as the bot keeps it: stored before anybody is answered, shown in the control channel."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel
from sqlalchemy import delete

from guildkit.storage import add_if_absent, get_or_add
from guildkit_music import history, people, routes
from guildkit_music.models import Player, Requester, asked_by, tracks
from guildkit_player.protocol import PlayerState, Problem, Status

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit import GuildContext

SHOWN_FOR: Final = timedelta(minutes=10)
"""For how long it is shown what went wrong."""


class Trouble(BaseModel):
    """What went wrong, and with which song."""

    problem: Problem
    title: str = ""
    at: float


async def keep(ctx: GuildContext, state: PlayerState, trouble: Trouble | None = None) -> PlayerState:
    """Store a state unless a newer one is known, have it shown, and see whether the bot is still wanted; return the newest."""
    async with ctx.transaction() as session:
        player = await get_or_add(session, Player)
        known = player.read()
        if state.key >= known.key:
            # A service may not have heard yet who was erased.
            state = asked_by(state, player.erased())
            player.state = state.model_dump_json()
            state = player.read()
            if requesters(state) != requesters(known):
                await note_requesters(session, requesters(state))
            if state.status is Status.PLAYING and state.current is not None:
                await history.note(session, state.current, ctx.now)
        else:
            state = known
        if trouble is not None:
            player.trouble = trouble.model_dump_json()
        await show(ctx)
        await promise_leaving(ctx, player)
    return state


def requesters(state: PlayerState) -> set[int]:
    """Return who asked for what is played and queued."""
    return {int(track.requester) for track in tracks(state) if track.requester.isdecimal()}


async def note_requesters(session: AsyncSession, members: set[int]) -> None:
    """Have a row for each of them, by which their data is found when it is exported or erased."""
    await session.execute(delete(Requester).where(Requester.member_id.not_in(members)))
    for member_id in sorted(members):
        await add_if_absent(session, Requester, member_id=member_id)


async def show(ctx: GuildContext) -> None:
    """Bring what is playing up to date in the control channel; inside `ctx.transaction()`."""
    key, channel_id = routes.NOW_PLAYING.id(), ctx.settings.control_channel
    where = await ctx.live.where(key)
    if channel_id is not None and (where is None or where[0] != channel_id):
        await ctx.live.show(key, channel_id)
    else:
        await ctx.live.refresh(key)


def is_wanted(ctx: GuildContext, player: Player) -> bool:
    """Whether the bot has a reason to be where it is: somebody listens and something plays, or it is to stay."""
    channel = people.bot_channel(ctx)
    if player.stay or player.voice_channel_id is None or channel is None:
        return True
    return player.read().status is not Status.IDLE and bool(people.listeners(ctx, channel))


async def promise_leaving(ctx: GuildContext, player: Player) -> None:
    """Leave after a while where nobody listens or nothing plays, unless that changes; inside `ctx.transaction()`."""
    minutes = ctx.settings.leave_minutes
    if is_wanted(ctx, player) or not minutes:
        await ctx.jobs.cancel("leave")
    else:
        await ctx.jobs.enqueue("leave", {}, at=ctx.now + timedelta(minutes=minutes), key="leave")


def shown_trouble(ctx: GuildContext, player: Player) -> Trouble | None:
    """Return what went wrong of late."""
    if not player.trouble:
        return None
    trouble = Trouble.model_validate_json(player.trouble)
    return trouble if ctx.now.timestamp() - trouble.at < SHOWN_FOR.total_seconds() else None
