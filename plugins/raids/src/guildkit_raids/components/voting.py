"""The selects and buttons on the planner."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from guildkit import Attachment, InteractionContext, Page, UserError, View
from guildkit_raids import people, pictures, plugin, routes, steps
from guildkit_raids.components.overlaps import guarded, met_by
from guildkit_raids.models import Axis
from guildkit_raids.planning import plans, votes
from guildkit_raids.planning.tally import read_value, tally
from guildkit_raids.texts import text
from guildkit_raids.views import heatmap, overlaps, planner
from guildkit_raids.views.planner import OPTIONS

if TYPE_CHECKING:
    from datetime import datetime

    from guildkit_raids.planning.tally import Listed, Slot, Tally

ASKED: Final = 12
"""About how many combinations a member is asked."""


@plugin.component(routes.DAYS, answers="private", repeatable=True)
async def choose_days(ctx: InteractionContext, number: int, part: int) -> None:
    """Let a member choose days."""
    await _choose(ctx, number, Axis.DAY, part)


@plugin.component(routes.TIMES, answers="private", repeatable=True)
async def choose_times(ctx: InteractionContext, number: int, part: int) -> None:
    """Let a member choose times."""
    await _choose(ctx, number, Axis.TIME, part)


async def _choose(ctx: InteractionContext, number: int, axis: Axis, part: int) -> None:
    chosen = [int(value) for value in ctx.values if value.isdecimal() and len(value) < 4]
    if len(chosen) != len(ctx.values) or part not in {0, 1}:
        raise UserError(text("vote-unknown"))
    among = range(part * OPTIONS, (part + 1) * OPTIONS)
    async with ctx.transaction() as session, guarded(ctx, session, number):
        await votes.choose(
            session, number, ctx.member.id, people.name_of(ctx), axis, chosen, among=among, now=ctx.now
        )
        await steps.changed(ctx, number)
    await show_own(ctx, number)


@plugin.component(routes.OWN, answers="private")
async def show_own(ctx: InteractionContext, number: int) -> None:
    """Show a member their own vote."""
    async with ctx.read() as session:
        raid = await plans.find(session, number)
        counted = await tally(session, raid)
        days, times = await votes.own(session, number, ctx.member.id)
        met = await met_by(ctx, session, counted)
    await ctx.reply(planner.own_vote(ctx, counted, days, times, met))


@plugin.component(routes.WITHDRAW)
async def withdraw(ctx: InteractionContext, number: int) -> None:
    """Take a member's vote back."""
    async with ctx.transaction() as session:
        if await votes.withdraw(session, number, ctx.member.id, now=ctx.now):
            await steps.changed(ctx, number)
    await ctx.update(ctx.t("withdrawn", number=str(number)))


@plugin.component(routes.CELLS, answers="private")
async def ask_cells(ctx: InteractionContext, number: int) -> None:
    """Ask a member to which of the best combinations they can really come."""
    async with ctx.read() as session:
        counted = await tally(session, await plans.find_open(session, number))
    own = _own(ctx, counted)
    asked = candidates(counted, own, ctx.now)
    await ctx.reply(planner.cells(ctx, counted, asked, _said(own, asked)))


@plugin.component(routes.CELLS_SAID, repeatable=True)
async def say_cells(ctx: InteractionContext, number: int) -> None:
    """Note to which combinations a member can really come: what was offered and not chosen, they cannot."""
    chosen = {read_value(value) for value in ctx.values}
    answers = [(*offered, offered in chosen) for offered in _offered(ctx)]
    async with ctx.transaction() as session, guarded(ctx, session, number):
        await votes.say(session, number, ctx.member.id, answers, now=ctx.now)
        await steps.changed(ctx, number)
    async with ctx.read() as session:
        counted = await tally(session, await plans.find_open(session, number))
        met = await met_by(ctx, session, counted)
    own = _own(ctx, counted)
    asked = [counted.slot(day, begins) for day, begins, _ in answers]
    asked.sort(key=lambda slot: slot.starts_at)
    note = "\n".join((ctx.t("cells-noted"), *overlaps.lines(ctx, met)))
    await ctx.update(planner.cells(ctx, counted, asked, _said(own, asked), note))


def _offered(ctx: InteractionContext) -> list[tuple[int, int]]:
    """Return the combinations of the select that was used: later votes may have made others the best."""
    found = [
        offered
        for row in (ctx.message.components if ctx.message else ())
        for component in getattr(row, "children", ())
        for option in getattr(component, "options", ())
        if (offered := read_value(option.value)) is not None
    ]
    if not found:
        raise UserError(text("vote-unknown"))
    return found


def _own(ctx: InteractionContext, counted: Tally) -> Listed:
    own = next((each for each in counted.listed if each.member_id == ctx.member.id), None)
    if own is None:
        raise UserError(text("cells-vote-first"))
    return own


def candidates(counted: Tally, own: Listed, now: datetime) -> list[Slot]:
    """Return the combinations about which a member is asked: the best for all, and the best of their own, by time."""
    ranked = counted.ranked(now)
    # What they have said that they cannot come to is asked again: they may have been mistaken.
    voted = [slot for slot in counted.slots() if slot.day in own.days and slot.time in own.times]
    coming = [slot for slot in voted if slot.starts_at >= now] or voted
    theirs = [slot for slot in ranked if own.can(slot.day, slot.time)]
    best = [*ranked[: ASKED // 2], *_once([*theirs, *coming])[:ASKED]]
    return sorted(_once(best)[:OPTIONS], key=lambda slot: slot.starts_at)


def _once(slots: list[Slot]) -> list[Slot]:
    return list({(slot.day, slot.time): slot for slot in slots}.values())


def _said(own: Listed, asked: list[Slot]) -> dict[tuple[int, int], bool]:
    return {(slot.day, slot.time): own.can(slot.day, slot.time) for slot in asked}


@plugin.component(routes.HEATMAP, answers="private", repeatable=True)
async def show_heat_map(ctx: InteractionContext, number: int) -> None:
    """Show how many can come when, as a picture."""
    async with ctx.read() as session:
        counted = await tally(session, await plans.find(session, number))
    png = await asyncio.to_thread(pictures.draw, heatmap.heat_map(ctx, counted))
    await ctx.reply(View(files=[Attachment(f"raid-{number}.png", png, heatmap.alt(ctx, counted))]))


@plugin.component(routes.VOTERS, answers="private", repeatable=True)
async def show_voters(ctx: InteractionContext, number: int, page: int) -> None:
    """Show everybody who is listed, page by page; the pages turn where they are."""
    async with ctx.read() as session:
        counted = await tally(session, await plans.find(session, number))
    view = planner.voters(ctx, counted, Page(page, total=len(counted.listed), size=25))
    if ctx.message is not None and ctx.message.flags.ephemeral:
        await ctx.update(view)
    else:
        await ctx.reply(view)
