"""Slash commands: `/shop list|buy|item add|edit|remove|panel|orders|approve|reject|sale`."""

from __future__ import annotations

from typing import Annotated, Any

import disnake

from guildkit import Choice, InteractionContext, Option, UserError, escape, shorten
from guildkit.storage import add_if_absent
from guildkit_economy import plugin
from guildkit_economy.commands import options
from guildkit_economy.commands.options import Where
from guildkit_economy.components.shop import (
    ask_or_buy,
    do_approve,
    do_refund,
    do_reject,
    item_page,
    order_page,
)
from guildkit_economy.models import Item, Panel
from guildkit_economy.models.shop import OrderState
from guildkit_economy.people import MANAGE
from guildkit_economy.shop import items, orders, roles, routes, steps
from guildkit_economy.shop.items import (
    COOLDOWN_LIMIT,
    DESCRIPTION_LIMIT,
    NAME_LIMIT,
    SALE_HOURS,
    STOCK_LIMIT,
    Terms,
)
from guildkit_economy.shop.orders import Sought
from guildkit_economy.texts import text
from guildkit_economy.views import shop as views
from guildkit_economy.views.common import amount

plugin.group("shop", "What can be bought with the money of this server")
plugin.group("shop item", "Make, change and remove what can be bought")


async def known_items(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete an item from its number or its name."""
    async with ctx.read() as session:
        found = (await items.matching(session, typed.strip()))[:25]
    return [
        Choice(shorten(f"#{each.number} {each.name}", 80) + _cost(ctx, each), each.number) for each in found
    ]


def _cost(ctx: InteractionContext, item: Item) -> str:
    return shorten(f" · {ctx.t(amount(ctx, item.price_at(ctx.now)))}", 20)


async def waiting_orders(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete the number of an order that waits."""
    return await _orders(ctx, typed, OrderState.WAITING)


async def fulfilled_orders(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete the number of an order that was fulfilled."""
    return await _orders(ctx, typed, OrderState.DONE)


async def _orders(ctx: InteractionContext, typed: str, state: OrderState) -> list[Choice]:
    async with ctx.read() as session:
        found = await orders.recent(session, Sought(state=state), limit=100, offset=0)
    names = ((f"#{each.number} {each.name}", each.number) for each in found)
    return [Choice(shorten(name, 100), number) for name, number in names if typed.strip() in name][:25]


ItemNumber = Annotated[int, Option("Which item", min=1, max=2_000_000_000, autocomplete=known_items)]
OrderNumber = Annotated[
    int, Option("The order's number", min=1, max=2_000_000_000, autocomplete=waiting_orders)
]
Name = Option("What it is called", max=NAME_LIMIT)
Price = Option("What it costs: a whole number; 0 is a gift", max=40)
Description = Option("What it is", max=DESCRIPTION_LIMIT)
Limit = Option("How many each member may buy; 0 for any number", min=0, max=STOCK_LIMIT)
Cooldown = Option("How many minutes a member waits before the next; 0 for none", min=0, max=COOLDOWN_LIMIT)
Role = Option("The role that comes with it")
Approval = Option("Whether somebody has to approve each order")


@plugin.command("shop list", description="See what can be bought", answers="private")
async def list_(ctx: InteractionContext) -> None:
    """Show the first page."""
    await ctx.reply(await item_page(ctx, 1))


@plugin.command("shop buy", description="Buy something", answers="private")
async def buy(ctx: InteractionContext, item: ItemNumber) -> None:
    """Buy an item, or ask first where it costs much."""
    await ask_or_buy(ctx, item)


@plugin.command(
    "shop item add", description="Add something to the shop", answers="private", permissions=MANAGE
)
async def add(
    ctx: InteractionContext,
    name: Annotated[str, Name],
    price: Annotated[str, Price],
    description: Annotated[str, Description] = "",
    stock: Annotated[
        int | None, Option("How many there are; without it there is no end of them", min=0, max=STOCK_LIMIT)
    ] = None,
    limit: Annotated[int, Limit] = 0,
    cooldown: Annotated[int, Cooldown] = 0,
    role: Annotated[disnake.Role | None, Role] = None,
    approval: Annotated[bool, Approval] = False,
) -> None:
    """Make an item."""
    if role is not None:
        roles.require_sellable(ctx, role)
    terms = Terms(
        name,
        options.price(ctx, price),
        description,
        stock,
        limit_each=limit,
        cooldown=cooldown,
        role_id=role.id if role else None,
        approval=approval,
    )
    async with ctx.transaction() as session:
        item = await items.add(session, terms)
        await steps.restocked(ctx, session)
        ctx.audit("shop.item-added", f"item {item.number}", {"name": item.name, "price": item.price})
    await ctx.reply(views.shown_item(ctx, item, ctx.now, ctx.t("shop-added", number=str(item.number))))


@plugin.command(
    "shop item edit", description="Change something in the shop", answers="private", permissions=MANAGE
)
async def edit(
    ctx: InteractionContext,
    item: ItemNumber,
    name: Annotated[str | None, Name] = None,
    price: Annotated[str | None, Price] = None,
    description: Annotated[str | None, Description] = None,
    stock: Annotated[int | None, Option("How many there are now", min=0, max=STOCK_LIMIT)] = None,
    limit: Annotated[int | None, Limit] = None,
    cooldown: Annotated[int | None, Cooldown] = None,
    role: Annotated[disnake.Role | None, Role] = None,
    approval: Annotated[bool | None, Approval] = None,
    without: Annotated[
        str | None,
        Option(
            "What it is not to have any more", choices=(Choice("A stock", "stock"), Choice("A role", "role"))
        ),
    ] = None,
) -> None:
    """Change an item; orders keep the terms on which they were made."""
    changes: dict[str, Any] = {
        "name": name,
        "price": None if price is None else options.price(ctx, price),
        "description": description,
        "stock": stock,
        "limit_each": limit,
        "cooldown": cooldown,
        "approval": approval,
    }
    if role is not None:
        roles.require_sellable(ctx, role)
        changes["role_id"] = role.id
    changes = {key: value for key, value in changes.items() if value is not None}
    if without is not None:
        changes[{"stock": "stock", "role": "role_id"}[without]] = None
    if not changes:
        raise UserError(text("shop-nothing-changed"))
    async with ctx.transaction() as session:
        found, changed = await items.edit(session, item, **changes)
        await steps.changed(ctx, session)
        ctx.audit("shop.item-edited", f"item {item}", changed)
    await ctx.reply(views.shown_item(ctx, found, ctx.now, ctx.t("shop-edited", number=str(item))))


@plugin.command(
    "shop item remove", description="Remove something from the shop", answers="private", permissions=MANAGE
)
async def remove(ctx: InteractionContext, item: ItemNumber) -> None:
    """Take an item out of the shop; its orders stay."""
    async with ctx.transaction() as session:
        found = await items.remove(session, item, now=ctx.now)
        await steps.restocked(ctx, session)
        ctx.audit("shop.item-removed", f"item {item}", {"name": found.name})
    await ctx.reply(ctx.t("shop-removed", number=str(item), name=escape(found.name)))


@plugin.command(
    "shop sale", description="Sell something for less, for a while", answers="private", permissions=MANAGE
)
async def sale(
    ctx: InteractionContext,
    item: ItemNumber,
    percent: Annotated[int, Option("How many per cent less; 0 ends the sale", min=0, max=99)],
    hours: Annotated[int, Option("For how many hours", min=1, max=SALE_HOURS)] = 24,
) -> None:
    """Begin or end a sale."""
    async with ctx.transaction() as session:
        found = await items.put_on_sale(session, item, percent, hours, now=ctx.now)
        await steps.sale_set(ctx, session, found)
        ctx.audit("shop.sale", f"item {item}", {"percent": percent, "hours": hours if percent else 0})
    said = ctx.t("shop-sale-begun" if percent else "shop-sale-ended", number=str(item))
    await ctx.reply(views.shown_item(ctx, found, ctx.now, said))


@plugin.command(
    "shop panel",
    description="Show the shop in a channel, always up to date",
    answers="private",
    permissions=MANAGE,
)
async def panel(
    ctx: InteractionContext,
    channel: Where = None,
) -> None:
    """Post a live message with everything that can be bought."""
    where = channel.id if channel else ctx.channel_id
    ctx.require_posting(where)
    async with ctx.transaction() as session:
        await add_if_absent(session, Panel, channel_id=where)
        await ctx.live.show(routes.PANEL.id(channel=where), where)
        await ctx.live.refresh_guide()
        ctx.audit("shop.panel", f"channel {where}")
    await ctx.reply(ctx.t("shop-panel-shown", channel=f"<#{where}>"))


@plugin.command(
    "shop orders", description="See your orders; who manages this server sees all", answers="private"
)
async def list_orders(
    ctx: InteractionContext,
    member: Annotated[disnake.Member | None, Option("Whose orders")] = None,
    item: Annotated[
        int | None, Option("Of which item", min=1, max=2_000_000_000, autocomplete=known_items)
    ] = None,
    state: Annotated[OrderState | None, Option("What has become of them")] = None,
) -> None:
    """Show the first page."""
    everybody = 0 if ctx.interaction.permissions.manage_guild else ctx.member.id
    whose = member.id if member else everybody
    await ctx.reply(await order_page(ctx, whose, item or 0, str(state) if state else "any", 1))


@plugin.command("shop approve", description="Approve an order", answers="private", permissions=MANAGE)
async def approve(ctx: InteractionContext, order: OrderNumber) -> None:
    """Approve an order; where only its role is missing, let it be given once more."""
    await do_approve(ctx, order)


@plugin.command(
    "shop reject", description="Reject an order; the money goes back", answers="private", permissions=MANAGE
)
async def reject(
    ctx: InteractionContext,
    order: OrderNumber,
    reason: Annotated[str, Option("Why; the buyer reads it", max=views.REASON_LIMIT)] = "",
) -> None:
    """Reject an order; where its role could not be given, pay it back."""
    await do_reject(ctx, order, reason)


@plugin.command(
    "shop refund", description="Pay a fulfilled order back", answers="private", permissions=MANAGE
)
async def refund(
    ctx: InteractionContext,
    order: Annotated[
        int, Option("The order's number", min=1, max=2_000_000_000, autocomplete=fulfilled_orders)
    ],
    reason: Annotated[str, Option("Why; the buyer reads it", max=views.REASON_LIMIT)],
    restock: Annotated[bool, Option("Whether it goes back into the stock")] = True,
) -> None:
    """Pay an order back, and take its role."""
    await do_refund(ctx, order, reason, restock=restock)
