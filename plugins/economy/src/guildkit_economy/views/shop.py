"""The shop as people see it: panels, an item, a purchase, and the orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import disnake
from disnake import ButtonStyle
from disnake.ui import Button, Label, TextInput

from guildkit import View, escape, shorten
from guildkit_economy.models import OrderState
from guildkit_economy.shop import routes
from guildkit_economy.views.common import COLOUR, amount, person, when

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from guildkit import GuildContext, Page, Text
    from guildkit_economy.models import Item, Order

REASON_LIMIT: Final = 200
_BUTTONS: Final = 25
"""As many has a message."""
_IN_ROW: Final = 5
_ROOM: Final = 3900
"""How many characters the items take, of the 4,096 of a description."""
_HOUR, _DAY = 60, 24 * 60


def panel(ctx: GuildContext, found: Sequence[Item], now: datetime) -> list[View]:
    """Return the messages that show everything there is, each with a button for each item on it."""
    if not found:
        return [View(embeds=[_embed(ctx, ctx.t("shop-empty"))])]
    parts = [found[start : start + _BUTTONS] for start in range(0, len(found), _BUTTONS)]
    return [View(embeds=[_embed(ctx, _listed(ctx, part, now))], rows=_buy(ctx, part, now)) for part in parts]


def page(ctx: GuildContext, found: Sequence[Item], shown: Page, now: datetime) -> View:
    """Return a page of what there is."""
    if not found:
        return View(ctx.t("shop-empty"))
    rows = [*_buy(ctx, found, now), *shown.rows(routes.LIST)]
    return View(embeds=[_embed(ctx, _listed(ctx, found, now))], rows=rows)


def new_price(ctx: GuildContext, item: Item, now: datetime) -> View:
    """Say that an item costs something else than somebody saw, and offer it for what it costs."""
    said = ctx.t("shop-price-changed")
    return View(said, embeds=[_embed(ctx, _item(ctx, item, now, room=1500))], rows=_buy(ctx, [item], now))


def shown_item(ctx: GuildContext, item: Item, now: datetime, said: str) -> View:
    """Show a manager an item, below what was done with it."""
    return View(said, embeds=[_embed(ctx, _item(ctx, item, now, room=1500))])


def _embed(ctx: GuildContext, body: str) -> disnake.Embed:
    return disnake.Embed(title=ctx.t("shop-title"), description=body, colour=COLOUR)


def _listed(ctx: GuildContext, found: Sequence[Item], now: datetime) -> str:
    each = _ROOM // len(found) - 2
    return "\n\n".join(_item(ctx, item, now, room=each) for item in found)


def _item(ctx: GuildContext, item: Item, now: datetime, *, room: int) -> str:
    price = f"**{ctx.t(amount(ctx, item.price_at(now)))}**"
    if item.on_sale(now) and item.sale_until is not None:
        price = ctx.t(
            "shop-sale-price", price=price, before=amount(ctx, item.price), when=when(item.sale_until, "R")
        )
    head = f"**#{item.number} · {escape(item.name)}** · {price}"
    facts = " · ".join(_facts(ctx, item))
    taken = len(head) + len(facts) + 2
    words = (
        shorten(escape(item.description), room - taken) if item.description and room - taken > _IN_ROW else ""
    )
    return "\n".join(part for part in (head, words, facts) if part)


def _facts(ctx: GuildContext, item: Item) -> list[str]:
    facts = []
    if item.stock is not None:
        facts.append(ctx.t("shop-left", count=item.stock) if item.stock else ctx.t("shop-sold"))
    if item.role_id is not None:
        facts.append(ctx.t("shop-gives", role=f"<@&{item.role_id}>"))
    if item.limit_each is not None:
        facts.append(ctx.t("shop-each", count=item.limit_each))
    if item.cooldown is not None:
        facts.append(_waiting_time(ctx, item.cooldown))
    if item.approval:
        facts.append(ctx.t("shop-approved-first"))
    return facts


def _waiting_time(ctx: GuildContext, minutes: int) -> str:
    for name, length in (("days", _DAY), ("hours", _HOUR)):
        if minutes % length == 0:
            return ctx.t(f"shop-once-{name}", count=minutes // length)
    return ctx.t("shop-once-minutes", count=minutes)


def _buy(ctx: GuildContext, found: Sequence[Item], now: datetime) -> list[list[Button[Any]]]:
    buttons: list[Button[Any]] = []
    for item in found:
        price = item.price_at(now)
        cost = ctx.t("shop-buy", price=amount(ctx, price)) if price else ctx.t("shop-take")
        buttons.append(
            Button(
                label=f"#{item.number} {shorten(item.name, 78 - len(cost) - len(str(item.number)) - 3)} · {cost}",
                custom_id=routes.BUY.id(number=item.number, price=price),
                style=ButtonStyle.success if item.on_sale(now) else ButtonStyle.primary,
                disabled=item.stock == 0,
            )
        )
    return [buttons[start : start + _IN_ROW] for start in range(0, len(buttons), _IN_ROW)]


def sure(ctx: GuildContext, item: Item, price: int, now: datetime) -> View:
    """Ask whether somebody wants to pay that much."""
    question = ctx.t("shop-sure", name=escape(item.name), price=amount(ctx, price))
    return View(question, embeds=[_embed(ctx, _item(ctx, item, now, room=1500))])


def receipt(ctx: GuildContext, order: Order) -> str:
    """Say what was bought, and what comes now."""
    key = {OrderState.WAITING: "waiting", OrderState.PAID: "role"}.get(OrderState(order.state), "done")
    return ctx.t(f"shop-bought-{key}", **_values(ctx, order))


def decided(ctx: GuildContext, order: Order, state: OrderState, guild: str) -> str:
    """Tell a buyer what has become of their order."""
    approved = state in {OrderState.PAID, OrderState.DONE}
    key = "approved" if approved else str(state)
    if state == OrderState.REFUNDED and order.trouble is None:
        key = "taken-back"
    said = ctx.t(f"shop-told-{key}", guild=guild, **_values(ctx, order))
    return f"{said}\n> {escape(order.reason)}" if order.reason and not approved else said


def trouble(ctx: GuildContext, order: Order) -> str:
    """Say why a role that was paid for could not be given."""
    return f"{ctx.t('shop-trouble', **_values(ctx, order))} {_why(ctx, order)}"


def role_stays(ctx: GuildContext, order: Order) -> str:
    """Say that somebody has kept a role that was paid back."""
    return ctx.t("shop-role-stays", **_values(ctx, order))


def _why(ctx: GuildContext, order: Order) -> str:
    return ctx.t(f"shop-trouble-{order.trouble}", role=f"<@&{order.role_id}>")


def _values(ctx: GuildContext, order: Order) -> dict[str, str | Text]:
    return {
        "number": str(order.number),
        "name": escape(order.name),
        "price": amount(ctx, order.price),
        "member": person(order.member_id),
        "role": f"<@&{order.role_id}>",
        "until": when(order.until, "R") if order.until else "",
    }


def card(ctx: GuildContext, order: Order) -> View:
    """Show an order to those who decide about it."""
    lines = [ctx.t("shop-card", **_values(ctx, order)), ctx.t(f"shop-state-{order.state}")]
    if order.state == OrderState.WAITING and order.until is not None:
        lines.append(ctx.t("shop-card-until", when=when(order.until, "R")))
    if order.trouble is not None and order.state == OrderState.PAID:
        lines.append(_why(ctx, order))
    if order.decided_by is not None:
        lines.append(ctx.t("shop-card-by", member=person(order.decided_by)))
    if order.reason:
        lines.append(f"> {escape(order.reason)}")
    embed = disnake.Embed(
        title=ctx.t("shop-card-title", number=str(order.number)), description="\n".join(lines), colour=COLOUR
    )
    return View(embeds=[embed], rows=_decide(ctx, order))


def _decide(ctx: GuildContext, order: Order) -> list[list[Button[Any]]]:
    number = order.number
    if order.state == OrderState.WAITING:
        keys = (
            ("shop-approve", ButtonStyle.success, routes.APPROVE),
            ("shop-reject", ButtonStyle.danger, routes.REJECT),
        )
    elif order.state == OrderState.PAID and order.trouble is not None:
        keys = (
            ("shop-again", ButtonStyle.primary, routes.APPROVE),
            ("shop-refund", ButtonStyle.danger, routes.REFUND),
        )
    else:
        return []
    return [
        [
            Button(label=ctx.t(key), style=style, custom_id=route.id(number=number))
            for key, style, route in keys
        ]
    ]


def rejection_form(ctx: GuildContext, order: Order) -> tuple[str, str, list[Any]]:
    """Return the modal that asks why an order is rejected."""
    field = TextInput(custom_id="reason", max_length=REASON_LIMIT, required=False)
    label = Label(ctx.t("shop-reason"), field, description=ctx.t("shop-reason-hint"))
    title = shorten(f"#{order.number} · {order.name}", 45)
    return title, routes.REJECTED.id(number=order.number), [label]


def order_list(ctx: GuildContext, found: Sequence[Order], shown: Page, **sought: int | str) -> View:
    """Return a page of the orders."""
    if not found:
        return View(ctx.t("shop-orders-empty"))
    lines = [_ordered(ctx, order) for order in found]
    embed = disnake.Embed(title=ctx.t("shop-orders"), description="\n".join(lines), colour=COLOUR)
    embed.set_footer(text=ctx.t("shop-orders-count", count=shown.total))
    return View(embeds=[embed], rows=shown.rows(routes.ORDERS, **sought))


def _ordered(ctx: GuildContext, order: Order) -> str:
    state = ctx.t(f"shop-state-{order.state}")
    if order.state == OrderState.PAID and order.trouble is not None:
        state = ctx.t("shop-state-trouble")
    parts = (f"**#{order.number}** {escape(order.name)}", ctx.t(amount(ctx, order.price)))
    return " · ".join((*parts, ctx.t("shop-by", member=person(order.member_id)), state, when(order.at, "R")))
