"""The buttons on the panel of called slots, the form in which one is called, and the queue."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from guildkit import InteractionContext, Page, UserError, View, escape
from guildkit_economy import people, plugin, routes
from guildkit_economy.games import slots
from guildkit_economy.games.slots import Limits
from guildkit_economy.texts import text
from guildkit_economy.views import slots as views

if TYPE_CHECKING:
    from guildkit_economy.settings import EconomySettings


@plugin.component(routes.SLOT_CALL, opens_modal=True)
async def ask_name(ctx: InteractionContext) -> None:
    """Ask which slot it is to be."""
    async with ctx.read() as session:
        if not await slots.is_open(session):
            raise UserError(text("slots-are-closed"))
    await ctx.modal(*views.slot_form(ctx))


@plugin.modal(routes.SLOT_CALLED)
async def named(ctx: InteractionContext) -> None:
    """Call what the form says."""
    await do_call(ctx, ctx.fields.get("name") or "")


async def do_call(ctx: InteractionContext, name: str) -> None:
    """Put a slot into the queue, and tell the member its place.

    Raises:
        UserError: it cannot be called, or the member has called one a moment ago.
    """
    settings: EconomySettings = ctx.settings
    limits = Limits(settings.slot_limit, settings.slot_queue)
    async with ctx.transaction() as session:
        slot, place = await slots.call(session, name, ctx.member.id, limits, now=ctx.now)
        if settings.slot_cooldown:
            wait = timedelta(seconds=settings.slot_cooldown)
            await ctx.limit(session, "slot-call", ctx.member.id, times=1, per=wait)
        await ctx.live.refresh(routes.SLOTS.id())
    await ctx.reply(ctx.t("slot-called", name=escape(slot.name), number=str(slot.number), place=place))


@plugin.component(routes.SLOT_QUEUE, answers="private")
async def show_queue(ctx: InteractionContext) -> None:
    """Show a member the queue."""
    await ctx.reply(await queue_page(ctx, 1))


@plugin.component(routes.SLOT_PAGE, repeatable=True)
async def turn(ctx: InteractionContext, page: int) -> None:
    """Turn to another page of the queue."""
    await ctx.update(await queue_page(ctx, page))


async def queue_page(ctx: InteractionContext, number: int, *, said: str = "") -> View:
    """Return a page of the queue."""
    async with ctx.read() as session:
        page = Page(number, total=await slots.how_many(session))
        standing = views.Standing(
            await slots.is_open(session),
            await slots.playing(session),
            await slots.waiting(session, limit=page.size, offset=page.offset),
            page.total,
            page.offset + 1,
        )
        own = await slots.own(session, ctx.member.id)
    return views.slot_queue(ctx, standing, page, own, said=said, managing=people.manages(ctx))


@plugin.component(routes.SLOT_WITHDRAW)
async def withdraw(ctx: InteractionContext) -> None:
    """Take a call of one's own back."""
    chosen = ctx.values[0] if ctx.values else ""
    async with ctx.transaction() as session:
        number = int(chosen) if chosen.isdecimal() else 0
        slot = await slots.withdraw(session, number, ctx.member.id)
        await ctx.live.refresh(routes.SLOTS.id())
    said = ctx.t("slot-withdrawn", name=escape(slot.name), number=str(slot.number))
    await ctx.update(await queue_page(ctx, 1, said=said))


@plugin.component(routes.SLOT_OPEN, permissions=people.MANAGE, answers="private")
async def set_open(ctx: InteractionContext, wanted: int) -> None:
    """Take calls, or take none."""
    async with ctx.transaction() as session:
        if await slots.set_open(session, wanted=bool(wanted)):
            ctx.audit("slot.calls-opened" if wanted else "slot.calls-closed")
        await ctx.live.refresh(routes.SLOTS.id(), at_once=True)
    await ctx.reply(ctx.t("slots-now-open" if wanted else "slots-now-closed"))


@plugin.component(routes.SLOT_CLEAR, permissions=people.MANAGE)
async def clear(ctx: InteractionContext, last: int) -> None:
    """Empty the queue of what was in it when it was asked."""
    async with ctx.transaction() as session:
        count = await slots.clear(session, last)
        await ctx.live.refresh(routes.SLOTS.id(), at_once=True)
        if count:
            ctx.audit("slot.cleared", details={"slots": count})
    await ctx.update(ctx.t("slots-cleared", count=count))
