"""What members and managers type: each module adds its commands to the plugin."""

from guildkit_economy.commands import (
    clips,
    custom_commands,
    economy,
    guesses,
    money,
    overlay,
    raffles,
    shop,
    shuffle,
    slots,
    stream,
    timers,
)

__all__ = [
    "clips",
    "custom_commands",
    "economy",
    "guesses",
    "money",
    "overlay",
    "raffles",
    "shop",
    "shuffle",
    "slots",
    "stream",
    "timers",
]
