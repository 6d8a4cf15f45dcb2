"""The shop by itself: roles are given, orders wait for approval and expire, sales end."""

from __future__ import annotations

from guildkit import JobContext, escape
from guildkit.storage import is_erased
from guildkit_economy import plugin
from guildkit_economy.models import OrderState
from guildkit_economy.shop import orders, roles, routes, steps
from guildkit_economy.texts import text
from guildkit_economy.views import shop as views


@plugin.job("shop-give")
async def give(ctx: JobContext, number: int) -> None:
    """Give the role that was paid for; where that cannot be, let managers decide."""
    async with ctx.read() as session:
        order = await orders.find(session, number)
    if order.state != OrderState.PAID or order.role_id is None:
        return
    reason = ctx.t("shop-role-reason", number=str(number))
    trouble = await roles.give(ctx, order.member_id, order.role_id, reason=reason)
    async with ctx.completion() as session:
        await orders.given(session, number, trouble)
        if trouble is None:
            await ctx.live.refresh(routes.ORDER.id(number=number))
        else:
            await ctx.jobs.enqueue("shop-card", {"number": number})
            await ctx.jobs.enqueue("shop-trouble", {"number": number})


@plugin.job("shop-take")
async def take(ctx: JobContext, number: int) -> None:
    """Take the role of an order that was paid back; where that cannot be, managers are told."""
    async with ctx.read() as session:
        order = await orders.find(session, number)
    if order.role_id is None:
        return
    reason = ctx.t("shop-take-reason", number=str(number))
    if await roles.take(ctx, order.member_id, order.role_id, reason=reason) is not None:
        await ctx.tell_managers(views.role_stays(ctx, order), once=f"shop-stays/{number}")


@plugin.job("shop-trouble")
async def tell_of_trouble(ctx: JobContext, number: int) -> None:
    """Tell who manages the guild that somebody has paid for a role and not got it."""
    async with ctx.read() as session:
        order = await orders.find(session, number)
    if order.trouble is not None:
        await ctx.tell_managers(views.trouble(ctx, order), once=f"shop-trouble/{number}")


@plugin.job("shop-card")
async def card(ctx: JobContext, number: int) -> None:
    """Show an order where managers decide. Where the bot may not write, they are told, and it is tried again later."""
    channel_id = await ctx.channel(
        "orders",
        name=text("channel-orders").within(ctx.language),
        topic=text("channel-orders-topic").within(ctx.language),
        read_only=True,
        setting="orders_channel",
    )
    async with ctx.completion():
        await ctx.live.show(routes.ORDER.id(number=number), channel_id)


@plugin.job("shop-expire")
async def expire(ctx: JobContext, number: int) -> None:
    """Pay an order back that nobody has decided about in time."""
    async with ctx.completion() as session:
        if await orders.expire(session, number, now=ctx.now):
            await steps.decided(ctx, session, await orders.find(session, number))


@plugin.job("shop-tell")
async def tell(ctx: JobContext, number: int, state: str) -> None:
    """Tell the buyer what became of their order; who takes no direct messages finds it in `/shop orders`."""
    async with ctx.read() as session:
        order = await orders.find(session, number)
    if is_erased(order.member_id):
        return
    guild = escape(ctx.guild.name) if ctx.guild else ""
    said = views.decided(ctx, order, OrderState(state), guild)
    await ctx.direct(order.member_id, said, once=f"shop/{number}/{state}")


@plugin.job("shop-sale-over")
async def end_sale(ctx: JobContext) -> None:
    """Show the old price again."""
    async with ctx.completion() as session:
        await steps.changed(ctx, session)
