"""What members type in several commands, completed alike everywhere."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Final

from guildkit import Choice, Option, UserError, likeness, shorten
from guildkit_music import services
from guildkit_music.texts import text
from guildkit_music.views.common import length_of

if TYPE_CHECKING:
    from guildkit import InteractionContext
    from guildkit_player.protocol import PlayerState, Track

LEAST: Final = 3
"""So many letters have to be typed before it is searched for them."""
PAUSE: Final = 0.3
"""How many seconds somebody must have stopped typing before it is searched."""
_typed: dict[int, str] = {}
"""What each member who is typing has typed last."""
_LINK: Final = re.compile(r"[a-z][a-z0-9+.-]*:\S", re.IGNORECASE)


async def found(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete a song from words; a link is left as it is."""
    words = typed.strip()
    if len(words) < LEAST or _LINK.match(words):
        return []
    _typed[ctx.member.id] = words
    await asyncio.sleep(PAUSE)
    if _typed.get(ctx.member.id) != words:
        return []  # they have typed on
    del _typed[ctx.member.id]
    return [
        Choice(shorten(f"{track.title} · {length_of(ctx, track)}", 100), _value(track))
        for track in await services.search(ctx, words)
    ]


def _value(track: Track) -> str:
    return track.url if len(track.url) <= 100 else shorten(track.title, 100)


async def queued(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete a song of the queue from its place or title."""
    async with ctx.read() as session:
        state = await services.state(session)
    wanted = likeness(typed)
    lines = ((f"{place}. {track.title}", track.uid) for place, track in enumerate(state.queue, 1))
    return [Choice(shorten(line, 100), uid) for line, uid in lines if wanted in likeness(line)][:25]


async def filters(_ctx: InteractionContext, typed: str) -> list[str]:
    """Complete the name of a filter."""
    return [name for name in ("off", *services.filters()) if typed.casefold() in name.casefold()][:25]


def pick(state: PlayerState, typed: str) -> Track:
    """Return the song of the queue that somebody means: by its name, its place or its title.

    Raises:
        UserError: there is no such song.
    """
    wanted = typed.strip().removesuffix(".").removeprefix("#")
    for track in state.queue:
        if track.uid == wanted:
            return track
    if wanted.isdecimal() and 0 < int(wanted) <= len(state.queue):
        return state.queue[int(wanted) - 1]
    for track in state.queue:
        if likeness(wanted) and likeness(wanted) in likeness(track.title):
            return track
    raise UserError(text("queue-no-such", typed=shorten(typed, 50)), hint=text("queue-no-such-hint"))


Query = Option("A link, or words to search for", max=1900, autocomplete=found)
Song = Option("Which song: its number in the queue, or its title", max=200, autocomplete=queued)
FilterName = Option("Which one; off for none", max=40, autocomplete=filters)
