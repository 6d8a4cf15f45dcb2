"""Buttons, selects and modals: each module adds its part to the plugin."""

from guildkit_economy.components import (
    clips,
    custom_commands,
    guesses,
    money,
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
    "guesses",
    "money",
    "raffles",
    "shop",
    "shuffle",
    "slots",
    "stream",
    "timers",
]
