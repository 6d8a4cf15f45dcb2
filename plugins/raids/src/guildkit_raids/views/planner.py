"""The planner: the message on which members vote, and what they see of their own vote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import disnake
from disnake import ButtonStyle, SelectOption
from disnake.ui import Button
from disnake.ui.select.string import StringSelect

from guildkit import View, escape, shorten
from guildkit_raids import routes
from guildkit_raids.models import State
from guildkit_raids.views import overlaps
from guildkit_raids.views.common import COLOUR, FIELD, day_label, listed, plain, slot_label, time_label, when

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from guildkit import GuildContext, InteractionContext, Page, Route
    from guildkit_raids.planning.overlaps import Overlap
    from guildkit_raids.planning.tally import Slot, Tally

OPTIONS: Final = 25
"""https://docs.discord.com/developers/components/reference#string-select"""
BEST: Final = 3
_VOTE: Final = 40
"""How much of a vote stands in one line of twenty-five in an embed of 4096; the raid shows the rest."""


def planner(
    ctx: GuildContext, tally: Tally, troubles: Sequence[str] = (), *, with_classes: bool = False
) -> View:
    """Show a raid with its votes, and while it is open the selects and buttons to vote.

    Args:
        ctx: of the guild.
        tally: what the votes come to.
        troubles: what it has to do without.
        with_classes: whether members have a class to choose, or a place to wait for.
    """
    raid = tally.raid
    embed = disnake.Embed(title=title(tally), description=_head(ctx, tally), colour=COLOUR)
    if raid.state == State.OPEN:
        days = [f"{day_label(ctx, day)} · **{tally.on_day(place)}**" for place, day in enumerate(tally.days)]
        times = [
            f"{time_label(ctx, begins)} · **{tally.at_time(place)}**"
            for place, begins in enumerate(tally.times)
        ]
        embed.add_field(ctx.t("planner-days"), shorten("\n".join(days), FIELD))
        embed.add_field(ctx.t("planner-times"), shorten("\n".join(times), FIELD))
        best = [slot_line(ctx, slot) for slot in tally.ranked(ctx.now)[:BEST]]
        embed.add_field(ctx.t("planner-best"), "\n".join(best) or ctx.t("planner-best-none"), inline=False)
    embed.add_field(
        ctx.t("planner-listed", count=len(tally.listed)),
        listed(ctx, (each.name for each in tally.listed)),
        inline=False,
    )
    if raid.role_trouble is not None and raid.state == State.OPEN:
        embed.add_field("⚠️", ctx.t(f"planner-role-{raid.role_trouble}"), inline=False)
    if troubles and raid.state == State.OPEN:
        embed.add_field("⚠️", "\n".join(ctx.t(f"planner-{trouble}") for trouble in troubles), inline=False)
    if tally.partial and raid.state == State.OPEN:
        embed.set_footer(text=ctx.t("planner-partial", count=tally.partial))
    rows = _rows(ctx, tally, with_classes=with_classes) if raid.state == State.OPEN else ()
    return View(embeds=[embed], rows=rows)


def title(tally: Tally) -> str:
    """Return what a raid is called."""
    return shorten(f"#{tally.raid.number} · {escape(tally.raid.dungeon)}", 256)


def slot_line(ctx: GuildContext, slot: Slot) -> str:
    """Return when a slot is and how many come."""
    return ctx.t("slot-line", when=when(slot.starts_at), count=slot.size)


def decided_words(slot: Slot) -> dict[str, Any]:
    """Return what is said of when a raid takes place."""
    return {"when": when(slot.starts_at), "left": when(slot.starts_at, "R"), "count": slot.size}


def _head(ctx: GuildContext, tally: Tally) -> str:
    raid = tally.raid
    lines = [
        ctx.t("planner-by", name=plain(raid.leader_name) if raid.leader_name else ctx.t("name-erased")),
        ctx.t("planner-minimum", count=raid.minimum, zone=raid.zone),
    ]
    slot = tally.decided()
    if raid.state != State.OPEN:
        assert raid.ended_at is not None
        by_itself = raid.state == State.CANCELLED and ctx.guild and raid.ended_by == ctx.guild.me.id
        state = "closed" if by_itself else raid.state
        lines = [ctx.t(f"planner-{state}", when=when(raid.ended_at, "f")), *lines]
        if slot is not None:
            lines.append(slot_line(ctx, slot))
    elif slot is not None:
        lines = [ctx.t("planner-decided", **decided_words(slot)), *lines]
    if raid.note:
        lines += ["", escape(raid.note)]
    return shorten("\n".join(lines), 1500)


