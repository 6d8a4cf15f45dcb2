"""Items: what the shop has, for how much, for whom, and how many of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from guildkit import UserError, clean, escape
from guildkit.storage import by_number
from guildkit_economy.ledger import lock
from guildkit_economy.models import Item
from guildkit_economy.models.ledger import MOST
from guildkit_economy.names import same
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

ITEMS_LIMIT: Final = 100
"""As many have room in a panel of four messages."""
STOCK_LIMIT: Final = 1_000_000
COOLDOWN_LIMIT: Final = 366 * 24 * 60
SALE_HOURS: Final = 24 * 366
NAME_LIMIT: Final = 60
DESCRIPTION_LIMIT: Final = 500


@dataclass(frozen=True, slots=True)
class Terms:
    """What managers say of an item.

    Attributes:
        name: one line.
        price: 0 is a gift.
        description: what it is.
        stock: how many there are; None where there is no end of them.
        limit_each: how many a member may buy; None as many as they like.
        cooldown: how many minutes a member waits between two; None not at all.
        role_id: the role that comes with it.
        approval: whether somebody has to approve each order.
    """

    name: str
    price: int
    description: str = ""
    stock: int | None = None
    limit_each: int | None = None
    cooldown: int | None = None
    role_id: int | None = None
    approval: bool = False

    def checked(self) -> Terms:
        """Return the terms as they are stored.

        Raises:
            UserError: a name that cannot be seen, or a number out of bounds.
        """
        name = clean(self.name)
        if not name or len(name) > NAME_LIMIT:
            raise UserError(text("shop-name", limit=NAME_LIMIT))
        if len(self.description) > DESCRIPTION_LIMIT:
            raise UserError(text("shop-description", limit=DESCRIPTION_LIMIT))
        if not 0 <= self.price <= MOST:
            raise UserError(text("shop-price", most=MOST))
        if self.stock is not None and not 0 <= self.stock <= STOCK_LIMIT:
            raise UserError(text("shop-stock", most=STOCK_LIMIT))
        if self.limit_each is not None and not 0 <= self.limit_each <= STOCK_LIMIT:
            raise UserError(text("shop-limit", most=STOCK_LIMIT))
        if self.cooldown is not None and not 0 <= self.cooldown <= COOLDOWN_LIMIT:
            raise UserError(text("shop-cooldown", most=COOLDOWN_LIMIT))
        return replace(
            self,
            name=name,
            description=self.description.strip(),
            limit_each=self.limit_each or None,
            cooldown=self.cooldown or None,
        )


def terms_of(item: Item) -> Terms:
    """Return what was said of an item."""
    return Terms(**{name: getattr(item, name) for name in Terms.__slots__})


async def find(session: AsyncSession, number: int, *, removed: bool = False) -> Item:
    """Return an item of this guild.

    Raises:
        UserError: there is none of this number, or it was removed.
    """
    item = await by_number(session, Item, number)
    if item is None or (item.removed_at is not None and not removed):
        raise UserError(text("shop-no-item", number=str(number)), hint=text("shop-no-item-hint"))
    return item


async def all_of(session: AsyncSession, *, limit: int = ITEMS_LIMIT, offset: int = 0) -> Sequence[Item]:
    """Return what can be bought, by number."""
    there = select(Item).where(Item.removed_at.is_(None)).order_by(Item.number)
    return (await session.scalars(there.limit(limit).offset(offset))).all()


async def how_many(session: AsyncSession) -> int:
    """Return how many items there are."""
    return await session.scalar(select(func.count()).where(Item.removed_at.is_(None))) or 0


async def matching(session: AsyncSession, typed: str) -> list[Item]:
    """Return items that have in their number or name what somebody types."""
    return [
        item for item in await all_of(session) if typed.casefold() in f"#{item.number} {item.name}".casefold()
    ]


async def add(session: AsyncSession, terms: Terms) -> Item:
    """Add an item.

    Raises:
        UserError: the terms cannot be, the name is taken, or there are too many.
    """
    terms = terms.checked()
    await lock(session)
    if await how_many(session) >= ITEMS_LIMIT:
        raise UserError(text("shop-full", limit=ITEMS_LIMIT))
    await _require_free(session, terms.name)
    last = await session.scalar(select(func.max(Item.number)))
    item = Item(number=(last or 0) + 1, same=same(terms.name), **asdict(terms))
    session.add(item)
    await session.flush()
    return item


async def edit(session: AsyncSession, number: int, **changes: Any) -> tuple[Item, dict[str, Any]]:
    """Change an item; return it with what has changed. Orders keep the terms on which they were made.

    Raises:
        UserError: there is none, the terms cannot be, or the name is taken.
    """
    await lock(session)
    item = await find(session, number)
    before = terms_of(item)
    after = replace(before, **changes).checked()
    if same(after.name) != item.same:
        await _require_free(session, after.name)
        item.same = same(after.name)
    changed = {name: value for name, value in asdict(after).items() if getattr(before, name) != value}
    for name, value in changed.items():
        setattr(item, name, value)
    await session.flush()
    return item, changed


async def remove(session: AsyncSession, number: int, *, now: datetime) -> Item:
    """Take an item out of the shop; its number and its orders stay.

    Raises:
        UserError: there is none.
    """
    await lock(session)
    item = await find(session, number)
    item.removed_at = now
    return item


async def put_on_sale(session: AsyncSession, number: int, percent: int, hours: int, *, now: datetime) -> Item:
    """Sell an item for less until some hours from now; 0 per cent ends a sale.

    Raises:
        UserError: there is none, or no sale is like that.
    """
    if not 0 <= percent <= 99 or not 1 <= hours <= SALE_HOURS:
        raise UserError(text("shop-sale-bounds", hours=SALE_HOURS))
    await lock(session)
    item = await find(session, number)
    item.sale_percent = percent or None
    item.sale_until = now + timedelta(hours=hours) if percent else None
    return item


async def _require_free(session: AsyncSession, name: str) -> None:
    alike = select(Item).where(Item.same == same(name), Item.removed_at.is_(None))
    taken = await session.scalar(alike)
    if taken is not None:
        raise UserError(text("shop-name-taken", number=str(taken.number), name=escape(taken.name)))
