"""Orders: what was bought, and what becomes of it. Stock and money change in one transaction, under the ledger's lock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select, update

from guildkit import UserError
from guildkit.storage import by_number
from guildkit_economy.ledger import (
    BURN,
    HOUSE,
    Owner,
    give_back,
    lock,
    member,
    pay,
    post,
    reverse,
    set_aside,
    transfer,
)
from guildkit_economy.models import Item, Kind, Order, OrderState, Trouble
from guildkit_economy.shop import items
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

COUNTED: Final = (OrderState.WAITING, OrderState.PAID, OrderState.DONE)
"""What counts for limits and waiting times: what came to nothing does not."""
OPEN: Final = (OrderState.WAITING, OrderState.PAID)


class PriceChanged(UserError):  # noqa: N818 - it says what is the case, like `NotEnough`
    """The item costs something else than the member saw."""

    def __init__(self) -> None:
        super().__init__(text("shop-price-changed"))


@dataclass(frozen=True, slots=True)
class Purchase:
    """What a member wants.

    Attributes:
        item: the item's number.
        price: what they saw that it costs.
        member_id: who.
        roles: which roles they have.
        key: what causes it; the same cause is one order.
        now: the instant.
        paid_to: where the money goes: `Kind.HOUSE` or `Kind.BURN`.
        wait: for how long an order waits that has to be approved.
    """

    item: int
    price: int
    member_id: int
    key: str
    now: datetime
    roles: frozenset[int] = frozenset()
    paid_to: Kind = Kind.HOUSE
    wait: timedelta = timedelta(days=7)


async def place(session: AsyncSession, wanted: Purchase) -> tuple[Order, bool]:
    """Buy an item: the money and one piece of the stock, or neither; say whether that was new.

    Raises:
        UserError: it is not, or no longer, to be had for this member.
        PriceChanged: it costs something else.
        NotEnough: they have less.
    """
    await lock(session)
    known = await session.scalar(select(Order).where(Order.key == wanted.key))
    if known is not None:
        return known, False
    item = await items.find(session, wanted.item)
    price = item.price_at(wanted.now)
    if price != wanted.price:
        raise PriceChanged
    await _require_allowed(session, item, wanted)
    await _take(session, item)
    last = await session.scalar(select(func.max(Order.number)))
    order = Order(
        number=(last or 0) + 1,
        item=item.number,
        name=item.name,
        price=price,
        role_id=item.role_id,
        member_id=wanted.member_id,
        at=wanted.now,
        key=wanted.key,
        state=_after_payment(item.role_id),
        paid_to=wanted.paid_to if price else None,
        reason="",
    )
    if item.approval:
        order.state, order.until = OrderState.WAITING, wanted.now + wanted.wait
    if price:
        order.transaction = await _charge(session, order)
    session.add(order)
    await session.flush()
    return order, True


async def _require_allowed(session: AsyncSession, item: Item, wanted: Purchase) -> None:
    mine = (Order.member_id == wanted.member_id) & Order.state.in_(COUNTED)
    of_item = mine & (Order.item == item.number)
    if item.role_id is not None:
        coming = select(Order.number).where(mine, Order.role_id == item.role_id, Order.state.in_(OPEN))
        if item.role_id in wanted.roles or await session.scalar(coming.limit(1)) is not None:
            raise UserError(text("shop-has-role", role=f"<@&{item.role_id}>"))
    if item.limit_each is not None:
        bought = await session.scalar(select(func.count()).select_from(Order).where(of_item)) or 0
        if bought >= item.limit_each:
            raise UserError(text("shop-limit-reached", limit=item.limit_each))
    if item.cooldown is not None:
        last = await session.scalar(select(func.max(Order.at)).where(of_item))
        again = last + timedelta(minutes=item.cooldown) if last else None
        if again is not None and wanted.now < again:
            raise UserError(text("shop-too-soon", when=f"<t:{int(again.timestamp()) + 1}:R>"))


async def _take(session: AsyncSession, item: Item) -> None:
    if item.stock is None:
        return
    taken = update(Item).where(Item.number == item.number, Item.stock >= 1).values(stock=Item.stock - 1)
    result = await session.execute(taken.execution_options(synchronize_session=False))
    if not result.rowcount:  # type: ignore[attr-defined]
        raise UserError(text("shop-sold-out", number=str(item.number)))


async def _charge(session: AsyncSession, order: Order) -> int:
    buyer, key = member(order.member_id), f"shop:{order.key}"
    if order.state == OrderState.WAITING:
        held = await set_aside(
            session, buyer, order.price, key=key, kind="shop.order", at=order.at, actor_id=order.member_id
        )
        return held.number
    taken = transfer(
        buyer,
        _payee(order),
        order.price,
        key=key,
        kind="shop.purchase",
        at=order.at,
        actor_id=order.member_id,
    )
    return (await post(session, taken)).number


def _payee(order: Order) -> Owner:
    return BURN if order.paid_to == Kind.BURN else HOUSE


def _after_payment(role_id: int | None) -> OrderState:
    return OrderState.DONE if role_id is None else OrderState.PAID


async def approve(session: AsyncSession, number: int, *, by: int, now: datetime) -> Order:
    """Approve an order that waits: the money is paid, and the role is on its way.

    Raises:
        UserError: there is none, or it does not wait (any more).
    """
    order = await locked(session, number)
    _require(order, OrderState.WAITING)
    if order.transaction is not None:
        await pay(session, order.transaction, _payee(order), at=now, actor_id=by)
    order.state, order.decided_by, order.decided_at = _after_payment(order.role_id), by, now
    return order


async def reject(session: AsyncSession, number: int, *, by: int, reason: str, now: datetime) -> Order:
    """Reject an order that waits: the money goes back to the buyer, and the piece into the stock.

    Raises:
        UserError: there is none, or it does not wait (any more).
    """
    order = await locked(session, number)
    _require(order, OrderState.WAITING)
    if order.transaction is not None:
        await give_back(session, order.transaction, at=now, actor_id=by)
    await _put_back(session, order)
    order.state, order.decided_by, order.decided_at = OrderState.REJECTED, by, now
    order.reason = reason
    return order


async def expire(session: AsyncSession, number: int, *, now: datetime) -> bool:
    """End an order that has waited for too long; return False where it was decided before."""
    order = await locked(session, number)
    if order.state != OrderState.WAITING or order.until is None or now < order.until:
        return False
    if order.transaction is not None:
        await give_back(session, order.transaction, at=now, expired=True)
    await _put_back(session, order)
    order.state, order.decided_at = OrderState.EXPIRED, now
    return True


async def given(session: AsyncSession, number: int, trouble: Trouble | None) -> Order:
    """Note that the role was given, or why it could not be."""
    order = await locked(session, number)
    if order.state == OrderState.PAID:
        order.trouble = trouble
        order.state = OrderState.DONE if trouble is None else OrderState.PAID
    return order


async def try_again(session: AsyncSession, number: int) -> Order:
    """Let the role be given once more.

    Raises:
        UserError: there is no such order, or its role is not missing.
    """
    order = await locked(session, number)
    _require_stuck(order)
    order.trouble = None
    return order


async def refund(session: AsyncSession, number: int, *, by: int, now: datetime) -> Order:
    """Pay an order back whose role could not be given.

    Raises:
        UserError: there is none, or its role is not missing.
        NotEnough: the server has spent the money.
    """
    order = await locked(session, number)
    _require_stuck(order)
    if order.transaction is not None:
        await _pay_back(session, order, order.transaction, by=by, now=now)
    await _put_back(session, order)
    order.state, order.decided_by, order.decided_at = OrderState.REFUNDED, by, now
    return order


async def take_back(
    session: AsyncSession, number: int, *, by: int, reason: str, restock: bool, now: datetime
) -> Order:
    """Pay an order back that was fulfilled: the money comes from where it went.

    Args:
        session: a transaction's.
        number: the order's.
        by: the manager who does it.
        reason: why.
        restock: whether the piece goes back into the stock.
        now: the instant.

    Raises:
        UserError: there is no such order, or it was not fulfilled.
        NotEnough: the server has spent the money.
    """
    order = await locked(session, number)
    _require(order, OrderState.DONE)
    if order.transaction is not None:
        await _pay_back(session, order, order.transaction, by=by, now=now)
    if restock:
        await _put_back(session, order)
    order.state, order.decided_by, order.decided_at = OrderState.REFUNDED, by, now
    order.reason = reason
    return order


async def _pay_back(session: AsyncSession, order: Order, number: int, *, by: int, now: datetime) -> None:
    if order.until is None:
        # As `/economy reverse` would, so that both together pay back once.
        await reverse(session, number, at=now, actor_id=by, reason="")
        return
    back = transfer(
        _payee(order),
        member(order.member_id),
        order.price,
        key=f"shop.refund:{order.number}",
        kind="shop.refund",
        at=now,
        actor_id=by,
        of=number,
    )
    await post(session, back)


async def _put_back(session: AsyncSession, order: Order) -> None:
    back = update(Item).where(
        Item.number == order.item, Item.stock.is_not(None), Item.stock < items.STOCK_LIMIT
    )
    await session.execute(back.values(stock=Item.stock + 1).execution_options(synchronize_session=False))


def _require(order: Order, state: OrderState) -> None:
    if order.state != state:
        raise UserError(
            text("shop-order-is", number=str(order.number), state=text(f"shop-state-{order.state}"))
        )


def _require_stuck(order: Order) -> None:
    _require(order, OrderState.PAID)
    if order.trouble is None:
        raise UserError(text("shop-order-on-its-way", number=str(order.number)))


async def find(session: AsyncSession, number: int) -> Order:
    """Return an order of this guild.

    Raises:
        UserError: there is none of this number.
    """
    order = await by_number(session, Order, number)
    if order is None:
        raise UserError(text("shop-no-order", number=str(number)), hint=text("shop-no-order-hint"))
    return order


async def locked(session: AsyncSession, number: int) -> Order:
    """Return an order that nobody else changes until the transaction ends.

    Raises:
        UserError: there is none of this number.
    """
    await lock(session)
    return await find(session, number)


@dataclass(frozen=True, slots=True)
class Sought:
    """Which orders are looked for; what is None does not matter."""

    member_id: int | None = None
    item: int | None = None
    state: OrderState | None = None

    @property
    def where(self) -> list[ColumnElement[bool]]:
        """The conditions of a query."""
        pairs = ((Order.member_id, self.member_id), (Order.item, self.item), (Order.state, self.state))
        return [column == value for column, value in pairs if value is not None]


async def how_many(session: AsyncSession, sought: Sought) -> int:
    """Return how many orders there are."""
    return await session.scalar(select(func.count()).select_from(Order).where(*sought.where)) or 0


async def recent(session: AsyncSession, sought: Sought, *, limit: int, offset: int) -> Sequence[Order]:
    """Return orders, the newest first."""
    found = select(Order).where(*sought.where).order_by(Order.number.desc())
    return (await session.scalars(found.limit(limit).offset(offset))).all()
