"""What members see of the economy: views made of what is stored, without any of their own state."""

from guildkit_economy.views.raffles import (
    heading,
    raffle_card,
    raffle_form,
    raffle_held,
    raffle_list,
    raffle_own,
    raffle_period,
    raffle_result,
    raffle_verify,
    raffle_won,
)

__all__ = [
    "heading",
    "raffle_card",
    "raffle_form",
    "raffle_held",
    "raffle_list",
    "raffle_own",
    "raffle_period",
    "raffle_result",
    "raffle_verify",
    "raffle_won",
]
