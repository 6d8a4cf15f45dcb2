"""What happens by itself: each module adds its jobs to the plugin."""

from guildkit_economy.jobs import guesses, nights, raffles, shop, stream, timers

__all__ = ["guesses", "nights", "raffles", "shop", "stream", "timers"]
