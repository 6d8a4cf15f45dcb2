"""What a guild allows to be queued."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_player.protocol.errors import ErrorCode, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit_player.protocol.commands import Limits
    from guildkit_player.protocol.states import PlayerState, Track


def within(
    limits: Limits, tracks: Sequence[Track], state: PlayerState, *, requester: str, longest: int
) -> tuple[list[Track], int]:
    """Return those songs that are short enough, and how many of them fit into the queue.

    Raises:
        Refused: none are, or none fit.
    """
    allowed = [track for track in tracks if not _too_long(track, limits)]
    if not allowed:
        raise Refused(
            ErrorCode.TOO_LONG,
            f"A song may last {(limits.duration or 0) / 60:g} minutes here.",
            detail=f"{limits.duration:g}",
        )
    room = longest - len(state.queue) + (state.current is None)
    if room <= 0:
        raise Refused(
            ErrorCode.QUEUE_FULL, f"The queue holds {longest} songs, and no more fit in.", detail=str(longest)
        )
    if not requester or limits.member is None:
        return allowed, room
    songs = [*state.queue, *([state.current] if state.current is not None else [])]
    mine = sum(track.requester == requester for track in songs)
    if mine >= limits.member:
        raise Refused(
            ErrorCode.MEMBER_LIMIT,
            f"A member may have {limits.member} songs in the queue.",
            detail=str(limits.member),
        )
    return allowed, min(room, limits.member - mine)


def _too_long(track: Track, limits: Limits) -> bool:
    if limits.duration is None:
        return False
    return track.live or (track.duration is not None and track.duration > limits.duration)
