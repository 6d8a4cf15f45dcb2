"""The shop: what can be bought, what was bought, and where it is shown."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import ChannelId, GuildScoped, MemberId, RoleId
from guildkit_economy.models.base import Base, whole
from guildkit_economy.models.ledger import MOST, Kind


class OrderState(enum.StrEnum):
    """What has become of an order."""

    WAITING = "waiting"
    """The money is set aside until somebody approves."""
    PAID = "paid"
    """The role is on its way, or could not be given."""
    DONE = "done"
    REJECTED = "rejected"
    EXPIRED = "expired"
    REFUNDED = "refunded"


class Trouble(enum.StrEnum):
    """Why a role could not be given."""

    GONE = "gone"
    ABOVE = "above"
    POWERFUL = "powerful"
    FORBIDDEN = "forbidden"
    LEFT = "left"


class Item(GuildScoped, Base):
    """Something that can be bought. One that was removed stays, because of its number."""

    __tablename__ = "economy_items"
    __table_args__ = (
        CheckConstraint(f"price BETWEEN 0 AND {MOST}", name="price"),
        CheckConstraint("stock >= 0", name="stock"),
        whole("price"),
        Index(
            "uq_economy_items_same",
            "guild_id",
            "same",
            unique=True,
            sqlite_where=text("removed_at IS NULL"),
            postgresql_where=text("removed_at IS NULL"),
        ),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(60))
    same: Mapped[str] = mapped_column(String(64))
    """Of the name, alike for names that look alike."""
    description: Mapped[str] = mapped_column(String(500))
    price: Mapped[int] = mapped_column(BigInteger)
    stock: Mapped[int | None]
    """How many are left; None where there is no end of them."""
    limit_each: Mapped[int | None]
    """How many a member may have bought, ever."""
    cooldown: Mapped[int | None]
    """How many minutes a member waits before they buy it again."""
    role_id: Mapped[int | None] = mapped_column(RoleId)
    approval: Mapped[bool]
    sale_percent: Mapped[int | None]
    sale_until: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]

    def on_sale(self, now: datetime) -> bool:
        """Whether it costs less at this instant."""
        return self.sale_percent is not None and self.sale_until is not None and now < self.sale_until

    def price_at(self, now: datetime) -> int:
        """Return what it costs at an instant; what is taken off is rounded down."""
        off = (self.sale_percent or 0) if self.on_sale(now) else 0
        return self.price - self.price * off // 100


class Order(GuildScoped, Base):
    """Something that was bought, on the terms of that moment."""

    __tablename__ = "economy_orders"
    __table_args__ = (
        ForeignKeyConstraint(
            ["guild_id", "item"],
            ["economy_items.guild_id", "economy_items.number"],
            name="fk_economy_orders_economy_items",
        ),
        ForeignKeyConstraint(
            ["guild_id", "transaction"],
            ["economy_transactions.guild_id", "economy_transactions.number"],
            name="fk_economy_orders_economy_transactions",
        ),
        CheckConstraint(f"price BETWEEN 0 AND {MOST}", name="price"),
        whole("price"),
        Index("uq_economy_orders_key", "guild_id", "key", unique=True),
        Index("ix_economy_orders_member", "guild_id", "member_id", "item"),
        Index("ix_economy_orders_state", "guild_id", "state", "until"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    price: Mapped[int] = mapped_column(BigInteger)
    """What was paid."""
    role_id: Mapped[int | None] = mapped_column(RoleId)
    member_id: Mapped[int] = mapped_column(MemberId(on_erase="anonymise"))
    at: Mapped[datetime]
    key: Mapped[str] = mapped_column(String(40))
    """What has caused it: a click is one order, however often it is delivered."""
    state: Mapped[OrderState] = mapped_column(String(10))
    transaction: Mapped[int | None]
    """The one that took the money, or set it aside; None where it was free."""
    paid_to: Mapped[Kind | None] = mapped_column(String(10))
    """Where the money went: to the server, or out of circulation."""
    until: Mapped[datetime | None]
    """When it goes back by itself, while it waits."""
    decided_by: Mapped[int | None] = mapped_column(MemberId(on_erase="anonymise", erase_text=("reason",)))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(200))
    """Why it was rejected, in a manager's words."""
    trouble: Mapped[Trouble | None] = mapped_column(String(10))
    """Why the role could not be given."""


class Panel(GuildScoped, Base):
    """A channel in which the shop is shown."""

    __tablename__ = "economy_panels"

    channel_id: Mapped[int] = mapped_column(ChannelId, primary_key=True, autoincrement=False)
