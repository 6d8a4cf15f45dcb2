"""Column types of the house: instants are aware and in UTC, guild ids are recognisable in every statement."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from sqlalchemy import BigInteger, DateTime, Text
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

OnErase: TypeAlias = Literal["delete", "anonymise", "keep"]
"""What becomes of a row when the member whose id it holds has their data erased."""


class Instant(TypeDecorator[datetime]):
    """An instant. Naive values are refused on the way in; aware ones in UTC come out, on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware datetime into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; every instant that is stored must have one.")
        value = value.astimezone(UTC)
        # SQLite keeps no zone; a naive value in UTC sorts and compares right there.
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Return an aware datetime in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Snowflake(TypeDecorator[int]):
    """Discord's 64-bit id."""

    impl = BigInteger
    cache_ok = True


class GuildId(Snowflake):
    """The id of the guild that a row belongs to; the tenancy fences look for this type."""

    cache_ok = True


class MemberId(Snowflake):
    """The id of a member whose data the row is: the core finds, exports and erases it, whether the plugin runs or not.

    Args:
        on_erase: `"delete"` the row; `"anonymise"` it: the id becomes a random negative number, the same one wherever the
            member stood in this guild, so that counts, sums and keys stay true; or `"keep"` it, for which there should
            be a reason (a ban, a duty to keep books).
        erase_text: columns of the row with what the member wrote, emptied when the row is anonymised.
    """

    cache_ok = True

    def __init__(self, *, on_erase: OnErase, erase_text: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.on_erase = on_erase
        self.erase_text = erase_text


class NamesMembers(TypeDecorator[str]):
    """Text, JSON perhaps, in which ids of members stand: an erasure puts the pseudonym in the place of each.

    It is for what a plugin can only store whole. No row is found by it: whose data it is, a `MemberId` says beside it. It is
    not exported with them, because it may name others.
    """

    impl = Text
    cache_ok = True


def is_erased(member_id: int) -> bool:
    """Whether that stands for a member who was erased: pseudonyms are negative."""
    return member_id < 0


class ChannelId(Snowflake):
    """The id of a channel or thread."""

    cache_ok = True


class EventId(Snowflake):
    """The id of a scheduled event."""

    cache_ok = True


class MessageId(Snowflake):
    """The id of a message."""

    cache_ok = True


class RoleId(Snowflake):
    """The id of a role."""

    cache_ok = True
