"""What is listened to: each module adds its listeners to the plugin."""

from guildkit_economy.listeners import stream

__all__ = ["stream"]
