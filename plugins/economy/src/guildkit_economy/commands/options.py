"""What members type in several commands, read alike everywhere."""

from typing import Annotated

import disnake

from guildkit import InteractionContext, Option
from guildkit_economy import amounts

Where = Annotated[disnake.TextChannel | None, Option("Where; here without it")]


def amount(ctx: InteractionContext, typed: str) -> int:
    """Return an amount as a member writes it in their language.

    Raises:
        UserError: that is none.
    """
    return amounts.parse(typed, amounts.separator(str(ctx.interaction.locale)))


def price(ctx: InteractionContext, typed: str) -> int:
    """Return what something is to cost: an amount, or 0.

    Raises:
        UserError: it is neither.
    """
    return amounts.parse_price(typed, amounts.separator(str(ctx.interaction.locale)))
