"""What the leader sees before a raid ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from disnake import ButtonStyle, SelectOption
from disnake.ui import Button
from disnake.ui.select.string import StringSelect
from disnake.ui.select.user import UserSelect

from guildkit import View, shorten
from guildkit_raids import routes
from guildkit_raids.views import overlaps
from guildkit_raids.views.common import slot_label, when
from guildkit_raids.views.planner import OPTIONS, decided_words, slot_line, title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from guildkit import InteractionContext, Page
    from guildkit_raids.planning.attendance import Expected
    from guildkit_raids.planning.overlaps import Overlap
    from guildkit_raids.planning.tally import Slot, Tally

NOBODY: Final = 999
"""Stands in an id for a day and a time where nobody has voted for any."""


def summary(
    ctx: InteractionContext,
    tally: Tally,
    slot: Slot | None,
    found: Sequence[Expected],
    page: Page,
    booked: Mapping[str, Sequence[Overlap]] | None = None,
) -> View:
    """Show which slot it is to have been and why, and who was there; with the ways to correct both."""
    at = {
        "number": tally.raid.number,
        "day": slot.day if slot else NOBODY,
        "time": slot.time if slot else NOBODY,
    }
    ranked = tally.ranked()
    lines = [f"**{title(tally)}**", _why(ctx, tally, slot, ranked)]
    lines.append(ctx.t("finish-present", count=sum(each.present for each in found), of=len(found)))
    lines += overlaps.double_booked(ctx, booked or {})
    rows: list[Any] = []
    if ranked:
        rows.append([_slots(ctx, tally, slot, ranked)])
    if found:
        rows.append([_present(ctx, page.of(list(found)), at, page)])
    guests: UserSelect[Any] = UserSelect(
        custom_id=routes.FINISH_GUESTS.id(**at, page=page.number),
        placeholder=ctx.t("finish-guests"),
        max_values=OPTIONS,
    )
    rows.append([guests])
    rows += page.rows(routes.FINISH_PAGE, **at)
    rows.append(
        [
            *([_decide(ctx, tally, slot, at)] if slot is not None else []),
            Button(
                label=ctx.t("finish-yes"),
                style=ButtonStyle.success,
                custom_id=routes.FINISH_YES.id(**at),
                disabled=not any(each.present for each in found),
            ),
            Button(
                label=ctx.t("cancel-label"),
                style=ButtonStyle.danger,
                custom_id=routes.CANCEL.id(number=tally.raid.number),
            ),
            Button(label=ctx.t("button-places"), custom_id=routes.PLACES.id(number=tally.raid.number)),
        ]
    )
    return View(shorten("\n".join(lines), 2000), rows=rows)


def _decide(ctx: InteractionContext, tally: Tally, slot: Slot, at: dict[str, int]) -> Button[Any]:
    """Return the button by which this slot becomes the one that takes place, or no longer is it."""
    if (slot.day, slot.time) == (tally.raid.day, tally.raid.time):
        return Button(label=ctx.t("undecide"), custom_id=routes.UNDECIDE.id(number=tally.raid.number))
    return Button(label=ctx.t("decide"), style=ButtonStyle.primary, custom_id=routes.DECIDE.id(**at))


def _why(ctx: InteractionContext, tally: Tally, slot: Slot | None, ranked: Sequence[Slot]) -> str:
    if slot is None:
        return ctx.t("finish-no-votes")
    lines = [slot_line(ctx, slot)]
    if (slot.day, slot.time) == (tally.raid.day, tally.raid.time):
        lines = [ctx.t("planner-decided", **decided_words(slot))]
    best = ranked[0] if ranked else None
    if best is not None and (best.day, best.time) != (slot.day, slot.time):
        lines.append(ctx.t("finish-best", when=when(best.starts_at), count=best.size))
    elif len(ranked) > 1:
        lines.append(ctx.t("finish-second", when=when(ranked[1].starts_at), count=ranked[1].size))
    return "\n".join(lines)


def _slots(
    ctx: InteractionContext, tally: Tally, slot: Slot | None, ranked: Sequence[Slot]
) -> StringSelect[Any]:
    chosen = (slot.day, slot.time) if slot else None
    shown = list(ranked[:OPTIONS])
    if slot is not None and chosen not in {(each.day, each.time) for each in shown}:
        shown = [*shown[: OPTIONS - 1], slot]
    options = [
        SelectOption(
            label=shorten(slot_label(ctx, tally.days[each.day], tally.times[each.time]), 100),
            description=ctx.t("finish-fits", count=each.size),
            value=each.value,
            default=(each.day, each.time) == chosen,
        )
        for each in shown
    ]
    return StringSelect(custom_id=routes.FINISH_SLOT.id(number=tally.raid.number), options=options)


def _present(
    ctx: InteractionContext, found: Sequence[Expected], at: dict[str, int], page: Page
) -> StringSelect[Any]:
    options = [
        SelectOption(
            label=shorten(each.name or ctx.t("name-erased"), 100),
            value=str(each.member_id),
            description=_remark(ctx, each),
            default=each.present,
        )
        for each in found
    ]
    return StringSelect(
        custom_id=routes.FINISH_PRESENT.id(**at, page=page.number),
        placeholder=ctx.t("finish-placeholder"),
        min_values=0,
        max_values=len(options),
        options=options,
    )


def _remark(ctx: InteractionContext, each: Expected) -> str | None:
    """Return what speaks for and against somebody's presence."""
    said = [] if each.voted else [ctx.t("finish-guest")]
    if each.benched:
        said.append(ctx.t("finish-benched"))
    if each.minutes is not None:
        said.append(ctx.t("finish-minutes", minutes=each.minutes))
    return " · ".join(said) or None
