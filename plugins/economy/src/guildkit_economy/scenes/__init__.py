"""What `guildkit demo economy` plays, in this order."""

from guildkit_economy.scenes import paying, raffles, shop, stream, games, clips  # isort: skip

__all__ = ["clips", "games", "paying", "raffles", "shop", "stream"]
