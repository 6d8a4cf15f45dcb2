"""Skipping a song: at once by who asked for it and by DJs, otherwise by the votes of more than half of those who listen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from guildkit import UserError, escape
from guildkit.storage import add_if_absent
from guildkit_music import people, services
from guildkit_music.models import SkipVote
from guildkit_music.texts import text
from guildkit_player.protocol import Action
from guildkit_player.protocol.commands import Skip

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit import InteractionContext
    from guildkit_player.protocol import Track


async def skip(ctx: InteractionContext, uid: str = "") -> None:
    """Skip the current song, or count the member's vote for it, and say which.

    Args:
        ctx: of a member.
        uid: the song that is meant, so that a late click skips no other; the current one without it.

    Raises:
        UserError: nothing plays, that song is over, or the member does not listen.
    """
    channel = people.require_listener(ctx)
    async with ctx.read() as session:
        current = (await services.state(session)).current
    if current is None:
        raise UserError(text("skip-nothing"), hint=text("skip-nothing-hint"))
    if uid and uid != current.uid:
        raise UserError(text("skip-over"))
    if not _at_once(ctx, current):
        await people.learn(ctx)
        listening = people.listeners(ctx, channel)
        if ctx.member.id not in listening:
            raise UserError(text("skip-deafened"))
        async with ctx.transaction() as session:
            votes = await _vote(session, current.uid, ctx.member.id, listening)
        needed = len(listening) // 2 + 1
        if votes < needed:
            await ctx.reply(ctx.t("skip-voted", title=escape(current.title), votes=votes, needed=needed))
            return
    await services.ask(ctx, Action.SKIP_SONG, Skip(uid=current.uid))
    await ctx.reply(ctx.t("skip-done", title=escape(current.title)))


def _at_once(ctx: InteractionContext, current: Track) -> bool:
    """Whether the member need not ask the others: it is their song, or they are in charge."""
    return current.requester == str(ctx.member.id) or people.is_in_charge(ctx)


async def _vote(session: AsyncSession, uid: str, member_id: int, listening: Collection[int]) -> int:
    """Count a member's vote against a song once, and return how many of those who listen want it skipped."""
    await session.execute(delete(SkipVote).where(SkipVote.uid != uid))
    await add_if_absent(session, SkipVote, uid=uid, member_id=member_id)
    counted = select(func.count()).where(SkipVote.uid == uid, SkipVote.member_id.in_(listening))
    return await session.scalar(counted) or 0
