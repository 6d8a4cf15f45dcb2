"""What is shown of raids that come again every week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import disnake

from guildkit import View, escape, shorten
from guildkit_raids import routes
from guildkit_raids.planning import plans
from guildkit_raids.planning.series import read_times
from guildkit_raids.views.common import COLOUR, day_label, time_label, weekday_label, when

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit import GuildContext, InteractionContext, Page
    from guildkit_raids.models import Series
    from guildkit_raids.planning.series import Date

SHOWN: Final = 4
"""Of how many weeks the dates are shown."""


def series(ctx: GuildContext, found: Series, coming: Sequence[Date]) -> str:
    """Return when a series is, and its next dates."""
    head = ctx.t(
        "series-head",
        number=str(found.number),
        dungeon=escape(found.dungeon),
        weekday=weekday_label(ctx, found.weekday),
        times=", ".join(time_label(ctx, each) for each in read_times(found.times)),
        zone=found.zone,
        count=found.ahead,
    )
    return shorten("\n".join([head, *(_line(ctx, found, each) for each in coming)]), 1500)


def _line(ctx: GuildContext, found: Series, date: Date) -> str:
    if date.skipped:
        return ctx.t("series-skipped", day=day_label(ctx, date.day))
    starts = ", ".join(when(plans.starts_at(date.held_on, each, found.zone)) for each in date.times[:3])
    moved = ctx.t("series-moved", day=day_label(ctx, date.day)) if date.held_on != date.day else ""
    raid = ctx.t("series-raid", raid=str(date.raid)) if date.raid is not None else ""
    return " ".join(filter(None, ["-", starts, raid, moved]))


def page(ctx: InteractionContext, found: Sequence[tuple[Series, Sequence[Date]]], page: Page) -> View:
    """Show a page of all series."""
    embed = disnake.Embed(
        title=ctx.t("series-title"),
        description="\n\n".join(shorten(series(ctx, each, coming), 750) for each, coming in found)
        or ctx.t("series-nothing"),
        colour=COLOUR,
    )
    return View(embeds=[embed], rows=page.rows(routes.SERIES))
