"""What the economy says in the server guide: each module adds its sections to the plugin."""

from guildkit_economy.guide import money, raffles, shop, stream, games, clips, custom_commands  # isort: skip

__all__ = ["clips", "custom_commands", "games", "money", "raffles", "shop", "stream"]
