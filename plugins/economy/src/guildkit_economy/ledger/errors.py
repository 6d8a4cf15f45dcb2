"""Why money does not move. Nothing is stored then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import GuildkitError, UserError
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from guildkit_economy.ledger.accounts import Owner


class NotEnough(UserError):  # noqa: N818 - it says what is the case, like `ChannelNotFound`
    """An account would go below its floor."""

    def __init__(self, owner: Owner, balance: int, amount: int) -> None:
        key = "not-enough" if owner.member_id is not None else "not-enough-there"
        super().__init__(text(key, balance=str(balance), amount=str(amount)))
        self.owner, self.balance, self.amount = owner, balance, amount


class NoRoom(UserError):  # noqa: N818 - it says what is the case, like `ChannelNotFound`
    """An account would hold more than it can."""

    def __init__(self, owner: Owner) -> None:
        super().__init__(text("no-room"))
        self.owner = owner


class KeyReused(GuildkitError):  # noqa: N818 - as above
    """Something else was moved under the same key: the caller's mistake, and not a member's."""
