"""Lists: favourites, playlists, what was played."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import disnake
from disnake import SelectOption
from disnake.ui.select.string import StringSelect

from guildkit import View, escape, shorten
from guildkit.storage import is_erased
from guildkit_music import routes
from guildkit_music.views.common import COLOUR, length_of, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit import InteractionContext, Page
    from guildkit_music.models import Favourite, Played, Playlist
    from guildkit_player.protocol import Track

PAGE: Final = 10


def favourites(ctx: InteractionContext, found: Sequence[Favourite], page: Page) -> View:
    """Show a page of the member's favourites, each of which can be queued from there."""
    tracks = [each.read() for each in found]
    lines = [f"{place}. {_line(ctx, track)}" for place, track in enumerate(tracks, page.offset + 1)]
    embed = disnake.Embed(
        title=ctx.t("favourites-title", count=page.total),
        description="\n".join(lines) or ctx.t("favourites-none"),
        colour=COLOUR,
    )
    rows: list[Any] = [*page.rows(routes.FAVOURITES)]
    if found:
        options = _options(ctx, tracks, [each.same for each in found])
        rows.insert(0, [_select(ctx, routes.FAVOURITE_PLAY.id(), "favourites-choose", options)])
    return View(embeds=[embed], rows=rows)


def playlists(ctx: InteractionContext, found: Sequence[Playlist], page: Page) -> View:
    """Show a page of the guild's playlists."""
    lines = [
        ctx.t("playlist-line", name=escape(each.name), count=each.length, owner=_who(ctx, each.owner_id))
        for each in found
    ]
    embed = disnake.Embed(
        title=ctx.t("playlist-title", count=page.total),
        description="\n".join(lines) or ctx.t("playlist-none"),
        colour=COLOUR,
    )
    return View(embeds=[embed], rows=page.rows(routes.PLAYLISTS))


def history(ctx: InteractionContext, found: Sequence[Played], page: Page) -> View:
    """Show a page of what was played, the last song first, each of which can be queued again."""
    tracks = [each.read() for each in found]
    lines = [
        f"<t:{int(each.at.timestamp())}:t> {_line(ctx, track)} · {_who(ctx, each.requester_id)}"
        for each, track in zip(found, tracks, strict=True)
    ]
    embed = disnake.Embed(
        title=ctx.t("history-title"), description="\n".join(lines) or ctx.t("history-none"), colour=COLOUR
    )
    rows: list[Any] = [*page.rows(routes.HISTORY)]
    if found:
        options = _options(ctx, tracks, [str(each.number) for each in found])
        rows.insert(0, [_select(ctx, routes.HISTORY_PLAY.id(), "history-choose", options)])
    return View(embeds=[embed], rows=rows)


def _line(ctx: InteractionContext, track: Track) -> str:
    return f"{title_of(track)} · {length_of(ctx, track)}"


def _who(ctx: InteractionContext, member_id: int | None) -> str:
    """Name a member without a ping."""
    return ctx.t("lists-nobody") if member_id is None or is_erased(member_id) else f"<@{member_id}>"


def _options(ctx: InteractionContext, tracks: Sequence[Track], values: Sequence[str]) -> list[SelectOption]:
    return [
        SelectOption(label=shorten(track.title, 100) or "–", value=value, description=length_of(ctx, track))
        for track, value in zip(tracks, values, strict=True)
    ]


def _select(
    ctx: InteractionContext, custom_id: str, placeholder: str, options: list[SelectOption]
) -> StringSelect[Any]:
    return StringSelect(custom_id=custom_id, placeholder=ctx.t(placeholder), options=options)
