"""What becomes of the queue when the data of a member is erased who asked for songs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit.storage import get_or_add
from guildkit_music import hold, mirror, people, plugin, services
from guildkit_music.models import Player
from guildkit_player.protocol import Action

if TYPE_CHECKING:
    from guildkit import GuildContext
    from guildkit_player.protocol import PlayerState, Track


@plugin.on_member_erased
async def erased(ctx: GuildContext, member_id: int, pseudonym: int) -> None:  # noqa: ARG001 - the song needs nobody
    """Keep the songs, and forget who asked for them, also at the service."""
    async with ctx.read() as session:
        before = await services.state(session)
    if without(before, str(member_id)) == before:
        return
    if people.bot_channel(ctx) is None:
        # Nothing plays there, so that it can forget everything; it is given what there is when the bot comes back.
        await services.ask(ctx, Action.RESET_PLAYER)
    async with ctx.transaction() as session:
        player = await get_or_add(session, Player)
        after = without(before, str(member_id))
        player.state = after.model_copy(update={"version": player.read().version + 1}).model_dump_json()
        await mirror.show(ctx)
    await hold.current().keeper.hand_over(ctx)


def without(state: PlayerState, member: str) -> PlayerState:
    """Return a state in which nobody knows any more what a member asked for."""
    current, queue = state.current, state.queue
    if member not in {track.requester for track in [*queue, *([current] if current else [])]}:
        return state
    queue = [_unasked(track) if track.requester == member else track for track in queue]
    if current is not None and current.requester == member:
        current = _unasked(current)
    return state.model_copy(update={"current": current, "queue": queue})


def _unasked(track: Track) -> Track:
    return track.model_copy(update={"requester": ""})
