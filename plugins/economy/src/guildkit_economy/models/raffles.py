"""Raffles: their terms, who has which tickets, and the list that is drawn from."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import ChannelId, GuildScoped, MemberId, MessageId, RoleId
from guildkit_economy.models.base import Base


class RaffleState(enum.StrEnum):
    """Where a raffle stands; `raffles.finding.WAYS` says where it may go from there."""

    OPEN = "open"
    CLOSED = "closed"
    """Nobody gets tickets any more; what is held is still counted, or void."""
    COMMITTED = "committed"
    """The list is frozen, and its hash is public."""
    DRAWN = "drawn"
    VOID = "void"
    """Cancelled, or nobody took part; what was paid is given back."""


class TicketSource(enum.StrEnum):
    """What a ticket was given for."""

    ENTRY = "entry"
    """Taking part, where that is free."""
    PURCHASE = "purchase"
    WATCHTIME = "watchtime"
    GIFT = "gift"
    """Subscriptions given away: those are reported before they are paid for."""
    BONUS = "bonus"
    ADMIN = "admin"
    """A manager of the guild gave it."""


class TicketState(enum.StrEnum):
    """Whether tickets count."""

    HELD = "held"
    """Not yet."""
    COUNTED = "counted"
    VOID = "void"


def _of_raffle(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["guild_id", "raffle"],
        ["economy_raffles.guild_id", "economy_raffles.number"],
        name=f"fk_{table}_economy_raffles",
        ondelete="CASCADE",
    )


class Raffle(GuildScoped, Base):
    """A raffle. Its terms are fixed when it opens."""

    __tablename__ = "economy_raffles"
    __table_args__ = (Index("ix_economy_raffles_state", "guild_id", "state"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(200))
    prize: Mapped[str] = mapped_column(Text)
    winners: Mapped[int]
    price: Mapped[int] = mapped_column(BigInteger)
    """Of one ticket; 0 is a free entry, with one ticket."""
    limit: Mapped[int | None]
    """How many tickets a member may have."""
    required_role: Mapped[int | None] = mapped_column(RoleId)
    excluded_role: Mapped[int | None] = mapped_column(RoleId)
    cooldown: Mapped[int]
    """For how many days who has won does not win again."""
    watch_minutes: Mapped[int]
    """For how many minutes of watching a ticket is given; 0 for none."""
    gift_tickets: Mapped[int]
    """How many are given for each gifted subscription."""
    bonus_role: Mapped[int | None] = mapped_column(RoleId)
    bonus_tickets: Mapped[int]
    """How many are given to those with that role, once, when they take part."""
    pot_to: Mapped[str] = mapped_column(String(10))
    """Where the money goes when it is drawn: to the house, or nowhere (`burn`)."""
    draws_itself: Mapped[bool]
    repeats: Mapped[bool]
    duration: Mapped[int]
    """How long it is open, in seconds."""
    state: Mapped[RaffleState] = mapped_column(String(10))
    commitment: Mapped[str] = mapped_column(String(64))
    """The hash of the seed, published at the opening."""
    seed: Mapped[str | None] = mapped_column(String(64))
    """In hexadecimal, once it is drawn; until then it is a `RaffleSecret`."""
    opened_by: Mapped[int | None] = mapped_column(MemberId(on_erase="anonymise"))
    opened_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    """When it closes by itself."""
    closed_at: Mapped[datetime | None]
    list_hash: Mapped[str | None] = mapped_column(String(64))
    list_members: Mapped[int | None]
    """How many on the list can win."""
    list_tickets: Mapped[int | None] = mapped_column(BigInteger)
    """How many tickets these have."""
    beacon: Mapped[str | None] = mapped_column(String(40))
    beacon_round: Mapped[int | None] = mapped_column(BigInteger)
    beacon_value: Mapped[str | None] = mapped_column(String(64))
    beacon_signature: Mapped[str | None] = mapped_column(String(400))
    ended_at: Mapped[datetime | None]
    """When it was drawn, or became void."""
    ended_by: Mapped[int | None] = mapped_column(MemberId(on_erase="anonymise"))
    why_void: Mapped[str | None] = mapped_column(String(20))
    """`cancelled`, or `no-entries`."""
    channel_id: Mapped[int] = mapped_column(ChannelId)
    list_message_id: Mapped[int | None] = mapped_column(MessageId)
    """Where the list was published: nothing is drawn before."""
    result_message_id: Mapped[int | None] = mapped_column(MessageId)


class RaffleSecret(GuildScoped, Base):
    """The seed of a raffle, in hexadecimal. It stands apart: whoever has a raffle's row exported must not learn it."""

    __tablename__ = "economy_raffle_secrets"
    __table_args__ = (_of_raffle("economy_raffle_secrets"),)

    raffle: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seed: Mapped[str] = mapped_column(String(64))


class RaffleHolder(GuildScoped, Base):
    """Somebody who has, or had, tickets of a raffle: the code that stands for them on the list, and what they won."""

    __tablename__ = "economy_raffle_holders"
    __table_args__ = (
        _of_raffle("economy_raffle_holders"),
        Index("uq_economy_raffle_holders_code", "guild_id", "raffle", "code", unique=True),
        Index("ix_economy_raffle_holders_place", "guild_id", "place"),
    )

    raffle: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(
        MemberId(on_erase="anonymise"), primary_key=True, autoincrement=False
    )
    code: Mapped[str] = mapped_column(String(20))
    place: Mapped[int | None]
    """Which place they have won."""


class Ticket(GuildScoped, Base):
    """Tickets that somebody was given at once, for one cause."""

    __tablename__ = "economy_raffle_tickets"
    __table_args__ = (
        _of_raffle("economy_raffle_tickets"),
        CheckConstraint("amount BETWEEN 1 AND 1000000", name="amount"),
        Index("ix_economy_raffle_tickets_state", "guild_id", "raffle", "state"),
    )

    raffle: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(
        MemberId(on_erase="anonymise"), primary_key=True, autoincrement=False
    )
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    """What has caused it. The same cause gives a member tickets once."""
    source: Mapped[TicketSource] = mapped_column(String(10))
    amount: Mapped[int]
    state: Mapped[TicketState] = mapped_column(String(10))
    hold_until: Mapped[datetime | None]
    """When they count, unless they are void by then."""
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(MemberId(on_erase="anonymise"))
    """Who gave them, or declared them void."""


class RaffleWatch(GuildScoped, Base):
    """How long a member has watched while a raffle was open that gives tickets for it; kept until its list is frozen."""

    __tablename__ = "economy_raffle_watches"
    __table_args__ = (_of_raffle("economy_raffle_watches"),)

    raffle: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)
    minutes: Mapped[int]


class RaffleList(GuildScoped, Base):
    """The list that a raffle is drawn from: codes and tickets, and nothing that names a member."""

    __tablename__ = "economy_raffle_lists"
    __table_args__ = (_of_raffle("economy_raffle_lists"),)

    raffle: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
