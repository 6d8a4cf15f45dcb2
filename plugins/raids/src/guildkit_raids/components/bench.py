"""What a member plays, whether they have a place, the answer to an offer, and how many places there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import InteractionContext, UserError
from guildkit_raids import people, plugin, routes, steps
from guildkit_raids.components.forms import kept, of_places, taken
from guildkit_raids.models import Standing
from guildkit_raids.planning import bench, classes, plans
from guildkit_raids.planning.tally import tally
from guildkit_raids.texts import text
from guildkit_raids.views import bench as views
from guildkit_raids.views.bench import GROUPS

if TYPE_CHECKING:
    from guildkit import View
    from guildkit_raids.planning.tally import Slot, Tally


async def own(ctx: InteractionContext, number: int) -> View:
    """Return what a member plays in a raid, and whether they have a place."""
    async with ctx.read() as session:
        counted = await tally(session, await plans.find_open(session, number))
        slot = _slot(ctx, counted)
        lined_up = await bench.line_up(session, number, slot) if slot else None
        every = await classes.every(session)
        found = await classes.chosen_of(session, number, [ctx.member.id])
        chosen = found.get(ctx.member.id) or await classes.last_chosen(session, ctx.member.id)
    return views.own(ctx, counted, slot, lined_up, every, chosen)


def _slot(ctx: InteractionContext, counted: Tally) -> Slot | None:
    """Return the slot of which a member is told: the one that is settled, or the best to which they come."""
    settled = bench.settled(counted)
    slots = [settled] if settled is not None else counted.ranked(ctx.now)
    return next((each for each in slots if any(one.member_id == ctx.member.id for one in each.members)), None)


@plugin.component(routes.CLASS, answers="private")
async def show_own(ctx: InteractionContext, number: int) -> None:
    """Show a member what they play, and why they are on the bench."""
    await ctx.reply(await own(ctx, number))


@plugin.component(routes.CLASS_SAID, repeatable=True)
async def choose(ctx: InteractionContext, number: int) -> None:
    """Let a member choose what they can play."""
    chosen = [int(value) for value in ctx.values if value.isdecimal() and len(value) < 10]
    async with ctx.transaction() as session:
        await classes.choose(session, number, ctx.member.id, chosen, now=ctx.now)
        await steps.changed(ctx, number)
    await ctx.update(await own(ctx, number))


@plugin.component(routes.OFFER_YES)
async def take(ctx: InteractionContext, number: int, member: int) -> None:
    """Take the place that is offered, if it still is."""
    await _answer(ctx, number, member, yes=True)


@plugin.component(routes.OFFER_NO)
async def leave(ctx: InteractionContext, number: int, member: int) -> None:
    """Leave the place to the next."""
    await _answer(ctx, number, member, yes=False)


async def _answer(ctx: InteractionContext, number: int, member: int, *, yes: bool) -> None:
    if member != ctx.member.id:
        raise UserError(text("offer-others"))
    async with ctx.transaction() as session:
        before = await bench.answer(session, number, member, yes=yes, now=ctx.now)
        await steps.changed(ctx, number)
    if before == Standing.OFFERED:
        said = "offer-taken" if yes else "offer-left"
    elif before == Standing.PLACE:
        said = "offer-has-place"
    else:
        said = "offer-late" if before is not None else "offer-gone"
    await ctx.update(ctx.t(said, number=str(number)))


@plugin.component(routes.WAIT)
async def wait(ctx: InteractionContext, number: int) -> None:
    """Have a member wait for a place again."""
    async with ctx.transaction() as session:
        await bench.wait_again(session, number, ctx.member.id, now=ctx.now)
        await steps.changed(ctx, number)
    await ctx.update(await own(ctx, number))


async def open_places(ctx: InteractionContext, number: int) -> None:
    """Open the form of how many places a raid has, filled with those of the last raid of the same dungeon."""
    async with ctx.read() as session:
        raid = await plans.find_open(session, number)
        people.require_ending(ctx, raid)
        limits = await bench.limits_of(session, number)
        if not limits:
            limits = await bench.usual_limits(session, raid.dungeon)
    entered = {views.field(group): str(most) for group, most in limits.items()}
    await ctx.modal(*views.places_form(ctx, number, entered))


@plugin.component(routes.PLACES, opens_modal=True)
async def ask_places(ctx: InteractionContext, number: int) -> None:
    """Ask how many places a raid has."""
    await open_places(ctx, number)


@plugin.modal(routes.PLACES_SAID)
async def set_places(ctx: InteractionContext, number: int) -> None:
    """Set how many places a raid has."""
    async with ctx.read() as session:
        people.require_ending(ctx, await plans.find_open(session, number))
    async with kept(ctx, of_places(number)):
        await _set_places(ctx, number)


async def _set_places(ctx: InteractionContext, number: int) -> None:
    limits = {}
    for group in GROUPS:
        typed = (ctx.fields.get(views.field(group)) or "").strip()
        if typed:
            limits[group] = int(typed) if typed.isdecimal() and typed.isascii() else -1
    async with ctx.transaction() as session:
        await bench.limit(session, number, limits, now=ctx.now)
        await taken(ctx, session, of_places(number))
        await steps.changed(ctx, number)
        ctx.audit("raid.places", f"raid {number}", {group or "all": most for group, most in limits.items()})
    names = {group: ctx.t(f"group-{group or 'all'}") for group in limits}
    said = ", ".join(f"{names[group]} {most}" for group, most in limits.items())
    await ctx.reply(
        ctx.t("places-set", number=str(number), limits=said)
        if said
        else ctx.t("places-none", number=str(number))
    )
