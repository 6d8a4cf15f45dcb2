"""What the rest of the plugin asks of a guild's player. Every state that comes back is stored before the member is answered."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from guildkit import UserError
from guildkit_music import errors, hold, mirror
from guildkit_music.models.players import stored_state
from guildkit_music.texts import text
from guildkit_music.voice import joining
from guildkit_player.client import NodeGone
from guildkit_player.protocol import Action, PlayerState, Refused, Track
from guildkit_player.protocol.commands import Limits, Live, Search

if TYPE_CHECKING:
    import disnake
    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit import GuildContext, InteractionContext
    from guildkit_player.protocol.commands import AddToQueue, Data
    from guildkit_player.protocol.events import QueueUpdated

SEARCH_SECONDS: Final = 2.0
"""How long a search may take while somebody types; Discord waits for three."""
LONGEST_SEARCH: Final = 200
"""So many letters are searched for while somebody types."""


async def ask(ctx: GuildContext, action: Action, data: Data | None = None) -> PlayerState:
    """Have a command carried out, and return the state after it, which is stored and shown.

    Raises:
        UserError: the service says no, or does not answer.
    """
    try:
        reply = await (await hold.current().node(ctx)).ask(action, ctx.guild_id, data)
    except Refused as refused:
        raise errors.told(refused.problem) from refused
    except NodeGone as gone:
        raise errors.away() from gone
    return await mirror.keep(ctx, PlayerState.model_validate(reply["state"]))


async def add(ctx: GuildContext, data: AddToQueue | Live) -> QueueUpdated:
    """Queue songs within the guild's limits, or play live sound at once, and return what was added, as soon as it is known.

    Raises:
        UserError: nothing could be added, and why; or the service does not answer.
    """
    allowed = limits(ctx)
    if isinstance(data, Live):
        if allowed.duration is not None:
            raise UserError(text("error-too-long"), hint=text("hint-too-long"))
        limited: AddToQueue | Live = data
    else:
        limited = data.model_copy(update={"limits": allowed})
    try:
        added = await (await hold.current().node(ctx)).add(ctx.guild_id, limited)
    except Refused as refused:
        raise errors.told(refused.problem) from refused
    except NodeGone as gone:
        raise errors.away() from gone
    return added.model_copy(update={"state": await mirror.keep(ctx, added.state)})


async def search(ctx: GuildContext, words: str) -> list[Track]:
    """Return what there is to words; nothing where that takes too long, for somebody is typing."""
    try:
        async with asyncio.timeout(SEARCH_SECONDS):
            node = await hold.current().node(ctx)
            reply = await node.ask(Action.SEARCH, ctx.guild_id, Search(query=words[:LONGEST_SEARCH]))
    except (Refused, NodeGone, TimeoutError, UserError):
        return []
    return [Track.model_validate(each) for each in reply["tracks"]]


async def state(session: AsyncSession) -> PlayerState:
    """Return the guild's player as it was told last; a new one where there is none."""
    return await stored_state(session)


async def join(ctx: GuildContext, channel_id: int) -> bool:
    """Be in a voice channel, and have the service play there; the bot comes over from another one where nobody listens.

    Returns:
        Whether it is heard there: in the audience of a stage it is not, until a moderator lets it speak.

    Raises:
        UserError: it cannot, and why.
    """
    channel = joining.require_joinable(ctx, channel_id)
    return await hold.current().keeper.join(ctx, channel)


async def join_member(ctx: InteractionContext) -> bool:
    """Be where the member is who waits for an answer; return whether the bot is heard there. See `join_one`."""
    return await join_one(ctx, ctx.member)


async def join_one(ctx: GuildContext, member: disnake.Member) -> bool:
    """Be where a member is; return whether the bot is heard there.

    Raises:
        UserError: they are in no voice channel, or the bot cannot come.
    """
    return await join(ctx, joining.require_own_channel(ctx, member).id)


async def leave(ctx: GuildContext) -> None:
    """Leave the voice channel on purpose; songs are kept, and go on when the bot comes back."""
    await hold.current().keeper.leave(ctx)


def limits(ctx: GuildContext) -> Limits:
    """Return what the guild allows."""
    settings = ctx.settings
    return Limits(
        queue=settings.queue_length,
        member=settings.member_songs or None,
        duration=settings.song_minutes * 60 or None,
    )


def filters() -> list[str]:
    """Return the names of the filters that the services know."""
    return hold.current().filters


__all__ = ["add", "ask", "filters", "join", "join_member", "join_one", "leave", "limits", "search", "state"]
