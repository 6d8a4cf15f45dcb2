"""Messages that follow state: each module adds its part to the plugin."""

from guildkit_economy.live import clips, custom_commands, guesses, raffles, shop, slots

__all__ = ["clips", "custom_commands", "guesses", "raffles", "shop", "slots"]
