"""Who plays what and has a place: on the participants message, and what a member is told of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import disnake
from disnake import ButtonStyle, SelectOption
from disnake.ui import Button, Label, TextInput
from disnake.ui.select.string import StringSelect

from guildkit import View, escape, shorten
from guildkit_raids import routes
from guildkit_raids.models import Group
from guildkit_raids.planning.places import ALL
from guildkit_raids.views.common import COLOUR, plain, when
from guildkit_raids.views.planner import title

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from guildkit import GuildContext, InteractionContext
    from guildkit_raids.models import Raid, RaidClass
    from guildkit_raids.planning.bench import LineUp
    from guildkit_raids.planning.tally import Listed, Slot, Tally

ROOM: Final = 550
"""How many characters a group has, so that all fit into one embed."""
GROUPS: Final = (*(each.value for each in Group), ALL)


def lines(ctx: GuildContext, slot: Slot, lined_up: LineUp) -> list[str]:
    """Return who comes: each group with those who have a place, then the bench in its order."""
    members = {each.member_id: each for each in slot.members}
    found = []
    for group in GROUPS:
        those = [members[each] for each, in_group in lined_up.places.items() if in_group == group]
        if those or (group != ALL and group in lined_up.limits):
            most = lined_up.limits.get(group) if group != ALL else None
            head = ctx.t(f"group-{group or 'none'}")
            count = f"{len(those)}/{most}" if most is not None else f"{len(those)}"
            found.append(f"**{head}** {count}\n{_names(ctx, those, lined_up)}")
    if lined_up.bench:
        those = [members[each] for each in lined_up.bench]
        found.append(f"**{ctx.t('group-bench')}** {len(those)}\n{_names(ctx, those, lined_up)}")
    return found


def _names(ctx: GuildContext, those: Sequence[Listed], lined_up: LineUp) -> str:
    """Return as many names as there is room for, with what they play."""
    shown: list[str] = []
    room = ROOM
    for each in those:
        word = f"{_signs(lined_up.played.get(each.member_id, ()))}{plain(each.name)}"
        if each.member_id in lined_up.offered:
            word += ctx.t("offered-mark")
        room -= len(word) + 2
        if room < 0:
            return ", ".join(shown) + " " + ctx.t("names-more", count=len(those) - len(shown))
        shown.append(word)
    return ", ".join(shown) or "–"


def _signs(played: Iterable[RaidClass]) -> str:
    signs = "".join(each.emoji for each in played)
    return f"{signs} " if signs else ""


def own(
    ctx: InteractionContext,
    counted: Tally,
    slot: Slot | None,
    lined_up: LineUp | None,
    every: Sequence[RaidClass],
    chosen: Collection[int],
) -> View:
    """Tell a member whether they have a place and why, with the ways to choose what they play and to answer an offer."""
    number = counted.raid.number
    said = [f"**{title(counted)}**"]
    if every or lined_up is None:
        said.append(ctx.t("class-asked") if every else ctx.t("classes-none"))
    rows: list[Any] = [[_select(ctx, number, every, chosen)]] if every else []
    if slot is not None and lined_up is not None and lined_up.limits:
        said += ["", *_why(ctx, slot, lined_up)]
        if ctx.member.id in lined_up.offered:
            rows.append(offer_buttons(ctx, number, ctx.member.id))
        elif ctx.member.id in lined_up.passed:
            rows.append([Button(label=ctx.t("button-wait"), custom_id=routes.WAIT.id(number=number))])
    return View(shorten("\n".join(said), 2000), rows=rows)


def _select(
    ctx: InteractionContext, number: int, every: Sequence[RaidClass], chosen: Collection[int]
) -> StringSelect[Any]:
    return StringSelect(
        custom_id=routes.CLASS_SAID.id(number=number),
        placeholder=ctx.t("class-placeholder"),
        min_values=0,
        max_values=len(every),
        options=[
            SelectOption(
                label=shorten(each.name, 100),
                description=ctx.t(f"group-{each.group}"),
                value=str(each.number),
                default=each.number in chosen,
            )
            for each in every
        ],
    )


def _why(ctx: InteractionContext, slot: Slot, lined_up: LineUp) -> list[str]:
    """Explain why a member has a place, or is on the bench."""
    member_id, at = ctx.member.id, when(slot.starts_at)
    if (until := lined_up.offered.get(member_id)) is not None:
        return [ctx.t("why-offered", when=at, until=when(until, "R"))]
    if (group := lined_up.places.get(member_id)) is not None:
        said = ctx.t("why-place", when=at, group=ctx.t(f"group-{group or 'none'}"))
        return [said] if lined_up.settled else [said, ctx.t("why-not-settled")]
    if member_id in lined_up.passed:
        return [ctx.t("why-passed", when=at)]
    own_groups = list(dict.fromkeys(each.group for each in lined_up.played.get(member_id, ())))
    full = [
        ctx.t("why-full", group=ctx.t(f"group-{group or 'all'}"), count=lined_up.taken(group), most=most)
        for group in (*own_groups, ALL)
        if (most := lined_up.limits.get(group)) is not None and lined_up.taken(group) >= most
    ]
    waiting = [each for each in lined_up.bench if each not in lined_up.passed]
    return [
        ctx.t("why-bench", when=at, place=waiting.index(member_id) + 1, of=len(waiting)),
        *full,
        ctx.t("why-order", count=lined_up.benched.get(member_id, 0)),
        *([] if lined_up.settled else [ctx.t("why-not-settled")]),
    ]


def offer(ctx: GuildContext, raid: Raid, slot: Slot, member_id: int, until: str, *, mention: str) -> View:
    """Offer a place that got free to somebody of the bench; they alone are pinged, where it stands in a channel."""
    assert ctx.guild is not None
    said = ctx.t(
        "offer",
        who=mention,
        guild=escape(ctx.guild.name),
        number=str(raid.number),
        dungeon=escape(raid.dungeon),
        when=when(slot.starts_at),
        until=until,
    )
    pinged = disnake.AllowedMentions(
        everyone=False, roles=False, users=[disnake.Object(member_id)] if mention else False
    )
    return View(said, rows=[offer_buttons(ctx, raid.number, member_id)], mentions=pinged)


def offer_buttons(ctx: GuildContext, number: int, member_id: int) -> list[Button[Any]]:
    """Return the ways to answer an offer."""
    return [
        Button(
            label=ctx.t("button-take"),
            style=ButtonStyle.success,
            custom_id=routes.OFFER_YES.id(number=number, member=member_id),
        ),
        Button(label=ctx.t("button-pass"), custom_id=routes.OFFER_NO.id(number=number, member=member_id)),
    ]


def field(group: str) -> str:
    """Return the field in which the places of a group stand."""
    return group or "all"


def places_form(
    ctx: InteractionContext, number: int, entered: Mapping[str, object]
) -> tuple[str, str, list[Any]]:
    """Return the modal of how many places a raid has, filled with this by field; an empty field is no limit."""
    fields = [
        Label(
            ctx.t(f"group-{group or 'all'}"),
            TextInput(
                custom_id=field(group),
                value=str(entered.get(field(group)) or "") or None,
                max_length=4,
                required=False,
            ),
        )
        for group in GROUPS
    ]
    return ctx.t("form-places", number=str(number)), routes.PLACES_SAID.id(number=number), fields


def class_list(ctx: InteractionContext, every: Sequence[RaidClass]) -> View:
    """Show the classes of the guild by group."""
    embed = disnake.Embed(title=ctx.t("classes-title"), colour=COLOUR)
    for group in Group:
        those = [f"{each.emoji} {escape(each.name)}".strip() for each in every if each.group == group]
        if those:
            embed.add_field(ctx.t(f"group-{group}"), shorten("\n".join(those), 1024))
    if not every:
        embed.description = ctx.t("classes-none")
    return View(embeds=[embed])
