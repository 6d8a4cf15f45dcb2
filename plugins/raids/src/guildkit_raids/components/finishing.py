"""The end of a raid: which slot it was, who was there, and the yes to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import InteractionContext, Page, UserError, View
from guildkit_raids import people, plugin, routes, steps, voice
from guildkit_raids.components.overlaps import double_booked
from guildkit_raids.planning import attendance, plans
from guildkit_raids.planning.tally import read_value, tally
from guildkit_raids.texts import text
from guildkit_raids.views import finishing
from guildkit_raids.views.finishing import NOBODY
from guildkit_raids.views.planner import OPTIONS

if TYPE_CHECKING:
    from guildkit_raids.planning.tally import Slot, Tally


async def summary(
    ctx: InteractionContext, number: int, chosen: tuple[int, int] | None = None, page: int = 1
) -> View:
    """Return what the end of a raid would record, with the ways to correct it.

    Args:
        ctx: of who may end it.
        number: of the raid.
        chosen: day and time; the best without it.
        page: of those who came.

    Raises:
        UserError: the raid is over, or the member may not end it.
    """
    async with ctx.read() as session:
        raid = await plans.find_open(session, number)
        people.require_ending(ctx, raid)
        counted = await tally(session, raid)
        slot = _slot(counted, chosen)
        found = await attendance.expected(session, number, slot, voice.room(ctx))
        booked = await double_booked(ctx, session, counted, slot)
    shown = Page(page, total=len(found), size=OPTIONS)
    return finishing.summary(ctx, counted, slot, found, shown, booked)


def _slot(counted: Tally, chosen: tuple[int, int] | None) -> Slot | None:
    if chosen is not None and 0 <= chosen[0] < len(counted.days) and 0 <= chosen[1] < len(counted.times):
        return counted.slot(*chosen)
    return counted.decided() or next(iter(counted.ranked()), None)


@plugin.component(routes.FINISH, answers="private")
async def ask(ctx: InteractionContext, number: int) -> None:
    """Show what the end of a raid would record."""
    await ctx.reply(await summary(ctx, number))


@plugin.component(routes.FINISH_SLOT, repeatable=True)
async def choose_slot(ctx: InteractionContext, number: int) -> None:
    """Let the leader choose another slot."""
    chosen = read_value(ctx.values[0]) if ctx.values else None
    if chosen is None:
        raise UserError(text("vote-unknown"))
    await ctx.update(await summary(ctx, number, chosen))


@plugin.component(routes.FINISH_PAGE, repeatable=True)
async def turn(ctx: InteractionContext, number: int, day: int, time: int, page: int) -> None:
    """Turn to others of those who came."""
    await ctx.update(await summary(ctx, number, (day, time), page))


@plugin.component(routes.FINISH_PRESENT, repeatable=True)
async def correct_present(ctx: InteractionContext, number: int, day: int, time: int, page: int) -> None:
    """Note which of those on this page were there."""
    async with ctx.transaction() as session:
        raid = await plans.find_open(session, number)
        people.require_ending(ctx, raid)
        slot = _slot(await tally(session, raid), (day, time))
        found = await attendance.expected(session, number, slot, voice.room(ctx))
        offered = Page(page, total=len(found), size=OPTIONS).of(found)
        present = {each.member_id: (each.name, str(each.member_id) in ctx.values) for each in offered}
        await attendance.correct(session, number, present)
    await ctx.update(await summary(ctx, number, (day, time), page))


@plugin.component(routes.FINISH_GUESTS, repeatable=True)
async def add_guests(ctx: InteractionContext, number: int, day: int, time: int, page: int) -> None:
    """Note who was there without a vote."""
    found = [await ctx.member_of(int(value)) for value in ctx.values if value.isdecimal()]
    present = {each.id: (each.display_name[: people.NAME], True) for each in found if each and not each.bot}
    async with ctx.transaction() as session:
        people.require_ending(ctx, await plans.find_open(session, number))
        await attendance.correct(session, number, present)
    await ctx.update(await summary(ctx, number, (day, time), page))


@plugin.component(routes.FINISH_YES)
async def finish(ctx: InteractionContext, number: int, day: int, time: int) -> None:
    """End the raid and record who was there, once."""
    at = (None, None) if NOBODY in {day, time} else (day, time)
    async with ctx.transaction() as session:
        people.require_ending(ctx, await plans.find(session, number))
        first = await ctx.once(session)
        if first:
            _, found = await attendance.finish(
                session, number, *at, by=ctx.member.id, now=ctx.now, room=voice.room(ctx)
            )
            await steps.changed(ctx, number, at_once=True)
            present = sum(each.present for each in found)
            ctx.audit("raid.finished", f"raid {number}", {"present": present})
        else:  # it was, and the bot died before it could say so
            present = await attendance.how_many_present(session, number)
    hours = ctx.settings.undo_hours
    key = "finished" if hours else "finished-for-good"
    await ctx.update(ctx.t(key, number=str(number), count=present, hours=hours))


@plugin.component(routes.CANCEL, answers="private")
async def ask_cancel(ctx: InteractionContext, number: int) -> None:
    """Ask whether a raid is to be cancelled."""
    async with ctx.read() as session:
        people.require_ending(ctx, await plans.find_open(session, number))
    question = ctx.t("cancel-sure", number=str(number))
    await ctx.confirm(question, routes.CANCEL_YES.id(number=number), label=ctx.t("cancel-label"))


@plugin.component(routes.CANCEL_YES)
async def cancel(ctx: InteractionContext, number: int) -> None:
    """Cancel a raid."""
    async with ctx.transaction() as session:
        people.require_ending(ctx, await plans.find(session, number))
        if await ctx.once(session):
            await plans.cancel(session, number, by=ctx.member.id, now=ctx.now)
            await steps.changed(ctx, number, at_once=True)
            ctx.audit("raid.cancelled", f"raid {number}")
    await ctx.update(ctx.t("cancelled", number=str(number)))