def _rows(ctx: GuildContext, tally: Tally, *, with_classes: bool) -> list[list[Any]]:
    number = tally.raid.number
    own_class = Button[Any](label=ctx.t("button-class"), custom_id=routes.CLASS.id(number=number))
    days = [day_label(ctx, day) for day in tally.days]
    times = [time_label(ctx, begins) for begins in tally.times]
    return [
        *([each] for each in _selects(ctx.t("planner-choose-days"), routes.DAYS, number, days)),
        *([each] for each in _selects(ctx.t("planner-choose-times"), routes.TIMES, number, times)),
        [
            Button(label=ctx.t("button-own"), custom_id=routes.OWN.id(number=number)),
            Button(label=ctx.t("button-cells"), custom_id=routes.CELLS.id(number=number)),
            *([own_class] if with_classes else []),
            Button(label=ctx.t("button-voters"), custom_id=routes.VOTERS.id(number=number, page=1)),
            Button(
                label=ctx.t("button-finish"),
                style=ButtonStyle.success,
                custom_id=routes.FINISH.id(number=number),
            ),
        ],
    ]


def _selects(asked: str, route: Route, number: int, labels: Sequence[str]) -> list[StringSelect[Any]]:
    found = []
    for part, first in enumerate(range(0, len(labels), OPTIONS)):
        options = [
            SelectOption(label=shorten(label, 100), value=str(first + place))
            for place, label in enumerate(labels[first : first + OPTIONS])
        ]
        shown = asked if len(labels) <= OPTIONS else f"{asked} ({first + 1}–{first + len(options)})"
        select: StringSelect[Any] = StringSelect(
            custom_id=route.id(number=number, part=part),
            placeholder=shorten(shown, 150),
            options=options,
            min_values=0,
            max_values=len(options),
        )
        found.append(select)
    return found


def own_vote(
    ctx: InteractionContext,
    tally: Tally,
    days: Sequence[int],
    times: Sequence[int],
    met: Sequence[Overlap] = (),
) -> View:
    """Show a member what they have voted, what is missing until they are listed, and what other raids it meets."""
    number = tally.raid.number
    if not days and not times:
        return View(ctx.t("own-none", number=str(number)))
    lines = [
        ctx.t("own-title", number=str(number), dungeon=escape(tally.raid.dungeon)),
        ctx.t("own-days", days=", ".join(day_label(ctx, tally.days[each]) for each in days) or "–"),
        ctx.t("own-times", times=", ".join(time_label(ctx, tally.times[each]) for each in times) or "–"),
        ctx.t("own-listed" if days and times else "own-days-missing" if times else "own-times-missing"),
        *overlaps.lines(ctx, met),
    ]
    withdraw: Button[Any] = Button(
        label=ctx.t("button-withdraw"), style=ButtonStyle.danger, custom_id=routes.WITHDRAW.id(number=number)
    )
    return View(shorten("\n".join(lines), 2000), rows=[[withdraw]])


def cells(
    ctx: InteractionContext,
    tally: Tally,
    asked: Sequence[Slot],
    said: Mapping[tuple[int, int], bool],
    note: str = "",
) -> View:
    """Ask a member to which combinations they can really come; those that their votes imply are chosen already."""
    select: StringSelect[Any] = StringSelect(
        custom_id=routes.CELLS_SAID.id(number=tally.raid.number),
        placeholder=ctx.t("cells-placeholder"),
        min_values=0,
        max_values=len(asked),
        options=[
            SelectOption(
                label=shorten(slot_label(ctx, tally.days[slot.day], tally.times[slot.time]), 100),
                value=slot.value,
                default=said[slot.day, slot.time],
            )
            for slot in asked
        ],
    )
    return View(note or ctx.t("cells-asked"), rows=[[select]])


def voters(ctx: InteractionContext, tally: Tally, page: Page) -> View:
    """Show a page of all who are listed, with what they voted."""
    lines = [
        ctx.t(
            "voter-line",
            name=plain(each.name),
            days=shorten(", ".join(day_label(ctx, tally.days[place]) for place in sorted(each.days)), _VOTE),
            times=shorten(
                ", ".join(time_label(ctx, tally.times[place]) for place in sorted(each.times)), _VOTE
            ),
        )
        for each in page.of(list(tally.listed))
    ]
    embed = disnake.Embed(
        title=ctx.t("planner-listed", count=len(tally.listed)),
        description=shorten("\n".join(lines), 4000) or ctx.t("names-none"),
        colour=COLOUR,
    )
    heat_map: Button[Any] = Button(
        label=ctx.t("button-heatmap"), custom_id=routes.HEATMAP.id(number=tally.raid.number)
    )
    return View(embeds=[embed], rows=[*page.rows(routes.VOTERS, number=tally.raid.number), [heat_map]])
