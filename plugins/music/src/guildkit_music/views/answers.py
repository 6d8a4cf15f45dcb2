"""What commands say has happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import clean, escape, shorten
from guildkit_music.views.common import length, length_of, line_of, title_of, total

if TYPE_CHECKING:
    from guildkit import GuildContext
    from guildkit_player.protocol import PlayerState
    from guildkit_player.protocol.events import QueueUpdated


def added(ctx: GuildContext, told: QueueUpdated, *, times: int) -> str:
    """Say what was queued, where it stands, and what was left out."""
    first = told.added[0]
    song = f"**{title_of(first)}** · {length_of(ctx, first)}"
    if len({track.url for track in told.added}) > 1:
        title = f"**{escape(clean(shorten(told.title, 100)))}**" if told.title else ctx.t("play-list")
        said = ctx.t("play-added-list", title=title, count=len(told.added))
    elif times > 1:
        said = ctx.t("play-added-times", song=song, count=len(told.added))
    else:
        said = ctx.t("play-added", song=song)
    lines = [f"{said} {_place(ctx, told)}"]
    if told.left_out:
        lines.append(ctx.t("play-left-out", count=told.left_out))
    return "\n".join(lines)


def _place(ctx: GuildContext, told: QueueUpdated) -> str:
    state, uid = told.state, told.added[0].uid
    place = next((place for place, track in enumerate(state.queue) if track.uid == uid), None)
    if place is None:
        return ctx.t("play-now") if state.channel_id else ctx.t("play-soon")
    wait = waits(state, place, ctx.now.timestamp())
    if wait is None:
        return ctx.t("play-place", place=place + 1)
    return ctx.t("play-place-in", place=place + 1, time=length(wait))


def waits(state: PlayerState, place: int, now: float) -> float | None:
    """Return in how many seconds an entry of the queue begins; None where nobody knows."""
    before = ([state.current] if state.current is not None else []) + state.queue[:place]
    seconds = total(before)
    return None if seconds is None else max(0.0, seconds - state.position_now(now))


def playing(ctx: GuildContext, state: PlayerState) -> str:
    """Say what plays after something was done."""
    return ctx.t("now-nothing") if state.current is None else line_of(ctx, state.current)
