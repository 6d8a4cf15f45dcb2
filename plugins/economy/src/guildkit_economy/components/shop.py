"""Buying, and deciding about orders."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from guildkit import InteractionContext, Page, UserError, View
from guildkit.storage import is_erased
from guildkit_economy import plugin
from guildkit_economy.amounts import one_line
from guildkit_economy.models import Kind, OrderState
from guildkit_economy.people import MANAGE, manages
from guildkit_economy.shop import items, orders, roles, routes, steps
from guildkit_economy.shop.orders import PriceChanged, Purchase, Sought
from guildkit_economy.texts import text
from guildkit_economy.views import shop as views

if TYPE_CHECKING:
    from guildkit_economy.models import Order
    from guildkit_economy.settings import EconomySettings


@plugin.component(routes.BUY, answers="private")
async def buy(ctx: InteractionContext, number: int, price: int) -> None:
    """Buy what a button offers, for the price on it."""
    await ask_or_buy(ctx, number, price)


async def ask_or_buy(ctx: InteractionContext, number: int, seen: int | None = None) -> None:
    """Buy an item, or ask first where the guild wants that for so much.

    Args:
        ctx: of who buys.
        number: the item's.
        seen: the price that they saw; None where they have named the item themselves.
    """
    settings: EconomySettings = ctx.settings
    async with ctx.read() as session:
        item = await items.find(session, number)
    price = item.price_at(ctx.now)
    if seen is not None and seen != price:
        await ctx.reply(views.new_price(ctx, item, ctx.now), private=True)
    elif settings.confirm_above and price >= settings.confirm_above:
        yes = routes.SURE.id(number=number, price=price)
        await ctx.confirm(
            views.sure(ctx, item, price, ctx.now), yes, label=ctx.for_member(text("shop-sure-label"))
        )
    elif (order := await _bought(ctx, number, price, key=ctx.interaction.id)) is not None:
        await ctx.reply(views.receipt(ctx, order), private=True)


@plugin.component(routes.SURE)
async def sure(ctx: InteractionContext, number: int, price: int) -> None:
    """Buy what was asked about; one question is one purchase."""
    asked = ctx.message.id if ctx.message else ctx.interaction.id
    order = await _bought(ctx, number, price, key=asked)
    if order is not None:
        await ctx.update(views.receipt(ctx, order))


async def _bought(ctx: InteractionContext, number: int, price: int, *, key: int) -> Order | None:
    """Buy an item; None where it costs something else by now, which they are told."""
    settings: EconomySettings = ctx.settings
    async with ctx.read() as session:
        roles.require_for_sale(ctx, (await items.find(session, number)).role_id)
    wanted = Purchase(
        item=number,
        price=price,
        member_id=ctx.member.id,
        roles=frozenset(role.id for role in ctx.member.roles),
        key=str(key),
        now=ctx.now,
        paid_to=Kind(settings.shop_income),
        wait=timedelta(days=settings.order_days),
    )
    try:
        async with ctx.transaction() as session:
            if not await ctx.once(session):  # the bot died before it could answer
                mine = Sought(member_id=ctx.member.id, item=number)
                return (await orders.recent(session, mine, limit=1, offset=0))[0]
            order, new = await orders.place(session, wanted)
            if new:
                await steps.placed(ctx, session, order)
    except PriceChanged:
        async with ctx.read() as session:
            item = await items.find(session, number)
        await ctx.reply(views.new_price(ctx, item, ctx.now), private=True)
        return None
    return order


@plugin.component(routes.LIST, repeatable=True, asker_only=True)
async def turn(ctx: InteractionContext, page: int) -> None:
    """Turn to another page of what there is."""
    await ctx.update(await item_page(ctx, page))


async def item_page(ctx: InteractionContext, number: int) -> View:
    """Return a page of what there is."""
    async with ctx.read() as session:
        page = Page(number, total=await items.how_many(session))
        found = await items.all_of(session, limit=page.size, offset=page.offset)
    return views.page(ctx, found, page, ctx.now)


# --- orders -----------------------------------------------------------------------------------------------------------


@plugin.component(routes.ORDERS, repeatable=True, asker_only=True)
async def turn_orders(ctx: InteractionContext, member: int, item: int, state: str, page: int) -> None:
    """Turn to another page of the orders."""
    await ctx.update(await order_page(ctx, member, item, state, page))


async def order_page(ctx: InteractionContext, member: int, item: int, state: str, number: int) -> View:
    """Return a page of orders; who does not manage the server sees their own.

    Args:
        ctx: of who looks.
        member: whose orders; 0 is everybody.
        item: of which item; 0 is any.
        state: which ones; `any` is all.
        number: of the page.

    Raises:
        UserError: they may not see them.
    """
    if member != ctx.member.id and not manages(ctx):
        raise UserError(text("shop-orders-own"))
    sought = Sought(member or None, item or None, OrderState(state) if state in set(OrderState) else None)
    async with ctx.read() as session:
        page = Page(number, total=await orders.how_many(session, sought))
        found = await orders.recent(session, sought, limit=page.size, offset=page.offset)
    return views.order_list(ctx, found, page, member=member, item=item, state=state)


@plugin.component(routes.APPROVE, permissions=MANAGE, answers="private")
async def approve(ctx: InteractionContext, number: int) -> None:
    """Approve an order, or let its role be given once more."""
    await do_approve(ctx, number)


async def do_approve(ctx: InteractionContext, number: int) -> None:
    """Approve an order that waits; where only the role is missing, let it be given once more.

    Raises:
        UserError: there is nothing to approve, or the buyer has left.
    """
    async with ctx.read() as session:
        order = await orders.find(session, number)
    stuck = order.state == OrderState.PAID
    if order.state == OrderState.WAITING:
        gone = is_erased(order.member_id) or await ctx.member_of(order.member_id) is None
        if gone:
            raise UserError(
                text("shop-approve-left", number=str(number)), hint=text("shop-approve-left-hint")
            )
        roles.require_givable(ctx, order.role_id)
    async with ctx.transaction() as session:
        if stuck:
            order = await orders.try_again(session, number)
        else:
            order = await orders.approve(session, number, by=ctx.member.id, now=ctx.now)
        await steps.decided(ctx, session, order, tell=not stuck)
        ctx.audit("shop.retried" if stuck else "shop.approved", f"order {number}")
    await ctx.reply(ctx.t("shop-retried" if stuck else "shop-approved", number=str(number)))


@plugin.component(routes.REJECT, permissions=MANAGE, opens_modal=True)
async def reject(ctx: InteractionContext, number: int) -> None:
    """Ask for the reason."""
    async with ctx.read() as session:
        order = await orders.find(session, number)
    await ctx.modal(*views.rejection_form(ctx, order))


@plugin.modal(routes.REJECTED, permissions=MANAGE)
async def rejected(ctx: InteractionContext, number: int) -> None:
    """Take the reason."""
    await do_reject(ctx, number, ctx.fields.get("reason") or "")


@plugin.component(routes.REFUND, permissions=MANAGE, answers="private")
async def refund(ctx: InteractionContext, number: int) -> None:
    """Pay an order back whose role could not be given."""
    await do_reject(ctx, number, "")


async def do_reject(ctx: InteractionContext, number: int, reason: str) -> None:
    """Reject an order that waits; where only the role is missing, pay it back.

    Raises:
        UserError: there is nothing to reject.
    """
    async with ctx.transaction() as session:
        order = await orders.locked(session, number)
        stuck = order.state == OrderState.PAID
        if stuck:
            order = await orders.refund(session, number, by=ctx.member.id, now=ctx.now)
        else:
            said = one_line(reason, views.REASON_LIMIT)
            order = await orders.reject(session, number, by=ctx.member.id, reason=said, now=ctx.now)
        await steps.decided(ctx, session, order)
        ctx.audit("shop.refunded" if stuck else "shop.rejected", f"order {number}")
    await ctx.reply(ctx.t("shop-refunded" if stuck else "shop-rejected", number=str(number)))


async def do_refund(ctx: InteractionContext, number: int, reason: str, *, restock: bool) -> None:
    """Pay an order back that was fulfilled; its role is taken.

    Raises:
        UserError: there is no such order, it was not fulfilled, or nobody says why.
    """
    said = one_line(reason, views.REASON_LIMIT)
    if not said:
        raise UserError(text("reason-required"))
    async with ctx.transaction() as session:
        order = await orders.take_back(
            session, number, by=ctx.member.id, reason=said, restock=restock, now=ctx.now
        )
        if order.role_id is not None:
            await ctx.jobs.enqueue("shop-take", {"number": number})
        await steps.decided(ctx, session, order)
        ctx.audit("shop.refunded", f"order {number}", {"reason": said, "restock": restock})
    await ctx.reply(ctx.t("shop-refunded", number=str(number)))
