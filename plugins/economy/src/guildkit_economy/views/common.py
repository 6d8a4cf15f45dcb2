"""What all views share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import disnake

from guildkit import Text, escape
from guildkit.storage import is_erased
from guildkit_economy.models import Kind
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from datetime import datetime

    from guildkit import GuildContext
    from guildkit_economy.ledger import Owner

Translate = Callable[..., str]
"""`ctx.t`: a text in the language of who reads it."""

COLOUR: Final = disnake.Colour(0xB58B2F)


def amount(ctx: GuildContext, count: int) -> Text:
    """Return an amount in the guild's currency, as in "1,000 points"; put it into other texts."""
    return text("amount", count=count, currency=escape(ctx.settings.currency))


def person(member_id: int) -> str | Text:
    """Return who somebody is: their mention, or that their data was erased and nobody knows any more."""
    return text("by-erased") if is_erased(member_id) else f"<@{member_id}>"


def owner(whose: Owner) -> str | Text:
    """Return whose an account is."""
    if whose.kind == Kind.MEMBER:
        assert whose.member_id is not None
        return person(whose.member_id)
    return text(f"owner-{whose.kind}", name=escape(whose.name)) if whose.name else text(f"owner-{whose.kind}")


def when(instant: datetime, style: str = "f") -> str:
    """Return an instant as Discord shows it, in each reader's own time zone."""
    return f"<t:{int(instant.timestamp())}:{style}>"
