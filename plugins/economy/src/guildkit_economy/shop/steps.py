"""What follows when something has changed in the shop; stored in the transaction of the change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from guildkit_economy.models import Order, OrderState, Panel
from guildkit_economy.shop import routes

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit import GuildContext
    from guildkit_economy.models import Item


async def placed(ctx: GuildContext, session: AsyncSession, order: Order) -> None:
    """Let an order wait for approval, or the role be given, and show what is left."""
    if order.state == OrderState.WAITING:
        await ctx.jobs.enqueue(
            "shop-expire", {"number": order.number}, at=order.until, key=f"shop-expire/{order.number}"
        )
        await ctx.jobs.enqueue("shop-card", {"number": order.number})
    elif order.state == OrderState.PAID:
        await ctx.jobs.enqueue("shop-give", {"number": order.number})
    await changed(ctx, session)


async def decided(ctx: GuildContext, session: AsyncSession, order: Order, *, tell: bool = True) -> None:
    """Tell the buyer what became of an order, and show it to who decides; a role that was paid for is given."""
    await ctx.jobs.cancel(f"shop-expire/{order.number}")
    if order.state == OrderState.PAID:
        await ctx.jobs.enqueue("shop-give", {"number": order.number})
    if tell:
        await ctx.jobs.enqueue("shop-tell", {"number": order.number, "state": str(order.state)})
    await ctx.live.refresh(routes.ORDER.id(number=order.number), at_once=True)
    await changed(ctx, session)


async def sale_set(ctx: GuildContext, session: AsyncSession, item: Item) -> None:
    """Show a new price, and the old one again when the sale is over."""
    key = f"shop-sale/{item.number}"
    await ctx.jobs.cancel(key)
    if item.sale_until is not None:
        await ctx.jobs.enqueue("shop-sale-over", {}, at=item.sale_until, key=key, again=True)
    await changed(ctx, session)


async def restocked(ctx: GuildContext, session: AsyncSession) -> None:
    """Show what there is, in the server guide too."""
    await changed(ctx, session)
    await ctx.live.refresh_guide()


async def changed(ctx: GuildContext, session: AsyncSession) -> None:
    """Show what there is now wherever the shop is shown."""
    for channel_id in (await session.scalars(select(Panel.channel_id).order_by(Panel.channel_id))).all():
        if not await ctx.live.refresh(routes.PANEL.id(channel=channel_id)):
            await session.execute(delete(Panel).where(Panel.channel_id == channel_id))
