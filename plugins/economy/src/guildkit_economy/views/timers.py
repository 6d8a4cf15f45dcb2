"""Timers as managers see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import disnake
from disnake import ButtonStyle
from disnake.ui import Button

from guildkit import View, escape, shorten
from guildkit_economy import routes
from guildkit_economy.views.common import COLOUR, when

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit import GuildContext
    from guildkit_economy.models import Timer

_IN_ROW: Final = 5
_IN_EMBED: Final = 10
"""More might not find room in a description."""
_PREVIEW: Final = 40
_HOUR, _DAY = 60, 24 * 60


def overview(ctx: GuildContext, found: Sequence[Timer]) -> View:
    """Show all timers, each with a button to stop it or let it run."""
    if not found:
        return View(ctx.t("timer-empty"))
    hours = ctx.settings.quiet
    lines = [line(ctx, each) for each in found]
    halves = [lines[start : start + _IN_EMBED] for start in range(0, len(lines), _IN_EMBED)]
    embeds = [disnake.Embed(description="\n".join(half), colour=COLOUR) for half in halves]
    embeds[0].title = ctx.t("timer-title")
    if hours.start != hours.end:
        quiet = {"start": str(hours.start), "end": str(hours.end), "zone": ctx.zone.key}
        embeds[-1].set_footer(text=ctx.t("timer-quiet", **quiet))
    buttons = [_switch(ctx, each) for each in found]
    rows = [buttons[start : start + _IN_ROW] for start in range(0, len(buttons), _IN_ROW)]
    return View(embeds=embeds, rows=rows)


def line(ctx: GuildContext, timer: Timer) -> str:
    """Return what a timer posts, where, how often, and when next or why not."""
    facts = [
        f"**#{timer.number}** <#{timer.channel_id}>",
        _every(ctx, timer.minutes),
        *([ctx.t("timer-after", count=timer.least)] if timer.least else []),
        *([ctx.t("timer-live")] if timer.live_only else []),
        ctx.t(f"timer-is-{timer.stopped}")
        if timer.stopped
        else ctx.t("timer-next", when=when(timer.next_at, "R")),
    ]
    return " · ".join(facts) + f"\n> {escape(shorten(' '.join(timer.text.split()), _PREVIEW))}"


def trouble(ctx: GuildContext, timer: Timer) -> str:
    """Tell managers why a timer has stopped, and what helps."""
    said = ctx.t(f"timer-trouble-{timer.stopped}", channel=f"<#{timer.channel_id}>", number=str(timer.number))
    return f"{said}\n{line(ctx, timer)}"


def _every(ctx: GuildContext, minutes: int) -> str:
    for name, length in (("days", _DAY), ("hours", _HOUR)):
        if minutes % length == 0:
            return ctx.t(f"timer-{name}", count=minutes // length)
    return ctx.t("timer-minutes", count=minutes)


def _switch(ctx: GuildContext, timer: Timer) -> Button[Any]:
    runs = timer.stopped is None
    return Button(
        label=ctx.t("timer-stop" if runs else "timer-start", number=str(timer.number)),
        custom_id=routes.TIMER_SWITCH.id(number=timer.number, on=int(not runs)),
        style=ButtonStyle.secondary if runs else ButtonStyle.success,
    )
