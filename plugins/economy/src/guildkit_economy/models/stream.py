"""A stream that a guild follows: whose accounts are linked, what was told of it, and who has watched."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import GuildScoped, MemberId
from guildkit_economy.models.base import Base

NAME = 100


class Follow(GuildScoped, Base):
    """The channel on a platform whose streams the guild follows."""

    __tablename__ = "economy_follows"

    platform: Mapped[str] = mapped_column(String(20))
    channel_id: Mapped[str] = mapped_column(String(40))
    slug: Mapped[str] = mapped_column(String(NAME))
    since: Mapped[datetime]


class Identity(GuildScoped, Base):
    """A member's account on a platform. It is known by its id, for names change."""

    __tablename__ = "economy_identities"
    __table_args__ = (
        Index("uq_economy_identities_account", "guild_id", "platform", "account_id", unique=True),
    )

    platform: Mapped[str] = mapped_column(String(20), primary_key=True)
    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True)
    account_id: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(NAME))
    linked_at: Mapped[datetime]


class Alias(GuildScoped, Base):
    """A name that a linked account has had."""

    __tablename__ = "economy_aliases"

    platform: Mapped[str] = mapped_column(String(20), primary_key=True)
    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME), primary_key=True)
    since: Mapped[datetime]


class PendingLink(GuildScoped, Base):
    """A link that a member has begun. What stands in the address is not stored, only its hash."""

    __tablename__ = "economy_pending_links"
    __table_args__ = (Index("uq_economy_pending_links_member", "guild_id", "member_id", unique=True),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"))
    platform: Mapped[str] = mapped_column(String(20))
    verifier: Mapped[str] = mapped_column(String(128))
    """PKCE's; the platform knows its hash."""
    expires_at: Mapped[datetime]


class Told(GuildScoped, Base):
    """What a platform has told of the stream; kept so that the same is not counted twice."""

    __tablename__ = "economy_inbox"
    __table_args__ = (
        Index("uq_economy_inbox_meaning", "guild_id", "meaning", unique=True),
        Index("ix_economy_inbox_at", "guild_id", "at"),
    )

    message_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    meaning: Mapped[str] = mapped_column(String(64))
    """A hash of what it says: the same may be told under two ids."""
    platform: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(60))
    body: Mapped[str] = mapped_column(Text)
    """As it came; empty once it has had its effect."""
    member_id: Mapped[int | None] = mapped_column(MemberId(on_erase="delete"))
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class Stream(GuildScoped, Base):
    """A stream, from its start on, and how far its watch time has been counted."""

    __tablename__ = "economy_streams"
    __table_args__ = (CheckConstraint("tick_minutes BETWEEN 1 AND 60", name="tick_minutes"),)

    started_at: Mapped[datetime] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(String(20))
    channel_id: Mapped[str] = mapped_column(String(40))
    ended_at: Mapped[datetime | None]
    tick_minutes: Mapped[int]
    """As the guild had set it when the stream began: ticks are numbered by it."""
    ticks: Mapped[int]
    """How many have been counted."""


class Presence(GuildScoped, Base):
    """From when until when a member counts as there, for they chatted."""

    __tablename__ = "economy_presences"
    __table_args__ = (Index("ix_economy_presences_until", "guild_id", "until"),)

    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True)
    until: Mapped[datetime]


class WatchTime(GuildScoped, Base):
    """How long a member has watched, in all."""

    __tablename__ = "economy_watch_times"
    __table_args__ = (CheckConstraint("minutes >= 0", name="minutes"),)

    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True)
    minutes: Mapped[int]


class GiftState(enum.StrEnum):
    """What has become of a gift."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    VOIDED = "voided"


class Gift(GuildScoped, Base):
    """Subscriptions that a linked member has given away; they count when nobody has objected for a while."""

    __tablename__ = "economy_gifts"
    __table_args__ = (CheckConstraint("count >= 1", name="count"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(MemberId(on_erase="anonymise"))
    count: Mapped[int]
    at: Mapped[datetime]
    due_at: Mapped[datetime]
    state: Mapped[GiftState] = mapped_column(String(10), default=GiftState.PENDING)
