"""Whose money it is, before there is an account for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from guildkit_economy.models import Account, Kind
from guildkit_economy.models.ledger import LEAST

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


class Owner(NamedTuple):
    """Whose an account is. The account is opened when money first moves."""

    kind: Kind
    member_id: int | None = None
    name: str = ""

    @property
    def floor(self) -> int:
        """How far the account may go below zero: only money that is made comes from nowhere."""
        return LEAST if self.kind == Kind.MINT else 0


HOUSE: Final = Owner(Kind.HOUSE)
MINT: Final = Owner(Kind.MINT)
BURN: Final = Owner(Kind.BURN)
HOLDS: Final = Owner(Kind.HOLD)


def member(member_id: int) -> Owner:
    """Return a member as an owner."""
    return Owner(Kind.MEMBER, member_id=member_id)


def pot(name: str) -> Owner:
    """Return what many pay into for one purpose, as in `raffle:12`; at most 60 characters."""
    return Owner(Kind.POT, name=name)


def account_of(owner: Owner) -> ColumnElement[bool]:
    """Return the condition by which somebody's account is found."""
    if owner.member_id is not None:
        return Account.member_id == owner.member_id
    return (Account.kind == owner.kind) & (Account.name == owner.name) & Account.member_id.is_(None)


def owner_of(account: Account) -> Owner:
    """Return whose an account is."""
    return Owner(Kind(account.kind), account.member_id, account.name)
