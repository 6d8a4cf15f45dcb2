"""The queue, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import disnake
from disnake.ui import Button

from guildkit import Page, View, shorten
from guildkit_music import routes
from guildkit_music.views.common import COLOUR, length, line_of, total

if TYPE_CHECKING:
    from guildkit import GuildContext
    from guildkit_player.protocol import PlayerState

A_PAGE: Final = 10
IN_A_ROW: Final = 5


def queue(ctx: GuildContext, state: PlayerState, number: int) -> View:
    """Show a page of the queue, with a button to take out each of its songs."""
    if not state.queue:
        said = ctx.t("queue-empty")
        return View(f"{line_of(ctx, state.current)}\n{said}" if state.current is not None else said)
    page = Page(number, total=len(state.queue), size=A_PAGE)
    tracks = page.of(state.queue)
    lines = [f"`{page.offset + place}.` {line_of(ctx, track)}" for place, track in enumerate(tracks, 1)]
    if state.current is not None:
        lines = [f"▶️ {line_of(ctx, state.current)}", "", *lines]
    embed = disnake.Embed(
        title=ctx.t("queue-title", count=len(state.queue)),
        description=shorten("\n".join(lines), 4000),
        colour=COLOUR,
    )
    seconds = total(state.queue)
    footer = [ctx.t("now-loop", loop=ctx.t(f"loop-{state.loop}"))]
    if seconds is not None:
        footer.append(ctx.t("queue-total", time=length(seconds)))
    embed.set_footer(text=" · ".join(footer))
    removers: list[Button[Any]] = [
        Button(
            label=f"✖ {page.offset + place}",
            custom_id=routes.QUEUE_REMOVE.id(page=page.number, uid=track.uid),
        )
        for place, track in enumerate(tracks, 1)
    ]
    rows = [removers[first : first + IN_A_ROW] for first in range(0, len(removers), IN_A_ROW)]
    return View(embeds=[embed], rows=[*page.rows(routes.QUEUE_PAGE), *rows])
