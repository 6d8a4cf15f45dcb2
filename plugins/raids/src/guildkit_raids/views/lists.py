"""Lists: open raids, who comes when, dungeons, and how often somebody took part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import disnake

from guildkit import View, escape, shorten
from guildkit_raids import routes
from guildkit_raids.models import Status
from guildkit_raids.views import bench
from guildkit_raids.views.common import COLOUR, listed, plain, when
from guildkit_raids.views.planner import decided_words, slot_line, title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit import GuildContext, InteractionContext, Page
    from guildkit_raids.models import Attendance, Dungeon, Raid
    from guildkit_raids.planning.bench import LineUp
    from guildkit_raids.planning.tally import Slot, Tally

A_MESSAGE = 10
"""How many raids stand in one message of the list."""
MESSAGES = 10
"""How many messages the list has at most."""
SLOTS = 25
"""How many slots of a raid have a message of their own."""


def raid_list(ctx: GuildContext, tallies: Sequence[Tally], more: int = 0) -> list[View]:
    """Show open raids, some in each message, and how many more there are."""
    if not tallies:
        embed = disnake.Embed(
            title=ctx.t("raidlist-title"), description=ctx.t("raidlist-none"), colour=COLOUR
        )
        return [View(embeds=[embed])]
    views = [
        View(embeds=[_list_embed(ctx, tallies[first : first + A_MESSAGE])])
        for first in range(0, len(tallies), A_MESSAGE)
    ]
    return [*views, View(ctx.t("raidlist-more", count=more))] if more > 0 else views


def raid_page(ctx: InteractionContext, tallies: Sequence[Tally], rows: Sequence[Any]) -> View:
    """Show a page of the open raids to one member."""
    (view,) = raid_list(ctx, tallies)
    return View(embeds=view.embeds, rows=rows)


def mirrored(ctx: GuildContext, guild: str, tallies: Sequence[Tally], more: int) -> list[View]:
    """Show the open raids of another server, under its name."""
    views = raid_list(ctx, tallies, more)
    return [View(f"**{escape(guild)}**", embeds=views[0].embeds), *views[1:]]


def _list_embed(ctx: GuildContext, tallies: Sequence[Tally]) -> disnake.Embed:
    embed = disnake.Embed(title=ctx.t("raidlist-title"), colour=COLOUR)
    for tally in tallies:
        ranked = tally.ranked(ctx.now)
        lines = [
            ctx.t(
                "raidlist-line",
                leader=plain(tally.raid.leader_name) if tally.raid.leader_name else ctx.t("name-erased"),
                count=len(tally.listed),
                channel=f"<#{tally.raid.channel_id}>",
            ),
            slot_line(ctx, ranked[0]) if ranked else ctx.t("planner-best-none"),
        ]
        if (decided := tally.decided()) is not None:
            lines[1] = ctx.t("planner-decided", **decided_words(decided))
        embed.add_field(title(tally), shorten("\n".join(lines), 500), inline=False)
    return embed


def shown_slots(tally: Tally) -> tuple[list[Slot], int]:
    """Return the slots that have a message: the decided one first, then those that take place; and how many are left out."""
    decided = tally.decided()
    slots = [slot for slot in tally.taking_place() if slot != decided]
    left = len(slots) - SLOTS
    if left > 0:
        ranked = [slot for slot in tally.ranked() if slot != decided]
        slots = sorted(ranked[:SLOTS], key=lambda slot: slot.starts_at)
    if decided is not None:
        slots.insert(0, decided)
    return slots, max(left, 0)


def participants(
    ctx: GuildContext, tally: Tally, slots: Sequence[tuple[Slot, LineUp | None]], left: int
) -> list[View]:
    """Show slots with who comes, a message for each, and how many more there are."""
    views = [View(embeds=[_slot_embed(ctx, tally, slot, lined_up)]) for slot, lined_up in slots]
    if left:
        views.append(View(ctx.t("participants-more", count=left, number=str(tally.raid.number))))
    return views


def _slot_embed(ctx: GuildContext, tally: Tally, slot: Slot, lined_up: LineUp | None) -> disnake.Embed:
    names = [listed(ctx, (each.name for each in slot.members), 3000)]
    if lined_up is not None:
        names = bench.lines(ctx, slot, lined_up)
    lines = [f"{when(slot.starts_at)} · {when(slot.starts_at, 'R')}", "", *names]
    if (slot.day, slot.time) == (tally.raid.day, tally.raid.time):
        lines = [ctx.t("participants-decided"), *lines]
    embed = disnake.Embed(title=title(tally), description="\n".join(lines), colour=COLOUR)
    embed.set_footer(text=ctx.t("participants-count", count=slot.size, minimum=tally.raid.minimum))
    return embed


def present(ctx: GuildContext, tally: Tally, recorded: Sequence[Attendance]) -> list[View]:
    """Show who was there, once a raid is over."""
    raid = tally.raid
    names = [each.name or ctx.t("name-erased") for each in recorded if each.status == Status.PRESENT]
    lines = [ctx.t("participants-over"), "", listed(ctx, names, 3000)]
    if raid.day is not None and raid.time is not None:
        lines.insert(1, when(tally.slot(raid.day, raid.time).starts_at))
    embed = disnake.Embed(title=title(tally), description="\n".join(lines), colour=COLOUR)
    embed.set_footer(text=ctx.t("participants-present", count=len(names)))
    return [View(embeds=[embed])]


def dungeons(ctx: InteractionContext, found: Sequence[Dungeon], page: Page) -> View:
    """Show a page of the guild's dungeons."""
    lines = [f"{place}. {escape(each.name)}" for place, each in enumerate(found, page.offset + 1)]
    embed = disnake.Embed(
        title=ctx.t("dungeons-title", count=page.total),
        description="\n".join(lines) or ctx.t("dungeons-empty"),
        colour=COLOUR,
    )
    return View(embeds=[embed], rows=page.rows(routes.DUNGEONS))


def stats(ctx: InteractionContext, member: str, count: int, raids: Sequence[Raid]) -> View:
    """Show how often somebody took part, and in which raids last."""
    lines = [ctx.t("stats-count", member=member, count=count)]
    lines += [
        ctx.t(
            "stats-line", number=str(raid.number), dungeon=escape(raid.dungeon), when=when(raid.ended_at, "D")
        )
        for raid in raids
        if raid.ended_at is not None
    ]
    return View("\n".join(lines))
