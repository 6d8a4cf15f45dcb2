"""The heat map of the votes on a raid: which of its days and times fit into a picture, and what it says in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildkit import shorten
from guildkit_raids.pictures import COLUMNS, ROWS, HeatMap
from guildkit_raids.views.common import day_label, slot_label, time_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from guildkit import GuildContext
    from guildkit_raids.planning.tally import Tally

ALT: Final = 1024
"""As long as Discord lets the description of an attachment be."""
NAMED: Final = 12


def heat_map(ctx: GuildContext, counted: Tally) -> HeatMap:
    """Return what is drawn: the longer of days and times downwards; of more than fit those to which most can come."""
    days, times = range(len(counted.days)), range(len(counted.times))
    fits = [[counted.slot(day, begins).size for begins in times] for day in days]
    by_day = len(days) >= len(times)
    most_days, most_times = (ROWS, COLUMNS) if by_day else (COLUMNS, ROWS)
    shown_days = _best(days, lambda day: max(fits[day], default=0), most_days)
    shown_times = _best(times, lambda begins: max((fits[day][begins] for day in days), default=0), most_times)
    day_names = [day_label(ctx, counted.days[day]) for day in shown_days]
    time_names = [time_label(ctx, counted.times[begins]) for begins in shown_times]
    values = [[fits[day][begins] for begins in shown_times] for day in shown_days]
    facts = [
        ctx.t("heatmap-legend", count=len(counted.listed), minimum=counted.raid.minimum),
        ctx.t("planner-zone", zone=counted.raid.zone),
    ]
    if len(shown_days) < len(days) or len(shown_times) < len(times):
        facts.append(
            ctx.t(
                "heatmap-part",
                days=len(shown_days),
                all_days=len(days),
                times=len(shown_times),
                all_times=len(times),
            )
        )
    if not by_day:
        values = [list(row) for row in zip(*values, strict=True)]
    return HeatMap(
        title=f"#{counted.raid.number} · {counted.raid.dungeon}",
        facts=facts,
        columns=time_names if by_day else day_names,
        rows=day_names if by_day else time_names,
        values=values,
        framed_from=counted.raid.minimum,
    )


def _best(places: range, worth: Callable[[int], int], most: int) -> list[int]:
    """Return the places with the highest worth, in their order."""
    return sorted(sorted(places, key=lambda place: -worth(place))[:most])


def alt(ctx: GuildContext, counted: Tally) -> str:
    """Return what the picture shows, in words: the combinations to which most can come."""
    named = [
        f"{slot_label(ctx, counted.days[slot.day], counted.times[slot.time])}: {slot.size}"
        for slot in counted.ranked()[:NAMED]
    ]
    said = ctx.t("heatmap-alt", title=f"#{counted.raid.number} · {counted.raid.dungeon}")
    return shorten(f"{said} {'; '.join(named) or ctx.t('planner-best-none')}", ALT)
