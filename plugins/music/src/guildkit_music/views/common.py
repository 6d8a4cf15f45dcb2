"""What all views share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import disnake

from guildkit import clean, escape, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from guildkit import GuildContext
    from guildkit_player.protocol import Track

COLOUR: Final = disnake.Colour(0x2E7D5B)
TITLE: Final = 80
"""How much of a title stands in a line."""


def length(seconds: float) -> str:
    """Return how long something is, as `3:21` or `1:02:03`."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def length_of(ctx: GuildContext, track: Track) -> str:
    """Return how long a song is, where anybody knows."""
    if track.live:
        return ctx.t("length-live")
    return ctx.t("length-unknown") if track.duration is None else length(track.duration)


def title_of(track: Track) -> str:
    """Return a song's title without markdown, as a link where it has a page."""
    title = escape(shorten(clean(track.title), TITLE)) or "–"
    return f"[{title}](<{track.url}>)" if is_page(track) else title


def is_page(track: Track) -> bool:
    """Whether a song has an address that one can open."""
    return track.url.startswith(("https://", "http://")) and not any(sign in track.url for sign in " <>()\n")


def line_of(ctx: GuildContext, track: Track) -> str:
    """Return a song in one line: title, length, and who asked for it."""
    line = f"**{title_of(track)}** · {length_of(ctx, track)}"
    return f"{line} · <@{track.requester}>" if track.requester else line


def total(tracks: Iterable[Track]) -> float | None:
    """Return how long songs are together; None where one is live, or nobody knows."""
    seconds = 0.0
    for track in tracks:
        if track.live or track.duration is None:
            return None
        seconds += track.duration
    return seconds
