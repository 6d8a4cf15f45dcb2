"""The scene of `guildkit demo raids`."""

from guildkit_raids.scenes import planning

__all__ = ["planning"]
